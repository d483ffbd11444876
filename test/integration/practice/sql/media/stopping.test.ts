import { once } from 'node:events'
import { readdir, stat } from 'node:fs/promises'
import type mssql from 'mssql'
import { describe, expect, it } from 'vitest'
import { damage, familyIn } from '../../../../support/sql/media.ts'
import { type MediaBench, withBench } from '../../../../support/sql/media-bench.ts'
import { failure } from '../../../../support/tds/rig.ts'

const file = 'D:\\Backup\\x.bak'
const backup = `BACKUP DATABASE ServiceManager TO DISK = N'${file}' WITH CHECKSUM, STATS = 10`
const names = ({ real }: MediaBench) => readdir(real('D:\\Backup'))

/** The client asks no question of its own before each statement, whose answer would be lost, too. */
const unchecked = { user: 'sa', database: 'master', validateConnection: false } as const

/** Starts a statement and holds it at a percentage. */
async function heldAt(
  { instance }: MediaBench,
  percent: number,
  sql: string,
): Promise<{
  request: mssql.Request
  done: Promise<unknown>
  go(): void
}> {
  const { promise: isHeld, resolve: held } = Promise.withResolvers<void>()
  const { promise, resolve: go } = Promise.withResolvers<void>()
  instance.hold.gate = (at) => {
    if (at.percent !== percent) return Promise.resolve()
    held()
    return promise
  }
  const pool = await instance.connect({ user: 'sa', database: 'master', options: { cancelTimeout: 60_000 } })
  const request = pool.request()
  const done = request.query(sql)
  await isHeld
  instance.hold.gate = undefined
  return { request, done, go }
}

describe('progress', () => {
  it('is sent as the work goes on, not at its end', () =>
    withBench(async (bench) => {
      const { instance, real } = bench
      const { promise: isHeld, resolve: held } = Promise.withResolvers<void>()
      const { promise, resolve: go } = Promise.withResolvers<void>()
      instance.hold.gate = ({ percent, command, database }) => {
        expect([command, database]).toEqual(['BACKUP DATABASE', 'ServiceManager'])
        if (percent < 40) return Promise.resolve()
        held()
        return promise
      }
      const pool = await instance.connect({ user: 'sa', database: 'master' })
      const request = pool.request()
      const first = once(request, 'info')
      const done = request.query(backup)
      await isHeld
      expect((await first)[0]).toMatchObject({ number: 3211, message: '10 percent processed.', class: 0 })
      expect(await instance.working()).toEqual([{ command: 'BACKUP DATABASE', percentComplete: 30, wait: 'BACKUPIO' }])
      const part = (await stat(real(file))).size
      go()
      await done
      expect(await instance.working()).toEqual([])
      expect((await stat(real(file))).size).toBeGreaterThan(part * 2)
    }))

  it.each([
    [1, 100],
    [7, 15],
    [30, 4],
    [100, 1],
  ])('STATS = %i tells %i times', (stats, times) =>
    withBench(async ({ instance }) => {
      const { said } = await instance.run(`BACKUP DATABASE ServiceManager TO DISK = N'${file}' WITH STATS = ${stats}`)
      const told = said.filter(({ number }) => number === 3211)
      expect(told).toHaveLength(times)
      expect(told.at(-1)?.message).toBe('100 percent processed.')
    }),
  )

  it('is not told without STATS; STATS alone is 10', () =>
    withBench(async ({ instance }) => {
      const sql = `BACKUP DATABASE ServiceManager TO DISK = N'${file}'`
      expect((await instance.run(sql)).said.map(({ number }) => number)).toEqual([4035, 4035, 3014])
      expect((await instance.run(`${sql} WITH STATS`)).said.filter(({ number }) => number === 3211)).toHaveLength(10)
    }))
})

describe('a backup that is cancelled', () => {
  it('says 3204 and 3013, leaves no file, no row in msdb, and the connection works on', () =>
    withBench(async (bench) => {
      const { instance } = bench
      const { request, done } = await heldAt(bench, 50, backup)
      expect(await names(bench)).toEqual(['x.bak'])
      const told = failure(done)
      request.cancel()
      expect(await told).toMatchObject({ code: 'ECANCEL', preceding: [3204, 3013] })
      expect(await names(bench)).toEqual([])
      expect(instance.store.current().backups).toEqual([])
      expect(instance.database('ServiceManager').base).toBeUndefined()
      expect(await instance.working()).toEqual([])
      // Nothing is left locked.
      await instance.run(backup)
    }))

  it('leaves an unfinished set in a file that was there, and the older sets whole', () =>
    withBench(async (bench) => {
      const { instance, real } = bench
      await instance.run(backup)
      const { request, done } = await heldAt(bench, 50, backup)
      const told = failure(done)
      request.cancel()
      await told
      expect(await names(bench)).toEqual(['x.bak'])
      expect((await familyIn(real(file))).sets.map(({ state }) => state)).toEqual(['complete', 'terminated'])
      await instance.run(`RESTORE VERIFYONLY FROM DISK = N'${file}' WITH FILE = 1, CHECKSUM`)
      expect(await instance.errors(`RESTORE VERIFYONLY FROM DISK = N'${file}' WITH FILE = 2`)).toEqual([3256, 3013])
      expect(await instance.errors(backup)).toEqual([3266, 3013])
    }))

  it('of several files leaves none', () =>
    withBench(async (bench) => {
      const two = `BACKUP DATABASE ServiceManager TO DISK = N'${file}', DISK = N'D:\\Backup\\y.bak' WITH STATS = 10`
      const { request, done } = await heldAt(bench, 70, two)
      const told = failure(done)
      request.cancel()
      await told
      expect(await names(bench)).toEqual([])
    }))

  it('by a connection that is lost leaves nothing either', () =>
    withBench(async (bench) => {
      const { instance, faults } = bench
      const pool = await instance.connect(unchecked)
      faults.add('connection-drops')
      expect(await failure(pool.request().query(backup))).toMatchObject({ code: 'ECONNRESET', preceding: [] })
      faults.clear()
      await expect.poll(() => names(bench)).toEqual([])
      await expect.poll(() => instance.working()).toEqual([])
      expect(instance.store.current().backups).toEqual([])
      await instance.run(backup)
    }))
})

describe('a restore that is stopped', () => {
  const restore = `RESTORE DATABASE ServiceManager FROM DISK = N'${file}' WITH REPLACE, STATS = 10`

  it('leaves the database RESTORING: 4333 to recover it, 4319 to go on, and a full restore heals it', () =>
    withBench(async (bench) => {
      const { instance } = bench
      await instance.run(backup)
      await instance.run("BACKUP LOG ServiceManager TO DISK = N'D:\\Backup\\x.trn'")
      const before = instance.database('ServiceManager').content
      const { request, done } = await heldAt(bench, 50, restore)
      expect(instance.database('ServiceManager').state).toBe('RESTORING')
      expect(await instance.working()).toMatchObject([{ command: 'RESTORE DATABASE', percentComplete: 40 }])
      const told = failure(done)
      request.cancel()
      expect(await told).toMatchObject({ code: 'ECANCEL', preceding: [3204, 3013] })
      expect(instance.database('ServiceManager')).toMatchObject({
        state: 'RESTORING',
        content: { rows: 0, principals: [] },
      })
      expect(instance.store.current().restores).toEqual([])
      expect(await instance.errors('RESTORE DATABASE ServiceManager WITH RECOVERY')).toEqual([4333, 3013])
      expect(
        await instance.errors("RESTORE LOG ServiceManager FROM DISK = N'D:\\Backup\\x.trn' WITH NORECOVERY"),
      ).toEqual([4319, 3013])
      expect(await instance.errors(backup)).toEqual([927, 3013])
      await instance.run(`RESTORE DATABASE ServiceManager FROM DISK = N'${file}'`)
      expect(instance.database('ServiceManager').content).toEqual(before)
    }))

  it('or meets damage on the way, leaves it RESTORING, too', () =>
    withBench(async (bench) => {
      const { instance, real } = bench
      await instance.run(backup)
      await damage(real(file))
      expect(await instance.errors(restore)).toEqual([3183, 3013])
      expect(instance.database('ServiceManager').state).toBe('RESTORING')
    }))

  it('by a lost connection, the same', () =>
    withBench(async (bench) => {
      const { instance, faults } = bench
      await instance.run(backup)
      const pool = await instance.connect(unchecked)
      faults.add('connection-drops')
      expect(await failure(pool.request().query(restore))).toMatchObject({ code: 'ECONNRESET' })
      faults.clear()
      await expect.poll(() => instance.working()).toEqual([])
      expect(instance.database('ServiceManager').state).toBe('RESTORING')
      expect(instance.store.current().restores).toEqual([])
    }))

  it('is no harm for VERIFYONLY', () =>
    withBench(async (bench) => {
      const { instance } = bench
      await instance.run(backup)
      const { request, done } = await heldAt(bench, 50, `RESTORE VERIFYONLY FROM DISK = N'${file}' WITH STATS = 10`)
      expect(await instance.working()).toMatchObject([{ command: 'RESTORE VERIFYON', percentComplete: 40 }])
      const told = failure(done)
      request.cancel()
      expect(await told).toMatchObject({ code: 'ECANCEL', preceding: [3204, 3013] })
      await instance.run(`RESTORE VERIFYONLY FROM DISK = N'${file}'`)
    }))

  it('of a log leaves the database where it was, and the log can be restored again', () =>
    withBench(async (bench) => {
      const { instance } = bench
      await instance.run(backup)
      await instance.run("BACKUP LOG ServiceManager TO DISK = N'D:\\Backup\\x.trn'")
      await instance.run(`RESTORE DATABASE ServiceManager FROM DISK = N'${file}' WITH REPLACE, NORECOVERY`)
      const before = instance.database('ServiceManager')
      const log = "RESTORE LOG ServiceManager FROM DISK = N'D:\\Backup\\x.trn' WITH RECOVERY"
      const { request, done } = await heldAt(bench, 50, log)
      const told = failure(done)
      request.cancel()
      await told
      expect(instance.database('ServiceManager')).toEqual(before)
      await instance.run(log)
    }))
})

describe('faults', () => {
  it('a disk that fills up: 3202 with 112, and no file is left', () =>
    withBench(async (bench) => {
      const { instance, faults } = bench
      faults.add('backup-disk-full')
      expect(await instance.refusal(backup)).toEqual([
        { number: 3202, message: `Write on "${file}" failed: 112(There is not enough space on the disk.)` },
        { number: 3013, message: 'BACKUP DATABASE is terminating abnormally.' },
      ])
      expect(await names(bench)).toEqual([])
      faults.clear()
      await bench.switchWorld('disk-full', true)
      expect(await instance.errors(backup)).toEqual([3202, 3013])
      await bench.switchWorld('disk-full', false)
      expect(await names(bench)).toEqual([])
      await instance.run(backup)
    }))

  it('a full disk takes nothing from a file that was there', () =>
    withBench(async (bench) => {
      const { instance, switchWorld } = bench
      await instance.run(backup)
      await switchWorld('disk-full', true)
      expect(await instance.errors(backup)).toEqual([3202, 3013])
      await switchWorld('disk-full', false)
      await instance.run(`RESTORE VERIFYONLY FROM DISK = N'${file}' WITH CHECKSUM`)
      expect(await names(bench)).toEqual(['x.bak'])
    }))

  it('a share that goes away meanwhile: 3202 with 64', () =>
    withBench(async (bench) => {
      const { done, go } = await heldAt(bench, 50, "BACKUP DATABASE ServiceManager TO DISK = N'\\\\FS02\\DR\\x.bak'")
      await bench.switchWorld('share-gone', true)
      go()
      expect(await failure(done)).toMatchObject({ number: 3013, preceding: [3202] })
    }))

  it('a share that the service account may not use: 3201 with 5, for reading, too; drives go on', () =>
    withBench(async ({ instance, faults }) => {
      const share = "'\\\\FS02\\DR\\x.bak'"
      await instance.run(`BACKUP DATABASE ServiceManager TO DISK = ${share}`)
      faults.add('backup-share-denied')
      const denied = expect.stringContaining('Operating system error 5(Access is denied.)')
      expect((await instance.refusal(`BACKUP DATABASE DWRepository TO DISK = ${share}`))[0]?.message).toEqual(denied)
      expect((await instance.refusal(`RESTORE HEADERONLY FROM DISK = ${share}`))[0]?.message).toEqual(denied)
      await instance.run(backup)
    }))

  it('a disk that damages what it keeps: BACKUP succeeds, VERIFYONLY tells', () =>
    withBench(async ({ instance, faults }) => {
      faults.add('backup-damaged')
      await instance.run(backup)
      faults.clear()
      expect(await instance.errors(`RESTORE VERIFYONLY FROM DISK = N'${file}' WITH CHECKSUM`)).toEqual([3189, 3013])
    }))
})
