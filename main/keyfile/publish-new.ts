import { codeOf, messageOf } from '../engine/problem.ts'
import type { Files } from '../ports/files.ts'
import { type FileWork, writingProblem } from './problems.ts'

/**
 * Publishes a file of the program's own and makes its name durable; both the key file and the text beside it go this way.
 * The same bytes under the final name already are success, other bytes are `file-exists`.
 */
export async function publishNew(
  files: Files,
  temporary: string,
  final: string,
  maxBytes: number,
  work: FileWork,
): Promise<{ leftover?: string }> {
  try {
    await files.publish(temporary, final)
  } catch (error) {
    // EEXIST may be our own doing: killed between the new name and the old one's removal, or a share whose answer got lost.
    if (codeOf(error) !== 'EEXIST' || !(await haveSameBytes(files, temporary, final, maxBytes))) {
      const leftover = await leftoverOf(files, temporary)
      throw writingProblem(error, leftover === undefined ? work : { ...work, next: [removeByHand(leftover)] })
    }
  }
  const leftover = await leftoverOf(files, temporary)
  try {
    await files.syncFolder(files.dirname(final))
  } catch (error) {
    throw writingProblem(error, {
      ...work,
      next: [
        `${final} is there and complete, but its name may not survive a power failure: check the file before relying on it.`,
        ...(leftover === undefined ? [] : [removeByHand(leftover)]),
      ],
    })
  }
  return leftover === undefined ? {} : { leftover: leftover.path }
}

async function haveSameBytes(files: Files, a: string, b: string, maxBytes: number): Promise<boolean> {
  try {
    const [first, second] = [await files.read(a, maxBytes), await files.read(b, maxBytes)]
    return Buffer.compare(first, second) === 0
  } catch (error) {
    // What cannot be read is not known to be ours. The taken name is reported either way.
    if (codeOf(error) === undefined) throw error
    return false
  }
}

async function leftoverOf(files: Files, path: string): Promise<{ path: string; why: string } | undefined> {
  try {
    await files.remove(path)
    return undefined
  } catch (error) {
    return { path, why: messageOf(error) }
  }
}

function removeByHand(leftover: { path: string; why: string }): string {
  return `Remove the temporary file ${leftover.path} when you can; it could not be removed (${leftover.why}).`
}
