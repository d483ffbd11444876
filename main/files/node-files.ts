import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { posix, win32 } from 'node:path'
import { codeOf, messageOf } from '../engine/problem.ts'
import type { FileFacts, Files, FileWriter } from '../ports/files.ts'
import { type FsLike, nodeFs } from './fs-like.ts'
import { publish } from './publish.ts'
import { readAll, writerOn } from './handles.ts'
import { retried, type Transient } from './transient.ts'

export interface NodeFilesOptions {
  /** The system's path for the person's: the same on Windows; inside the practice folder in practice. May throw. */
  native(path: string): string
  /** How the person's paths are put together. */
  dialect: 'win32' | 'posix'
  fs?: FsLike
  /** Given on Windows only. */
  transient?: Transient
}

/** `Files` on the real file system. */
export function nodeFiles(options: NodeFilesOptions): Files {
  const { transient } = options
  const native = (name: string) => options.native(name)
  const fs = options.fs ?? nodeFs
  const path = options.dialect === 'win32' ? win32 : posix
  const again = <T>(work: () => Promise<T>) => retried(transient, work)

  async function create(name: string): Promise<FileWriter> {
    // Readable by its owner alone where the system has modes; Windows gives it the folder's rights.
    return writerOn(await again(async () => fs.open(native(name), 'wx', 0o600)), transient)
  }

  async function stat(name: string): Promise<FileFacts | undefined> {
    try {
      const facts = await again(async () => fs.stat(native(name)))
      return {
        kind: facts.isFile() ? 'file' : facts.isDirectory() ? 'folder' : 'other',
        size: facts.size,
        modified: facts.mtime,
      }
    } catch (error) {
      if (isAbsent(error)) return undefined
      throw error
    }
  }

  async function remove(name: string): Promise<void> {
    try {
      await again(async () => fs.unlink(native(name)))
    } catch (error) {
      if (!isAbsent(error)) throw error
    }
  }

  async function tryToWrite(folder: string): Promise<void> {
    const name = path.join(folder, `.try-${randomBytes(8).toString('hex')}.tmp`)
    const writer = await create(name)
    try {
      await writer.write(new Uint8Array(1))
      await writer.flush()
    } finally {
      await writer.close()
      await remove(name)
    }
    await sweep(folder)
  }

  /** What a try left behind that was killed: files of its own name pattern, of one byte at most. */
  async function sweep(folder: string): Promise<void> {
    try {
      for (const name of await fs.readdir(native(folder))) {
        if (!TRY.test(name)) continue
        const left = path.join(folder, name)
        if (((await stat(left))?.size ?? 2) <= 1) await remove(left)
      }
    } catch {
      // Another program's try may be under way and hold its file; the folder can be written, which is all that was asked.
    }
  }

  return {
    create,
    stat,
    remove,
    read: (name, maxBytes) => readAll(() => again(async () => fs.open(native(name), READ)), maxBytes),
    publish: async (from, to) => publish(fs, native(from), native(to), transient),
    rename: (from, to) => again(async () => fs.rename(native(from), native(to))),
    makeFolder: (name) => again(async () => fs.mkdir(native(name))),
    syncFolder: async (name) => syncFolder(fs, native(name), transient),
    list: async (name) => (await again(async () => fs.readdir(native(name)))).sort(),
    freeBytes: async (name) => {
      for (let at = name; ; at = path.dirname(at)) {
        try {
          return await fs.free(native(at))
        } catch (error) {
          if (!isAbsent(error) || path.dirname(at) === at) throw error
        }
      }
    },
    canWrite: async (folder) => {
      try {
        await tryToWrite(folder)
        return true
      } catch (error) {
        return { code: codeOf(error) ?? 'UNKNOWN', message: messageOf(error) }
      }
    },
    whereIs: (name) => native(name),
    join: (folder, name) => path.join(folder, name),
    dirname: (name) => path.dirname(name),
    basename: (name) => path.basename(name),
  }
}

const TRY = /^\.try-[0-9a-f]{16}\.tmp$/

// Without O_NONBLOCK, opening a pipe that nobody writes to would never return. Windows has no such flag.
const READ = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

function isAbsent(error: unknown): boolean {
  const code = codeOf(error)
  return code === 'ENOENT' || code === 'ENOTDIR'
}

const NO_FOLDER_SYNC: ReadonlySet<string> = new Set([
  'EISDIR',
  'EPERM',
  'EACCES',
  'EINVAL',
  'ENOTSUP',
  'EOPNOTSUPP',
  'EBADF',
  'ENOSYS',
])

/** Windows opens no folder for this (its file systems journal names), and some file systems have no such thing: no error. */
async function syncFolder(fs: FsLike, folder: string, transient: Transient | undefined): Promise<void> {
  let handle: Awaited<ReturnType<FsLike['open']>> | undefined
  try {
    const opened = await retried(transient, () => fs.open(folder, constants.O_RDONLY), NO_FOLDER_SYNC)
    handle = opened
    await retried(transient, () => opened.sync(), NO_FOLDER_SYNC)
  } catch (error) {
    if (!NO_FOLDER_SYNC.has(codeOf(error) ?? '')) throw error
  } finally {
    await handle?.close()
  }
}
