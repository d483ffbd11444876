import type { ErrorData } from '../../preload/contract/error.ts'
import { Problem } from '../engine/problem.ts'
import type { Query, Statement } from '../ports/instance.ts'
import { minutesOf } from './timeouts.ts'

/** Everything that a person reads of what became of a statement or a question, besides the server’s own error numbers (errors/). */

const ONLY_READ = ['Nothing was changed: it was only read.']
const NOT_SENT = ['Nothing was changed: the statement was not sent.']

function problem(data: ErrorData): Problem {
  return new Problem(data)
}

const withDetail = (detail: string): { detail?: string } => (detail === '' ? {} : { detail })

export const outcomes = {
  sessionClosed: (server: string): Problem =>
    problem({
      code: 'session-closed',
      text: `The connection to ${server} was closed by this program.`,
      cause: 'It closes its connections when a run has ended or the connection’s settings have changed.',
      unchanged: NOT_SENT,
      next: ['Connect again.'],
    }),

  stopped: (statement: Statement, detail: string): Problem =>
    problem({
      code: 'stopped',
      text: `The server stopped what it was doing (${statement.id}).`,
      cause: 'The run was stopped, and the server confirmed it.',
      unchanged: ['What the server had finished by then stays; whether anything was finished is looked up.'],
      next: ['Start again when you are ready.'],
      ...withDetail(detail),
    }),

  notBegun: (statement: Statement): Problem =>
    problem({
      code: 'stopped',
      text: `The statement (${statement.id}) was not sent.`,
      cause: 'The run was stopped before.',
      unchanged: NOT_SENT,
      next: ['Start again when you are ready.'],
    }),

  outcomeUnknown: (server: string, statement: Statement, why: string, detail: string): Problem =>
    problem({
      code: 'outcome-unknown',
      text: `Whether ${server} carried the statement out (${statement.id}) is not known.`,
      cause: why,
      unchanged: ['What was done before this statement stays as it is.'],
      next: ['Look on the server whether it happened before it is sent again.'],
      ...withDetail(detail),
    }),

  queryLost: (server: string, query: Query<unknown>, detail: string): Problem =>
    problem({
      code: 'outcome-unknown',
      text: `The answer of ${server} was lost in the middle (${query.id}).`,
      cause: 'The connection broke off: the network, the server or its service went away.',
      unchanged: ONLY_READ,
      next: ['Try again; the program connects anew.'],
      ...withDetail(detail),
    }),

  querySilent: (server: string, query: Query<unknown>, milliseconds: number): Problem =>
    problem({
      code: 'server-silent',
      text: `${server} does not answer a question (${query.id}).`,
      cause: `Nothing came for ${minutesOf(milliseconds)}. The server is very busy, waits for a lock, or reads from a place that does not answer.`,
      unchanged: ONLY_READ,
      next: ['Check the load of the server and the place that it reads from, then try again.'],
    }),

  unexpectedAnswer: (server: string, query: Query<unknown>, detail: string): Problem =>
    problem({
      code: 'unexpected-answer',
      text: `${server} answered a question (${query.id}) in a form that this program does not know.`,
      cause:
        'This version of SQL Server, or of the product in the database, differs from what the program was made for.',
      unchanged: ONLY_READ,
      next: ['Open the log folder and keep the newest log.'],
      detail,
    }),
} as const
