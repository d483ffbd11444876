import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Decrypter } from 'age-encryption'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../../main/engine/canonical-json.ts'
import {
  fingerprintOfItems,
  type KeyPayload,
  openKeyFile,
  sha256,
  shortFingerprint,
} from '../../../main/keyfile/index.ts'
import { bytes } from '../../support/keyfile/sample.ts'

interface Vector {
  name: string
  password: string
  workFactor: number
  sha256: string
  fingerprint: string
  payload: KeyPayload
  file: string
}

const docs = join(import.meta.dirname, '../../../docs')
const vectors = JSON.parse(readFileSync(join(docs, 'vectors/key-file.json'), 'utf8')) as Vector[]
const page = readFileSync(join(docs, 'key-file.md'), 'utf8')

// Files written once and kept: what was written by an older version must open for ever.
describe('the test vectors of the specification', () => {
  it('are three', () => {
    expect(vectors).toHaveLength(3)
  })

  it.each(vectors.map((vector) => [vector.name, vector] as const))('%s', async (_, vector) => {
    const file = new Uint8Array(Buffer.from(vector.file, 'base64'))
    expect(sha256(file)).toBe(vector.sha256)
    const payload = await openKeyFile(file, bytes(vector.password))
    expect(payload).toEqual(vector.payload)
    expect(payload.keyFingerprint).toBe(vector.fingerprint)
    expect(fingerprintOfItems(payload.items)).toBe(vector.fingerprint)
    // The same file through the age library alone: the format is age's and the contents are canonical.
    const decrypter = new Decrypter()
    decrypter.addPassphrase(vector.password)
    expect(await decrypter.decrypt(file, 'text')).toBe(canonicalJson(vector.payload))
    expect(page).toContain(shortFingerprint(vector.fingerprint))
    expect(page).toContain(vector.name)
  })
})

describe('the specification', () => {
  it('names every class that opening a file can end in, and no other', () => {
    const source = ['classify.ts', 'payload.ts']
      .map((name) => readFileSync(join(docs, '../main/keyfile', name), 'utf8'))
      .join('')
    const made = new Set(source.match(/(?<=')key-file-[a-z-]+(?=')/g))
    const documented = new Set(page.match(/(?<=^\| `)key-file-[a-z-]+(?=`)/gm))
    expect([...documented].sort()).toEqual([...made].sort())
  })
})
