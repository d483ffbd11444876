import * as real from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nodeFiles, nodeFs } from '../../../main/files/index.ts'
import type { Files } from '../../../main/ports/files.ts'
import { watchedFs, withoutLinks } from '../../support/keyfile/watched-fs.ts'
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

describe('what another program holds for a moment', () => {
  it.each(['EPERM', 'EACCES', 'EBUSY'])('is tried again after %s, a little later each time', async (code) => {
    const { transient, slept } = waits()
    await create(failing('open', code, 12, transient).files, at('a'), 'x')
    expect(await text('a')).toBe('x')
    expect(slept).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 100, 100])
  })

  it('is given up when the limit is waited out', async () => {
    const { transient, slept } = waits(500)
    await expect(
      create(failing('open', 'EBUSY', Number.POSITIVE_INFINITY, transient).files, at('a'), 'x'),
    ).rejects.toMatchObject({ code: 'EBUSY' })
    const total = slept.reduce((sum, one) => sum + one, 0)
    expect(total).toBeGreaterThanOrEqual(500)
    expect(total).toBeLessThan(700)
  })

  it('is not tried again after anything else, nor where nobody asked for it', async () => {
    const { transient, slept } = waits()
    await expect(create(failing('open', 'ENOSPC', 1, transient).files, at('a'), 'x')).rejects.toMatchObject({
      code: 'ENOSPC',
    })
    expect(slept).toEqual([])
    await expect(create(failing('open', 'EBUSY', 1).files, at('a'), 'x')).rejects.toMatchObject({ code: 'EBUSY' })
  })

  it.each(['handle.sync', 'unlink', 'rename', 'readdir', 'stat', 'mkdir'])('is tried again in %s too', async (op) => {
    const { transient, slept } = waits()
    const held = failing(op, 'EBUSY', 2, transient).files
    await create(held, at('a'), 'x')
    await held.rename(at('a'), at('b'))
    expect(await held.list(folder)).toEqual(['b'])
    expect((await held.stat(at('b')))?.kind).toBe('file')
    await held.remove(at('b'))
    await held.makeFolder(at('c'))
    expect(slept).toEqual([10, 20])
  })
})

describe('publishing', () => {
  const codes = ['EPERM', 'ENOTSUP', 'EXDEV', 'ENOSYS', 'EISDIR']

  it('gives the file its name', async () => {
    await real.writeFile(at('tmp'), 'new')
    await files.publish(at('tmp'), at('final'))
    expect(await text('final')).toBe('new')
    expect(await files.list(folder)).toEqual(['final'])
  })

  it.each(codes)('copies where there are no hard links (%s), and does not wait for them', async (code) => {
    const { transient, slept } = waits()
    await real.writeFile(at('tmp'), 'new')
    const copying = nodeFiles({ native: (path) => path, dialect: 'posix', fs: withoutLinks(nodeFs, code), transient })
    await copying.publish(at('tmp'), at('final'))
    expect(await text('final')).toBe('new')
    expect(await copying.list(folder)).toEqual(['final'])
    expect(slept).toEqual([])
  })

  it('replaces nothing, with hard links and without', async () => {
    for (const fs of [nodeFs, withoutLinks(nodeFs)]) {
      const publishing = nodeFiles({ native: (path) => path, dialect: 'posix', fs })
      await real.writeFile(at('final'), 'old')
      await real.writeFile(at('tmp'), 'new')
      await real.rm(at('dangling'), { force: true })
      await real.symlink(at('nowhere'), at('dangling'))
      for (const name of ['final', 'dangling'])
        await expect(publishing.publish(at('tmp'), at(name))).rejects.toMatchObject({ code: 'EEXIST' })
      expect(await text('final')).toBe('old')
      expect(await text('tmp')).toBe('new')
      await expect(real.stat(at('nowhere'))).rejects.toMatchObject({ code: 'ENOENT' })
    }
  })

  it('removes a copy that is not what was copied', async () => {
    await real.writeFile(at('tmp'), 'a longer text')
    const { fs } = watchedFs(withoutLinks(nodeFs), (call) => (call.op === 'copyNew' ? 'half' : undefined))
    await expect(
      nodeFiles({ native: (path) => path, dialect: 'posix', fs }).publish(at('tmp'), at('final')),
    ).rejects.toMatchObject({ code: 'EIO' })
    expect(await files.list(folder)).toEqual(['tmp'])
  })

  it('has done it when only the old name cannot be removed', async () => {
    await real.writeFile(at('tmp'), 'new')
    await failing('unlink', 'EBUSY').files.publish(at('tmp'), at('final'))
    expect(await files.list(folder)).toEqual(['final', 'tmp'])
  })

  it('says so when not even the unfinished copy can be removed', async () => {
    await real.writeFile(at('tmp'), 'new')
    const { fs } = watchedFs(withoutLinks(nodeFs), (call) =>
      call.op === 'handle.sync' || call.op === 'unlink' ? { fail: 'EIO' } : undefined,
    )
    await expect(
      nodeFiles({ native: (path) => path, dialect: 'posix', fs }).publish(at('tmp'), at('final')),
    ).rejects.toThrow(/could not be removed/)
  })
})
