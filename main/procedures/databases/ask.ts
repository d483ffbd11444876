import { codeOf, Problem } from '../../engine/problem.ts'
import type { Instance, Query } from '../../ports/index.ts'

/** The row of a query. */
export type RowOf<Q> = Q extends Query<infer Row> ? Row : never

/**
 * Every row. An answer that was lost with its connection is asked for once more: it only reads.
 * @throws Problem as `Instance.rows`
 */
export async function rowsOf<Row>(instance: Instance, query: Query<Row>, signal?: AbortSignal): Promise<Row[]> {
  try {
    return await readAll(instance, query, signal)
  } catch (error) {
    if (codeOf(error) !== 'outcome-unknown' || signal?.aborted === true) throw error
    return readAll(instance, query, signal)
  }
}

async function readAll<Row>(instance: Instance, query: Query<Row>, signal?: AbortSignal): Promise<Row[]> {
  const rows: Row[] = []
  for await (const row of instance.rows(query, signal === undefined ? {} : { signal })) rows.push(row)
  return rows
}

/** Permission was denied on an object, a column, the server, the instance’s state, a database. Numbers: SQL Server’s error lists. */
const NO_RIGHT = new Set(['sql-229', 'sql-230', 'sql-262', 'sql-297', 'sql-300', 'sql-371', 'sql-916', 'sql-15247'])
/** What an older version does not have: a function, a column, a view. */
const NOT_THERE = new Set(['sql-207', 'sql-208', 'sql-195', 'sql-4121'])

export function isRightMissing(error: unknown): error is Problem {
  return error instanceof Problem && NO_RIGHT.has(error.code)
}

/** Every row; undefined where this login may not ask or this version does not know the answer. Anything else rejects. */
export async function rowsIfAllowed<Row>(
  instance: Instance,
  query: Query<Row>,
  signal?: AbortSignal,
): Promise<Row[] | undefined> {
  try {
    return await rowsOf(instance, query, signal)
  } catch (error) {
    if (isRightMissing(error) || NOT_THERE.has(codeOf(error) ?? '')) return undefined
    throw error
  }
}

/** The number of SQL Server’s error that a problem is about. */
export function sqlNumber(error: unknown): number | undefined {
  const [, number] = /^sql-(\d+)$/.exec(codeOf(error) ?? '') ?? []
  return number === undefined ? undefined : Number(number)
}

/** The number of Windows’ error that SQL Server met on a file or share: 2, 3, 5, 32, 53, 112 … */
export function osError(problem: Problem): number | undefined {
  const { text, cause, detail } = problem.data
  const [, number] = /operating system error\s+(\d+)/i.exec([detail, cause, text].join(' ')) ?? []
  return number === undefined ? undefined : Number(number)
}
