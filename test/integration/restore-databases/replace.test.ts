import { describe, expect, it } from 'vitest'
import type { RunView } from '../../../preload/contract/run.ts'
import { acknowledgeAll } from '../../support/key-runs.ts'
import { leave, type RecoveryBench, serverSecrets, withRecovery } from '../../support/recovery-bench.ts'
import { backUp, databaseOf, planned, recover, recoverAnswers, stepsOf } from '../../support/recovery-runs.ts'

const ONE = ['ServiceManager']
const answers = recoverAnswers({ databases: ONE })

async function backedUp(bench: RecoveryBench): Promise<void> {
  expect((await backUp(bench, ONE)).result?.outcome).toBe('done')
  await bench.old.store.change((state) => {
    for (const { name, content } of state.databases) if (name === 'ServiceManager') content.rows = 5
  })
}

const inside = (bench: RecoveryBench, host: string, program = 'SMService', login = 'PRACTICE\\svc-sm') =>
  bench.old.store.change((state) => {
    state.databases.find(({ name }) => name === 'ServiceManager')?.sessions.push({ host, program, login, sessions: 2 })
  })
const states = async (bench: RecoveryBench) =>
  (await bench.ports.machine.call('services.list', {})).services.map(({ name, state }) => `${name} ${state}`)
const RUNNING = ['OMSDK running', 'HealthService running', 'OMCFG running']

describe('a database that is replaced', () => {
  it('is named by hand, backed up first, emptied of sessions and given back to everybody', () =>
    withRecovery(async (bench) => {
      await backedUp(bench)
      await inside(bench, 'PRACTICE-MS01')
      const run = await planned(bench, answers)
      const replaces = run.plan.findings.find(({ code }) => code === 'replaces-ServiceManager')
      expect(replaces).toMatchObject({ level: 'warn', acknowledge: { type: 'ServiceManager' } })
      await run.start()
      const view = await run.end()
      expect(stepsOf(view).slice(0, 5)).toEqual([
        'verify-ServiceManager done',
        'stop-services done',
        'safety-ServiceManager done',
        'alone-ServiceManager done',
        'restore-ServiceManager done',
      ])
      expect(view.result).toMatchObject({ outcome: 'done', title: 'The databases are recovered' })
      const database = databaseOf(bench.old, 'ServiceManager')
      expect(database).toMatchObject({
        userAccess: 'MULTI_USER',
        broker: true,
        trustworthy: true,
        content: { rows: 184_312 },
      })
      expect(await states(bench)).toEqual(RUNNING)

      // The safety backup is a backup of what was there, and brings it back.
      const [file] = view.result?.files ?? []
      expect(file?.path).toMatch(/^D:\\.*\\PRACTICE-SQL01_ServiceManager_BEFORE-RESTORE_\d{8}-\d{6}-[0-9a-f]{8}\.bak$/)
      const back = await recover(bench, recoverAnswers({ databases: ONE, source: 'place', place: file?.path }))
      expect(back.result?.outcome).toBe('done')
      expect(databaseOf(bench.old, 'ServiceManager')?.content.rows).toBe(5)
      expect(bench.old.internal).toEqual([])
    }))

  it('is not touched until its name is typed', () =>
    withRecovery(async (bench) => {
      await backedUp(bench)
      const { runs, plan } = await planned(bench, answers)
      const given = acknowledgeAll(plan.findings).map((one) =>
        one.code.startsWith('replaces-') ? { code: one.code } : one,
      )
      await expect(runs.start(plan.hash, given, serverSecrets())).rejects.toMatchObject({ code: 'findings-unanswered' })
      expect(databaseOf(bench.old, 'ServiceManager')?.content.rows).toBe(5)
    }))

  it('stays as it was when there is no room for its safety backup', () =>
    withRecovery(async (bench) => {
      await backedUp(bench)
      const run = await planned(bench, answers)
      bench.old.faults.add('backup-disk-full')
      await run.start()
      const { result, steps } = await run.end()
      expect(result).toMatchObject({ outcome: 'failed', title: 'The databases are not recovered' })
      expect(result?.error).toMatchObject({ text: 'ServiceManager could not be backed up before its restore.' })
      expect(result?.error?.unchanged).toEqual(['ServiceManager was not replaced: without a safety backup it is not.'])
      // Everything before it is taken back: the services run again.
      expect(steps.find(({ id }) => id === 'stop-services')?.text).toContain('Undone')
      expect(await states(bench)).toEqual(RUNNING)
      expect(databaseOf(bench.old, 'ServiceManager')).toMatchObject({ userAccess: 'MULTI_USER', content: { rows: 5 } })
    }))

  it('is let go again when the run is cancelled before its restore', () =>
    withRecovery(async (bench) => {
      await backedUp(bench)
      const run = await planned(bench, answers)
      const machine = bench.ports.machine
      bench.old.hold.gate = async () => {
        const doing = run.views.at(-1)?.steps.find(({ state }) => state === 'running')
        if (doing?.id === 'safety-ServiceManager') await run.runs.stop(id)
      }
      const id = await run.start()
      const view = await run.end()
      bench.old.hold.gate = undefined
      expect(view.result?.outcome).toBe('stopped')
      expect(view.result?.unchanged.join()).toContain('the former state is restored')
      expect((await machine.call('services.list', {})).services.every(({ state }) => state === 'running')).toBe(true)
      expect(databaseOf(bench.old, 'ServiceManager')).toMatchObject({ userAccess: 'MULTI_USER', content: { rows: 5 } })
    }))

  it('is let go again when the run is cancelled once nobody is in it any more', () =>
    withRecovery(async (bench) => {
      await backedUp(bench)
      const run = await planned(bench, answers)
      bench.statement.after = async (batch) => {
        if (batch !== 'take-alone') return
        expect(databaseOf(bench.old, 'ServiceManager')?.userAccess).toBe('RESTRICTED_USER')
        await run.runs.stop(id)
      }
      const id = await run.start()
      const view = await run.end()
      expect(view.result?.outcome).toBe('stopped')
      expect(databaseOf(bench.old, 'ServiceManager')).toMatchObject({ userAccess: 'MULTI_USER', content: { rows: 5 } })
      expect(await states(bench)).toEqual(RUNNING)
    }))

  it('that somebody is still in is not replaced: 3101 with what to do', () =>
    withRecovery(async (bench) => {
      await backedUp(bench)
      // A sysadmin may come back at any time.
      await inside(bench, 'PC1', 'SSMS', 'PRACTICE\\admin')
      const run = await planned(bench, answers)
      expect(run.plan.findings.find(({ code }) => code === 'sessions-ended')?.text).toBe(
        'PRACTICE\\admin on PC1 is connected to the databases and is thrown out.',
      )
      await run.start()
      const { result } = await run.end()
      expect(result?.error).toMatchObject({ code: 'sql-3101', text: 'ServiceManager could not be restored.' })
      expect(result?.error?.unchanged?.join()).toContain('What ServiceManager was before is in D:\\')
      expect(result?.next.join()).toContain('services are stopped. Leave them stopped')
      expect(databaseOf(bench.old, 'ServiceManager')?.content.rows).toBe(5)
    }))

  it('of which a restore broke off is replaced without a safety backup, and that is said', () =>
    withRecovery(async (bench) => {
      await backedUp(bench)
      await bench.old.store.change((state) => {
        for (const database of state.databases) if (database.name === 'ServiceManager') database.state = 'RESTORING'
      })
      const { plan } = await planned(bench, answers)
      expect(plan.findings.find(({ code }) => code === 'replaces-ServiceManager')?.text).toContain(
        'without a safety backup',
      )
      expect((await recover(bench, answers)).result?.outcome).toBe('done')
      expect(databaseOf(bench.old, 'ServiceManager')?.content.rows).toBe(184_312)
    }))
})

describe('other management servers', () => {
  const guided = async (
    bench: RecoveryBench,
    answer: (view: RunView) => Promise<'check' | 'stop'>,
  ): Promise<RunView> => {
    const run = await planned(bench, answers)
    const id = await run.start()
    const asked = setInterval(() => {
      const view = run.views.at(-1)
      if (view?.question === undefined || view.stopping) return
      const { step } = view.question
      void answer(view).then((said) =>
        said === 'stop' ? run.runs.stop(id) : run.runs.answer(id, step, 'check').catch(() => undefined),
      )
    }, 5)
    const view = await run.end()
    clearInterval(asked)
    return view
  }

  it('are stopped by a person, seen by their sessions, and started again at the end', () =>
    withRecovery(async (bench) => {
      await backedUp(bench)
      // Of its own list this computer knows that server.
      await inside(bench, 'PRACTICE-DW01')
      const missing: (string | undefined)[] = []
      const view = await guided(bench, async ({ question }) => {
        if (question?.kind === 'guide') {
          missing.push(`${question.step}: ${question.missing ?? ''}`)
          // At the first check nothing has been done yet.
          if (question.missing !== undefined && question.step === 'stop-other-servers')
            await leave(bench.old.store, 'PRACTICE-DW01')
          if (question.missing !== undefined && question.step === 'start-other-servers')
            await inside(bench, 'PRACTICE-DW01')
        }
        return 'check'
      })
      expect(new Set(missing)).toEqual(
        new Set([
          'stop-other-servers: ',
          'stop-other-servers: PRACTICE-DW01 is still connected to the databases.',
          'start-other-servers: ',
          'start-other-servers: PRACTICE-DW01 is not connected to the databases yet.',
        ]),
      )
      expect(view.result?.outcome).toBe('done')
      expect(view.result?.proven).toContain('PRACTICE-DW01 is connected to the databases again')
    }))

  it('that are not stopped end a run where nobody is there, with everything as before', () =>
    withRecovery(async (bench) => {
      await backedUp(bench)
      await inside(bench, 'PRACTICE-DW01')
      const view = await recover(bench, answers)
      expect(view.result?.outcome).toBe('stopped')
      expect(view.result?.next.join()).toContain('stopped by hand on other servers')
      expect(databaseOf(bench.old, 'ServiceManager')?.content.rows).toBe(5)
      expect(await states(bench)).toEqual(RUNNING)
    }))
})
