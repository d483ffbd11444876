import { codeOf } from '../../engine/problem.ts'
import type { Secrets } from '../../engine/types.ts'
import { compareWithSidecar, type KeyPayload, loadKeyFile, openKeyFile, sha256 } from '../../keyfile/index.ts'
import type { Files, KeyItem } from '../../ports/index.ts'

/** The secret of every page that opens an existing key file. */
export const FILE_PASSWORD = 'file-password'

/** What is in a key file, without the key's bytes. */
export interface KeyFileContents {
  path: string
  name: string
  sha256: string
  /** Bytes of the file. */
  size: number
  payload: KeyPayload
  /** Whether the text beside it fits the file and the key in it. */
  beside: 'fits' | 'differs' | 'none'
}

/**
 * What was opened with the secrets of one question: findings and summary of one plan derive once. Forgotten with the
 * secrets themselves; a file that has changed meanwhile is opened again.
 */
const known = new WeakMap<Secrets, Map<string, KeyFileContents>>()

/**
 * Opens a key file and tells what is in it.
 *
 * @throws Problem `key-file-…`, `file-missing` and others of `loadKeyFile`, `not-enough-memory`
 */
export async function lookInto(files: Files, path: string, secrets: Secrets): Promise<KeyFileContents> {
  const loaded = await loadKeyFile(files, path)
  const hash = sha256(loaded.file)
  const opened = known.get(secrets) ?? new Map<string, KeyFileContents>()
  const before = opened.get(`${path} ${hash}`)
  if (before !== undefined) return before
  const payload = await openKeyFile(loaded.file, secrets[FILE_PASSWORD] ?? new Uint8Array(), loaded)
  const contents = contentsOf(path, loaded, payload)
  known.set(secrets, opened.set(`${path} ${hash}`, contents))
  return contents
}

/** The contents of an opened file; the payload's key is left behind. */
export function contentsOf(
  path: string,
  loaded: { file: Uint8Array; name: string; sidecar?: string },
  payload: KeyPayload,
): KeyFileContents {
  return {
    path,
    name: loaded.name,
    sha256: sha256(loaded.file),
    size: loaded.file.length,
    payload: { ...payload, items: payload.items.map((item) => ({ ...item, data: '' })) },
    beside: beside(loaded, payload),
  }
}

function beside(loaded: { file: Uint8Array; sidecar?: string }, payload: KeyPayload): KeyFileContents['beside'] {
  if (loaded.sidecar === undefined) return 'none'
  const fits = compareWithSidecar(loaded.file, loaded.sidecar) === 'same'
  return fits && loaded.sidecar.includes(payload.keyFingerprint) ? 'fits' : 'differs'
}

/** Does the computer hold every value of the file, byte for byte? Values of its own besides do not matter. */
export function holdsKey(present: readonly KeyItem[], payload: KeyPayload): boolean {
  return payload.items.every((wanted) =>
    present.some(
      (item) => item.name.toLowerCase() === wanted.name.toLowerCase() && sha256(item.data) === wanted.sha256,
    ),
  )
}

/** Is it a problem with the password or the file, and not with the program or its memory? */
export function isFileProblem(error: unknown): boolean {
  return codeOf(error)?.startsWith('key-file-') === true
}
