import { describe, expect, it } from 'vitest'
import { openKeyFile, sealKeyFile, sidecarText } from '../../../main/keyfile/index.ts'
import { problemOf } from '../../support/keyfile/problem-of.ts'
import { bytes, CHEAP, FILE_NAME, PASSWORD, samplePayload } from '../../support/keyfile/sample.ts'

// A smaller payload than usual: every bit of the file is flipped, so its length is the cost.
const { database: _, ...payload } = samplePayload(
  { howToRestore: ['age -d -o key.json FILE'], managementGroup: '', operator: 'x' },
  new Uint8Array([1, 2, 3]),
)
const { file } = await sealKeyFile(payload, bytes(PASSWORD), { workFactor: CHEAP })
const sidecar = sidecarText({ fileName: FILE_NAME, file, payload })
const headerEnd = Buffer.from(file).indexOf('\n', Buffer.from(file).indexOf('\n--- ') + 1) + 1

async function codeOf(changed: Uint8Array, about: { name?: string; sidecar?: string } = {}): Promise<string> {
  const problem = await problemOf(openKeyFile(changed, bytes(PASSWORD), about))
  if (!problem.data.cause || !problem.data.unchanged?.length || !problem.data.next?.length)
    throw new Error(`${problem.code} is incomplete.`)
  return problem.code
}

async function codes(changed: Uint8Array): Promise<{ alone: string; withText: string }> {
  return { alone: await codeOf(changed), withText: await codeOf(changed, { name: FILE_NAME, sidecar }) }
}

describe('a damaged key file', () => {
  it('opens when nothing is changed, or the rest would prove nothing', async () => {
    expect(await openKeyFile(file, bytes(PASSWORD), { name: FILE_NAME, sidecar })).toEqual(payload)
  })

  it(`never opens with one bit flipped, at any of its ${file.length * 8} bits, and is called damaged`, {
    timeout: 120_000,
  }, async () => {
    const seen = new Map<string, number>()
    for (let bit = 0; bit < file.length * 8; bit++) {
      const changed = Uint8Array.from(file)
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      const alone = await codeOf(changed)
      // With the text beside it the answer comes from the checksum: every bit of the header, one of each byte after it.
      if (bit < headerEnd * 8 || bit % 8 === 3) {
        expect(await codeOf(changed, { name: FILE_NAME, sidecar }), `bit ${bit}`).toBe('key-file-damaged')
      }
      seen.set(alone, (seen.get(alone) ?? 0) + 1)
      // Past the header the password is known to be right, so nobody is sent looking for another.
      if (bit >= headerEnd * 8) expect(alone, `bit ${bit}`).toBe('key-file-damaged')
      expect(['key-file-wrong-password', 'key-file-microsoft', 'key-file-empty'], `bit ${bit}`).not.toContain(alone)
    }
    // Without the text beside it, a few flips make the header say something else that is valid.
    expect([...seen.keys()].sort()).toEqual([
      'key-file-damaged',
      'key-file-foreign',
      'key-file-newer',
      'key-file-wrong-password-or-damaged',
    ])
    expect(seen.get('key-file-foreign')).toBeLessThan(100)
    expect(seen.get('key-file-newer')).toBeLessThan(8)
  })

  it(`never opens cut to any of its ${file.length} shorter lengths, and is called incomplete`, {
    timeout: 120_000,
  }, async () => {
    for (let length = 0; length < file.length; length++) {
      const { alone, withText } = await codes(file.subarray(0, length))
      expect(withText, `${length} bytes`).toBe(length === 0 ? 'key-file-empty' : 'key-file-truncated')
      const expected =
        length === 0 ? 'key-file-empty' : length < headerEnd + 32 ? 'key-file-truncated' : 'key-file-damaged'
      expect(alone, `${length} bytes`).toBe(expected)
    }
  })

  it('never opens with 1 to 64 bytes more at its end', async () => {
    for (let more = 1; more <= 64; more++) {
      const longer = new Uint8Array(file.length + more)
      longer.set(file)
      longer.fill(more, file.length)
      expect(await codes(longer)).toEqual({ alone: 'key-file-damaged', withText: 'key-file-damaged' })
    }
  })
})
