import { codeOf } from '../../engine/problem.ts'
import type { Made } from '../../engine/types.ts'
import { keyFileName, sidecarName, temporaryPath, writingProblem } from '../../keyfile/index.ts'
import type { Files } from '../../ports/index.ts'
import type { KeyComputer } from './key.ts'

/** Where an answer leads: a folder, and the file's name when the answer has one. */
export interface Place {
  folder: string
  name?: string
}

/** A place with all the names that a run uses there. */
export interface Destination {
  folder: string
  name: string
  path: string
  temporary: string
  sidecarName: string
  sidecar: string
}

/**
 * Reads an answer: what ends with a backslash or is a folder gets the default name. Rejects as the file system does, when
 * the share does not answer.
 */
export async function placeOf(files: Files, answer: string): Promise<Place> {
  const path = answer.replaceAll('/', '\\')
  if (path.endsWith('\\')) return { folder: trimmed(path) }
  if (isRoot(path) || (await files.stat(path))?.kind === 'folder') return { folder: path }
  return { folder: trimmed(files.dirname(path)), name: files.basename(path) }
}

/** The default name has the computer and the time in it, so that it is never taken. */
export function defaultName(identity: KeyComputer, made: Made): string {
  return keyFileName({ server: identity.netbios, role: identity.role, at: made.at })
}

/**
 * The place with its names, fixed for the run.
 *
 * @throws Problem `share-gone` and others of `writingProblem`
 */
export async function destinationOf(files: Files, answer: string, name: string, made: Made): Promise<Destination> {
  try {
    const place = await placeOf(files, answer)
    const final = place.name ?? name
    const path = files.join(place.folder, final)
    const beside = sidecarName(final)
    return {
      folder: place.folder,
      name: final,
      path,
      temporary: temporaryPath(files, path, made.nonce),
      sidecarName: beside,
      sidecar: files.join(place.folder, beside),
    }
  } catch (error) {
    if (codeOf(error) === undefined) throw error
    throw writingProblem(error, { subject: 'The key file', path: answer, folder: answer, name })
  }
}

/** The drive or share of a folder, for short sentences: `\\FS02\DR`, `C:`. */
export function rootOf(folder: string): string {
  return /^(\\\\[^\\]+\\[^\\]+|[a-z]:)/i.exec(folder)?.[1] ?? folder
}

/** Drives and shares are there or not; no program makes them. */
export function isRoot(folder: string): boolean {
  return /^(\\\\[^\\]+\\[^\\]+|[a-z]:)\\?$/i.test(folder)
}

/** Would the copy be the file itself, or one of the texts beside them, whatever the two places are called? */
export function isSameFile(files: Files, file: Place, copy: Place): boolean {
  // Any name does for the default one: it is the same in both places, and taken nowhere.
  const name = file.name ?? '.default-name'
  const own = [name, sidecarName(name)].map((one) => files.join(file.folder, one))
  const other = copy.name ?? name
  return [other, sidecarName(other)].some((one) =>
    own.some((path) => isSamePath(files, path, files.join(copy.folder, one))),
  )
}

function isSamePath(files: Files, a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase() || real(files, a) === real(files, b)
}

/** Two ways to one place: `\\SERVER\C$\Keys` is `C:\Keys`. */
function real(files: Files, path: string): string {
  try {
    return files.whereIs(path).toLowerCase()
  } catch (error) {
    // A place that does not answer is compared by its name alone.
    if (codeOf(error) === undefined) throw error
    return path.toLowerCase()
  }
}

function trimmed(folder: string): string {
  return /^[a-z]:\\?$/i.test(folder) ? `${folder.slice(0, 2)}\\` : folder.replace(/\\+$/, '')
}
