import type { Made, Procedure, Step } from '../../engine/types.ts'
import type { Ports } from '../../ports/index.ts'
import { surveyOf } from '../databases/catalogue.ts'
import { passwordsOf } from '../databases/servers.ts'
import { startServers } from '../databases/start.ts'
import type { Answers } from './answers.ts'
import { captureStep } from './capture-step.ts'
import { conclude } from './conclude.ts'
import { facts, options, summary } from './facts.ts'
import { findings } from './findings/index.ts'
import { PermissionsJob } from './job.ts'
import { publishStep } from './publish-step.ts'
import { status } from './status.ts'
import { survey, surveyWorld } from './survey.ts'

/** Capture logins and permissions: a script and a snapshot of each instance. */
export const permissions: Procedure<Answers, Ports> = {
  id: 'permissions',
  secrets: passwordsOf,
  start: async (entry, p) => ({ ...(await startServers(p)), ...entry }),
  facts,
  options,
  findings,
  summary,
  survey: surveyWorld,
  plan: async (a, p, made) => plan(a, p, made),
  conclude: async (run, a) => conclude(run, a),
  status: (p) => status(p),
}

/** Instance by instance: one that can’t be read takes nothing from those before it. */
function plan(a: Answers, p: Ports, made: Made): Step[] {
  const job = new PermissionsJob({ p, made, answers: a, survey: surveyOf(survey, made.survey) })
  return job.items().flatMap((item) => [captureStep(job, item), publishStep(job, item)])
}
