import { describe, expect, it } from 'vitest'
import { type Instance, type MediaBench, withBench } from '../../../../support/sql/media-bench.ts'
import { rebuiltInstance, sampleContent, sampleDatabase } from '../../../../support/sql/media-instance.ts'

const path = (name: string) => `N'\\\\FS02\\DR\\${name}.bak'`
const full = (name: string, more = '') => `BACKUP DATABASE ServiceManager TO DISK = ${path(name)} WITH CHECKSUM ${more}`
const log = (name: string, more = '') => `BACKUP LOG ServiceManager TO DISK = ${path(name)} WITH CHECKSUM ${more}`
const restore = (name: string, more = 'NORECOVERY') =>
  `RESTORE DATABASE ServiceManager FROM DISK = ${path(name)} WITH ${more}`
const restoreLog = (name: string, more = 'NORECOVERY') =>
  `RESTORE LOG ServiceManager FROM DISK = ${path(name)} WITH ${more}`

/** Work in the database: time passes, rows are added, the log grows. */
async function work({ clock }: MediaBench, instance: Instance, rows: number, seconds = 600): Promise<void> {
  clock.pass(seconds)
  await instance.change((state) => {
    const [database] = state.databases
    if (database === undefined) return
    database.content.rows += rows
    database.lsn += 1000
  })
}

/** full (1000 rows, 03:00) · log1 (1100, 03:10) · diff (1200, 03:20) · log2 (1300, 03:30) · log3 (1400, 03:40), then lost work. */
async function chain(bench: MediaBench): Promise<void> {
  const { instance } = bench
  await instance.run(full('full'))
  await work(bench, instance, 100)
  await instance.run(log('log1'))
  await work(bench, instance, 100)
  await instance.run(full('diff', ', DIFFERENTIAL'))
  await work(bench, instance, 100)
  await instance.run(log('log2'))
  await work(bench, instance, 100)
  await instance.run(log('log3'))
  await work(bench, instance, 100)
}

const elsewhere = ({ add }: MediaBench): Instance =>
  add(
    rebuiltInstance({
      drives: ['C', 'D'],
      databases: [sampleDatabase('Other', 9, { content: sampleContent('Other') })],
    }),
  )

const rows = (instance: Instance) => instance.database('ServiceManager').content.rows

describe('a chain of backups', () => {
  it.each([
    ['full', [restore('full', 'RECOVERY')], 1000],
    ['full and differential', [restore('full'), restore('diff', 'RECOVERY')], 1200],
    [
      'full, differential and logs',
      [restore('full'), restore('diff'), restoreLog('log2'), restoreLog('log3', 'RECOVERY')],
      1400,
    ],
    [
      'full and all logs',
      [
        restore('full'),
        restoreLog('log1'),
        restoreLog('log2'),
        restoreLog('log3'),
        'RESTORE DATABASE ServiceManager WITH RECOVERY',
      ],
      1400,
    ],
    [
      'to a point in time',
      [restore('full'), restore('diff'), restoreLog('log2', "RECOVERY, STOPAT = '2026-11-21T03:25:00'")],
      1250,
    ],
    ['up to the very end', [restore('full'), restoreLog('log1', "RECOVERY, STOPAT = '2026-11-21 03:10:00'")], 1100],
  ])('%s', (_, statements, expected) =>
    withBench(async (bench) => {
      await chain(bench)
      const target = elsewhere(bench)
      for (const [index, sql] of statements.entries()) {
        await target.run(sql)
        const isLast = index === statements.length - 1
        expect(target.database('ServiceManager')).toMatchObject({
          state: isLast ? 'ONLINE' : 'RESTORING',
          broker: false,
          trustworthy: false,
        })
      }
      expect(rows(target)).toBe(expected)
      expect(target.store.current().restores).toHaveLength(statements.filter((sql) => sql.includes('FROM')).length)
      // The log goes on where it was restored to, and differentials have the base that was restored.
      const next = target.database('ServiceManager')
      expect(next.base?.guid).toBe(bench.instance.store.current().backups[0]?.guid)
      const { logFrom } = next
      await target.run(log('next'))
      await target.run(full('next diff', ', DIFFERENTIAL'))
      const { rows: headers } = await target.run(`RESTORE HEADERONLY FROM DISK = ${path('next')}`)
      expect(headers[0]?.['FirstLSN']).toBe(logFrom)
      expect(headers[0]?.['ForkPointLSN']).toBe(logFrom)
    }),
  )

  it('is refused in the wrong order: 3118, 3117, 4305, 4326, 3120, 3136, 3154', () =>
    withBench(async (bench) => {
      await chain(bench)
      const target = elsewhere(bench)
      expect(await target.errors(restoreLog('log1'))).toEqual([3118, 3013])
      expect(await target.errors(restore('diff'))).toEqual([3118, 3013])
      await target.run(restore('full', 'RECOVERY'))
      expect(await target.errors(restoreLog('log1'))).toEqual([3117, 3013])
      expect(await target.errors(restore('diff'))).toEqual([3117, 3013])
      await target.run(restore('full', 'NORECOVERY, REPLACE'))
      expect((await target.refusal(restoreLog('log3')))[0]).toMatchObject({
        number: 4305,
        message: expect.stringMatching(/begins at LSN \d+, which is too recent .* includes LSN \d+ can be restored\.$/),
      })
      await target.run(restoreLog('log1'))
      await target.run(restoreLog('log2'))
      expect(await target.errors(restoreLog('log1'))).toEqual([4326, 3013])
      expect(await target.errors(restore('diff'))).toEqual([3120, 3013])
      await bench.instance.run(full('second'))
      await target.run(restore('second'))
      expect(await target.errors(restore('diff'))).toEqual([3136, 3013])
      await bench.instance.run("BACKUP DATABASE HRPortal TO DISK = N'D:\\Backup\\hr.bak'")
      await bench.instance.run("BACKUP LOG HRPortal TO DISK = N'D:\\Backup\\hr.trn'")
      const foreign = "RESTORE LOG ServiceManager FROM DISK = N'D:\\Backup\\hr.trn' WITH NORECOVERY"
      await target.change((state) => state.certificates.push(...bench.instance.store.current().certificates))
      expect(await target.errors(foreign)).toEqual([3154, 3013])
    }))

  it('STOPAT: 4335 before what is restored already, 4338 before a full backup’s end, 4322 beyond', () =>
    withBench(async (bench) => {
      await chain(bench)
      const target = elsewhere(bench)
      expect(await target.errors(restore('full', "NORECOVERY, STOPAT = '2026-11-21T02:00:00'"))).toEqual([4338, 3013])
      const early = await target.run(restore('full', "RECOVERY, STOPAT = '2026-11-21T03:05:00'"))
      expect(early.said.map(({ number }) => number)).toContain(4322)
      expect(target.database('ServiceManager').state).toBe('RESTORING')
      await target.run(restoreLog('log1'))
      expect(await target.errors(restoreLog('log2', "RECOVERY, STOPAT = '2026-11-21T03:09:00'"))).toEqual([4335, 3013])
      const { said } = await target.run(restoreLog('log2', "RECOVERY, STOPAT = '2026-11-21T03:35:00'"))
      expect(said.map(({ number }) => number)).toContain(4322)
      expect(target.database('ServiceManager').state).toBe('RESTORING')
      await target.run(restoreLog('log3', "RECOVERY, STOPAT = '2026-11-21T03:35:00'"))
      expect(target.database('ServiceManager').state).toBe('ONLINE')
      expect(rows(target)).toBe(1350)
    }))

  it('STOPAT is nothing for SIMPLE recovery: 3145', () =>
    withBench(async ({ instance }) => {
      await instance.run("BACKUP DATABASE DWRepository TO DISK = N'D:\\Backup\\x.bak'")
      expect(
        await instance.errors(
          "RESTORE DATABASE DWRepository FROM DISK = N'D:\\Backup\\x.bak' WITH STOPAT = '2026-11-21T04:00:00'",
        ),
      ).toEqual([3145, 3013])
    }))

  it('the tail is the last link', () =>
    withBench(async (bench) => {
      await chain(bench)
      const { instance } = bench
      await instance.run(log('tail', ', NORECOVERY'))
      const { rows: headers } = await instance.run(`RESTORE HEADERONLY FROM DISK = ${path('tail')}`)
      expect(headers).toMatchObject([{ BackupType: 2, IsForceOffline: true, BeginsLogChain: false }])
      expect(await instance.errors(full('not now'))).toEqual([927, 3013])
      const target = elsewhere(bench)
      for (const sql of [restore('full'), restore('diff'), restoreLog('log2'), restoreLog('log3')])
        await target.run(sql)
      await target.run(restoreLog('tail', 'RECOVERY'))
      expect(rows(target)).toBe(1500)
      await instance.run('RESTORE DATABASE ServiceManager WITH RECOVERY')
      expect(instance.database('ServiceManager').state).toBe('ONLINE')
    }))
})

describe('the base of differentials and the log chain', () => {
  it('are left alone by COPY_ONLY', () =>
    withBench(async (bench) => {
      const { instance } = bench
      await instance.run(full('copy', ', COPY_ONLY'))
      expect(await instance.errors(full('diff', ', DIFFERENTIAL'))).toEqual([3035, 3013])
      expect(await instance.errors(log('log'))).toEqual([4214, 3013])
      await instance.run(full('full'))
      const { base, logFrom } = instance.database('ServiceManager')
      await work(bench, instance, 1)
      await instance.run(full('copy2', ', COPY_ONLY'))
      await instance.run(log('copylog', ', COPY_ONLY'))
      expect(instance.database('ServiceManager')).toMatchObject({ base, logFrom })
      await instance.run(full('diff', ', DIFFERENTIAL, COPY_ONLY'))
      const target = elsewhere(bench)
      await target.run(restore('copy2'))
      expect(await target.errors(restore('diff'))).toEqual([3136, 3013])
      // A log goes on from a copy-only backup all the same.
      await work(bench, instance, 1)
      await instance.run(log('log'))
      await target.run(restoreLog('log', 'RECOVERY'))
      expect(rows(target)).toBe(1002)
    }))

  it('go on after each backup', () =>
    withBench(async (bench) => {
      const { instance } = bench
      await instance.run(full('full'))
      const [set] = instance.store.current().backups
      expect(instance.database('ServiceManager').base?.guid).toBe(set?.guid)
      await instance.run(log('log1'))
      await instance.run(log('log2'))
      const headers = await Promise.all(
        ['full', 'log1', 'log2'].map(
          async (name) => (await instance.run(`RESTORE HEADERONLY FROM DISK = ${path(name)}`)).rows[0],
        ),
      )
      const [first, one, two] = headers
      expect(one?.['FirstLSN']).toBe(first?.['FirstLSN'])
      expect(Number(one?.['LastLSN'])).toBeGreaterThan(Number(first?.['LastLSN']))
      expect(two?.['FirstLSN']).toBe(one?.['LastLSN'])
      expect([one?.['BeginsLogChain'], two?.['BeginsLogChain']]).toEqual([true, false])
      expect(one?.['DatabaseBackupLSN']).toBe(first?.['CheckpointLSN'])
    }))
})

describe('recovery forks', () => {
  it('a log of the path that was left can’t follow one of the new path, nor the other way round: 4330', () =>
    withBench(async (bench) => {
      const { instance } = bench
      await instance.run(full('full'))
      await work(bench, instance, 10)
      await instance.run(log('old1'))
      await work(bench, instance, 10)
      await instance.run(log('old2'))
      // Back to the full backup: everything after it is another history now.
      await instance.run(restore('full', 'RECOVERY, REPLACE'))
      for (let n = 0; n < 5; n += 1) await work(bench, instance, 1)
      await instance.run(log('new1'))
      await work(bench, instance, 1)
      await instance.run(log('new2'))
      const target = elsewhere(bench)
      await target.run(restore('full'))
      await target.run(restoreLog('old1'))
      expect(await target.errors(restoreLog('new1'))).toEqual([4330, 3013])
      await target.run(restore('full'))
      await target.run(restoreLog('new1'))
      await target.run(restoreLog('new2', 'RECOVERY'))
      expect(rows(target)).toBe(1006)
      await target.run(restore('full', 'NORECOVERY, REPLACE'))
      await target.run(restoreLog('old1'))
      await target.run(restoreLog('old2', 'RECOVERY'))
      expect(rows(target)).toBe(1020)
    }))

  it('HEADERONLY tells where a path was left', () =>
    withBench(async (bench) => {
      const { instance } = bench
      await instance.run(full('full'))
      await instance.run(restore('full', 'RECOVERY, REPLACE'))
      await instance.run(log('new1'))
      const { rows: headers } = await instance.run(`RESTORE HEADERONLY FROM DISK = ${path('new1')}`)
      expect(headers[0]?.['FirstRecoveryForkID']).not.toBe(headers[0]?.['RecoveryForkID'])
      expect(headers[0]?.['ForkPointLSN']).not.toBeNull()
      await instance.run(log('new2'))
      const { rows: later } = await instance.run(`RESTORE HEADERONLY FROM DISK = ${path('new2')}`)
      expect(later[0]?.['ForkPointLSN']).toBeNull()
    }))
})
