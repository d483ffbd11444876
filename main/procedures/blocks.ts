import { Problem } from '../engine/problem.ts'
import type { Finding } from '../engine/types.ts'

/** A problem as a finding that stops, with the problem's own sentences. */
export function blockOf(problem: Problem, field: string | undefined, prefix = ''): Finding {
  const { code, text, cause, next, detail } = problem.data
  const [fix] = next ?? []
  return {
    level: 'block',
    code: `${prefix}${code}`,
    text,
    ...(cause === undefined ? {} : { detail: detail === undefined ? cause : `${cause} (${detail})` }),
    ...(fix === undefined ? {} : { fix }),
    ...(field === undefined ? {} : { field }),
  }
}

/** What was asked for, or the problem that it ended in as a finding that stops. */
export async function orBlock<T extends object>(answer: Promise<T>, field: string | undefined): Promise<T | Finding> {
  try {
    return await answer
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return blockOf(error, field)
  }
}

export function isFinding(answer: object): answer is Finding {
  return 'level' in answer
}
