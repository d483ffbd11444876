import { randomBytes } from 'node:crypto'
import { codeOf } from '../../../engine/problem.ts'
import {
  cannotOpen,
  deviceNameTooLong,
  LONGEST_PATH,
  malformed,
  noDeviceName,
  type OsError,
  readFailed,
  writeFailed,
} from './media-errors.ts'
import type { MediaContext } from './world.ts'

/** Bytes of one backup file; the largest that practice writes have some tens of megabytes. */
const LARGEST_FILE = 256 * 1024 * 1024

const OS_OF_CODE: Readonly<Record<string, OsError>> = {
  EACCES: 5,
  EPERM: 5,
  EROFS: 5,
  EBUSY: 32,
  ENETUNREACH: 53,
  EHOSTUNREACH: 53,
  ENOTDIR: 3,
  ENOSPC: 112,
  EINVAL: 123,
  ENAMETOOLONG: 123,
  EIO: 1117,
}

/** Real files that a statement of this process has open: nobody else may, as with the engine’s own sharing mode. */
const inUse = new Set<string>()

/** A name without a folder lies in the instance’s backup folder. @throws SqlError 3044, 3057 */
export function devicePath(context: MediaContext, name: string): string {
  if (name.trim() === '') throw noDeviceName()
  const isWhole = /^([a-z]:|[\\/]{2})/i.test(name)
  const path = isWhole ? name : context.files.join(context.state().folders.backup, name)
  if (path.length > LONGEST_PATH) throw deviceNameTooLong()
  return path
}

/** Whether a device has a file. @throws SqlError 3201 */
export async function deviceExists(context: MediaContext, path: string): Promise<boolean> {
  refuseShare(context, path)
  try {
    const found = await context.files.stat(path)
    if (found?.kind === 'folder') throw cannotOpen(path, 5)
    return found !== undefined
  } catch (error) {
    throw await opening(context, path, error)
  }
}

/** The file of a device, or undefined where there is none. @throws SqlError 3201, 3203, 3241 */
export async function deviceBytes(context: MediaContext, path: string): Promise<Buffer | undefined> {
  if (!(await deviceExists(context, path))) return undefined
  try {
    if (inUse.has(context.files.whereIs(path))) throw cannotOpen(path, 32)
    const bytes = await context.files.read(path, LARGEST_FILE)
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  } catch (error) {
    throw await opening(context, path, error)
  }
}

/** The same for a file that must be there. @throws SqlError 3201 with 2, 3, 5, 32, 53, 67; 3203 */
export async function existingBytes(context: MediaContext, path: string): Promise<Buffer> {
  const bytes = await deviceBytes(context, path)
  if (bytes === undefined) throw cannotOpen(path, await absence(context, path, 2))
  return bytes
}

function refuseShare(context: MediaContext, path: string): void {
  if (context.fault('backup-share-denied') && /^[\\/]{2}/.test(path)) throw cannotOpen(path, 5)
}

async function opening(context: MediaContext, path: string, error: unknown): Promise<unknown> {
  const code = codeOf(error)
  if (code === undefined) return error
  if (code === 'ENOENT') return cannotOpen(path, await absence(context, path, 3))
  if (code === 'EIO') return readFailed(path, 1117)
  // Too large for a file of practice: a real backup, which nothing here can read.
  if (code === 'EFBIG') return malformed(path)
  const number = OS_OF_CODE[code]
  return number === undefined ? error : cannotOpen(path, number)
}

/** Why a path leads nowhere: no such share, no such folder, or what is said otherwise. */
async function absence(context: MediaContext, path: string, otherwise: 2 | 3): Promise<OsError> {
  const { files } = context
  const share = /^[\\/]{2}[^\\/]+[\\/][^\\/]+/.exec(path)?.[0]
  if (share !== undefined && (await factsOf(context, `${share}\\`)) === undefined) return 67
  return (await factsOf(context, files.dirname(path))) === undefined ? 3 : otherwise
}

async function factsOf(context: MediaContext, path: string): Promise<unknown> {
  try {
    return await context.files.stat(path)
  } catch {
    // A folder that can’t be looked at is as good as none here: the file in it was not found either.
    return undefined
  }
}

/** One backup file that is being written. */
export interface Target {
  readonly path: string
  /** @throws SqlError 3202 */
  write(bytes: Uint8Array): Promise<void>
  /** Everything is on the disk under its name. @throws SqlError 3202 */
  finish(): Promise<void>
  /** As a server leaves it after a failure: a new file is removed, one that was there stays with an unfinished set. */
  abandon(): Promise<void>
}

/**
 * Opens a file for a backup set.
 *
 * @param keep what of an existing file stays before the new set; undefined for a new file
 * @throws SqlError 3201, 3202
 */
export async function openTarget(context: MediaContext, path: string, keep: Buffer | undefined): Promise<Target> {
  const { files } = context
  refuseShare(context, path)
  // What is there must survive a full disk: it is copied first, and replaced only once the new set was begun.
  const temporary = keep === undefined ? path : `${path}.${randomBytes(4).toString('hex')}.tmp`
  const place = await claim(context, path)
  const writer = await files.create(temporary).catch(async (error: unknown) => {
    inUse.delete(place)
    throw await opening(context, path, error)
  })
  let begun = false
  const close = async (): Promise<void> => {
    inUse.delete(place)
    await writer.close()
  }
  const target: Target = {
    path,
    async write(bytes) {
      begun = true
      await writing(path, async () => {
        // The way there, not only the open file: a share that is gone takes nothing more.
        files.whereIs(path)
        await writer.write(bytes)
      })
    },
    finish: () =>
      writing(path, async () => {
        await writer.flush()
        await close()
        if (temporary !== path) await files.rename(temporary, path)
      }),
    async abandon() {
      try {
        await close()
        if (temporary !== path && begun) await files.rename(temporary, path)
        else await files.remove(temporary)
      } catch (error) {
        // The share that just failed may not let go of the file either; the statement’s own error is the one to tell.
        if (codeOf(error) === undefined) throw error
      }
    },
  }
  try {
    if (keep !== undefined) await writing(path, () => writer.write(keep))
  } catch (error) {
    await target.abandon()
    throw error
  }
  return target
}

/** The real file, which nobody else gets until it is given back. @throws SqlError 3201 */
async function claim(context: MediaContext, path: string): Promise<string> {
  try {
    const place = context.files.whereIs(path)
    if (inUse.has(place)) throw cannotOpen(path, 32)
    inUse.add(place)
    return place
  } catch (error) {
    throw await opening(context, path, error)
  }
}

async function writing(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    throw writeError(path, error)
  }
}

function writeError(path: string, error: unknown): unknown {
  const code = codeOf(error) ?? ''
  const number = code === 'ENETUNREACH' ? 64 : OS_OF_CODE[code]
  return number === undefined ? error : writeFailed(path, number)
}
