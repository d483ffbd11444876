import { Problem, type Procedure, type RunnableWizard } from '../../../main/engine/index.ts'
import { confirmations } from './confirmations.ts'
import { failing } from './failing.ts'
import { guided } from './guided.ts'
import { longList } from './long-list.ts'
import { manyFiles } from './many-files.ts'
import { mixed } from './mixed.ts'
import { restart } from './restart.ts'
import { surveying } from './surveying.ts'
import { unclear } from './unclear.ts'
import type { World } from './world.ts'

export * from './world.ts'
export { parallel } from './parallel.ts'
export { surveyingWith, type Surveys } from './surveying.ts'
export { confirmations, failing, guided, longList, manyFiles, mixed, restart, surveying, unclear }

/** Small procedures, each of which proves one thing that the engine promises to wizards. */
export const procedures: readonly Procedure<unknown, World>[] = [
  confirmations,
  failing,
  guided,
  longList,
  manyFiles,
  mixed,
  restart,
  surveying,
  unclear,
]

/** A test procedure as the engine finds it. */
export function runnable(procedure: Procedure<unknown, World>): RunnableWizard<World> {
  return {
    procedure,
    pages: () => ['first', 'second'],
    parse(answers) {
      if (typeof answers === 'object' && answers !== null) return answers
      throw new Problem({ code: 'answers-wrong', text: 'The answers do not fit.' })
    },
  }
}

export function findProcedure(id: string): RunnableWizard<World> | undefined {
  const found = procedures.find((procedure) => procedure.id === id)
  return found === undefined ? undefined : runnable(found)
}
