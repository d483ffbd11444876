import { setTimeout as wait } from 'node:timers/promises'
import type { FsLike } from './fs-like.ts'
import { nodeFiles } from './node-files.ts'
import type { Files } from '../ports/files.ts'

/** `Files` on the system's own paths: this computer's, and the program's own data. */
export function nativeFiles(fs?: FsLike): Files {
  const isWindows = process.platform === 'win32'
  return nodeFiles({
    native: (path) => path,
    dialect: isWindows ? 'win32' : 'posix',
    ...(fs === undefined ? {} : { fs }),
    // Virus scanners hold a new file for a moment.
    ...(isWindows ? { transient: { limit: 60_000, wait: (milliseconds: number) => wait(milliseconds) } } : {}),
  })
}
