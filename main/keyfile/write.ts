import { createHash } from 'node:crypto'
import { messageOf, Problem } from '../engine/problem.ts'
import type { Files } from '../ports/files.ts'
import { sha256 } from './fingerprint.ts'
import { readKeyFile } from './load.ts'
import { MAX_KEY_FILE, openKeyFile } from './open.ts'
import type { KeyPayload } from './payload.ts'
import { type FileWork, readingProblem, writingProblem } from './problems.ts'
import { publishNew } from './publish-new.ts'
import type { KeyFileVerifier } from './seal.ts'

// The write protocol of `docs/key-file.md`, one function a step, in this order: writeTemporary, readBack, publishKeyFile,
// proveFile, writeSidecar. Whatever is killed between two of them, the final name is absent or a complete file.

/** Bytes of the text beside a key file. */
const MAX_TEXT = 64 * 1024

/**
 * The name under which a key file is written before it gets its own: in the same folder, with a dot before it and the
 * run's `nonce` (letters and digits) after it, so that a resumed run finds what a killed one left.
 */
export function temporaryPath(files: Files, final: string, nonce: string): string {
  return files.join(files.dirname(final), `.${files.basename(final)}.${nonce}.tmp`)
}

/**
 * Makes the temporary file: created anew, written, flushed, closed, read back and compared byte by byte. On failure it is
 * removed again. What a killed run left under that name has to be discarded before (`discardTemporary`).
 *
 * @throws Problem as `writingProblem`, `read-back-differs`
 */
export async function writeTemporary(files: Files, path: string, bytes: Uint8Array): Promise<void> {
  await write(files, path, bytes, keyFileWork(files, path))
}

async function write(files: Files, path: string, bytes: Uint8Array, work: FileWork): Promise<void> {
  let isOurs = false
  try {
    const writer = await files.create(path)
    isOurs = true
    try {
      await writer.write(bytes)
      await writer.flush()
    } finally {
      await writer.close()
    }
    const back = await files.read(path, bytes.length + MAX_TEXT)
    if (Buffer.compare(back, bytes) !== 0) throw differs(path)
  } catch (error) {
    const next = isOurs ? await removed(files, path) : []
    throw writingProblem(error, { ...work, ...(next.length === 0 ? {} : { next }) })
  }
}

/**
 * Opens what lies on the disk: with the verifier of the run that sealed it (no further derivation), or with the password
 * after a restart. A temporary file that does not open is removed; any other file is left as it is.
 *
 * @throws Problem `read-back-differs`, `key-file-…`, or as `readingProblem`
 */
export async function readBack(
  files: Files,
  path: string,
  by: KeyFileVerifier | { password: Uint8Array },
): Promise<KeyPayload> {
  try {
    const bytes = await files.read(path, MAX_KEY_FILE)
    return 'verify' in by
      ? await by.verify(bytes)
      : await openKeyFile(bytes, by.password, { name: files.basename(path) })
  } catch (error) {
    const next = /^\..*\.tmp$/s.test(files.basename(path)) ? await removed(files, path) : []
    const problem = readingProblem(error, keyFileWork(files, path))
    throw next.length === 0 ? problem : writingProblem(problem, { ...keyFileWork(files, path), next })
  }
}

/**
 * Gives the proven temporary file its final name, replacing nothing, and makes the name durable. A final name that already
 * holds the same bytes is success: a run that was killed in between had got that far. On failure the temporary file is removed.
 *
 * @returns `leftover` when the temporary name could not be removed: worth a warning, the key file itself is complete
 * @throws Problem `file-exists` and others as `writingProblem`
 */
export async function publishKeyFile(files: Files, temporary: string, final: string): Promise<{ leftover?: string }> {
  return publishNew(files, temporary, final, MAX_KEY_FILE, keyFileWork(files, final))
}

/**
 * Writes the text beside a key file in the same way: temporary, flushed, published, read back. The same text there already is
 * success. The key file is complete before, and stays whatever happens here.
 *
 * @throws Problem as `writingProblem`, `read-back-differs`
 */
export async function writeSidecar(files: Files, path: string, text: string): Promise<{ leftover?: string }> {
  const bytes = new TextEncoder().encode(text)
  const work: FileWork = {
    ...keyFileWork(files, path),
    subject: 'The text file beside the key file',
    unchanged: ['The key file beside it is complete and was not changed.', 'No existing file was changed.'],
  }
  // Named by its contents: what a killed run left there is the same text, or the beginning of it.
  const temporary = temporaryPath(files, path, createHash('sha256').update(bytes).digest('hex').slice(0, 12))
  await discard(files, temporary, work)
  await write(files, temporary, bytes, work)
  const result = await publishNew(files, temporary, path, MAX_TEXT, work)
  try {
    if (Buffer.compare(await files.read(path, MAX_TEXT), bytes) !== 0) throw differs(path)
  } catch (error) {
    throw writingProblem(error, work)
  }
  return result
}

/**
 * Reads a published file once more and compares it with what was made: the last word before success is reported.
 *
 * @param expected SHA-256, hexadecimal
 * @throws Problem `read-back-differs`, `file-missing` and others as `readingProblem`
 */
export async function proveFile(
  files: Files,
  path: string,
  expected: string,
): Promise<{ path: string; size: number; sha256: string }> {
  const file = await readKeyFile(files, path)
  if (sha256(file) !== expected) throw differs(path)
  return { path, size: file.length, sha256: expected }
}

/** Is that very file there? For a step's check; anything that keeps it from being read is "no". */
export async function holdsFile(files: Files, path: string, expected: string): Promise<boolean> {
  try {
    await proveFile(files, path, expected)
    return true
  } catch (error) {
    if (error instanceof Problem) return false
    throw error
  }
}

/** Removes what a killed run may have left under a temporary name; an absent one is no error. */
export async function discardTemporary(files: Files, path: string): Promise<void> {
  await discard(files, path, keyFileWork(files, path))
}

async function discard(files: Files, path: string, work: FileWork): Promise<void> {
  try {
    await files.remove(path)
  } catch (error) {
    throw writingProblem(error, work)
  }
}

function keyFileWork(files: Files, path: string): FileWork {
  return { subject: 'The key file', path, folder: files.dirname(path), name: files.basename(path) }
}

/** What is left to do by hand, when it could not be removed. */
async function removed(files: Files, path: string): Promise<string[]> {
  try {
    await files.remove(path)
    return []
  } catch (error) {
    return [`Remove the unfinished file ${path} when you can; it could not be removed (${messageOf(error)}).`]
  }
}

function differs(path: string): Problem {
  return new Problem({
    code: 'read-back-differs',
    text: `The bytes read back from ${path} are not the ones that were written.`,
    cause: 'The disk or the share returned something else, or another program changed the file meanwhile.',
    unchanged: ['The key on this server was not changed.'],
    next: ['Do not trust this disk with a key.', 'Choose another folder, disk or share.'],
  })
}
