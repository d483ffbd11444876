import type { Procedure } from '../../engine/types.ts'
import type { Ports } from '../../ports/index.ts'
import { startServers } from '../databases/start.ts'
import { type Answers, choicesOf, DEFAULTS, secretsOf } from './answers.ts'
import { conclude } from './conclude.ts'
import { facts, summary } from './facts.ts'
import { findings } from './findings/index.ts'
import { options } from './options.ts'
import { backupPlan } from './plan.ts'
import { status } from './status.ts'
import { surveyWorld } from './survey.ts'

/** Back up databases: several instances, each backup proven before it counts. */
export const backupDatabases: Procedure<Answers, Ports> = {
  id: 'backup-databases',
  limit: (a) => choicesOf(a).atATime,
  secrets: secretsOf,
  start: async (entry, p) => ({ ...DEFAULTS, ...(await startServers(p)), ...entry }),
  facts,
  options,
  findings,
  summary,
  survey: surveyWorld,
  plan: async (a, p, made) => backupPlan(a, p, made),
  conclude: async (run, a) => conclude(run, a),
  status: (p) => status(p),
}
