import { constants } from 'node:fs'
import * as fs from 'node:fs/promises'

/** The part of `node:fs/promises` that is used, so that a test can put faults between. Paths are the system's own. */
export interface FsLike {
  open(path: string, flags: string | number, mode?: number): Promise<HandleLike>
  /** Hard link; rejects with EEXIST when the new name is taken. */
  link(from: string, to: string): Promise<void>
  unlink(path: string): Promise<void>
  rename(from: string, to: string): Promise<void>
  /** Copies to a new file; rejects with EEXIST when the name is taken, and then changes nothing. */
  copyNew(from: string, to: string): Promise<void>
  mkdir(path: string): Promise<void>
  stat(path: string): Promise<StatLike>
  readdir(path: string): Promise<string[]>
  /** Free bytes for the current user. */
  free(path: string): Promise<number>
}

export interface HandleLike {
  write(buffer: Uint8Array, offset: number, length: number, position: null): Promise<{ bytesWritten: number }>
  read(buffer: Uint8Array, offset: number, length: number, position: null): Promise<{ bytesRead: number }>
  stat(): Promise<StatLike>
  sync(): Promise<void>
  close(): Promise<void>
}

export interface StatLike {
  size: number
  mtime: Date
  isFile(): boolean
  isDirectory(): boolean
}

/** The real file system. */
export const nodeFs: FsLike = {
  open: (path, flags, mode) => fs.open(path, flags, mode),
  link: (from, to) => fs.link(from, to),
  unlink: (path) => fs.unlink(path),
  rename: (from, to) => fs.rename(from, to),
  copyNew: (from, to) => fs.copyFile(from, to, constants.COPYFILE_EXCL),
  mkdir: async (path) => {
    await fs.mkdir(path, { recursive: true })
  },
  stat: (path) => fs.stat(path),
  readdir: (path) => fs.readdir(path),
  free: async (path) => {
    const { bavail, bsize } = await fs.statfs(path)
    return bavail * bsize
  },
}
