import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { takeLock } from '../../../main/engine/lock.ts'
import { nodeFs } from '../../../main/files/index.ts'
import { openKit } from '../../../main/kit/index.ts'
import { withFolder } from '../../support/application.ts'
import { problemOf } from '../../support/keyfile/problem-of.ts'
import { watchedFs } from '../../support/keyfile/watched-fs.ts'
import { sampleArtifact, sampleBackup, samplePermissions } from '../../support/sample-artifact.ts'

const entry = (id: string) => sampleArtifact({ id })

describe('the recovery kit', () => {
  it('is empty where nothing is, and makes nothing by being looked at', () =>
    withFolder(async (folder) => {
      const kit = openKit({ folder: path.join(folder, 'kit', 'practice'), target: 'practice' })
      expect(await kit.artifacts()).toEqual([])
      expect(await readdir(folder)).toEqual([])
    }))

  it('keeps every entry, in order, whole', () =>
    withFolder(async (folder) => {
      const kit = openKit({ folder: path.join(folder, 'kit', 'practice'), target: 'practice' })
      for (const id of ['one', 'two', 'three']) await kit.add(entry(id))
      expect(await openKit({ folder: kit.folder, target: 'practice' }).artifacts()).toEqual([
        entry('one'),
        entry('two'),
        entry('three'),
      ])
    }))

  it('keeps entries of every kind side by side', () =>
    withFolder(async (folder) => {
      const all = [sampleArtifact(), sampleBackup(), samplePermissions(), sampleBackup({ id: 'log', type: 'log' })]
      const kit = openKit({ folder, target: 'practice' })
      for (const one of all) await kit.add(one)
      expect(await openKit({ folder, target: 'practice' }).artifacts()).toEqual(all)
    }))

  it('reads a list of version 1, which knew keys only, and writes it as version 2 with the next entry', () =>
    withFolder(async (folder) => {
      const manifest = path.join(folder, 'manifest.json')
      const old = JSON.stringify({ v: 1, target: 'practice', artifacts: [entry('one')] })
      await writeFile(manifest, old)
      const kit = openKit({ folder, target: 'practice' })
      expect(await kit.artifacts()).toEqual([entry('one')])
      expect(await readFile(manifest, 'utf8')).toBe(old)
      await kit.add(sampleBackup())
      expect(JSON.parse(await readFile(manifest, 'utf8'))).toEqual({
        v: 2,
        target: 'practice',
        artifacts: [entry('one'), sampleBackup()],
      })
      expect(await readFile(path.join(folder, 'manifest.previous.json'), 'utf8')).toBe(old)
    }))

  it('does nothing under an id that it has', () =>
    withFolder(async (folder) => {
      const kit = openKit({ folder, target: 'practice' })
      await kit.add(entry('one'))
      const before = await readFile(path.join(folder, 'manifest.json'), 'utf8')
      await kit.add({ ...entry('one'), operator: 'somebody else' })
      expect(await readFile(path.join(folder, 'manifest.json'), 'utf8')).toBe(before)
    }))

  it('keeps the generation before, and leaves nothing else', () =>
    withFolder(async (folder) => {
      const kit = openKit({ folder, target: 'practice' })
      await kit.add(entry('one'))
      expect(await readdir(folder)).toEqual(['manifest.json'])
      const before = await readFile(path.join(folder, 'manifest.json'), 'utf8')
      await kit.add(entry('two'))
      expect((await readdir(folder)).sort()).toEqual(['manifest.json', 'manifest.previous.json'])
      expect(await readFile(path.join(folder, 'manifest.previous.json'), 'utf8')).toBe(before)
    }))

  it('is emptied when practice is reset, the list before kept', () =>
    withFolder(async (folder) => {
      const kit = openKit({ folder, target: 'practice' })
      await kit.add(entry('one'))
      await kit.clear()
      expect(await kit.artifacts()).toEqual([])
      expect(await readFile(path.join(folder, 'manifest.previous.json'), 'utf8')).toContain('"one"')
    }))

  it.each([
    ['kit-damaged', '{"v":1,"target":"practice","artif'],
    ['kit-damaged', ''],
    ['kit-damaged', Buffer.from([0xff, 0xff])],
    ['kit-damaged', '{"v":1,"target":"practice","artifacts":[{"id":"one"}]}'],
    ['kit-damaged', '{"v":1,"target":"practice","artifacts":[],"more":1}'],
    ['kit-damaged', 'null'],
    ['kit-newer', '{"v":3,"anything":true}'],
    ['kit-damaged', '{"v":2,"target":"practice","artifacts":[{"kind":"unheard-of"}]}'],
    ['kit-damaged', JSON.stringify({ v: 2, target: 'practice', artifacts: [{ ...sampleBackup(), setGuid: 1 }] })],
    ['kit-other-target', '{"v":1,"target":"this-computer","artifacts":[]}'],
    [
      'kit-other-target',
      JSON.stringify({ v: 1, target: 'practice', artifacts: [sampleArtifact({ target: 'this-computer' })] }),
    ],
  ])('refuses with %s and changes nothing: %s', (code, contents) =>
    withFolder(async (folder) => {
      await writeFile(path.join(folder, 'manifest.json'), contents)
      const kit = openKit({ folder, target: 'practice' })
      for (const work of [kit.artifacts(), kit.add(entry('one'))]) {
        const problem = await problemOf(work)
        expect(problem.code).toBe(code)
        expect(problem.data.next?.length).toBeGreaterThan(0)
        expect(problem.data.unchanged?.length).toBeGreaterThan(0)
      }
      expect(await readFile(path.join(folder, 'manifest.json'))).toEqual(Buffer.from(contents))
      expect(await readdir(folder)).toEqual(['manifest.json'])
    }),
  )

  it('waits for a lock and says so when it does not come free', () =>
    withFolder(async (folder) => {
      const kit = openKit({ folder, target: 'practice', patience: 0 })
      const lock = await takeLock(path.join(folder, 'manifest.lock'), {
        run: 'x',
        wizard: 'another run',
        operator: 'CONTOSO\\other',
        started: new Date(),
      })
      const problem = await problemOf(kit.add(entry('one')))
      expect(problem.data).toMatchObject({ code: 'kit-locked', cause: expect.stringContaining('CONTOSO\\other') })
      await lock.release()
      await kit.add(entry('one'))
      expect(await kit.artifacts()).toHaveLength(1)
    }))

  it.each(['ENOSPC', 'EIO', 'EACCES', 'EROFS'])(
    'with %s at any call of the file system loses no entry and frees the lock',
    (code) =>
      withFolder(async (top) => {
        const counted = watchedFs(nodeFs, () => undefined)
        const dry = openKit({ folder: path.join(top, 'dry'), target: 'practice', fs: counted.fs })
        await dry.add(entry('one'))
        const first = counted.calls.length
        await dry.add(entry('two'))
        const calls = counted.calls.length - first
        expect(calls).toBeGreaterThan(8)
        for (let at = 1; at <= calls; at++) {
          const folder = path.join(top, String(at))
          await openKit({ folder, target: 'practice' }).add(entry('one'))
          const { fs } = watchedFs(nodeFs, ({ n }) => (n === at ? { fail: code } : undefined))
          const kit = openKit({ folder, target: 'practice', fs })
          const failed = await kit.add(entry('two')).then(
            () => undefined,
            (error: unknown) => error,
          )
          if (failed !== undefined)
            expect(failed).toMatchObject({ name: 'Problem', code: expect.stringMatching(/^kit-un(writ|read)able$/) })
          const ids = (await kit.artifacts()).map(({ id }) => id)
          expect(ids).toEqual(ids.length === 2 ? ['one', 'two'] : ['one'])
          await kit.add(entry('two'))
          expect((await kit.artifacts()).map(({ id }) => id)).toEqual(['one', 'two'])
          expect((await readdir(folder)).sort()).toEqual(['manifest.json', 'manifest.previous.json'])
        }
      }),
  )

  it('says so where its folder cannot be made', () =>
    withFolder(async (folder) => {
      await writeFile(path.join(folder, 'kit'), 'a file')
      const problem = await problemOf(
        openKit({ folder: path.join(folder, 'kit', 'practice'), target: 'practice' }).add(entry('one')),
      )
      expect(problem.code).toBe('kit-unwritable')
      await mkdir(path.join(folder, 'manifest.json'))
      expect((await problemOf(openKit({ folder, target: 'practice' }).artifacts())).code).toBe('kit-unreadable')
    }))
})
