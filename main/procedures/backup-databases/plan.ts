import type { Made, Step } from '../../engine/types.ts'
import type { Ports } from '../../ports/index.ts'
import { surveyOf } from '../databases/catalogue.ts'
import type { Answers } from './answers.ts'
import { databaseStep } from './database-step.ts'
import { certificateStep, folderStep, probeStep } from './destination-steps.ts'
import { guidedSteps } from './guided-steps.ts'
import { workOf } from './items.ts'
import { BackupJob } from './job.ts'
import { survey } from './survey.ts'

/** The steps, in their order: pure from answers, survey and `made`. What a person does comes last. */
export function backupPlan(a: Answers, p: Ports, made: Made): Step[] {
  const found = surveyOf(survey, made.survey)
  const job = new BackupJob({ p, made, answers: a, survey: found })
  const { folder, probes, certificates, items } = workOf(a, found, made)
  return [
    ...(found.makeFolder ? [folderStep(job, folder)] : []),
    ...probes.map((probe, index) => probeStep(job, probe, index + 1)),
    ...certificates.map((item) => certificateStep(job, item)),
    ...items.map((item) => databaseStep(job, item)),
    ...guidedSteps(a, p, made),
  ]
}
