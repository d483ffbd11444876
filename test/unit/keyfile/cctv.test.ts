import { createHash } from 'node:crypto'
import { inflateSync } from 'node:zlib'
import { armor, Decrypter } from 'age-encryption'
import * as vectors from 'cctv-age'
import { describe, expect, it } from 'vitest'
import { ScryptIdentity } from '../../../main/keyfile/recipient.ts'
import { bytes } from '../../support/keyfile/sample.ts'

// The vectors that all age implementations share: github.com/C2SP/CCTV, folder age.

interface Vector {
  name: string
  expects: string
  payload: string | undefined
  identities: string[]
  passphrases: string[]
  isArmored: boolean
  file: Uint8Array
}

function parse(name: string, raw: Uint8Array): Vector {
  const text = Buffer.from(raw)
  const end = text.indexOf('\n\n')
  const header = text
    .subarray(0, end)
    .toString()
    .split('\n')
    .map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)] as const)
  const all = (key: string) => header.filter(([found]) => found === key).map(([, value]) => value)
  const rest = new Uint8Array(text.subarray(end + 2))
  return {
    name,
    expects: all('expect')[0] ?? '',
    payload: all('payload')[0],
    identities: all('identity'),
    passphrases: all('passphrase'),
    isArmored: all('armored').includes('yes'),
    file: all('compressed').includes('zlib') ? new Uint8Array(inflateSync(rest)) : rest,
  }
}

const all = Object.entries(vectors as Record<string, unknown>)
  .filter((entry): entry is [string, Uint8Array] => entry[1] instanceof Uint8Array)
  .map(([name, raw]) => parse(name, raw))

function decrypterFor(vector: Vector): Decrypter {
  const decrypter = new Decrypter()
  for (const identity of vector.identities) decrypter.addIdentity(identity)
  for (const passphrase of vector.passphrases) decrypter.addIdentity(ScryptIdentity.ofPassword(bytes(passphrase)))
  return decrypter
}

async function readAll(stream: ReadableStream<Uint8Array>, released: Uint8Array[]): Promise<void> {
  for await (const chunk of stream) released.push(chunk)
}

const hash = (parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest('hex')

describe('the vectors that all age implementations share', () => {
  it('are all there, passphrases among them', () => {
    expect(all).toHaveLength(143)
    expect(all.filter((vector) => vector.passphrases.length > 0)).toHaveLength(26)
  })

  it.each(all.map((vector) => [vector.name, vector] as const))('%s, as bytes', async (_, vector) => {
    const work = async () => decrypterFor(vector).decrypt(unarmored(vector))
    if (vector.expects === 'success') expect(hash([await work()])).toBe(vector.payload)
    else await expect(work()).rejects.toThrow()
  })

  it.each(all.map((vector) => [vector.name, vector] as const))('%s, as a stream', async (_, vector) => {
    const released: Uint8Array[] = []
    const work = async () => {
      const file = new Blob([unarmored(vector) as Uint8Array<ArrayBuffer>]).stream()
      await readAll(await decrypterFor(vector).decrypt(file), released)
    }
    if (vector.expects === 'success') await work()
    else await expect(work()).rejects.toThrow()
    // A stream that fails drops what it had not handed over yet: what was released is right or only whole parts of it.
    const size = released.reduce((sum, part) => sum + part.length, 0)
    if (hash(released) !== vector.payload) {
      expect(vector.expects).not.toBe('success')
      expect(size % 65_536).toBe(0)
    }
  })
})

function unarmored(vector: Vector): Uint8Array {
  return vector.isArmored ? armor.decode(new TextDecoder().decode(vector.file)) : vector.file
}
