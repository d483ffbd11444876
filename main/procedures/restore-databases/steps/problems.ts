import { codeOf, Problem } from '../../../engine/problem.ts'
import type { SurveyTarget } from '../survey-shape.ts'
import type { RecoverJob } from './job.ts'
import { safetyOf } from './safety.ts'

/** Where the former state of a replaced database is kept, for the sentences of what failed. */
export function whereSafe(job: RecoverJob, target: SurveyTarget): string[] {
  const safety = safetyOf(job, target)
  return safety === undefined ? [] : [`What ${target.as} was before is in ${safety.path}.`]
}

/** The connection broke off or was silent: whether it happened is looked up next. */
export function restoreUnknown(job: RecoverJob, target: SurveyTarget, cause: unknown): Problem {
  return new Problem(
    {
      code: 'outcome-unknown',
      text: `Whether ${target.as} was restored on ${job.server} is not known.`,
      cause: messageOf(cause),
      unchanged: whereSafe(job, target),
      next: ['The state of the database and the restore history are looked up.'],
    },
    { cause },
  )
}

export function restoreStopped(job: RecoverJob, target: SurveyTarget, state: string | undefined): Problem {
  return new Problem({
    code: 'restore-stopped',
    text: `The restore of ${target.as} was stopped in the middle.`,
    cause: stateWords(target.as, state),
    unchanged: [...whereSafe(job, target), 'The backups were only read.'],
    next: restoreAgain(target),
  })
}

/** @param state of the database now; undefined when there is none */
export function notRestored(job: RecoverJob, target: SurveyTarget, state: string | undefined, done: number): Problem {
  const all = target.sets.length
  return new Problem({
    code: 'not-restored',
    text: `${target.as} is not restored${done > 0 && done < all ? `: ${done} of ${all} backup sets are` : ''}.`,
    cause: stateWords(target.as, state),
    unchanged: [...whereSafe(job, target), 'The backups were only read.'],
    next: restoreAgain(target),
  })
}

export function restoreAgain(target: SurveyTarget): string[] {
  return [
    `Restore ${target.as} again: start this wizard anew, or resume the run where it is offered.`,
    `Or drop what is left of it: DROP DATABASE, once nobody needs it.`,
  ]
}

export function stateWords(database: string, state: string | undefined): string {
  if (state === undefined) return `There is no database ${database} on the instance now.`
  if (state === 'RESTORING')
    return `${database} is in the state RESTORING: nobody can use it until it is restored to the end.`
  if (state === 'ONLINE') return `${database} is online, and the restore history does not list these backups for it.`
  return `${database} is in the state ${state}.`
}

/** A stop, by whichever sign it comes. */
export function isStop(error: unknown): boolean {
  return codeOf(error) === 'stopped' || (error instanceof Error && error.name === 'AbortError')
}

function messageOf(error: unknown): string {
  if (!(error instanceof Problem)) return error instanceof Error ? error.message : String(error)
  return [error.data.text, error.data.cause].filter((part) => part !== undefined).join(' ')
}
