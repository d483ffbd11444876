import { describe, expect, it } from 'vitest'
import { restoreDatabases } from '../../../main/procedures/restore-databases/index.ts'
import { type RecoveryBench, serverSecrets, SIGN_IN, withRecovery } from '../../support/recovery-bench.ts'
import { backUp, databaseOf, PLACE, planned, recover, recoverAnswers } from '../../support/recovery-runs.ts'

const ONE = ['ServiceManager']
const rowsIn = (bench: RecoveryBench) => databaseOf(bench[bench.now.is], 'ServiceManager')?.content.rows
const setRows = (bench: RecoveryBench, rows: number) =>
  bench.old.store.change((state) => {
    for (const { name, content } of state.databases) if (name === 'ServiceManager') content.rows = rows
  })

/** Full (rows 100), differential (200), log (300), log (400). */
async function history(bench: RecoveryBench): Promise<void> {
  for (const [type, rows] of [
    ['full', 100],
    ['differential', 200],
    ['log', 300],
    ['log', 400],
  ] as const) {
    await setRows(bench, rows)
    bench.pass(60)
    const view = await backUp(bench, ONE, { type })
    expect(view.result?.outcome, type).toBe('done')
  }
}

async function disaster(bench: RecoveryBench): Promise<void> {
  await bench.forget()
  bench.now.is = 'rebuilt'
}

const optionsOf = (bench: RecoveryBench, field: string, answers: object) =>
  restoreDatabases.options(field, answers, bench.ports)
const open = (bench: RecoveryBench) =>
  bench.ports.sql.open(
    { server: SIGN_IN.serverServer, signIn: 'sql', user: 'sa' },
    { password: serverSecrets()['server-password'] },
  )

describe('a chain of backups', () => {
  it('is restored to its end, and each of its sets can be chosen', () =>
    withRecovery(async (bench) => {
      await history(bench)
      await disaster(bench)
      const { plan } = await planned(bench, recoverAnswers({ databases: ONE }))
      expect(plan.steps.find(({ id }) => id === 'restore-ServiceManager')?.actions).toHaveLength(4)

      await open(bench)
      const answers = recoverAnswers({ databases: ONE, chooseSets: true })
      const sets = await optionsOf(bench, 'sets', answers)
      expect(sets.map(({ label, unavailable }) => [label, unavailable])).toEqual([
        ['ServiceManager, log', undefined],
        ['ServiceManager, log', undefined],
        ['ServiceManager, differential', undefined],
        ['ServiceManager, full', undefined],
      ])
      for (const [index, rows] of [
        [3, 100],
        [2, 200],
        [1, 300],
        [0, 400],
      ] as const) {
        const view = await recover(bench, { ...answers, sets: [sets[index]?.value] })
        expect(view.result, JSON.stringify(view.result)).toMatchObject({ outcome: 'done' })
        expect(rowsIn(bench)).toBe(rows)
      }
      expect(bench.rebuilt.internal).toEqual([])
    }))

  it('is found in a folder and in single files, set by set, wherever it lies in them', () =>
    withRecovery(async (bench) => {
      await history(bench)
      await disaster(bench)
      const folder = recoverAnswers({ databases: ONE, source: 'place', place: PLACE })
      expect((await recover(bench, folder)).result?.outcome).toBe('done')
      expect(rowsIn(bench)).toBe(400)
      const [file] = (await bench.kit.artifacts()).flatMap((entry) =>
        entry.kind === 'database-backup' && entry.type === 'full' ? entry.files : [],
      )
      expect((await recover(bench, { ...folder, place: file })).result?.outcome).toBe('done')
      expect(rowsIn(bench)).toBe(100)
    }))

  it('is found in the history of an instance that still has it', () =>
    withRecovery(async (bench) => {
      await history(bench)
      await setRows(bench, 999)
      const view = await recover(bench, recoverAnswers({ databases: ONE, source: 'history' }))
      expect(view.result?.outcome).toBe('done')
      expect(rowsIn(bench)).toBe(400)
    }))

  it('is restored to a point in time within a log backup', () =>
    withRecovery(async (bench) => {
      await history(bench)
      const logs = (await bench.kit.artifacts()).flatMap((entry) =>
        entry.kind === 'database-backup' && entry.type === 'log' ? [entry.finished] : [],
      )
      await disaster(bench)
      const offset = bench.rebuilt.store.current().utcOffset * 60_000
      const stopAt = new Date(Date.parse(logs[0] ?? '') + offset - 500).toISOString().slice(0, 19)
      const run = await planned(bench, recoverAnswers({ databases: ONE, stopAt }))
      const sent = run.plan.steps.find(({ id }) => id === 'restore-ServiceManager')?.actions.map(({ text }) => text)
      expect(sent?.at(-1)).toContain(`STOPAT = N'${stopAt}'`)
      expect(sent?.at(-1)).toContain('RESTORE LOG')
      await run.start()
      expect((await run.end()).result?.outcome).toBe('done')
      // In the middle of a log backup a part of its rows is there.
      expect(rowsIn(bench)).toBeGreaterThan(200)
      expect(rowsIn(bench)).toBeLessThan(300)
    }))

  it('written over several files is restored from all of them, also when they are found one by one', () =>
    withRecovery(async (bench) => {
      await setRows(bench, 77)
      expect((await backUp(bench, ONE, { stripes: '3' })).result?.outcome).toBe('done')
      await disaster(bench)
      for (const source of ['kit', 'place']) {
        const view = await recover(
          bench,
          recoverAnswers({ databases: ONE, source, ...(source === 'place' ? { place: PLACE } : {}) }),
        )
        expect(view.result, JSON.stringify(view.result)).toMatchObject({ outcome: 'done' })
        expect(rowsIn(bench)).toBe(77)
      }
      expect(bench.wasSent('_1of3.bak')).toBe(true)
    }))

  it('whose middle is missing ends before the gap and says so', () =>
    withRecovery(async (bench) => {
      await history(bench)
      const kept = (await bench.kit.artifacts()).filter((entry) => entry.kind === 'database-backup')
      const files = kept.map((entry) => (entry.kind === 'database-backup' ? entry.files[0] : undefined))
      await bench.ports.files.remove(files[2] ?? '')
      await disaster(bench)
      const { plan } = await planned(bench, recoverAnswers({ databases: ONE, source: 'place', place: PLACE }))
      expect(plan.findings.map(({ code }) => code)).toContain('log-gap-ServiceManager')
      expect(plan.steps.find(({ id }) => id === 'restore-ServiceManager')?.actions).toHaveLength(2)

      const answers = recoverAnswers({ databases: ONE, source: 'place', place: PLACE, chooseSets: true })
      const last = kept.at(-1)
      const guid = last?.kind === 'database-backup' ? last.setGuid : ''
      const found = await restoreDatabases.findings('sets', { ...answers, sets: [guid] }, bench.ports, serverSecrets())
      expect(found.map(({ level, code }) => `${level} ${code}`)).toEqual(['block chain-gap-ServiceManager'])
      expect(found[0]?.detail).toContain('4305')
    }))
})

describe('what is restored', () => {
  it('goes where the new server wants its files', () =>
    withRecovery(async (bench) => {
      await backUp(bench, ONE)
      await disaster(bench)
      await recover(bench, recoverAnswers({ databases: ONE }))
      expect(databaseOf(bench.rebuilt, 'ServiceManager')?.content.files.map(({ path }) => path)).toEqual([
        'F:\\Data\\ServiceManager.mdf',
        'F:\\Log\\ServiceManager_log.ldf',
      ])
    }))

  it('goes into other folders where these are named', () =>
    withRecovery(async (bench) => {
      await backUp(bench, ONE)
      await disaster(bench)
      const view = await recover(
        bench,
        recoverAnswers({ databases: ONE, dataFolder: 'F:\\Backup\\', logFolder: 'F:\\Log' }),
      )
      expect(view.result?.outcome).toBe('done')
      expect(databaseOf(bench.rebuilt, 'ServiceManager')?.content.files.map(({ path }) => path)).toEqual([
        'F:\\Backup\\ServiceManager.mdf',
        'F:\\Log\\ServiceManager_log.ldf',
      ])
    }))

  it('is what the lists offer: lost databases first choice, those that are there only for who chooses them', () =>
    withRecovery(async (bench) => {
      await backUp(bench, ['ServiceManager', 'DWRepository', 'ReportServer'])
      await open(bench)
      const there = await optionsOf(bench, 'databases', recoverAnswers())
      expect(there.map(({ value, suggested }) => [value, suggested])).toEqual([
        ['ServiceManager', undefined],
        ['DWRepository', undefined],
        ['ReportServer', undefined],
      ])
      expect(there[0]?.detail).toContain('would be replaced')
      await disaster(bench)
      await open(bench)
      const lost = await optionsOf(bench, 'databases', recoverAnswers())
      expect(lost.map(({ value, suggested, group }) => [value, suggested, group])).toEqual([
        ['ServiceManager', true, 'Service Manager and data warehouse'],
        ['DWRepository', true, 'Service Manager and data warehouse'],
        ['ReportServer', true, 'Reporting Services'],
      ])
    }))
})
