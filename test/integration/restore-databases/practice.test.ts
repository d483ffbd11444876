import { describe, expect, it } from 'vitest'
import { type RecoveryBench, serverSecrets, withRecovery } from '../../support/recovery-bench.ts'
import { backUp, planned, recover, recoverAnswers, stepsOf } from '../../support/recovery-runs.ts'
import { powerCut } from '../../support/power-cut.ts'

const ONE = ['ServiceManager']
const answers = recoverAnswers({ purpose: 'practice', databases: ONE })
const names = ({ old }: RecoveryBench) => old.store.current().databases.map(({ name }) => name)
const filesOf = ({ old }: RecoveryBench) =>
  old.store.current().databases.flatMap(({ content }) => content.files.map(({ path }) => path))
/** Everything of the instance but what every backup and restore writes down. */
const rest = ({ old }: RecoveryBench) => {
  const { backups: _, restores: _r, ...others } = old.store.current()
  return JSON.stringify({ ...others, databases: others.databases.map(({ lsn: _l, ...database }) => database) })
}

describe('a practice restore', () => {
  it('proves a backup under another name and leaves nothing behind', () =>
    withRecovery(async (bench) => {
      await backUp(bench, ONE)
      const before = rest(bench)
      const seen: string[][] = []
      bench.old.hold.gate = async () => {
        const practice = bench.old.store.current().databases.find(({ name }) => name.startsWith('PracticeRestore_'))
        if (practice !== undefined) seen.push(practice.content.files.map(({ path }) => path))
      }
      const view = await recover(bench, answers)
      expect(stepsOf(view)).toEqual([
        'verify-ServiceManager done',
        'restore-ServiceManager done',
        'check-ServiceManager done',
        'drop-ServiceManager done',
      ])
      expect(view.result).toMatchObject({ outcome: 'done', title: 'The backup is proven' })
      expect(view.result?.proven).toContain(
        'Every page and every structure of ServiceManager in this backup is whole (DBCC CHECKDB)',
      )
      expect(rest(bench)).toBe(before)
      expect(seen.length).toBeGreaterThan(0)
      for (const paths of seen)
        for (const path of paths)
          expect(path).toMatch(/PracticeRestore_ServiceManager_[0-9a-f]{8}_.*_[0-9a-f]{8}\.(mdf|ldf)$/)
      expect(bench.old.internal).toEqual([])
    }))

  it('proves a whole chain', () =>
    withRecovery(async (bench) => {
      await backUp(bench, ONE)
      for (const type of ['differential', 'log']) {
        bench.pass(60)
        await backUp(bench, ONE, { type })
      }
      const view = await recover(bench, answers)
      expect(view.result?.outcome).toBe('done')
      expect(view.result?.proven.join()).toContain('1 log backup to ')
    }))

  it('runs on another server, without a word about its name', () =>
    withRecovery(async (bench) => {
      await backUp(bench, ONE)
      const { plan } = await planned(bench, { ...answers, serverServer: 'PRACTICE-SQL09' })
      expect(plan.findings.map(({ level, code }) => `${level} ${code}`)).toEqual(['info space-unknown'])
      expect((await recover(bench, { ...answers, serverServer: 'PRACTICE-SQL09' })).result?.outcome).toBe('done')
      expect(bench.other.store.current().databases).toEqual([])
    }))

  it('finds damaged data that a verified backup holds, and drops the copy', () =>
    withRecovery(async (bench) => {
      await backUp(bench, ONE)
      const all = names(bench)
      bench.statement.before = async (id) => {
        if (id !== 'check-database') return
        await bench.old.store.change((state) => {
          for (const { name, content } of state.databases)
            if (name.startsWith('PracticeRestore_')) content.corrupt = true
        })
      }
      const { result, steps } = await recover(bench, answers)
      expect(result).toMatchObject({ outcome: 'failed', title: 'The backup holds damaged data' })
      expect(result?.error?.text).toBe('The backup of ServiceManager is readable, but the data in it are damaged.')
      expect(steps.find(({ id }) => id === 'restore-ServiceManager')?.text).toContain('Undone')
      expect(names(bench)).toEqual(all)
    }))

  it.each(['restore', 'check'])('that is stopped during %s drops the copy', (at) =>
    withRecovery(async (bench) => {
      await backUp(bench, ONE)
      const all = names(bench)
      const files = filesOf(bench)
      const run = await planned(bench, answers)
      bench.statement.before = async (of) => {
        if (of === (at === 'restore' ? 'restore-full' : 'check-database')) await run.runs.stop(id)
      }
      const id = await run.start()
      const { result } = await run.end()
      expect(result).toMatchObject({ outcome: 'stopped' })
      expect(names(bench)).toEqual(all)
      expect(filesOf(bench)).toEqual(files)
    }),
  )

  it('whose connection breaks in the middle is found out, done again and dropped', () =>
    withRecovery(async (bench) => {
      await backUp(bench, ONE)
      const all = names(bench)
      const run = await planned(bench, answers)
      let cut = false
      bench.old.hold.gate = async () => {
        const doing = run.views.at(-1)?.steps.find(({ state }) => state === 'running')
        if (cut || doing?.id !== 'restore-ServiceManager') return
        cut = true
        bench.cutAfter(1)
      }
      await run.start()
      const view = await run.end()
      expect(cut).toBe(true)
      expect(view.result, JSON.stringify(view.result)).toMatchObject({ outcome: 'done' })
      expect(names(bench)).toEqual(all)
    }))

  it('that was given up drops the copy', () =>
    withRecovery(async (bench) => {
      await backUp(bench, ONE)
      const all = names(bench)
      // A password that was accepted is known until the program ends.
      const { run: id, runs } = await brokenOff(bench, true)
      expect(names(bench).length).toBe(all.length + 1)
      await runs.discard(id)
      expect(names(bench)).toEqual(all)
    }))

  it('that was given up without its password names what is left', () =>
    withRecovery(async (bench) => {
      await backUp(bench, ONE)
      const { run: id, runs } = await brokenOff(bench)
      await expect(runs.discard(id)).rejects.toThrow(
        /was not undone: Restore ServiceManager as PracticeRestore_ServiceManager_/,
      )
    }))

  it('that broke off is resumed to its end', () =>
    withRecovery(async (bench) => {
      await backUp(bench, ONE)
      const all = names(bench)
      const { run: id, runs } = await brokenOff(bench)
      await runs.resume(id, serverSecrets())
      await runs.idle()
      expect((await runs.get(id)).result).toMatchObject({ outcome: 'done', title: 'The backup is proven' })
      expect(names(bench)).toEqual(all)
    }))
})

describe('a practice restore whose process is killed', () => {
  const both = recoverAnswers({ purpose: 'practice', databases: ['ServiceManager', 'DWRepository'] })

  it.each(
    ['restore-full', 'check-database', 'drop-practice-database'].flatMap((batch) => [
      [batch, 'before'] as const,
      [batch, 'after'] as const,
    ]),
  )('at %s, %s it, comes to its right end', (batch, when) =>
    withRecovery(async (bench) => {
      await backUp(bench, ['ServiceManager', 'DWRepository'])
      const [all, files] = [names(bench), filesOf(bench)]
      for (const nth of [1, 2]) {
        const run = await planned(bench, both)
        const cut = powerCut(bench)
        let count = 0
        bench.statement[when] = async (id) => {
          if (id.startsWith(batch) && ++count === nth) await cut.at(started)
        }
        const started = await run.start()
        await run.end()
        bench.statement[when] = undefined
        const { runs } = await cut.wakeUp()
        await runs.resume(started, serverSecrets())
        await runs.idle()
        const { result } = await runs.get(started)
        expect(result, JSON.stringify(result)).toMatchObject({ outcome: 'done', title: 'The backups are proven' })
        expect(names(bench)).toEqual(all)
        expect(filesOf(bench)).toEqual(files)
      }
    }),
  )
})

/** A run whose process is gone after its restore: the journal ends there, and the copy is on the server. */
async function brokenOff(bench: RecoveryBench, remembers = false) {
  const run = await planned(bench, answers)
  const cut = powerCut(bench)
  bench.statement.before = async (id) => {
    if (id === 'check-database') await cut.at(started)
  }
  const started = await run.start()
  await run.end()
  bench.statement.before = undefined
  return cut.wakeUp(remembers)
}
