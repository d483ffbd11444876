import { Problem } from '../../engine/problem.ts'
import { osError, sqlNumber } from './ask.ts'

/** What was being done, for the sentences. */
export interface Work {
  /** What failed, one sentence: “ServiceManager was not backed up.” */
  text: string
  server: string
  /** The account of the engine’s service, where it is known: what the server does with files, it does as that account. */
  account?: string | undefined
  unchanged: string[]
  /** Added to what to do next. */
  next?: string[]
}

/** Windows’ errors that depend on who asks: file or path not found, access denied, sign-in to the share failed. */
const WHO_ASKS = new Set([2, 3, 5, 53, 65, 67, 1326])

/**
 * A refusal by the server with the work that it was about: what failed, what was not changed, what to do. The cause is the driver’s, in
 * its words. Problems that are no refusal (a lost connection, a stop) are left as they are.
 */
export function refusal(problem: Problem, work: Work): Problem {
  if (sqlNumber(problem) === undefined) return problem
  const { text, cause, next, detail } = problem.data
  const system = osError(problem)
  const who =
    work.account === undefined || system === undefined || !WHO_ASKS.has(system)
      ? []
      : [`The service of ${work.server} runs as ${work.account}.`]
  return new Problem(
    {
      code: problem.code,
      text: work.text,
      cause: [text, cause, ...who].filter((part) => part !== undefined).join(' '),
      unchanged: work.unchanged,
      next: [...(next ?? []), ...(work.next ?? [])],
      ...(detail === undefined ? {} : { detail }),
    },
    { cause: problem },
  )
}

/** The same for anything that is thrown; what is no problem is a fault of the program and stays one. */
export function asRefusal(error: unknown, work: Work): unknown {
  return error instanceof Problem ? refusal(error, work) : error
}
