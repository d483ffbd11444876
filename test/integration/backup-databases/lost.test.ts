import { describe, expect, it } from 'vitest'
import type { RunView } from '../../../preload/contract/run.ts'
import { backupsIn, backUpDatabases, oneDatabase, PLACE, plannedBackup } from '../../support/backup-runs.ts'
import { type DatabaseBench, withDatabases } from '../../support/database-bench.ts'
import { familyIn } from '../../support/sql/media.ts'

const ONE = oneDatabase({ destination: '\\\\FS02\\DR\\Keys' })

/** Whatever became of the run: what it says is true, and what the kit lists is there. */
async function expectTrue(bench: DatabaseBench, { result, steps }: RunView): Promise<void> {
  const listed = await backupsIn(bench)
  const own = bench.sql01.store.current().backups.filter(({ database }) => database === 'ServiceManager')
  for (const entry of listed) {
    expect(own.map(({ guid }) => guid)).toContain(entry.setGuid)
    const family = await familyIn(bench.real(entry.files[0] ?? ''))
    expect(family.sets.map(({ header, end }) => [header?.guid, end !== undefined])).toEqual([[entry.setGuid, true]])
  }
  const step = steps.find(({ id }) => id === 'back-up-1')
  if (result?.outcome === 'done') {
    expect(step?.state).toBe('done')
    expect(listed).toHaveLength(1)
    return
  }
  // Nothing is called a failure of the database that is none: cause, what was not changed, what to do.
  expect(['failed', 'unknown']).toContain(result?.outcome)
  expect(result?.error?.cause).toBeTruthy()
  expect(result?.error?.unchanged?.length).toBeGreaterThan(0)
  expect(result?.error?.next?.length).toBeGreaterThan(0)
}

/** Runs with the wires cut once; `arm` says when. What it came to, or undefined when nothing ran. */
async function cutRun(label: string, arm: (bench: DatabaseBench) => void): Promise<string | undefined> {
  let outcome: string | undefined
  await withDatabases(async (bench) => {
    const run = await plannedBackup(bench, ONE)
    arm(bench)
    const id = await run.start().catch((error: unknown) => {
      // Lost while the findings were asked again: nothing ran.
      expect(error, label).toMatchObject({ code: 'findings-changed' })
      return undefined
    })
    if (id !== undefined) {
      const view = await endOf(run, id)
      outcome = view.result?.outcome
      try {
        await expectTrue(bench, view)
      } catch (error) {
        throw new Error(label, { cause: error })
      }
    }
    bench.cutAfter(0)
    bench.sql01.hold.gate = undefined
    expect((await backUpDatabases(bench, ONE)).result?.outcome, `the run after ${label}`).toBe('done')
  })
  return outcome
}

/** Two at a time, so that it takes half as long. */
async function inPairs(numbers: readonly number[], work: (n: number) => Promise<void>): Promise<void> {
  for (let n = 0; n < numbers.length; n += 2) await Promise.all(numbers.slice(n, n + 2).map(work))
}

describe('a connection that is lost after packet n', () => {
  it('of the backup itself comes to its end by itself, each time', async () => {
    const outcomes = new Set<string | undefined>()
    // 0 to 30 during BACKUP, and on into what follows it.
    await inPairs(
      Array.from({ length: 40 }, (_, n) => n),
      async (n) => {
        const outcome = await cutRun(`Cut ${n} packets into the backup.`, (bench) => {
          let isArmed = false
          bench.sql01.hold.gate = async ({ database, percent, command }) => {
            if (isArmed || database !== 'ServiceManager' || command !== 'BACKUP DATABASE' || percent !== 5) return
            isArmed = true
            bench.cutAfter(n + 1)
          }
        })
        outcomes.add(outcome)
      },
    )
    expect([...outcomes]).toEqual(['done'])
  })

  it('of the whole run, findings and trial included, tells no untruth', async () => {
    let all = 0
    await withDatabases(async (bench) => {
      const run = await plannedBackup(bench, ONE)
      const before = bench.packets()
      await run.start()
      expect((await run.end()).result?.outcome).toBe('done')
      all = bench.packets() - before
    })
    const numbers = Array.from({ length: Math.ceil(all / 6) }, (_, n) => 1 + n * 6)
    const outcomes: Record<string, number> = {}
    await inPairs(numbers, async (n) => {
      const outcome = (await cutRun(`Cut after packet ${n} of ${all}.`, (bench) => bench.cutAfter(n))) ?? 'nothing ran'
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
    })
    // The server answers again at once: most of them find out by themselves.
    expect(outcomes['done']).toBeGreaterThan(numbers.length / 2)
  })
})

describe('a connection that is lost while the server is gone', () => {
  it('leaves it open whether it happened, and says how to find out', () =>
    withDatabases(async (bench) => {
      bench.sql01.hold.gate = async ({ database, percent, command }) => {
        if (database !== 'ServiceManager' || command !== 'BACKUP DATABASE' || percent !== 50) return
        bench.sql01.faults.add('sql-stopped')
        bench.cutAfter(1)
      }
      const { result } = await backUpDatabases(bench, ONE)
      expect(result).toMatchObject({ outcome: 'unknown', title: 'No database is backed up' })
      expect(result?.error).toMatchObject({
        code: 'outcome-unknown',
        text: 'Whether ServiceManager on PRACTICE-SQL01 was backed up is not known.',
        cause: expect.stringContaining('Doing it again looks first whether the backup is there.'),
      })
      expect(result?.next.join(' ')).toMatch(
        /look for the backup set System Center Recovery Wizard .*Remove what was written so far/,
      )
    }))

  it('when the server had finished, finds that out and makes no second backup', () =>
    withDatabases(async (bench) => {
      bench.sql01.hold.gate = async ({ database, percent, command }) => {
        // The message of 100 percent still arrives, the server’s last words do not.
        if (database === 'ServiceManager' && command === 'BACKUP DATABASE' && percent === 100) bench.cutAfter(2)
      }
      const view = await backUpDatabases(bench, ONE)
      expect(view.result?.outcome).toBe('done')
      expect(view.messages.map(({ text }) => text)).toContain(
        'ServiceManager: the backup is there already. It is read back now.',
      )
      expect(bench.sql01.store.current().backups.filter(({ database }) => database === 'ServiceManager')).toHaveLength(
        1,
      )
      expect(await backupsIn(bench)).toHaveLength(1)
    }))

  it('asks the person, who has it looked at again when the server is back', () =>
    withDatabases(async (bench) => {
      bench.sql01.hold.gate = async ({ database, percent, command }) => {
        if (database !== 'ServiceManager' || command !== 'BACKUP DATABASE' || percent !== 50) return
        bench.sql01.hold.gate = undefined
        bench.sql01.faults.add('sql-stopped')
        bench.cutAfter(1)
      }
      const run = await plannedBackup(bench, ONE)
      const id = await run.start()
      const asked = setInterval(() => {
        const view = run.views.at(-1)
        if (view?.question === undefined) return
        bench.sql01.faults.delete('sql-stopped')
        void run.runs.answer(id, view.question.step, 'do-it-again').catch(() => undefined)
      }, 5)
      const view = await run.end()
      clearInterval(asked)
      const question = run.views.find((one) => one.question !== undefined)?.question
      expect(question).toMatchObject({ kind: 'decide', detail: expect.stringContaining('Doing it again looks first') })
      expect(view.result?.outcome).toBe('done')
      expect(await backupsIn(bench)).toHaveLength(1)
    }))
})

describe('a stop in the middle', () => {
  it('is clean: the server confirms, what is done stays, the unfinished file is named', () =>
    withDatabases(async (bench) => {
      const answers = oneDatabase({
        destination: PLACE,
        databases: [
          'PRACTICE-SQL01/DWRepository',
          'PRACTICE-SQL01/DWStagingAndConfig',
          'PRACTICE-SQL01/ServiceManager',
          'PRACTICE-SQL01/ReportServer',
        ],
        atATime: '1',
      })
      const run = await plannedBackup(bench, answers)
      let id = ''
      bench.sql01.hold.gate = async ({ database, percent, command }) => {
        if (database === 'ServiceManager' && command === 'BACKUP DATABASE' && percent === 50) await run.runs.stop(id)
      }
      id = await run.start()
      const view = await run.end()
      expect(view.steps.slice(-4).map(({ state }) => state)).toEqual(['done', 'done', 'stopped', 'skipped'])
      expect(view.result).toMatchObject({ outcome: 'stopped', title: 'Not all databases are backed up' })
      expect(view.result?.lead).toMatch(/^2 of 4 backups are complete/)
      const remove = view.result?.next.find((sentence) => sentence.startsWith('Remove what was written so far'))
      expect(remove).toMatch(/PRACTICE-SQL01_ServiceManager_FULL_.*\.bak\. The server offers no clean way/)
      expect((await backupsIn(bench)).map(({ database }) => database)).toEqual(['DWRepository', 'DWStagingAndConfig'])
      // Nothing goes on at the server.
      expect(bench.sql01.store.current().backups.some(({ database }) => database === 'ServiceManager')).toBe(false)
    }))

  it('while a backup is read back says that it is complete and not proven', () =>
    withDatabases(async (bench) => {
      const run = await plannedBackup(bench, ONE)
      let id = ''
      bench.sql01.hold.gate = async ({ database, percent, command }) => {
        if (database === 'ServiceManager' && command === 'RESTORE VERIFYON' && percent === 50) await run.runs.stop(id)
      }
      id = await run.start()
      const { result } = await run.end()
      expect(result).toMatchObject({ outcome: 'stopped' })
      expect(result?.error?.text).toMatch(/is written, but the run was stopped before it was read back/)
      expect(await backupsIn(bench)).toEqual([])
    }))
})

/** Whoever is asked, looks again: once the server answers, that finds out. */
async function endOf(run: Awaited<ReturnType<typeof plannedBackup>>, id: string): Promise<RunView> {
  const asked = setInterval(() => {
    const view = run.views.at(-1)
    if (view?.question === undefined || view.stopping) return
    void run.runs.answer(id, view.question.step, 'do-it-again').catch(() => undefined)
  }, 5)
  const view = await run.end()
  clearInterval(asked)
  return view
}
