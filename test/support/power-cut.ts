import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { InstanceState, StateStore } from '../../main/practice/sql/state.ts'
import { runsOn } from './key-runs.ts'
import type { RecoveryBench } from './recovery-bench.ts'

/**
 * The process of a run is gone at one moment: what is on disk and on the servers then is kept, the run may come to its end, and everything
 * is put back as it was at that moment. What a server does when its client is gone is up to the test.
 */
export function powerCut(bench: RecoveryBench) {
  let kept: { run: string; journal: Buffer; states: [StateStore, InstanceState][]; stopped: boolean } | undefined
  const journalOf = (run: string) => path.join(bench.folder, 'runs', run, 'journal.jsonl')
  return {
    get isKept(): boolean {
      return kept !== undefined
    },
    async at(run: string): Promise<void> {
      if (kept !== undefined) return
      const stores = [bench.old.store, bench.rebuilt.store, bench.other.store]
      const { services } = await bench.practice.machine.call('services.list', {})
      kept = {
        run,
        journal: await readFile(journalOf(run)),
        states: stores.map((store) => [store, structuredClone(store.current())]),
        stopped: services.some(({ state }) => state === 'stopped'),
      }
    },
    /** A new program on the same computer; `remembers` when it is the same one, which knows the passwords still. */
    async wakeUp(remembers = false): Promise<ReturnType<typeof runsOn> & { run: string }> {
      if (kept === undefined) throw new Error('The moment never came.')
      const { run, journal, states, stopped } = kept
      for (const [store, state] of states) await store.change((now) => void Object.assign(now, structuredClone(state)))
      await writeFile(journalOf(run), journal)
      for (const name of ['report.html', 'report.json'])
        await rm(path.join(path.dirname(journalOf(run)), name), { force: true })
      const names = ['OMSDK', 'OMCFG', 'HealthService'] as const
      await bench.practice.machine.call(stopped ? 'services.stop' : 'services.start', { names: [...names] })
      if (!remembers) await bench.forget()
      return { ...runsOn(bench), run }
    },
  }
}
