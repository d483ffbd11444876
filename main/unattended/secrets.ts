import { fstatSync, readSync } from 'node:fs'
import { open } from 'node:fs/promises'
import type { SecretName, Target } from '../../preload/contract/plan.ts'
import { messageOf, Problem } from '../engine/problem.ts'
import type { SecretSource } from './answer-file.ts'

/** Published, so it protects nothing: it is taken in practice only. */
export const PRACTICE_PASSWORD = 'practice-only-password-that-everybody-knows'
const MOST_BYTES = 4096

export interface SecretInputs {
  env: Record<string, string | undefined>
  platform: NodeJS.Platform
  target: Target
  /** Asks on the terminal without an echo; undefined where there is no terminal. */
  prompt: ((name: SecretName) => Promise<Uint8Array>) | undefined
}

/** Fetches each secret that the plan names from where the answer file says. Rejects with `secret-missing` or `secret-refused`. */
export async function fetchSecrets(
  names: readonly SecretName[],
  sources: Readonly<Record<string, SecretSource>>,
  inputs: SecretInputs,
): Promise<Record<SecretName, Uint8Array>> {
  const secrets: Record<SecretName, Uint8Array> = {}
  try {
    for (const name of names) {
      const source = sources[name]
      if (source === undefined)
        throw missing(name, `The answer file names no source for it: add "${name}" to "secrets".`)
      const bytes = await fetchOne(name, source, inputs)
      if (bytes.length === 0) throw missing(name, 'Its source is empty.')
      secrets[name] = bytes
    }
    return secrets
  } catch (error) {
    for (const bytes of Object.values(secrets)) bytes.fill(0)
    throw error
  }
}

async function fetchOne(name: SecretName, source: SecretSource, inputs: SecretInputs): Promise<Uint8Array> {
  switch (source.from) {
    case 'environment': {
      const value = inputs.env[source.variable]
      if (value === undefined) throw missing(name, `The environment has no variable ${source.variable}.`)
      // Programs that this one starts must not inherit it.
      delete inputs.env[source.variable]
      return new TextEncoder().encode(value)
    }
    case 'descriptor':
      return fromDescriptor(name, source.fd)
    case 'secret-file':
      return fromFile(name, source.path, inputs.platform)
    case 'prompt':
      if (inputs.prompt === undefined) throw missing(name, 'There is no terminal to ask on.')
      return inputs.prompt(name)
    case 'practice':
      if (inputs.target !== 'practice')
        throw refusedSource(
          name,
          'The source "practice" is a published password; it is taken in the practice environment only.',
        )
      return new TextEncoder().encode(PRACTICE_PASSWORD)
  }
}

function fromDescriptor(name: SecretName, fd: number): Uint8Array {
  const buffer = new Uint8Array(MOST_BYTES)
  try {
    fstatSync(fd)
    let length = 0
    for (;;) {
      const read = readSync(fd, buffer, length, buffer.length - length, null)
      if (read === 0) break
      length += read
      if (length === buffer.length)
        throw refusedSource(name, `The file descriptor ${fd} holds more than ${MOST_BYTES} bytes.`)
    }
    return withoutLineEnd(buffer.slice(0, length))
  } catch (error) {
    if (error instanceof Problem) throw error
    throw missing(name, `The file descriptor ${fd} can’t be read.`, messageOf(error))
  } finally {
    buffer.fill(0)
  }
}

async function fromFile(name: SecretName, path: string, platform: NodeJS.Platform): Promise<Uint8Array> {
  // A file that is only hidden by its folder's rights is no safe place; DPAPI for it is not there yet.
  if (platform === 'win32')
    throw refusedSource(
      name,
      'On Windows a secret file has to be protected by DPAPI, which this version does not do. Use "environment".',
    )
  let file
  try {
    file = await open(path, 'r')
  } catch (error) {
    throw missing(name, `The secret file ${path} can’t be read.`, messageOf(error))
  }
  try {
    const facts = await file.stat()
    if ((facts.mode & 0o077) !== 0)
      throw refusedSource(
        name,
        `The secret file ${path} can be read by others. Make it readable by its owner only (chmod 600).`,
      )
    if (facts.size > MOST_BYTES) throw refusedSource(name, `The secret file ${path} has more than ${MOST_BYTES} bytes.`)
    const bytes = await file.readFile()
    try {
      return withoutLineEnd(new Uint8Array(bytes))
    } finally {
      bytes.fill(0)
    }
  } finally {
    await file.close()
  }
}

/** One line end at the end belongs to the file, not to the secret. */
function withoutLineEnd(bytes: Uint8Array): Uint8Array {
  let end = bytes.length
  if (end > 0 && bytes[end - 1] === 0x0a) end--
  if (end > 0 && bytes[end - 1] === 0x0d) end--
  const secret = bytes.slice(0, end)
  bytes.fill(0)
  return secret
}

function missing(name: SecretName, cause: string, detail?: string): Problem {
  return new Problem({
    code: 'secret-missing',
    text: `The secret “${name}” is missing.`,
    cause,
    unchanged: ['Nothing was done.'],
    ...(detail === undefined ? {} : { detail }),
  })
}

function refusedSource(name: SecretName, cause: string): Problem {
  return new Problem({
    code: 'secret-refused',
    text: `The source of the secret “${name}” is refused.`,
    cause,
    unchanged: ['Nothing was done.'],
  })
}
