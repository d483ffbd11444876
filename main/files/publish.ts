import { constants } from 'node:fs'
import { codeOf, messageOf } from '../engine/problem.ts'
import type { FsLike } from './fs-like.ts'
import { readAll, systemError } from './handles.ts'
import { retried, type Transient } from './transient.ts'

/**
 * What a hard link fails with where there are none: FAT and exFAT (EPERM on Linux; EISDIR on Windows, which is libuv's word
 * for ERROR_INVALID_FUNCTION), some shares (ENOTSUP, EPERM), another volume (EXDEV).
 */
const NO_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EXDEV', 'ENOSYS', 'EISDIR', 'EMLINK'])
/** Bytes; what is published is small (key files, texts, scripts). */
const MAX_COPY = 256 * 1024 * 1024

/**
 * Gives `from` the name `to` and replaces nothing. `fs.rename` would replace silently, on Windows too. Paths are the system's.
 * When it rejects, `to` is not of its making and `from` is still there. When only the removal of the old name fails, it
 * resolves and both names stay: the file has its name, which is what was asked.
 *
 * @throws system errors; EEXIST when the name is taken
 */
export async function publish(fs: FsLike, from: string, to: string, transient: Transient | undefined): Promise<void> {
  try {
    // EPERM says here that there are no links; trying again for a minute would only hold a stick's owner up.
    await retried(transient, () => fs.link(from, to), NO_LINKS)
  } catch (error) {
    if (!NO_LINKS.has(codeOf(error) ?? '')) throw error
    await copy(fs, from, to, transient)
  }
  await tryToRemove(fs, from, transient)
}

async function copy(fs: FsLike, from: string, to: string, transient: Transient | undefined): Promise<void> {
  await retried(transient, () => fs.copyNew(from, to))
  // From here on the name is ours: nobody else's file had it when it was made.
  try {
    await flush(fs, to, transient)
    const source = await readAll(() => fs.open(from, constants.O_RDONLY), MAX_COPY)
    const target = await readAll(() => fs.open(to, constants.O_RDONLY), MAX_COPY)
    if (Buffer.compare(source, target) !== 0)
      throw systemError('EIO', 'the copy differs from what was copied, copyfile')
  } catch (error) {
    const removal = await tryToRemove(fs, to, transient)
    if (removal === undefined) throw error
    throw Object.assign(
      systemError(codeOf(error) ?? 'EIO', `${messageOf(error)}; and the unfinished copy ${to} could not be removed`),
      { cause: error },
    )
  }
}

async function flush(fs: FsLike, path: string, transient: Transient | undefined): Promise<void> {
  const handle = await retried(transient, () => fs.open(path, 'r+'))
  try {
    await retried(transient, () => handle.sync())
  } finally {
    await handle.close()
  }
}

/** The error, if it could not be removed. */
async function tryToRemove(fs: FsLike, path: string, transient: Transient | undefined): Promise<unknown> {
  try {
    await retried(transient, () => fs.unlink(path))
    return undefined
  } catch (error) {
    return error
  }
}
