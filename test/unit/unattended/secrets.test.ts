import { chmodSync, mkdtempSync, openSync, closeSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fetchSecrets, PRACTICE_PASSWORD, type SecretInputs } from '../../../main/unattended/secrets.ts'

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes)
const inputs = (more: Partial<SecretInputs> = {}): SecretInputs => ({
  env: {},
  platform: 'linux',
  target: 'practice',
  prompt: undefined,
  ...more,
})

describe('secrets of an unattended run', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'secrets-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('come from the environment, which then holds them no more', async () => {
    const env: Record<string, string | undefined> = { PW: 'Grüße an alle' }
    const secrets = await fetchSecrets(
      ['password'],
      { password: { from: 'environment', variable: 'PW' } },
      inputs({ env }),
    )
    expect(text(secrets['password'])).toBe('Grüße an alle')
    expect(env).toEqual({})
  })

  it('come from a file that only its owner can read', async () => {
    const file = path.join(folder, 'secret')
    writeFileSync(file, 'from a file\r\n', { mode: 0o600 })
    const secrets = await fetchSecrets(['password'], { password: { from: 'secret-file', path: file } }, inputs())
    expect(text(secrets['password'])).toBe('from a file')
  })

  it('are refused from a file that others can read', async () => {
    const file = path.join(folder, 'secret')
    writeFileSync(file, 'x')
    chmodSync(file, 0o644)
    await expect(
      fetchSecrets(['password'], { password: { from: 'secret-file', path: file } }, inputs()),
    ).rejects.toMatchObject({ code: 'secret-refused' })
  })

  it('come from a file descriptor', async () => {
    const file = path.join(folder, 'fd')
    writeFileSync(file, 'from a descriptor\n')
    const fd = openSync(file, 'r')
    try {
      const secrets = await fetchSecrets(['password'], { password: { from: 'descriptor', fd } }, inputs())
      expect(text(secrets['password'])).toBe('from a descriptor')
    } finally {
      closeSync(fd)
    }
  })

  it('come from a prompt where there is a terminal', async () => {
    const prompt = async (name: string): Promise<Uint8Array> => new TextEncoder().encode(`typed for ${name}`)
    const secrets = await fetchSecrets(['password'], { password: { from: 'prompt' } }, inputs({ prompt }))
    expect(text(secrets['password'])).toBe('typed for password')
  })

  it('of practice are published, and taken in practice only', async () => {
    const source = { password: { from: 'practice' } } as const
    expect(text((await fetchSecrets(['password'], source, inputs()))['password'])).toBe(PRACTICE_PASSWORD)
    await expect(fetchSecrets(['password'], source, inputs({ target: 'this-computer' }))).rejects.toMatchObject({
      code: 'secret-refused',
    })
  })

  it.each([
    ['no source', {}],
    ['a variable that is not set', { password: { from: 'environment', variable: 'NOT_SET' } }],
    ['a file that is not there', { password: { from: 'secret-file', path: '/nonexistent/secret' } }],
    ['a descriptor that is not open', { password: { from: 'descriptor', fd: 200 } }],
    ['no terminal', { password: { from: 'prompt' } }],
  ] as const)('that are missing are named: %s', async (_name, sources) => {
    await expect(fetchSecrets(['password'], sources, inputs())).rejects.toMatchObject({ code: 'secret-missing' })
  })

  it('that are empty are missing', async () => {
    await expect(
      fetchSecrets(['password'], { password: { from: 'environment', variable: 'E' } }, inputs({ env: { E: '' } })),
    ).rejects.toMatchObject({ code: 'secret-missing' })
  })
})
