import type { FsLike, HandleLike } from '../../../main/files/index.ts'

/** One call of the file system, counted from 1; handle calls are `handle.write` and so on. */
export interface Call {
  n: number
  op: string
}

/** What a watcher may do to a call: let it be, fail it, or let it do half. */
export type Verdict = { fail: string } | 'half' | undefined

/** A file system whose every call is counted and may be failed: the calls that go through are real. */
export function watchedFs(real: FsLike, watch: (call: Call) => Verdict): { fs: FsLike; calls: Call[] } {
  const calls: Call[] = []
  const judge = (op: string): boolean => {
    const call = { n: calls.length + 1, op }
    calls.push(call)
    const verdict = watch(call)
    if (typeof verdict === 'object')
      throw Object.assign(new Error(`${verdict.fail}: put in by the test, ${op}`), { code: verdict.fail })
    return verdict === 'half'
  }
  const handle = (inner: HandleLike): HandleLike => ({
    write: async (buffer, offset, length, position) => {
      const isHalf = judge('handle.write')
      return inner.write(buffer, offset, isHalf ? Math.ceil(length / 2) : length, position)
    },
    read: async (buffer, offset, length, position) => {
      const isHalf = judge('handle.read')
      return inner.read(buffer, offset, isHalf ? Math.ceil(length / 2) : length, position)
    },
    stat: async () => {
      judge('handle.stat')
      return inner.stat()
    },
    sync: async () => {
      judge('handle.sync')
      return inner.sync()
    },
    close: async () => {
      // Always closed for real: a test that leaks handles would fail for a reason of its own.
      await inner.close()
      judge('handle.close')
    },
  })
  const fs: FsLike = {
    open: async (path, flags, mode) => {
      judge('open')
      return handle(await real.open(path, flags, mode))
    },
    link: async (from, to) => {
      judge('link')
      return real.link(from, to)
    },
    unlink: async (path) => {
      judge('unlink')
      return real.unlink(path)
    },
    rename: async (from, to) => {
      judge('rename')
      return real.rename(from, to)
    },
    copyNew: async (from, to) => {
      const isHalf = judge('copyNew')
      await real.copyNew(from, to)
      if (isHalf) await cutInHalf(real, to)
    },
    mkdir: async (path) => {
      judge('mkdir')
      return real.mkdir(path)
    },
    stat: async (path) => {
      judge('stat')
      return real.stat(path)
    },
    readdir: async (path) => {
      judge('readdir')
      return real.readdir(path)
    },
    free: async (path) => {
      judge('free')
      return real.free(path)
    },
  }
  return { fs, calls }
}

async function cutInHalf(real: FsLike, path: string): Promise<void> {
  const { size } = await real.stat(path)
  const reading = await real.open(path, 'r')
  const start = new Uint8Array(Math.floor(size / 2))
  await reading.read(start, 0, start.length, null)
  await reading.close()
  const writing = await real.open(path, 'w')
  await writing.write(start, 0, start.length, null)
  await writing.close()
}

/** A file system without hard links, as FAT is: `code` is what the system says. */
export function withoutLinks(real: FsLike, code = 'EPERM'): FsLike {
  return { ...real, link: async () => Promise.reject(Object.assign(new Error(`${code}: no links here`), { code })) }
}
