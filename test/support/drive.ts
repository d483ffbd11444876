import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRuns, type Runs, type RunsOptions, type Secrets } from '../../main/engine/index.ts'
import type { RunAnswer, RunQuestion, RunView } from '../../preload/contract/index.ts'
import { createWorld, findProcedure, type World } from './procedures/index.ts'

export interface Driven {
  runs: Runs
  world: World
  /** Every change that was told, in order. */
  views: RunView[]
  log: string[]
  /** The first change from now on (the last one so far counts) that is as asked. */
  until(what: (view: RunView) => boolean): Promise<RunView>
  /** Runs the procedure to its end and gives the last change. */
  run(procedure: string, answers?: unknown, secrets?: Secrets): Promise<RunView>
}

/** Runs over a folder of their own: `runs`, `lock.json`, and the world of the test procedures in `world`. */
export function drive(
  folder: string,
  change: Partial<RunsOptions<World>> & {
    reach?: World['reach']
    answer?: (question: RunQuestion) => RunAnswer | undefined
  } = {},
): Driven {
  const { reach, answer, ...options } = change
  const world = createWorld(join(folder, 'world'), reach)
  const views: RunView[] = []
  const log: string[] = []
  const waiting = new Set<(view: RunView) => void>()
  let answered: RunQuestion | undefined

  const runs = createRuns<World>({
    folder: join(folder, 'runs'),
    lockFile: join(folder, 'lock.json'),
    target: 'practice',
    computer: async () => 'SCSM-MS01',
    operator: async () => 'CONTOSO\\admin',
    tool: { name: 'Test', version: '1.2.3' },
    find: findProcedure,
    ports: world,
    log: (line) => log.push(line),
    ...options,
    changed(view) {
      views.push(view)
      options.changed?.(view)
      for (const one of waiting) one(view)
      const { question } = view
      if (question === undefined || question === answered) return
      const said = answer?.(question)
      if (said === undefined) return
      answered = question
      // Outside the engine's own call.
      queueMicrotask(() => void runs.answer(view.run, question.step, said))
    },
  })

  const until = (what: (view: RunView) => boolean): Promise<RunView> =>
    new Promise((resolve) => {
      const last = views.at(-1)
      if (last !== undefined && what(last)) return resolve(last)
      const one = (view: RunView): void => {
        if (!what(view)) return
        waiting.delete(one)
        resolve(view)
      }
      waiting.add(one)
    })

  return {
    runs,
    world,
    views,
    log,
    until,
    async run(procedure, answers = {}, secrets = {}) {
      const plan = await runs.plan(procedure, answers, {})
      const { run } = await runs.start(plan.hash, [], secrets)
      return until((view) => view.run === run && view.state === 'ended')
    },
  }
}

/** A folder that is gone after the test. */
export async function temporary(): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'engine-'))
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}

export function password(): Secrets {
  return { password: new TextEncoder().encode('correct horse battery') }
}
