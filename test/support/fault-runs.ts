import { readdir, readFile, rm, truncate } from 'node:fs/promises'
import path from 'node:path'
import type { Verb } from '../../main/ports/index.ts'
import type { RunView } from '../../preload/contract/run.ts'
import type { Bench } from './key-bench.ts'
import { acknowledgeAll, runsOn, runWizard } from './key-runs.ts'
import { fileSecrets, restore } from './restore-bench.ts'

/** A restore that is planned: to be started, and then to be asked for its result. */
export async function planned(bench: Bench) {
  const { runs } = runsOn(bench)
  const plan = await runs.plan('encryption-key', restore(), fileSecrets())
  let id = ''
  return {
    async start(): Promise<void> {
      id = (await runs.start(plan.hash, acknowledgeAll(plan.findings), fileSecrets())).run
    },
    async result(): Promise<RunView> {
      await runs.idle()
      return runs.get(id)
    },
  }
}

/** Lets something happen right after a call of a verb, once the time has come. */
export function afterMachine(bench: Bench, of: Verb, isTime: () => boolean, happens: () => Promise<unknown>): void {
  const machine = bench.ports.machine
  bench.ports.machine = {
    async call(verb, args, options) {
      const answer = await machine.call(verb, args, options)
      if (verb === of && isTime()) await happens()
      return answer
    },
  }
}

/**
 * Runs a restore to its end and cuts its journal off after a line of a step, as a power cut does: everything that the step did is done,
 * and nobody has written it down.
 */
export async function breakOffRun(bench: Bench, answers: object, step: string, type: string): Promise<string> {
  const { run } = await runWizard(runsOn(bench), 'encryption-key', answers, fileSecrets)
  const folder = path.join(bench.folder, 'runs', run)
  const journal = path.join(folder, 'journal.jsonl')
  const lines = (await readFile(journal, 'utf8')).split('\n')
  const at = lines.findIndex((line) => line.includes(`"type":"${type}"`) && line.includes(`"step":"${step}"`))
  if (at < 0) throw new Error(`The journal has no ${type} of ${step}.`)
  await truncate(journal, Buffer.byteLength(lines.slice(0, at + 1).join('\n')) + 1)
  for (const name of await readdir(folder)) if (name.startsWith('report.')) await rm(path.join(folder, name))
  return run
}
