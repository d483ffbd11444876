import { open, rm, stat, truncate } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { RunView } from '../../../preload/contract/run.ts'
import { bytesOf } from '../../support/application.ts'
import { acknowledgeAll } from '../../support/key-runs.ts'
import { type RecoveryBench, type States, withRecovery } from '../../support/recovery-bench.ts'
import {
  backUp,
  capturePermissions,
  databaseOf,
  type Planned,
  planned,
  recover,
  recoverAnswers,
  write,
} from '../../support/recovery-runs.ts'

const ONE = ['ServiceManager']
const answers = recoverAnswers({ databases: ONE, after: [] })
const services = async (bench: RecoveryBench) =>
  (await bench.ports.machine.call('services.list', {})).services.every(({ state }) => state === 'running')

/** Backed up, lost, and planned to be recovered on the rebuilt server. */
const afterThePlan = (
  work: (bench: RecoveryBench, run: Planned, file: string) => Promise<void>,
  change?: (all: States) => void,
): Promise<void> =>
  withRecovery(async (bench) => {
    await backUp(bench, ONE)
    const [entry] = (await bench.kit.artifacts()).filter((one) => one.kind === 'database-backup')
    await bench.forget()
    bench.now.is = 'rebuilt'
    const run = await planned(bench, answers)
    await work(bench, run, bench.real(entry?.kind === 'database-backup' ? (entry.files[0] ?? '') : ''))
    expect([...bench.old.internal, ...bench.rebuilt.internal]).toEqual([])
  }, change)

async function ended(run: Planned): Promise<NonNullable<RunView['result']>> {
  await run.start()
  const { result } = await run.end()
  if (result === undefined) throw new Error('no result')
  // Whatever it is: what failed, what was not changed, what to do.
  if (result.outcome !== 'done') {
    expect(result.error?.text ?? result.lead).not.toBe('')
    expect(result.unchanged.length + (result.error?.unchanged?.length ?? 0)).toBeGreaterThan(0)
    expect(result.next.length).toBeGreaterThan(0)
  }
  return result
}

/** Other bytes in the middle of a file. */
async function spoil(file: string): Promise<void> {
  const { size } = await stat(file)
  const handle = await open(file, 'r+')
  await handle.write(Buffer.alloc(64, 0xa5), 0, 64, Math.floor(size / 2))
  await handle.close()
}

describe('a backup that is bad when it is to be restored', () => {
  it.each([
    ['damaged', spoil],
    ['truncated', async (file: string) => truncate(file, Math.floor((await stat(file)).size * 0.7))],
    ['gone', (file: string) => rm(file)],
    ['no backup any more', (file: string) => truncate(file, 10)],
  ] as const)('is found out before anything is stopped or replaced: %s', (_, harm) =>
    afterThePlan(async (bench, run, file) => {
      bench.statement.before = async (id) => {
        if (id === 'verify-backup') await harm(file)
      }
      const result = await ended(run)
      expect(result).toMatchObject({ outcome: 'failed', title: 'The databases are not recovered' })
      expect(result.error?.text).toMatch(/^The full backup of .* of ServiceManager can’t be verified\.$/)
      expect(result.error?.unchanged).toEqual([
        'Nothing was replaced: every backup is read to its end before anything else is done.',
      ])
      expect(result.unchanged).toContain('Nothing was changed.')
      expect(await services(bench)).toBe(true)
      expect(bench.rebuilt.store.current().databases).toEqual([])
    }),
  )
})

describe('a server that is not what it was', () => {
  it('is an older one now: nothing begins', () =>
    withRecovery(
      async (bench) => {
        await backUp(bench, ONE)
        const run = await planned(bench, recoverAnswers({ databases: ONE, after: [], purpose: 'practice' }))
        await bench.forget()
        bench.now.is = 'rebuilt'
        await expect(run.start()).rejects.toMatchObject({
          code: 'findings-changed',
          data: { detail: expect.stringContaining('newer-version-ServiceManager') },
        })
        expect(bench.rebuilt.store.current().databases).toEqual([])
      },
      (all) => {
        all.rebuilt.version = '13.0.7000.1'
      },
    ))

  it('has another name now: nothing is sent to it', () =>
    afterThePlan(async (bench, run) => {
      await bench.forget()
      await bench.rebuilt.store.change((state) => {
        state.name = 'PRACTICE-SQL44'
        state.machine = 'PRACTICE-SQL44'
      })
      const result = await ended(run)
      expect(result.error).toMatchObject({ code: 'other-server', unchanged: ['Nothing was sent to it.'] })
    }))

  it('has its script of logins changed while the run goes on: nothing of it is run', () =>
    withRecovery(async (bench) => {
      await backUp(bench, ONE)
      const { script } = await capturePermissions(bench, ONE)
      await bench.forget()
      bench.now.is = 'rebuilt'
      const run = await planned(bench, recoverAnswers({ databases: ONE, after: ['logins'] }))
      bench.statement.before = async (id) => {
        if (id === 'restore-full')
          await write(bench.ports, script, bytesOf('CREATE LOGIN [intruder] WITH PASSWORD = 1;'))
      }
      const result = await ended(run)
      expect(result).toMatchObject({ outcome: 'failed', error: { code: 'permissions-changed' } })
      const logins = bench.rebuilt.store.current().principals.map(({ name }) => name)
      expect(logins).not.toContain('sm_monitor')
      expect(logins).not.toContain('intruder')
    }))

  it('refuses the password now', () =>
    withRecovery(async (bench) => {
      await backUp(bench, ONE)
      await bench.forget()
      bench.now.is = 'rebuilt'
      const { runs, plan } = await planned(bench, answers)
      await bench.forget()
      const wrong = { 'server-password': bytesOf('wrong') }
      const asked = runs.start(plan.hash, acknowledgeAll(plan.findings), wrong)
      await expect(asked).rejects.toMatchObject({ code: 'findings-changed' })
    }))

  it('stops in the middle of the restore: not known, and how it is found out', () =>
    afterThePlan(async (bench, run) => {
      let isRestoring = false
      bench.statement.before = async (of) => void (isRestoring = of === 'restore-full')
      bench.rebuilt.hold.gate = async () => {
        if (!isRestoring) return
        bench.rebuilt.faults.add('sql-stopped')
        bench.cutAfter(1)
      }
      const id = await run.start()
      const asked = setInterval(() => {
        const view = run.views.at(-1)
        if (view?.question !== undefined && !view.stopping) void run.runs.stop(id)
      }, 5)
      const { result } = await run.end()
      clearInterval(asked)
      expect(result?.outcome).toMatch(/^(unknown|failed)$/)
      expect(result?.next.join(' ')).toMatch(
        /Check that the SQL Server service is running|restored again|start this wizard anew|looked up/,
      )

      // Once it is back, the same wizard restores it again, from whatever was left.
      bench.rebuilt.hold.gate = undefined
      bench.rebuilt.faults.delete('sql-stopped')
      await bench.forget()
      expect((await recover(bench, answers)).result?.outcome).toBe('done')
      expect(databaseOf(bench.rebuilt, 'ServiceManager')).toMatchObject({ state: 'ONLINE' })
    }))
})

describe('a restore that is stopped', () => {
  it('leaves the database RESTORING, says so, and restores it again next time', () =>
    afterThePlan(async (bench, run) => {
      bench.rebuilt.hold.gate = async ({ command }) => {
        if (command !== 'RESTORE DATABASE') return
        await run.runs.stop(id)
        // Held until the server hears of it.
        await new Promise(() => undefined)
      }
      const id = await run.start()
      const { result } = await run.end()
      bench.rebuilt.hold.gate = undefined
      expect(result).toMatchObject({ outcome: 'stopped', title: 'The databases are not recovered' })
      expect(result?.error).toMatchObject({
        code: 'restore-stopped',
        cause: 'ServiceManager is in the state RESTORING: nobody can use it until it is restored to the end.',
      })
      expect(result?.next.join()).toContain('Restore ServiceManager again')
      expect(result?.next.join()).toContain('services are stopped. Leave them stopped')
      expect(databaseOf(bench.rebuilt, 'ServiceManager')?.state).toBe('RESTORING')

      const again = await recover(bench, answers)
      expect(again.result?.outcome, JSON.stringify(again.result)).toBe('done')
      expect(databaseOf(bench.rebuilt, 'ServiceManager')?.state).toBe('ONLINE')
    }))
})

describe('a computer that does not let its services be stopped', () => {
  it('keeps the databases from being replaced', () =>
    afterThePlan(async (bench, run) => {
      await bench.practice.world.set({ fault: { id: 'not-elevated', on: true } })
      const result = await ended(run)
      expect(result.error?.code).toBe('not-elevated')
      expect(bench.rebuilt.store.current().databases).toEqual([])
    }))
})
