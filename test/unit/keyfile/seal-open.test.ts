import { Encrypter } from 'age-encryption'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openKeyFile, sealKeyFile, sidecarText } from '../../../main/keyfile/index.ts'
import { normalisePassword, passwordForms } from '../../../main/keyfile/password.ts'
import { DerivedKeyRecipient } from '../../../main/keyfile/recipient.ts'
import { deriveKey } from '../../../main/keyfile/scrypt.ts'
import { problemOf } from '../../support/keyfile/problem-of.ts'
import { bytes, CHEAP, FILE_NAME, PASSWORD, samplePayload, sealSample } from '../../support/keyfile/sample.ts'

describe('a sealed key file', () => {
  it('opens with its password to the same payload, and the verifier proves it without the password', async () => {
    const { file, sha256, verifier } = await sealSample()
    expect(await openKeyFile(file, bytes(PASSWORD))).toEqual(samplePayload())
    expect(await verifier.verify(Uint8Array.from(file))).toEqual(samplePayload())
    expect(await verifier.verify(file)).toEqual(samplePayload())
    expect(sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(new TextDecoder().decode(file.subarray(0, 32))).toBe('age-encryption.org/v1\n-> scrypt ')
    // Nothing of the payload in clear.
    expect(Buffer.from(file).toString('latin1')).not.toContain('SCSM')
  })

  it('is another file each time, so that two backups cannot be told to be of one key', async () => {
    const [a, b] = [await sealSample(), await sealSample()]
    expect(Buffer.compare(a.file, b.file)).not.toBe(0)
  })

  it('is refused by the verifier of another file, of another password, and when any byte changed', async () => {
    const [a, b] = [await sealSample(), await sealSample()]
    expect((await problemOf(a.verifier.verify(b.file))).code).toBe('read-back-differs')
    for (const at of [0, 30, 60, 100, 150, 200, 400, a.file.length - 1]) {
      const changed = Uint8Array.from(a.file)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect((await problemOf(a.verifier.verify(changed))).code).toBe('read-back-differs')
    }
    expect((await problemOf(a.verifier.verify(a.file.subarray(0, 100)))).code).toBe('read-back-differs')
    expect((await problemOf(a.verifier.verify(new Uint8Array()))).code).toBe('read-back-differs')
  })

  it('is refused by its verifier when the same key sealed something else', async () => {
    const { file, verifier } = await sealSample()
    const [, salt = ''] = /scrypt (\S+) 4\n/.exec(Buffer.from(file).toString('latin1')) ?? []
    const wrap = { salt: Uint8Array.from(Buffer.from(salt, 'base64')), workFactor: CHEAP }
    const encrypter = new Encrypter()
    encrypter.addRecipient(new DerivedKeyRecipient(wrap, await deriveKey(bytes(PASSWORD), wrap.salt, CHEAP)))
    const other = await encrypter.encrypt(JSON.stringify(samplePayload({ operator: 'CONTOSO\\another' })))
    expect((await openKeyFile(other, bytes(PASSWORD))).operator).toBe('CONTOSO\\another')
    const problem = await problemOf(verifier.verify(other))
    expect(problem.code).toBe('read-back-differs')
    expect(problem.data.cause).toContain('something else')
  })

  it('has a verifier that forgets its key', async () => {
    const { file, verifier } = await sealSample()
    verifier.wipe()
    await expect(verifier.verify(file)).rejects.toThrow('wiped')
  })

  it('leaves the password to its owner', async () => {
    const password = bytes(PASSWORD)
    const { file } = await sealKeyFile(samplePayload(), password, { workFactor: CHEAP })
    await openKeyFile(file, password)
    expect(password).toEqual(bytes(PASSWORD))
  })

  it('holds nothing that would not be read back', async () => {
    const bad = { ...samplePayload(), keyFingerprint: `SHA256:${'0'.repeat(64)}` }
    expect((await problemOf(sealKeyFile(bad, bytes(PASSWORD), { workFactor: CHEAP }))).code).toBe('key-file-contents')
  })

  it.each([0, 21, 1.5, -4, Number.NaN])('is not made with work factor %s', async (workFactor) => {
    await expect(sealKeyFile(samplePayload(), bytes(PASSWORD), { workFactor })).rejects.toThrow(RangeError)
  })
})

const decomposed = 'Schlu\u0308ssel-cafe\u0301-2026'
const composed = decomposed.normalize('NFC')

const passwords: [string, string][] = [
  ['one character', 'x'],
  ['eight characters', '12345678'],
  ['a passphrase', PASSWORD],
  ['spaces around', '  two spaces  '],
  ['only spaces', '        '],
  ['a tab and a line end', 'a\tb\r\nc'],
  ['a NUL', 'before\0after'],
  ['quotes', `"'\u2018\u2019\u201c\u201d\``],
  ['composed', composed],
  ['decomposed', decomposed],
  ['Cyrillic', 'пароль-восстановления'],
  ['Japanese', 'パスワード復旧'],
  ['Korean', '비밀번호복구'],
  ['Arabic, right to left', 'كلمةالمرور٢٠٢٦'],
  ['Hebrew with points', 'שָׁלוֹם-סיסמה'],
  ['emoji with joiners', '👩‍🚒🏳️‍🌈 12'],
  ['marks in an order that normalising changes', 'a\u0315\u0300\u05ae\u0300\u0062'],
  ['a mark after an ASCII letter between others', 'é\u0061\u0301z\u0327\u0301'],
  ['64 characters', 'k'.repeat(64)],
  ['65 characters', 'k'.repeat(65)],
  ['1024 characters', 'Ab3-'.repeat(256)],
  ['the highest character', '\u{10ffff}-plane'],
  ['a byte order mark', '\ufeffpassword'],
]

describe('passwords', () => {
  it.each(passwords)('%s: opens, and nothing near it does', async (_, password) => {
    const { file } = await sealSample(password)
    expect((await openKeyFile(file, bytes(password))).keyFingerprint).toBe(samplePayload().keyFingerprint)
    for (const near of nearMisses(password)) {
      expect((await problemOf(openKeyFile(file, bytes(near)))).code, JSON.stringify(near)).toBe(
        'key-file-wrong-password-or-damaged',
      )
    }
  })

  it('open composed and decomposed alike, whichever wrote them', async () => {
    for (const written of [composed, decomposed]) {
      const { file } = await sealSample(written)
      for (const typed of [composed, decomposed]) expect(await openKeyFile(file, bytes(typed))).toEqual(samplePayload())
    }
  })

  it('open a file that another program sealed with the decomposed spelling', async () => {
    const { Encrypter } = await import('age-encryption')
    const encrypter = new Encrypter()
    encrypter.setPassphrase(decomposed)
    encrypter.setScryptWorkFactor(CHEAP)
    const file = await encrypter.encrypt(JSON.stringify(samplePayload()))
    expect(await openKeyFile(file, bytes(composed))).toEqual(samplePayload())
  })

  it('may be bytes that are no text when opening, never when writing', async () => {
    const raw = new Uint8Array([0x70, 0xff, 0xfe, 0x80])
    expect((await problemOf(sealKeyFile(samplePayload(), raw, { workFactor: CHEAP }))).code).toBe('password-not-text')
    const { file } = await sealSample()
    expect((await problemOf(openKeyFile(file, raw))).code).toBe('key-file-wrong-password-or-damaged')
  })

  it('are never empty when writing, and an empty one opens nothing', async () => {
    expect((await problemOf(sealKeyFile(samplePayload(), new Uint8Array(), { workFactor: CHEAP }))).code).toBe(
      'password-empty',
    )
    const { file } = await sealSample()
    expect((await problemOf(openKeyFile(file, new Uint8Array()))).code).toBe('key-file-wrong-password-or-damaged')
  })

  it('are normalised exactly as Unicode says, though only piecewise a string', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.oneof(
            fc.constantFrom('a', 'e', '\u0301', '\u0327', '\u1100', '\u1161', '\u11a8', ' '),
            fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
          ),
          minLength: 1,
          maxLength: 12,
        }),
        (text) => {
          if (!text.isWellFormed()) return
          expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(normalisePassword(bytes(text)))).toBe(
            text.normalize('NFC'),
          )
          const forms = passwordForms(bytes(text)).map((form) =>
            new TextDecoder('utf-8', { ignoreBOM: true }).decode(form),
          )
          expect(forms).toEqual([...new Set([text, text.normalize('NFC'), text.normalize('NFD')])])
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('that end in a NUL open without it too: scrypt pads short passwords with zeros', async () => {
    const { file } = await sealSample('ends in zero\0')
    expect(await openKeyFile(file, bytes('ends in zero'))).toEqual(samplePayload())
  })

  it('of plain ASCII are tried once', () => {
    expect(passwordForms(bytes(PASSWORD))).toHaveLength(1)
  })

  it('that are wrong are told from damage by the text beside the file', async () => {
    const { file } = await sealSample()
    const sidecar = sidecarText({ fileName: FILE_NAME, file, payload: samplePayload() })
    const problem = await problemOf(openKeyFile(file, bytes('another password'), { name: FILE_NAME, sidecar }))
    expect(problem.code).toBe('key-file-wrong-password')
    expect(problem.data.text).toContain(FILE_NAME)
    expect(JSON.stringify(problem.data)).not.toContain('another password')
  })
})

/** One slip of the hand each. */
function nearMisses(password: string): string[] {
  const letters = Array.from(password)
  const candidates = [
    `${password} `,
    ` ${password}`,
    letters.slice(0, -1).join(''),
    letters.slice(1).join(''),
    password.toUpperCase(),
    password.toLowerCase(),
    letters.toReversed().join(''),
    `${password}${password}`,
  ]
  const same = new Set(
    [password, password.normalize('NFC'), password.normalize('NFD')].map((text) => text.normalize('NFC')),
  )
  return candidates.filter((text) => text !== '' && !same.has(text.normalize('NFC')))
}
