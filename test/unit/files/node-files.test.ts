import { execFileSync } from 'node:child_process'
import * as real from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nodeFiles, nodeFs } from '../../../main/files/index.ts'
import type { Files } from '../../../main/ports/files.ts'
import { bytes } from '../../support/keyfile/sample.ts'
import { create, failing, waits } from './setup.ts'

let folder: string
let files: Files
const at = (name: string) => join(folder, name)
const text = async (name: string) => real.readFile(at(name), 'utf8')

beforeEach(async () => {
  folder = await real.mkdtemp(join(tmpdir(), 'files-'))
  files = nodeFiles({ native: (path) => path, dialect: 'posix' })
})
afterEach(() => real.rm(folder, { recursive: true }))

describe('creating', () => {
  it('writes a file that only its owner reads', async () => {
    await create(files, at('a'), 'contents')
    expect(await text('a')).toBe('contents')
    expect((await real.stat(at('a'))).mode & 0o777).toBe(0o600)
  })

  it('replaces nothing: not a file, not a link, not a link to nowhere, not a pipe', async () => {
    await real.writeFile(at('file'), 'old')
    await real.symlink(at('file'), at('link'))
    await real.symlink(at('nowhere'), at('dangling'))
    execFileSync('mkfifo', [at('pipe')])
    for (const name of ['file', 'link', 'dangling', 'pipe'])
      await expect(files.create(at(name))).rejects.toMatchObject({ code: 'EEXIST' })
    expect(await text('file')).toBe('old')
    await expect(real.stat(at('nowhere'))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('continues short writes and interrupted ones', async () => {
    await create(failing('handle.write', 'half', 3).files, at('short'), 'x'.repeat(1000))
    expect(await text('short')).toBe('x'.repeat(1000))
    await create(failing('handle.write', 'EINTR', 3).files, at('interrupted'), 'y'.repeat(10))
    expect(await text('interrupted')).toBe('y'.repeat(10))
  })

  it('gives a device up that takes nothing and says nothing', async () => {
    const idle = nodeFiles({
      native: (path) => path,
      dialect: 'posix',
      fs: {
        ...nodeFs,
        open: async (path, flags, mode) =>
          Object.assign(await nodeFs.open(path, flags, mode), { write: async () => ({ bytesWritten: 0 }) }),
      },
    })
    await expect(create(idle, at('a'), 'x')).rejects.toMatchObject({ code: 'EIO' })
  })

  it('may be closed twice', async () => {
    const writer = await files.create(at('a'))
    await writer.close()
    await writer.close()
  })
})

describe('reading', () => {
  it('returns the whole file, through short reads', async () => {
    await real.writeFile(at('a'), 'x'.repeat(5000))
    expect(await failing('handle.read', 'half', 5).files.read(at('a'), 5000)).toEqual(bytes('x'.repeat(5000)))
    await real.writeFile(at('empty'), '')
    expect(await files.read(at('empty'), 0)).toHaveLength(0)
  })

  it('refuses what is longer than asked for', async () => {
    await real.writeFile(at('a'), 'x'.repeat(101))
    await expect(files.read(at('a'), 100)).rejects.toMatchObject({ code: 'EFBIG' })
  })

  it('reads a file that grew meanwhile up to the limit and no further', async () => {
    await real.writeFile(at('a'), 'x'.repeat(100))
    const stale = (size: number) =>
      nodeFiles({
        native: (path) => path,
        dialect: 'posix',
        fs: {
          ...nodeFs,
          open: async (path, flags) => {
            const handle = await nodeFs.open(path, flags)
            const facts = await handle.stat()
            return Object.assign(handle, { stat: async () => Object.assign(facts, { size }) })
          },
        },
      })
    expect(await stale(10).read(at('a'), 100)).toHaveLength(100)
    await expect(stale(10).read(at('a'), 50)).rejects.toMatchObject({ code: 'EFBIG' })
  })

  it('never waits for a pipe, and reads no folder and no device', async () => {
    execFileSync('mkfifo', [at('pipe')])
    await expect(files.read(at('pipe'), 100)).rejects.toMatchObject({ code: 'EINVAL' })
    await expect(files.read(folder, 100)).rejects.toMatchObject({ code: 'EISDIR' })
    await expect(files.read('/dev/zero', 100)).rejects.toMatchObject({ code: 'EINVAL' })
    await expect(files.read(at('none'), 100)).rejects.toMatchObject({ code: 'ENOENT' })
  })
})

describe('the rest', () => {
  it('tells what is there', async () => {
    await real.writeFile(at('a'), '123')
    execFileSync('mkfifo', [at('pipe')])
    const facts = await files.stat(at('a'))
    expect(facts).toMatchObject({ kind: 'file', size: 3 })
    expect(facts?.modified).toBeInstanceOf(Date)
    expect((await files.stat(folder))?.kind).toBe('folder')
    expect((await files.stat(at('pipe')))?.kind).toBe('other')
    expect(await files.stat(at('none'))).toBeUndefined()
    expect(await files.stat(at('a/inside'))).toBeUndefined()
    await expect(failing('stat', 'EACCES').files.stat(at('a'))).rejects.toMatchObject({ code: 'EACCES' })
  })

  it('removes, and an absent file is no error, but any other failure is', async () => {
    await real.writeFile(at('a'), '')
    await files.remove(at('a'))
    await files.remove(at('a'))
    await expect(failing('unlink', 'EACCES').files.remove(at('a'))).rejects.toMatchObject({ code: 'EACCES' })
  })

  it('makes folders and syncs them, also where there is no such thing', async () => {
    await files.makeFolder(at('x/y/z'))
    await files.makeFolder(at('x/y/z'))
    await files.syncFolder(at('x/y'))
    await failing('open', 'EPERM').files.syncFolder(at('x'))
    const { transient, slept } = waits()
    for (const op of ['open', 'handle.sync']) await failing(op, 'EPERM', 9, transient).files.syncFolder(at('x'))
    expect(slept).toEqual([])
    await failing('handle.sync', 'EBUSY', 1, transient).files.syncFolder(at('x'))
    expect(slept).toEqual([10])
    await failing('handle.sync', 'EINVAL').files.syncFolder(at('x'))
    await expect(failing('handle.sync', 'EIO').files.syncFolder(at('x'))).rejects.toMatchObject({ code: 'EIO' })
    await expect(files.syncFolder(at('none'))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('renames over a file of the program\u2019s own', async () => {
    await real.writeFile(at('a'), 'new')
    await real.writeFile(at('b'), 'old')
    await files.rename(at('a'), at('b'))
    expect(await text('b')).toBe('new')
  })

  it('counts free bytes, also for a folder that is not there yet', async () => {
    const { bavail, bsize } = await real.statfs(folder)
    const free = await files.freeBytes(at('not/yet/there'))
    expect(free).toBeGreaterThan(0)
    expect(Math.abs(free - bavail * bsize)).toBeLessThan(2 ** 30)
  })

  it('tries whether it can write, and leaves nothing', async () => {
    expect(await files.canWrite(folder)).toBe(true)
    expect(await files.canWrite(at('none'))).toMatchObject({ code: 'ENOENT' })
    expect(await failing('handle.write', 'ENOSPC').files.canWrite(folder)).toMatchObject({ code: 'ENOSPC' })
    expect(await failing('unlink', 'EACCES').files.canWrite(folder)).toMatchObject({ code: 'EACCES' })
    expect((await files.list(folder)).filter((name) => !name.startsWith('.try-'))).toEqual([])
  })

  it('maps the person\u2019s paths, and puts them together as Windows does', async () => {
    const mapped = nodeFiles({
      dialect: 'win32',
      native: (path) => {
        if (!path.startsWith('C:\\')) throw Object.assign(new Error('ENOENT: outside'), { code: 'ENOENT' })
        return join(folder, ...path.slice(3).split('\\'))
      },
    })
    const name = mapped.join('C:\\Keys\\', 'a.age')
    expect([name, mapped.dirname(name), mapped.basename(name)]).toEqual(['C:\\Keys\\a.age', 'C:\\Keys', 'a.age'])
    expect(mapped.whereIs(name)).toBe(join(folder, 'Keys', 'a.age'))
    expect(mapped.dirname('\\\\nas\\keys\\a.age')).toBe('\\\\nas\\keys\\')
    await mapped.makeFolder('C:\\Keys')
    await (await mapped.create(name)).close()
    expect(await mapped.list('C:\\Keys')).toEqual(['a.age'])
    // Outside the mapping everything rejects; nothing throws past its promise.
    for (const work of [
      mapped.create('D:\\a'),
      mapped.read('D:\\a', 1),
      mapped.publish('D:\\a', name),
      mapped.publish(name, 'D:\\a'),
      mapped.rename('D:\\a', name),
      mapped.makeFolder('D:\\a'),
      mapped.syncFolder('D:\\a'),
      mapped.list('D:\\a'),
      mapped.freeBytes('D:\\a'),
    ]) {
      await expect(work).rejects.toMatchObject({ code: 'ENOENT' })
    }
    expect(await mapped.canWrite('D:\\a')).toMatchObject({ code: 'ENOENT' })
    expect(await mapped.stat('D:\\a')).toBeUndefined()
  })
})
