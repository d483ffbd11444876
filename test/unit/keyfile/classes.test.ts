import { randomBytes } from 'node:crypto'
import { Encrypter, generateX25519Identity, identityToRecipient, Stanza } from 'age-encryption'
import { describe, expect, it } from 'vitest'
import { MAX_KEY_FILE, openKeyFile, sidecarText } from '../../../main/keyfile/index.ts'
import { decrypt } from '../../../main/keyfile/open.ts'
import { ScryptIdentity } from '../../../main/keyfile/recipient.ts'
import { problemOf } from '../../support/keyfile/problem-of.ts'
import { bytes, CHEAP, FILE_NAME, MOMBINS, PASSWORD, samplePayload, sealSample } from '../../support/keyfile/sample.ts'

const { file } = await sealSample()
const sidecar = sidecarText({ fileName: FILE_NAME, file, payload: samplePayload() })
const ascii = Buffer.from(file).toString('latin1')
const fromLatin1 = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'))
const first = (text: string) => fromLatin1(ascii.replace('age-encryption.org/v1\n', text))

async function agePassphrase(contents: string | Uint8Array): Promise<Uint8Array> {
  const encrypter = new Encrypter()
  encrypter.setPassphrase(PASSWORD)
  encrypter.setScryptWorkFactor(CHEAP)
  return encrypter.encrypt(contents)
}

async function forRecipients(count: number): Promise<Uint8Array> {
  const encrypter = new Encrypter()
  for (let made = 0; made < count; made++)
    encrypter.addRecipient(await identityToRecipient(await generateX25519Identity()))
  return encrypter.encrypt('not for a password')
}

async function withStanza(...args: string[]): Promise<Uint8Array> {
  const encrypter = new Encrypter()
  encrypter.addRecipient({ wrapFileKey: () => [new Stanza(args, randomBytes(32))] })
  return encrypter.encrypt(JSON.stringify(samplePayload()))
}

const salt = Buffer.alloc(16, 7).toString('base64').slice(0, 22)
const json = (change: object) => JSON.stringify({ ...samplePayload(), ...change })
const noise = (size: number) => Uint8Array.from({ length: size }, (_, at) => (at * 73 + (at >> 3) * 151) & 0xff)

/** Class, what it is, the file, and the text beside it where it matters. */
const files: [string, string, Uint8Array | Promise<Uint8Array>, string?][] = [
  ['key-file-empty', 'no bytes', new Uint8Array()],
  ['key-file-empty', 'no bytes, but a text beside it', new Uint8Array(), sidecar],
  ['key-file-too-large', 'one byte more than any key file', new Uint8Array(MAX_KEY_FILE + 1)],
  ['key-file-too-large', 'a key file with a megabyte after it', Buffer.concat([file, new Uint8Array(2 ** 20)])],
  ['key-file-too-large', 'contents of more than 64 KiB', agePassphrase(json({ operator: 'x'.repeat(66_000) }))],
  ['key-file-truncated', 'the first byte', file.subarray(0, 1)],
  ['key-file-truncated', 'half of the first line', file.subarray(0, 12)],
  ['key-file-truncated', 'half of the header', file.subarray(0, 70)],
  ['key-file-truncated', 'the header alone', file.subarray(0, ascii.indexOf('\n', ascii.indexOf('---')) + 1)],
  ['key-file-truncated', 'half of it, with the text beside it', file.subarray(0, file.length / 2), sidecar],
  ['key-file-truncated', 'all but one byte, with the text beside it', file.subarray(0, -1), sidecar],
  ['key-file-damaged', 'all but one byte', file.subarray(0, -1)],
  ['key-file-damaged', 'line ends made Windows\u2019', fromLatin1(ascii.replaceAll('\n', '\r\n'))],
  ['key-file-damaged', 'through a text program (UTF-8)', bytes(ascii)],
  ['key-file-damaged', 'a zeroed end', Buffer.concat([file.subarray(0, -20), new Uint8Array(20)])],
  [
    'key-file-damaged',
    'a zeroed start, with the text beside it',
    Buffer.concat([new Uint8Array(64), file.subarray(64)]),
    sidecar,
  ],
  ['key-file-damaged', 'a byte changed in the header', first('age-encryption.org/w1\n')],
  ['key-file-damaged', 'another key file under this name', sealSample('another').then((other) => other.file), sidecar],
  ['key-file-newer', 'age version 2', first('age-encryption.org/v2\n')],
  ['key-file-newer', 'age version 12', first('age-encryption.org/v12\n')],
  ['key-file-newer', 'payload version 2', agePassphrase(json({ v: 2 }))],
  ['key-file-newer', 'payload version 2 with keys of its own', agePassphrase(json({ v: 2, shares: [1] }))],
  ['key-file-newer', 'payload version 1000000', agePassphrase(json({ v: 1_000_000, items: null }))],
  [
    'key-file-newer',
    'version 2 without what version 1 needs',
    agePassphrase(JSON.stringify({ format: samplePayload().format, v: 2 })),
  ],
  ['key-file-foreign', 'an age file for one recipient', forRecipients(1)],
  ['key-file-foreign', 'an age file for three recipients', forRecipients(3)],
  ['key-file-foreign', 'an age file of a kind nobody knows', withStanza('example.org/other', 'x')],
  ['key-file-foreign', 'an age file with a text in it', agePassphrase('hello')],
  ['key-file-foreign', 'an age file with nothing in it', agePassphrase('')],
  ['key-file-foreign', 'an age file with other JSON in it', agePassphrase('{"format":"other/key-backup","v":1}')],
  ['key-file-foreign', 'an age file with bytes in it', agePassphrase(noise(100))],
  [
    'key-file-foreign',
    'an age file as text',
    bytes('-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n-----END AGE ENCRYPTED FILE-----\n'),
  ],
  ['key-file-foreign', 'a ZIP archive', fromLatin1('PK\x03\x04\x14\0\0\0')],
  ['key-file-foreign', 'a PDF document', fromLatin1('%PDF-1.7\n%\xe2\xe3')],
  ['key-file-foreign', 'a SQL Server backup', fromLatin1('TAPE\0\0\x03\0\x8c\0')],
  ['key-file-foreign', 'a Windows program', fromLatin1('MZ\x90\0\x03\0')],
  ['key-file-foreign', 'the text beside a key file', bytes(sidecar)],
  ['key-file-foreign', 'a text in UTF-16', new Uint8Array(Buffer.from('\ufeffpassword', 'utf16le'))],
  ['key-file-foreign', 'an opened payload', bytes(json({}))],
  ['key-file-microsoft', '16 bytes', noise(16)],
  ['key-file-microsoft', '300 bytes', noise(300)],
  ['key-file-microsoft', '4 KiB', noise(4096)],
  ['key-file-microsoft', 'zeros', new Uint8Array(512)],
  ['key-file-microsoft', 'one byte', new Uint8Array([1])],
  ['key-file-microsoft', 'a text with a NUL', bytes('key\0backup')],
  ['key-file-work-factor', '21', withStanza('scrypt', salt, '21')],
  ['key-file-work-factor', '23', withStanza('scrypt', salt, '23')],
  ['key-file-work-factor', '100 digits', withStanza('scrypt', salt, '9'.repeat(100))],
  ['key-file-work-factor', 'the file with 4 made 64', fromLatin1(ascii.replace(/ 4\n/, ' 64\n'))],
  ['key-file-wrong-password-or-damaged', 'another password', sealSample('another').then((other) => other.file)],
  [
    'key-file-wrong-password-or-damaged',
    'with a text that is no such text',
    sealSample('another').then((other) => other.file),
    'format: nothing',
  ],
  [
    'key-file-wrong-password-or-damaged',
    'with a text of a newer version',
    sealSample('another').then((other) => other.file),
    sidecar.replace('v: 1', 'v: 2'),
  ],
  ['key-file-wrong-password', 'another password and the text beside it', ...(await sealedWithText('another'))],
  [
    'key-file-wrong-password',
    'a text with Unix line ends',
    ...(await sealedWithText('another', (text) => text.replaceAll('\r\n', '\n'))),
  ],
  [
    'key-file-wrong-password',
    'a text with lines around',
    ...(await sealedWithText('another', (text) => `note\r\n${text}\r\nkept in the safe`)),
  ],
]

async function sealedWithText(password: string, change = (text: string) => text): Promise<[Uint8Array, string]> {
  const other = await sealSample(password)
  return [other.file, change(sidecarText({ fileName: FILE_NAME, file: other.file, payload: samplePayload() }))]
}

describe('a file that does not open is called what it is', () => {
  it.each(files)('%s: %s', async (code, _, made, text) => {
    const problem = await problemOf(
      openKeyFile(await made, bytes(PASSWORD), {
        name: 'chosen.bin',
        ...(text === undefined ? {} : { sidecar: text }),
      }),
    )
    expect(problem.code).toBe(code)
    const { text: sentence, cause, unchanged, next, detail = '' } = problem.data
    for (const words of [sentence, cause, ...(unchanged ?? []), ...(next ?? [])]) {
      expect(words).toMatch(/^[A-Z].*[.:A-Z]$/)
      expect(words).not.toMatch(/!|went wrong|\bwe\b|undefined/)
    }
    expect(unchanged).not.toHaveLength(0)
    expect(next).not.toHaveLength(0)
    // Never what was typed, and never anything of the key.
    const everything = JSON.stringify(problem.data) + detail
    expect(everything).not.toContain(PASSWORD)
    expect(everything).not.toContain(samplePayload().items[0]!.data.slice(0, 12))
  })

  it('a good file opens whatever the text beside it says: the text is not trusted', async () => {
    const other = await sealSample()
    for (const text of [sidecar, 'nonsense', '', sidecar.replace(/size: \d+/, 'size: 99999')]) {
      expect(await openKeyFile(other.file, bytes(PASSWORD), { sidecar: text })).toEqual(samplePayload())
    }
  })

  it('Microsoft\u2019s file leads to Microsoft\u2019s tool', async () => {
    const problem = await problemOf(openKeyFile(noise(300), bytes(PASSWORD), { name: 'SMBackupkey.bin' }))
    expect(problem.data.next?.join(' ')).toContain('SecureStorageBackup.exe')
    expect(problem.data.text).toContain('SMBackupkey.bin')
  })

  it('a name cannot turn the sentence around', async () => {
    const problem = await problemOf(openKeyFile(noise(300), bytes(PASSWORD), { name: 'a\u202e\nb.bin' }))
    expect(problem.data.text).toContain('the file a'.replace('t', 'T'))
    expect(problem.data.text).not.toMatch(/[\u202e\n]/)
  })
})

describe('work factors', () => {
  it.each(Array.from({ length: 20 }, (_, at) => at + 1))('%s is accepted', async (workFactor) => {
    const asked: number[] = []
    const identity = new ScryptIdentity((wrap) => {
      asked.push(wrap.workFactor)
      return Promise.resolve(new Uint8Array(32))
    })
    expect(
      await identity.unwrapFileKey([new Stanza(['scrypt', salt, String(workFactor)], new Uint8Array(32))]),
    ).toBeNull()
    expect(asked).toEqual([workFactor])
  })

  it('a derivation that fails is no property of the file', async () => {
    const identity = new ScryptIdentity(() => Promise.reject(new TypeError('a fault of the program')))
    await expect(decrypt(file, identity)).rejects.toThrow('a fault of the program')
  })

  // The stanza's key is noise: what counts is whether anything is derived.
  it.each(Array.from({ length: 12 }, (_, at) => String(at + 1)))('%s is tried', async (workFactor) => {
    const problem = await problemOf(openKeyFile(await withStanza('scrypt', salt, workFactor), bytes(PASSWORD)))
    expect(problem.code).toBe('key-file-wrong-password-or-damaged')
  })

  it.each(['0', '00', '018', '+18', '-1', '0x12', '1e1', '18.0', '\u0661\u0668', 'eighteen', 'NaN'])(
    '%s is no number of the format',
    async (workFactor) => {
      const problem = await problemOf(openKeyFile(await withStanza('scrypt', salt, workFactor), bytes(PASSWORD)))
      expect(problem.code).toBe('key-file-damaged')
    },
  )

  it.each([
    ['no work factor', ['scrypt', salt]],
    ['one argument more', ['scrypt', salt, '4', 'x']],
    ['a short salt', ['scrypt', salt.slice(0, 20), '4']],
    ['a padded salt', ['scrypt', `${salt}==`, '4']],
    ['a salt with bits that are not used', ['scrypt', `${salt.slice(0, 21)}x`, '4']],
  ])('%s is refused', async (_, args) => {
    expect((await problemOf(openKeyFile(await withStanza(...args), bytes(PASSWORD)))).code).toBe('key-file-damaged')
  })

  it.each(['21', '22', '23', '30', '63', '64', '99', '100', '4294967300'])(
    '%s is refused with its number, and takes no memory',
    async (workFactor) => {
      const before = process.memoryUsage().rss
      const problem = await problemOf(openKeyFile(await withStanza('scrypt', salt, workFactor), bytes(PASSWORD)))
      expect(problem.code).toBe('key-file-work-factor')
      expect(problem.data.cause).toContain(`is ${workFactor};`)
      // 2^21 would be 2 GiB.
      expect(process.memoryUsage().rss - before).toBeLessThan(200 * 2 ** 20)
    },
  )
})

it('the sample lies where Service Manager keeps its key', () => {
  expect(samplePayload().items[0]?.path).toBe(MOMBINS)
})
