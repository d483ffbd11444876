import type { AfterStep } from '../../../preload/contract/wizards/restore-databases.ts'
import type { Made, Step } from '../../engine/types.ts'
import type { Ports } from '../../ports/index.ts'
import { surveyOf } from '../databases/catalogue.ts'
import { comparisonStep } from './after/comparison.ts'
import { accessDuty, brokerDuty, orphansDuty, ownerDuty, trustworthyDuty } from './after/database-duties.ts'
import { type Duty, dutyStep } from './after/duty.ts'
import { assembliesDuty, clrDuty, messagesDuty, rolesDuty } from './after/instance-duties.ts'
import { loginsStep } from './after/logins.ts'
import { type Answers, afterOf } from './answers.ts'
import { practiceSteps } from './practice/steps.ts'
import { aloneStep } from './steps/alone.ts'
import { RecoverJob } from './steps/job.ts'
import { namesStep } from './steps/names.ts'
import { restoreStep } from './steps/restore.ts'
import { safetyStep } from './steps/safety.ts'
import { startOthersStep, startServicesStep, stopOthersStep, stopServicesStep } from './steps/services.ts'
import { verifyStep } from './steps/verify.ts'
import { survey } from './survey-shape.ts'

/**
 * The steps, from the answers and the survey alone, so that a run that was killed anywhere gets the same plan again. Every backup is read to
 * its end before anything is stopped; everything before the first RESTORE is undone when the run is cancelled.
 */
export function makeSteps(a: Answers, p: Ports, made: Made): Step[] {
  const job = new RecoverJob({ p, a, made, survey: surveyOf(survey, made.survey) })
  const targets = job.survey.targets.filter(({ sets }) => sets.length > 0)
  if (a.purpose === 'practice') return targets.flatMap((target) => practiceSteps(job, target))
  // A person takes time: what this program stops is stopped after that.
  const stop = [...stopOthersStep(job), ...stopServicesStep(job)]
  const start = [...startServicesStep(job), ...startOthersStep(job)]
  if (a.purpose === 'after') return [...stop, ...namesStep(job), ...afterTheRestore(job), ...start]
  return [
    ...targets.map((target) => verifyStep(job, target)),
    ...stop,
    ...targets.flatMap((target) => [...safetyStep(job, target), ...aloneStep(job, target), restoreStep(job, target)]),
    ...namesStep(job),
    ...afterTheRestore(job),
    ...start,
  ]
}

const DUTIES: Readonly<Partial<Record<AfterStep, (job: RecoverJob) => Duty | undefined>>> = {
  orphans: orphansDuty,
  owner: ownerDuty,
  clr: clrDuty,
  assemblies: assembliesDuty,
  messages: messagesDuty,
  trustworthy: trustworthyDuty,
  roles: rolesDuty,
  broker: brokerDuty,
  access: accessDuty,
}

function afterTheRestore(job: RecoverJob): Step[] {
  return afterOf(job.a).flatMap((step) => {
    if (step === 'logins') return loginsStep(job)
    if (step === 'comparison') return comparisonStep(job)
    const duty = DUTIES[step]?.(job)
    return duty === undefined ? [] : [dutyStep(job, duty)]
  })
}
