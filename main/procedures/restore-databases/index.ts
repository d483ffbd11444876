import { afterSteps } from '../../../preload/contract/wizards/restore-databases.ts'
import type { Procedure } from '../../engine/types.ts'
import type { Ports } from '../../ports/index.ts'
import { type Answers, secretsOf } from './answers.ts'
import { conclude } from './conclude.ts'
import { facts, summary } from './facts.ts'
import { findings } from './findings/index.ts'
import { options } from './options.ts'
import { makeSteps } from './plan.ts'
import { takeSurvey } from './survey.ts'

/** Recover databases; the steps after a restore alone; a practice restore that proves a backup. */
export const restoreDatabases: Procedure<Answers, Ports> = {
  id: 'restore-databases',
  secrets: secretsOf,
  async start(entry, p) {
    const identity = await p.machine.call('computer.identify', {}).catch(() => undefined)
    const server = identity?.database?.server
    return {
      source: 'kit',
      after: [...afterSteps],
      restricted: true,
      permissions: 'newest',
      ...(server === undefined ? {} : { serverServer: server }),
      ...entry,
    }
  },
  facts: (page, _, p) => facts(page, p),
  options,
  findings,
  summary,
  survey: takeSurvey,
  plan: async (a, p, made) => makeSteps(a, p, made),
  conclude: async (run, a) => conclude(run, a),
}
