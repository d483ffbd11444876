import { Problem } from '../engine/problem.ts'
import type { Query, Statement } from '../ports/instance.ts'
import type { End, ServerError } from './connect/line.ts'
import { causeIn, detailOf, wordsOf } from './errors/index.ts'
import { outcomes } from './outcomes.ts'
import { problems } from './problems.ts'

/** Severity from which the server ends the connection (sys.messages). */
const FATAL = 20
/** "… is terminating abnormally": the server itself says that a BACKUP or RESTORE is over and undone. */
const TERMINATED = 3013
/** "… successfully processed": the same for one that went well. */
export const PROCESSED = 3014

const LOST = 'The connection broke off before the server said how it ended.'
const STOP_LOST = 'The run was stopped, and the connection broke off before the server confirmed it.'

/** What the verdict on a statement rests on. */
export interface Case {
  server: string
  statement: Statement
  /** This program stopped it because it was told to. */
  isStopped: boolean
  /** Why this program did not wait any longer. */
  givenUp?: string | undefined
  /** Message 3014 came. */
  isProcessed: boolean
  hide(text: string): string
}

/**
 * What became of a statement; undefined when it was carried out. A connection that is lost says nothing, and neither does an error that
 * ends the connection, unless the server said before that the work was ended.
 */
export function verdictOn(end: End, about: Case): Problem | undefined {
  const { server, statement, givenUp, hide } = about
  if (end.how === 'done') return undefined
  if (end.how === 'not-sent') return problems.connectionFailed(server, hide(end.detail))
  const errors = end.errors.map((error) => ({ ...error, text: hide(error.text) }))
  const isTerminated = errors.some(({ number }) => number === TERMINATED)
  if (givenUp !== undefined && end.how !== 'refused')
    return outcomes.outcomeUnknown(server, statement, givenUp, detailOf(errors))
  if (end.how === 'cancelled') {
    if (about.isProcessed && errors.length === 0) return undefined
    return outcomes.stopped(statement, detailOf(errors))
  }
  const isFatal = errors.some((error) => error.class >= FATAL)
  if (end.how === 'refused' && (!isFatal || isTerminated)) return refusal(errors, statement)
  if (isTerminated) return refusal(errors, statement)
  const cause = causeIn(errors)
  const unheard = about.isStopped ? STOP_LOST : LOST
  const why = cause === undefined ? unheard : wordsOf(cause).cause
  const lost = end.how === 'lost' ? [hide(end.detail)] : []
  const detail = [detailOf(errors), ...lost].filter((part) => part !== '').join('; ')
  return outcomes.outcomeUnknown(server, statement, why, detail)
}

function refusal(errors: readonly ServerError[], statement: Statement): Problem {
  return serverProblem(errors, [
    `The server ended this statement (${statement.id}) with an error. What was done before it stays as it is.`,
  ])
}

/** What became of a query that did not end well. */
export function verdictOnQuery(end: Exclude<End, { how: 'done' }>, server: string, query: Query<unknown>): Problem {
  if (end.how === 'not-sent') return problems.connectionFailed(server, end.detail)
  if (end.how === 'refused') return serverProblem(end.errors, ['Nothing was changed: it was only read.'])
  const lost = end.how === 'lost' ? [end.detail] : []
  if (end.how === 'lost' && end.isDriverDead === true) return problems.driverDied(server, end.detail)
  return outcomes.queryLost(server, query, [detailOf(end.errors), ...lost].filter((part) => part !== '').join('; '))
}

/** Code `sql-<number>` of the cause; the others stand in the detail. */
function serverProblem(errors: readonly ServerError[], unchanged: string[]): Problem {
  const cause = causeIn(errors)
  if (cause === undefined) throw new TypeError('a refusal without an error')
  const told = wordsOf(cause)
  return new Problem({
    code: `sql-${cause.number}`,
    text: told.text,
    cause: told.cause,
    unchanged: [...(told.unchanged ?? unchanged)],
    next: [...told.next],
    detail: detailOf(errors),
  })
}
