import { execFile } from 'node:child_process'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { openPractice } from '../../../main/practice/index.ts'
import { withFolder } from '../../support/application.ts'
import { problemOf } from '../../support/keyfile/problem-of.ts'

const keyIn = async (folder: string) => (await (await openPractice(folder)).machine.call('key.read', {})).items[0]?.data

describe('the practice world', () => {
  it('is made with the folders of its drives and shares', () =>
    withFolder(async (folder) => {
      await openPractice(folder)
      for (const name of [
        'shares/FS02/DR/Keys',
        'shares/MyServer/Backup',
        'removable/E',
        'computers/PRACTICE-MS01/C',
        'computers/PRACTICE-MS01-rebuilt/C',
        'computers/PRACTICE-DW01/C',
        'computers/PRACTICE-SQL01/D/MSSQL16.MSSQLSERVER/MSSQL/Backup',
        'computers/PRACTICE-SQL01-rebuilt/F/Backup',
        'computers/PRACTICE-SQL02/D/SCO/Backup',
      ]) {
        expect((await stat(path.join(folder, name))).isDirectory(), name).toBe(true)
      }
      expect((await readdir(folder)).sort()).toEqual(['computers', 'removable', 'shares', 'world.json'])
    }))

  it('keeps its state between starts', () =>
    withFolder(async (folder) => {
      const key = await keyIn(folder)
      const { world } = await openPractice(folder)
      await world.set({ computer: 'rebuilt-server', fault: { id: 'disk-full', on: true } })
      await world.set({ fault: { id: 'share-gone', on: true } })
      await world.set({ fault: { id: 'disk-full', on: false } })
      const again = await openPractice(folder)
      expect(again.world.state().computer).toBe('rebuilt-server')
      expect(
        again.world
          .state()
          .faults.filter(({ on }) => on)
          .map(({ id }) => id),
      ).toEqual(['share-gone'])
      await again.world.set({ computer: 'management-server', fault: { id: 'share-gone', on: false } })
      expect(await keyIn(folder)).toEqual(key)
    }))

  it('says what can be chosen and switched, and where it lies', () =>
    withFolder(async (folder) => {
      const state = (await openPractice(folder)).world.state()
      expect(state.computers.map(({ id }) => id)).toEqual([
        'management-server',
        'data-warehouse-server',
        'rebuilt-server',
      ])
      expect(state.faults).toEqual([
        { id: 'registry-unreadable', label: expect.any(String), on: false },
        { id: 'registry-read-only', label: expect.any(String), on: false },
        { id: 'share-gone', label: expect.any(String), on: false },
        { id: 'disk-full', label: expect.any(String), on: false },
        { id: 'folder-read-only', label: expect.any(String), on: false },
        { id: 'not-elevated', label: expect.any(String), on: false },
        ...[
          'sql-rebuilt',
          'sql-stopped',
          'sql-silent',
          'sql-login-denied',
          'sql-rights-missing',
          'connection-drops',
          'backup-disk-full',
          'backup-share-denied',
          'backup-damaged',
          'domain-away',
          'dw-stopped',
        ].map((id) => ({ id, label: expect.any(String), on: false })),
      ])
      expect(state.folder).toBe(folder)
    }))

  it('refuses names that it does not know and changes nothing', () =>
    withFolder(async (folder) => {
      const { world } = await openPractice(folder)
      const before = await readFile(path.join(folder, 'world.json'), 'utf8')
      expect((await problemOf(world.set({ computer: '__proto__' }))).code).toBe('practice-unknown')
      expect((await problemOf(world.set({ fault: { id: 'meteor', on: true } }))).code).toBe('practice-unknown')
      expect(await readFile(path.join(folder, 'world.json'), 'utf8')).toBe(before)
    }))

  it('changes what another window has changed since, and loses neither', () =>
    withFolder(async (folder) => {
      const [one, two] = [await openPractice(folder), await openPractice(folder)]
      await one.world.set({ computer: 'data-warehouse-server' })
      await two.world.set({ fault: { id: 'disk-full', on: true } })
      expect(two.world.state()).toMatchObject({ computer: 'data-warehouse-server' })
    }))

  it('is reset: files, faults and keys are as on the first day, the keys new', () =>
    withFolder(async (folder) => {
      const { world, files, machine } = await openPractice(folder)
      const key = (await machine.call('key.read', {})).items[0]?.data
      await (await files.create('\\\\FS02\\DR\\Keys\\old.age')).close()
      await (await files.create('E:\\old.age')).close()
      await world.set({ computer: 'rebuilt-server', fault: { id: 'not-elevated', on: true } })
      await world.reset()
      expect(world.state().computer).toBe('management-server')
      expect(world.state().faults.every(({ on }) => !on)).toBe(true)
      expect(await files.list('\\\\FS02\\DR\\Keys')).toEqual([])
      expect(await files.list('E:\\')).toEqual([])
      expect((await machine.call('key.read', {})).items[0]?.data).not.toEqual(key)
    }))

  it.each([
    ['no JSON', '{"v":1,'],
    ['no text', Buffer.from([0xff, 0xfe, 0x00])],
    ['empty', ''],
    ['another shape', '{"v":1,"computers":{}}'],
    ['a list', '[]'],
    ['null', 'null'],
  ])('that is damaged (%s) is kept aside, made anew, and said', (_, contents) =>
    withFolder(async (folder) => {
      await openPractice(folder)
      await writeFile(path.join(folder, 'world.json'), contents)
      const { notice, machine } = await openPractice(folder, () => new Date('2026-11-21T03:15:00Z'))
      expect(notice).toMatchObject({ code: 'world-damaged', text: expect.stringContaining('anew') })
      const aside = (await readdir(folder)).filter((name) => name.startsWith('world.damaged-20261121T031500-'))
      expect(aside).toHaveLength(1)
      expect(await readFile(path.join(folder, aside[0] ?? ''))).toEqual(Buffer.from(contents))
      expect((await machine.call('key.read', {})).items).toHaveLength(1)
      expect((await openPractice(folder)).notice).toBeUndefined()
    }),
  )

  it('of a newer version is refused and left as it is', () =>
    withFolder(async (folder) => {
      await openPractice(folder)
      const newer = '{"v":4,"what":"ever"}'
      await writeFile(path.join(folder, 'world.json'), newer)
      const problem = await problemOf(openPractice(folder))
      expect(problem.data).toMatchObject({
        code: 'world-newer',
        next: expect.arrayContaining([expect.stringContaining('newer version')]),
      })
      expect(await readFile(path.join(folder, 'world.json'), 'utf8')).toBe(newer)
    }))

  it('of version 1, which knew no tool, is taken over with its keys', () =>
    withFolder(async (folder) => {
      const key = await keyIn(folder)
      const file = path.join(folder, 'world.json')
      const world = JSON.parse(await readFile(file, 'utf8')) as {
        v: number
        computers: Record<string, { tools?: unknown }>
      }
      world.v = 1
      for (const computer of Object.values(world.computers)) delete computer.tools
      await writeFile(file, JSON.stringify(world))
      const { notice, machine } = await openPractice(folder)
      expect(notice).toBeUndefined()
      expect(await keyIn(folder)).toEqual(key)
      expect((await machine.call('tool.find', { roots: [] })).tools).toHaveLength(1)
    }))

  it('of version 2, which knew no database servers, is taken over with its keys and gets them', () =>
    withFolder(async (folder) => {
      const key = await keyIn(folder)
      const file = path.join(folder, 'world.json')
      const world = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>
      const { sqlServers, accounts } = world
      delete world['sqlServers']
      delete world['accounts']
      await writeFile(file, JSON.stringify({ ...world, v: 2 }))
      const { notice, world: opened } = await openPractice(folder)
      expect(notice).toBeUndefined()
      expect(await keyIn(folder)).toEqual(key)
      await opened.set({ computer: 'rebuilt-server' })
      const upgraded = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>
      expect(upgraded).toMatchObject({ v: 3, current: 'rebuilt-server', accounts })
      expect(Object.keys(upgraded['sqlServers'] ?? {})).toEqual(Object.keys(sqlServers ?? {}))
    }))

  it.each(['"folder": "PRACTICE-SQL01"', '"folder": "PRACTICE-SQL02"'])(
    'cannot be led out of its folder by %s of a database server',
    (own) =>
      withFolder(async (folder) => {
        await openPractice(folder)
        const world = path.join(folder, 'world.json')
        await writeFile(world, (await readFile(world, 'utf8')).replace(own, '"folder": "../../out"'))
        expect((await openPractice(folder)).notice?.code).toBe('world-damaged')
      }),
  )

  it('cannot be led out of its folder by names in its own file', () =>
    withFolder(async (folder) => {
      await openPractice(folder)
      const world = path.join(folder, 'world.json')
      await writeFile(world, (await readFile(world, 'utf8')).replaceAll('"FS02"', '"../../FS02"'))
      expect((await openPractice(folder)).notice?.code).toBe('world-damaged')
    }))

  it('made many times at the same moment is one world', () =>
    withFolder(async (folder) => {
      const all = await Promise.all(Array.from({ length: 8 }, () => openPractice(folder)))
      const keys = await Promise.all(all.map(({ machine }) => machine.call('key.read', {})))
      expect(new Set(keys.map(({ items }) => Buffer.from(items[0]?.data ?? []).toString('hex'))).size).toBe(1)
      expect((await readdir(folder)).filter((name) => name.startsWith('world'))).toEqual(['world.json'])
    }))

  it('made by four processes at once is one world', () =>
    withFolder(async (folder) => {
      const script = `const { openPractice } = await import(${JSON.stringify(new URL('../../../main/practice/index.ts', import.meta.url).href)})
        const { machine } = await openPractice(process.argv[1])
        const { items } = await machine.call('key.read', {})
        process.stdout.write(Buffer.from(items[0].data).toString('hex'))`
      const run = promisify(execFile)
      const keys = await Promise.all(
        Array.from({ length: 4 }, () => run(process.execPath, ['--input-type=module', '-e', script, folder])),
      )
      expect(new Set(keys.map(({ stdout }) => stdout)).size).toBe(1)
      expect((await readdir(folder)).filter((name) => name.startsWith('world'))).toEqual(['world.json'])
    }))
})
