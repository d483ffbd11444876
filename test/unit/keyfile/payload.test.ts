import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../../main/engine/canonical-json.ts'
import { Problem } from '../../../main/engine/problem.ts'
import { duplicateKey } from '../../../main/keyfile/duplicate-keys.ts'
import { itemBytes, keyItem } from '../../../main/keyfile/index.ts'
import { encodePayload, isoSecond, MAX_PAYLOAD, parsePayload } from '../../../main/keyfile/payload.ts'
import { problemOf } from '../../support/keyfile/problem-of.ts'
import { bytes, MOMBINS, samplePayload } from '../../support/keyfile/sample.ts'

const good = samplePayload()
const [item] = good.items
const text = canonicalJson(good)
const withItem = (change: object) => ({ ...good, items: [{ ...item, ...change }] })

describe('a payload', () => {
  it('is written canonically and read back equal', () => {
    expect(new TextDecoder().decode(encodePayload(good))).toBe(text)
    expect(parsePayload(encodePayload(good))).toEqual(good)
  })

  it('gives its values back as the bytes they were', () => {
    const key = new Uint8Array([0, 255, 1, 128])
    expect(itemBytes(keyItem({ name: 'Value1', path: MOMBINS, bytes: key, protection: 'dpapi-machine' }))).toEqual(key)
  })

  it.each([
    ['spread over lines', JSON.stringify(good, null, 2)],
    ['in another order', JSON.stringify(Object.fromEntries(Object.entries(good).toReversed()))],
    ['with a byte order mark', `\ufeff${text}`],
    ['with escaped letters', text.replace('"format"', '"\\u0066ormat"')],
  ])('is read when it was typed by hand: %s', (_, changed) => {
    expect(parsePayload(bytes(changed))).toEqual(good)
  })

  it('needs no database, and takes the empty names of a workgroup', () => {
    const { database: _, ...without } = good
    const workgroup = { ...without, managementGroup: '', machine: { ...good.machine, domain: '' } }
    expect(parsePayload(encodePayload(workgroup))).toEqual(workgroup)
  })
})

/** Hostile contents: what they are, the text, the code, and a word of the cause. */
const hostile: [string, string | Uint8Array, string, string?][] = [
  ['nothing', '', 'key-file-foreign'],
  ['half of it', text.slice(0, text.length / 2), 'key-file-foreign'],
  ['two of it', text + text, 'key-file-foreign'],
  ['a comma too many', text.replace(/}$/, ',}'), 'key-file-foreign'],
  ['no UTF-8', new Uint8Array([0x7b, 0xff, 0x7d]), 'key-file-foreign'],
  ['UTF-16', new Uint8Array(Buffer.from(text, 'utf16le')), 'key-file-foreign'],
  ['null', 'null', 'key-file-foreign'],
  ['a number', '1', 'key-file-foreign'],
  ['an array', `[${text}]`, 'key-file-foreign'],
  ['an empty object', '{}', 'key-file-foreign'],
  ['a deep array', `${'['.repeat(20_000)}${']'.repeat(20_000)}`, 'key-file-foreign'],
  ['format missing', text.replace('"format":', '"former":'), 'key-file-foreign'],
  [
    'format in another case',
    text.replace('system-center-recovery-wizard/key-backup', 'System-Center-Recovery-Wizard/key-backup'),
    'key-file-foreign',
  ],
  ['format as a list', canonicalJson({ ...good, format: [good.format] }), 'key-file-foreign'],
  ['format inherited', `{"__proto__":${text}}`, 'key-file-foreign'],
  ['too large', ' '.repeat(MAX_PAYLOAD) + text, 'key-file-too-large'],
  ['a key twice', text.replace('"v":1', '"v":1,"v":1'), 'key-file-contents', '"v" stands there twice'],
  ['the format twice', `{"format":"${good.format}",${text.slice(1)}`, 'key-file-contents', '"format"'],
  ['the data twice', text.replace('"data":', '"data":"AAAA","data":'), 'key-file-contents', '"data"'],
  [
    'the data twice, once escaped',
    text.replace('"data":', '"d\\u0061ta":"AAAA","data":'),
    'key-file-contents',
    '"data"',
  ],
  ['a newer version', canonicalJson({ ...good, v: 2 }), 'key-file-newer', 'version 2'],
  ['the highest version', canonicalJson({ ...good, v: Number.MAX_SAFE_INTEGER }), 'key-file-newer'],
  ['version 0', canonicalJson({ ...good, v: 0 }), 'key-file-contents', 'v:'],
  ['version 1.5', canonicalJson({ ...good, v: 1.5 }), 'key-file-contents', 'v:'],
  ['version -2', canonicalJson({ ...good, v: -2 }), 'key-file-contents'],
  ['version as text', canonicalJson({ ...good, v: '2' }), 'key-file-contents'],
  ['version missing', text.replace(/,"v":1/, ''), 'key-file-contents'],
  ['version infinite', text.replace('"v":1', '"v":1e999'), 'key-file-contents'],
  ['a key that is not known', canonicalJson({ ...good, more: 1 }), 'key-file-contents', 'does not know'],
  ['__proto__ as a key', `${text.slice(0, -1)},"__proto__":{"admin":true}}`, 'key-file-contents'],
  ['__proto__ in the machine', text.replace('"machine":{', '"machine":{"__proto__":{},'), 'key-file-contents'],
  ['constructor as a key', `${text.slice(0, -1)},"constructor":1}`, 'key-file-contents'],
  ['toString as a key', `${text.slice(0, -1)},"toString":1}`, 'key-file-contents'],
  ['a key that is not known, in an item', canonicalJson(withItem({ more: 1 })), 'key-file-contents'],
  ['no items', canonicalJson({ ...good, items: [] }), 'key-file-contents', 'items'],
  ['17 items', canonicalJson({ ...good, items: Array.from({ length: 17 }, () => item) }), 'key-file-contents', 'items'],
  ['items as an object', canonicalJson({ ...good, items: { 0: item } }), 'key-file-contents'],
  ['an item that is null', canonicalJson({ ...good, items: [null] }), 'key-file-contents'],
  ['another kind', canonicalJson(withItem({ kind: 'file' })), 'key-file-contents', 'items.0.kind'],
  ['another type', canonicalJson(withItem({ type: 'REG_SZ' })), 'key-file-contents', 'items.0.type'],
  [
    'another protection',
    canonicalJson(withItem({ protection: 'dpapi-user' })),
    'key-file-contents',
    'items.0.protection',
  ],
  ['another hive', canonicalJson(withItem({ path: 'HKCU\\Software' })), 'key-file-contents', 'items.0.path'],
  ['a hive alone', canonicalJson(withItem({ path: 'HKLM\\' })), 'key-file-contents'],
  [
    'a path with a line end',
    canonicalJson(withItem({ path: `${MOMBINS}\nRemove-Item C:\\` })),
    'key-file-contents',
    'items.0.path',
  ],
  ['a path that is not ASCII', canonicalJson(withItem({ path: `${MOMBINS}\u2019` })), 'key-file-contents'],
  ['an empty name', canonicalJson(withItem({ name: '' })), 'key-file-contents', 'items.0.name'],
  ['a name with a NUL', canonicalJson(withItem({ name: 'Value1\0' })), 'key-file-contents'],
  ['half a character', text.replace('"SM_Contoso"', '"\\ud800"'), 'key-file-contents', 'managementGroup'],
  ['no data', canonicalJson(withItem({ data: '' })), 'key-file-contents', 'items.0.data'],
  ['data that is not base64', canonicalJson(withItem({ data: '****' })), 'key-file-contents', 'items.0.data'],
  ['data with white space', canonicalJson(withItem({ data: `${item?.data} ` })), 'key-file-contents'],
  ['data without padding', canonicalJson(withItem({ data: 'QQ' })), 'key-file-contents'],
  ['data with bits that are not used', canonicalJson(withItem({ data: 'QR==' })), 'key-file-contents'],
  ['data in the URL alphabet', canonicalJson(withItem({ data: '-__-' })), 'key-file-contents'],
  [
    'data that was changed',
    canonicalJson(withItem({ data: 'QUJD' })),
    'key-file-contents',
    'SHA-256 of the value Value1',
  ],
  ['a checksum in capitals', canonicalJson(withItem({ sha256: item?.sha256.toUpperCase() })), 'key-file-contents'],
  ['a checksum cut short', canonicalJson(withItem({ sha256: item?.sha256.slice(1) })), 'key-file-contents'],
  [
    'another key\u2019s fingerprint',
    canonicalJson({ ...good, keyFingerprint: `SHA256:${'ab'.repeat(32)}` }),
    'key-file-contents',
    'fingerprint',
  ],
  [
    'a fingerprint without its name',
    canonicalJson({ ...good, keyFingerprint: good.keyFingerprint.slice(7) }),
    'key-file-contents',
  ],
  ['another target', canonicalJson({ ...good, target: 'production' }), 'key-file-contents', 'target'],
  [
    'another role',
    canonicalJson({ ...good, product: { ...good.product, role: 'ms' } }),
    'key-file-contents',
    'product.role',
  ],
  [
    'a time that never was',
    canonicalJson({ ...good, created: '2026-02-30T09:00:00Z' }),
    'key-file-contents',
    'created',
  ],
  ['a time without a zone', canonicalJson({ ...good, created: '2026-11-21T09:00:00' }), 'key-file-contents'],
  ['a time with an offset', canonicalJson({ ...good, created: '2026-11-21T09:00:00+01:00' }), 'key-file-contents'],
  [
    'a computer without a name',
    canonicalJson({ ...good, machine: { ...good.machine, netbios: '' } }),
    'key-file-contents',
    'machine.netbios',
  ],
  [
    'a computer with a long name',
    canonicalJson({ ...good, machine: { ...good.machine, fqdn: 'x'.repeat(256) } }),
    'key-file-contents',
  ],
  [
    'an operator with control characters',
    canonicalJson({ ...good, operator: 'a\u001b[31m' }),
    'key-file-contents',
    'operator',
  ],
  ['no way to restore', canonicalJson({ ...good, howToRestore: [] }), 'key-file-contents'],
  [
    'a way to restore that is not ASCII',
    canonicalJson({ ...good, howToRestore: ['\u2018quoted\u2019'] }),
    'key-file-contents',
  ],
  ['a database as text', canonicalJson({ ...good, database: 'ServiceManager' }), 'key-file-contents', 'database'],
  ['a database that is null', canonicalJson({ ...good, database: null }), 'key-file-contents'],
]

describe('hostile contents', () => {
  it.each(hostile)('%s', async (_, contents, code, word) => {
    const problem = await problemOf(() => parsePayload(typeof contents === 'string' ? bytes(contents) : contents))
    expect(problem.code).toBe(code)
    if (word !== undefined) expect(problem.data.cause).toContain(word)
    expect(JSON.stringify(problem.data)).not.toContain(item!.data.slice(0, 16))
    expect(({} as { admin?: boolean }).admin).toBeUndefined()
  })

  it('of any JSON are refused or equal to what was checked, and never end otherwise', () => {
    fc.assert(
      fc.property(fc.json(), (anything) => refusedOrEqual(anything)),
      { numRuns: 1000 },
    )
  })

  it('of a good payload with one value replaced anywhere are refused or valid', () => {
    const places = paths(good)
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.jsonValue(), (place, value) =>
        refusedOrEqual(JSON.stringify(replaced(good, place, value))),
      ),
      { numRuns: 2000 },
    )
  })

  it('of any bytes are refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (anything) => {
        expect(() => parsePayload(anything)).toThrow(Problem)
      }),
      { numRuns: 1000 },
    )
  })
})

function refusedOrEqual(json: string): void {
  try {
    expect(parsePayload(bytes(json))).toEqual(JSON.parse(json))
  } catch (error) {
    expect(error).toBeInstanceOf(Problem)
  }
}

function paths(value: unknown, at: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [at]
  return [at, ...Object.entries(value).flatMap(([key, inner]) => paths(inner, [...at, key]))]
}

function replaced(value: unknown, [key, ...rest]: string[], by: unknown): unknown {
  if (key === undefined) return by
  if (Array.isArray(value))
    return value.map((inner, index) => (String(index) === key ? replaced(inner, rest, by) : inner))
  return { ...(value as object), [key]: replaced((value as Record<string, unknown>)[key], rest, by) }
}

describe('a key that stands twice', () => {
  it.each([
    ['{"a":1,"b":{"a":1},"c":[{"a":1},{"a":2}]}', undefined],
    ['{"a":"a","b":["a","a"]}', undefined],
    ['{"a":"\\"a\\":1,\\"a\\":2"}', undefined],
    ['{"a":1,"a":2}', 'a'],
    ['[{"x":[{"k":1,"k":1}]}]', 'k'],
    ['{"":1,"":1}', ''],
    ['{"a":{"b":1},"\\u0061":1}', 'a'],
    ['{"a":[1,2],"b":"}","a":1}', 'a'],
  ])('%s', (json, key) => {
    expect(duplicateKey(json)).toBe(key)
  })

  it('is found wherever it is put into any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = JSON.stringify(value)
        expect(duplicateKey(json)).toBeUndefined()
        expect(duplicateKey(`{"outer":${json},"inner":{"k":${json},"k":null}}`)).toBe('k')
      }),
      { numRuns: 500 },
    )
  })
})

it('times are whole seconds in UTC', () => {
  expect(isoSecond(new Date('2026-11-21T10:00:00.999+01:00'))).toBe('2026-11-21T09:00:00Z')
  expect(isoSecond(new Date(Number.NaN))).toBe('')
})
