import { describe, expect, it } from 'vitest'
import { restoreDatabases } from '../../../main/procedures/restore-databases/index.ts'
import type { Ports } from '../../../main/ports/index.ts'
import { alteredRows } from '../../support/altered-rows.ts'
import { type RecoveryBench, serverSecrets, withRecovery } from '../../support/recovery-bench.ts'
import { backUp, type Change, recoverAnswers } from '../../support/recovery-runs.ts'

const ONE = ['ServiceManager']
const find = (ports: Ports, page: string, change: Change = {}) =>
  restoreDatabases.findings(page, recoverAnswers({ databases: ONE, ...change }), ports, serverSecrets())
const found = async (ports: Ports, page: string, change: Change = {}) =>
  (await find(ports, page, change)).map(({ level, code }) => `${level} ${code}`)

/** A full backup, a differential one and two log backups, and the sets’ numbers in that order. */
async function chain(bench: RecoveryBench): Promise<string[]> {
  for (const type of ['full', 'differential', 'log', 'log']) {
    bench.pass(60)
    await backUp(bench, ONE, { type })
  }
  await bench.forget()
  bench.now.is = 'rebuilt'
  await find(bench.ports, 'server')
  const answers = recoverAnswers({ databases: ONE, chooseSets: true })
  return (await restoreDatabases.options('sets', answers, bench.ports)).map(({ value }) => value).toReversed()
}

/** Takes the files out of the folder whose names have that word. */
async function lose({ ports, kit }: RecoveryBench, guid: string): Promise<void> {
  for (const entry of await kit.artifacts())
    if (entry.kind === 'database-backup' && entry.setGuid.toLowerCase() === guid.toLowerCase())
      for (const file of entry.files) await ports.files.remove(file)
}

describe('backup sets that are chosen', () => {
  it('are there, one a database, of a database that is selected', () =>
    withRecovery(async (bench) => {
      const [full = '', differential = ''] = await chain(bench)
      const sets = (...chosen: string[]) => found(bench.ports, 'sets', { chooseSets: true, sets: chosen })
      expect(await sets(full)).toEqual([])
      expect(await sets(differential)).toEqual([])
      expect(await sets(full, differential)).toEqual(['block set-twice-ServiceManager'])
      const strange = '00000000-0000-4000-8000-000000000000'
      expect(await sets(strange)).toEqual([expect.stringMatching(/^block set-unknown-00000000/)])
      expect(await found(bench.ports, 'sets', { chooseSets: true, sets: [full], databases: ['DWRepository'] })).toEqual(
        ['block set-not-selected-ServiceManager'],
      )
    }))

  it('need the full backup that they are based on', () =>
    withRecovery(async (bench) => {
      const [full = '', differential = '', log = ''] = await chain(bench)
      await lose(bench, full)
      const [base] = await find(bench.ports, 'sets', { chooseSets: true, sets: [differential] })
      expect(base).toMatchObject({ level: 'block', code: 'chain-no-base-ServiceManager', field: 'sets' })
      expect(base?.detail).toContain('Another tool may have made it')
      const [none] = await find(bench.ports, 'databases', { chooseSets: true, sets: [log] })
      expect(none).toMatchObject({ level: 'block', code: 'chain-no-full-ServiceManager', field: 'databases' })
    }))

  it('need every log backup between', () =>
    withRecovery(async (bench) => {
      const [, , first = '', last = ''] = await chain(bench)
      await lose(bench, first)
      const [gap] = await find(bench.ports, 'sets', { chooseSets: true, sets: [last] })
      expect(gap).toMatchObject({ level: 'block', code: 'chain-gap-ServiceManager' })
      expect(gap?.detail).toContain('4305')
    }))
})

describe('backups that are', () => {
  const header = async (bench: RecoveryBench, change: (row: Record<string, unknown>) => object, chosen: Change = {}) =>
    found(alteredRows(bench.ports, 'backup-header', change), 'databases', chosen)

  it('damaged, snapshots or of a newer version are not offered, each with its reason', () =>
    withRecovery(async (bench) => {
      await backUp(bench, ONE)
      bench.pass(60)
      await backUp(bench, ONE)
      expect(await header(bench, () => ({ IsDamaged: true }))).toEqual(['block damaged-ServiceManager'])
      expect(await header(bench, () => ({ IsSnapshot: true }))).toEqual(['block no-usable-ServiceManager'])
      expect(await header(bench, () => ({ SoftwareVersionMajor: 17 }))).toEqual(['block newer-version-ServiceManager'])
      // One that can be restored is enough.
      let first: unknown
      expect(
        await header(bench, ({ BackupSetGUID }) => ({ IsDamaged: (first ??= BackupSetGUID) === BackupSetGUID })),
      ).toEqual([])
    }))

  it('damaged or of a newer version are refused also when they are chosen', () =>
    withRecovery(async (bench) => {
      const [full = ''] = await chain(bench)
      const chosen = { chooseSets: true, sets: [full] }
      expect(await header(bench, () => ({ IsDamaged: true }), chosen)).toEqual(['block chain-unusable-ServiceManager'])
      expect(await header(bench, () => ({ SoftwareVersionMajor: 17 }), chosen)).toEqual([
        'block newer-version-ServiceManager',
      ])
      const gone = { chooseSets: true, sets: ['00000000-0000-4000-8000-000000000000'] }
      expect(await found(bench.ports, 'databases', gone)).toEqual([])
    }))

  it('without checksums are told from those that can be compared', () =>
    withRecovery(async (bench) => {
      await backUp(bench, ONE)
      await bench.forget()
      bench.now.is = 'rebuilt'
      expect(await header(bench, () => ({ HasBackupChecksums: false }))).toEqual(['warn no-checksums'])
    }))
})

describe('an instance', () => {
  it('whose computer was renamed is told so', () =>
    withRecovery(async ({ ports }) => {
      const renamed = alteredRows(ports, 'server-identity', () => ({ ownName: 'OLDNAME' }))
      const [info] = await find(renamed, 'server')
      expect(info).toMatchObject({ level: 'info', code: 'server-renamed' })
      expect(info?.text).toContain('still calls itself OLDNAME; its address is PRACTICE-SQL01')
    }))

  it('that does not say where it keeps backups needs a folder for the safety backup', () =>
    withRecovery(async (bench) => {
      await backUp(bench, ONE)
      const silent = alteredRows(bench.ports, 'server-identity', () => ({ backupFolder: null, dataFolder: null }))
      expect(await found(silent, 'files')).toContain('block folder-unknown-safetyFolder')
      expect(await found(silent, 'files', { safetyFolder: 'D:\\' })).not.toContain('block folder-unknown-safetyFolder')
    }))

  it('takes paths of 259 characters and no longer ones', () =>
    withRecovery(async (bench) => {
      await backUp(bench, ONE)
      const [long] = await find(bench.ports, 'files', { purpose: 'practice', dataFolder: `D:\\${'a'.repeat(240)}` })
      expect(long).toMatchObject({ level: 'block', code: 'files-unread-ServiceManager', field: 'dataFolder' })
      expect(long?.text).toContain('259')
    }))
})
