import * as real from 'node:fs/promises'
import { freemem, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type KeyPayload, keyItem, openKeyFile, sealKeyFile, workFactorFor } from '../../../main/keyfile/index.ts'
import { DerivedKeyRecipient, ScryptIdentity } from '../../../main/keyfile/recipient.ts'
import { deriveKey } from '../../../main/keyfile/scrypt.ts'
import { Encrypter } from 'age-encryption'
import { ageKeygen, ageToRecipient, ageWithPassphrase, requireAge } from '../../support/keyfile/age-program.ts'
import { decrypt } from '../../../main/keyfile/open.ts'
import { problemOf } from '../../support/keyfile/problem-of.ts'
import { bytes, MOMBINS, PASSWORD, samplePayload } from '../../support/keyfile/sample.ts'

// Both directions with the age program itself: what makes a key file of use in ten years without this program.

let folder: string
let made = 0
const at = (name: string) => join(folder, name)

beforeAll(async () => {
  requireAge()
  folder = await real.mkdtemp(join(tmpdir(), 'age-'))
})
afterAll(() => real.rm(folder, { recursive: true, force: true }))

async function openedByAge(file: Uint8Array, password: string): Promise<Uint8Array | string> {
  const name = at(`${++made}.age`)
  await real.writeFile(name, file)
  const { ok, output } = await ageWithPassphrase(['-d', '-o', `${name}.out`, name], password)
  if (!ok) return output
  // age makes no file when there is nothing to write into it.
  await real.appendFile(`${name}.out`, '')
  return new Uint8Array(await real.readFile(`${name}.out`))
}

/** Our recipient around any bytes, not only payloads. */
async function sealBytes(contents: Uint8Array, password: string, workFactor: number): Promise<Uint8Array> {
  const salt = crypto.getRandomValues(new Uint8Array(16))
  const encrypter = new Encrypter()
  encrypter.addRecipient(
    new DerivedKeyRecipient({ salt, workFactor }, await deriveKey(bytes(password), salt, workFactor)),
  )
  return encrypter.encrypt(contents)
}

const noise = (size: number) =>
  Uint8Array.from({ length: size }, (_, index) => (index * 151 + (index >> 8) * 31) & 0xff)

describe('what this program seals, age opens', () => {
  it.concurrent.each([
    0, 1, 15, 16, 17, 31, 32, 33, 47, 48, 49, 255, 256, 4096, 65_535, 65_536, 65_537, 131_071, 131_072, 131_073,
    200_000,
  ])('%d bytes', async (size) => {
    expect(await openedByAge(await sealBytes(noise(size), PASSWORD, 10), PASSWORD)).toEqual(noise(size))
  })

  it.concurrent.each([
    'x',
    'two words',
    `quotes '"\u0060$`,
    'Schlüssel-ä',
    'пароль-2026',
    'パスワード',
    '🔑-key',
    'k'.repeat(64),
    'k'.repeat(65),
    'k'.repeat(200),
  ])('with the password %s', async (password) => {
    const { file } = await sealKeyFile(samplePayload(), bytes(password), { workFactor: 10 })
    expect(JSON.parse(new TextDecoder().decode((await openedByAge(file, password)) as Uint8Array))).toEqual(
      samplePayload(),
    )
  })

  it('with any key size, as the payload that the specification describes', async () => {
    for (const size of [1, 16, 256, 4096, 30_000]) {
      const payload = samplePayload({}, noise(size))
      const { file } = await sealKeyFile(payload, bytes(PASSWORD), { workFactor: 10 })
      const opened = JSON.parse(
        new TextDecoder().decode((await openedByAge(file, PASSWORD)) as Uint8Array),
      ) as KeyPayload
      expect(Buffer.from(opened.items[0]!.data, 'base64')).toEqual(Buffer.from(noise(size)))
    }
  })

  it('at the cost that the program uses, on this computer', async () => {
    const workFactor = workFactorFor(freemem())
    const { file, verifier } = await sealKeyFile(samplePayload(), bytes(PASSWORD), { workFactor })
    expect(await verifier.verify(file)).toEqual(samplePayload())
    expect(new TextDecoder('latin1').decode(file)).toContain(` ${workFactor}\n`)
    expect(JSON.parse(new TextDecoder().decode((await openedByAge(file, PASSWORD)) as Uint8Array))).toEqual(
      samplePayload(),
    )
  })

  it('and age refuses it with another password or a flipped bit', async () => {
    const { file } = await sealKeyFile(samplePayload(), bytes(PASSWORD), { workFactor: 10 })
    expect(await openedByAge(file, 'another')).toContain('incorrect passphrase')
    const changed = Uint8Array.from(file)
    changed[600] = (changed[600] ?? 0) ^ 1
    expect(typeof (await openedByAge(changed, PASSWORD))).toBe('string')
  })
})

// age always uses work factor 18, about a second each.
describe('what age seals with a passphrase, this program opens', () => {
  it.each([0, 17, 65_537])('%d bytes', async (size) => {
    await real.writeFile(at('plain'), noise(size))
    await real.rm(at('made.age'), { force: true })
    expect((await ageWithPassphrase(['-p', '-o', at('made.age'), at('plain')], PASSWORD)).ok).toBe(true)
    expect(
      await decrypt(new Uint8Array(await real.readFile(at('made.age'))), ScryptIdentity.ofPassword(bytes(PASSWORD))),
    ).toEqual(noise(size))
  })

  it('a payload opened with age, spread over lines, and sealed again by hand', async () => {
    const payload = samplePayload({
      items: [
        keyItem({
          name: 'Value1',
          path: MOMBINS,
          bytes: new Uint8Array(64).map((_, index) => index * 3),
          protection: 'dpapi-machine',
        }),
      ],
    })
    await real.writeFile(at('key.json'), `\ufeff${JSON.stringify(payload, null, 2)}\r\n`)
    await real.rm(at('key.age'), { force: true })
    expect((await ageWithPassphrase(['-p', '-o', at('key.age'), at('key.json')], 'Schlüssel')).ok).toBe(true)
    expect(await openKeyFile(new Uint8Array(await real.readFile(at('key.age'))), bytes('Schlüssel'))).toEqual(payload)
  })

  it('but not what age made for a recipient, which is called foreign', async () => {
    await real.writeFile(at('plain'), 'x')
    const recipient = ageKeygen(at('identity'))
    expect(recipient).toMatch(/^age1/)
    ageToRecipient(recipient, at('plain'), at('recipient.age'))
    expect(
      (await problemOf(openKeyFile(new Uint8Array(await real.readFile(at('recipient.age'))), bytes(PASSWORD)))).code,
    ).toBe('key-file-foreign')
  })
})
