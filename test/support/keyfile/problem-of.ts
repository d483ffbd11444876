import { Problem } from '../../../main/engine/problem.ts'

/** The problem that something ends in; fails when it succeeds or ends in anything else. */
export async function problemOf(work: Promise<unknown> | (() => unknown)): Promise<Problem> {
  let result: unknown
  try {
    result = await (typeof work === 'function' ? work() : work)
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
  throw new Error(`It succeeded with ${JSON.stringify(result)?.slice(0, 100)}.`)
}
