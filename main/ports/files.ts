/**
 * What procedures do with files. Paths are the person's: Windows paths (`C:\…`, `\\server\share\…`). Implementations
 * reject with system errors (`code` ENOSPC, EACCES, EEXIST, ENOENT, EIO, ETIMEDOUT …), whose sentences for people are
 * made by `main/keyfile/problems.ts` and its like. One implementation on the real file system is `main/files/`.
 */
export interface Files {
  /** Creates a new file and never replaces one (EEXIST). */
  create(path: string): Promise<FileWriter>

  /** The whole file; rejects with code `EFBIG` when it is longer than `maxBytes`, `EISDIR` or `EINVAL` when it is no plain file. */
  read(path: string, maxBytes: number): Promise<Uint8Array>

  /**
   * Gives the file its final name, replacing nothing: hard link and unlink; where there are no hard links, exclusive
   * copy, flush, compare, unlink. EEXIST when the name is taken. When only the removal of the old name fails, it resolves
   * and both names stay; a `remove` after it tells.
   */
  publish(from: string, to: string): Promise<void>

  /** Replaces what has the new name: only for files of the program's own, such as the recovery kit's manifest. */
  rename(from: string, to: string): Promise<void>

  /** Removes a file; an absent one is no error. */
  remove(path: string): Promise<void>

  /** Makes a folder with the folders above it; an existing one is no error. */
  makeFolder(path: string): Promise<void>

  /** Makes the names in a folder durable, where the system can. */
  syncFolder(path: string): Promise<void>

  /** What has that name, links followed; nothing when nothing has it. */
  stat(path: string): Promise<FileFacts | undefined>

  /** The names in a folder, sorted. */
  list(path: string): Promise<string[]>

  /** Free bytes for the current user on the volume of the path (of its nearest existing parent). */
  freeBytes(path: string): Promise<number>

  /** Can a file be made and removed there? Tried with a small file of a unique name, which is removed again. */
  canWrite(folder: string): Promise<true | { code: string; message: string }>

  /** Where it really is, for the person who looks for it (in practice: inside the practice folder). */
  whereIs(path: string): string

  join(folder: string, name: string): string
  dirname(path: string): string
  basename(path: string): string
}

/** One file being written. After `close`, or after any failure, only `close` may be called, any number of times. */
export interface FileWriter {
  /** Writes all the bytes, or rejects; short writes are continued. */
  write(bytes: Uint8Array): Promise<void>

  /** Brings what was written onto the device (fsync, FlushFileBuffers). */
  flush(): Promise<void>

  close(): Promise<void>
}

export interface FileFacts {
  kind: 'file' | 'folder' | 'other'
  /** Bytes. */
  size: number
  modified: Date
}
