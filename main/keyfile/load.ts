import { codeOf } from '../engine/problem.ts'
import type { Files } from '../ports/files.ts'
import { tooLargeFile } from './classify.ts'
import { sidecarName } from './name.ts'
import { MAX_KEY_FILE } from './open.ts'
import { readingProblem } from './problems.ts'

/** A key file as it lies on a disk, with the text beside it where there is one. */
export interface LoadedKeyFile {
  file: Uint8Array
  name: string
  sidecar?: string
}

/**
 * Reads a key file and the text beside it; made for `openKeyFile(loaded.file, password, loaded)`. A missing or unreadable
 * text is no error: it only helps to say why a file does not open.
 *
 * @throws Problem `key-file-too-large`, `file-missing` and others as `readingProblem`
 */
export async function loadKeyFile(files: Files, path: string): Promise<LoadedKeyFile> {
  const name = files.basename(path)
  const file = await readKeyFile(files, path)
  const sidecar = await readText(files, files.join(files.dirname(path), sidecarName(name)))
  return sidecar === undefined ? { file, name } : { file, name, sidecar }
}

/** The key file alone, with the same problems. */
export async function readKeyFile(files: Files, path: string): Promise<Uint8Array> {
  const name = files.basename(path)
  try {
    return await files.read(path, MAX_KEY_FILE)
  } catch (error) {
    if (codeOf(error) === 'EFBIG') throw tooLargeFile(name, MAX_KEY_FILE)
    throw readingProblem(error, { subject: 'The key file', path, folder: files.dirname(path), name })
  }
}

async function readText(files: Files, path: string): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await files.read(path, 64 * 1024))
  } catch (error) {
    // Only system errors: it is absent, too long, or may not be read. A fault of the program is not hidden here.
    if (codeOf(error) === undefined) throw error
    return undefined
  }
}
