import { codeOf } from '../../../engine/problem.ts'
import type { Instance, Query } from '../../../ports/index.ts'

/** The connection broke off, or could not be made for a moment. */
const LOST = new Set(['outcome-unknown', 'server-refused', 'server-silent'])

/**
 * An instance whose questions are asked a second time when the connection broke meanwhile: reading changes nothing. Batches are sent
 * once: whether one happened is looked up.
 */
export function steady(instance: Instance): Instance {
  return {
    identity: instance.identity,
    rows: (query, options) => rowsTwice(instance, query, options),
    run: (statement, options) => instance.run(statement, options),
  }
}

/** The same for signing in. */
export async function openTwice(open: () => Promise<Instance>): Promise<Instance> {
  try {
    return steady(await open())
  } catch (error) {
    if (!LOST.has(codeOf(error) ?? '')) throw error
    return steady(await open())
  }
}

async function* rowsTwice<Row>(
  instance: Instance,
  query: Query<Row>,
  options?: { signal?: AbortSignal },
): AsyncIterable<Row> {
  yield* await collected(instance, query, options).catch((error: unknown) => {
    if (!LOST.has(codeOf(error) ?? '') || options?.signal?.aborted === true) throw error
    return collected(instance, query, options)
  })
}

async function collected<Row>(
  instance: Instance,
  query: Query<Row>,
  options?: { signal?: AbortSignal },
): Promise<Row[]> {
  const rows: Row[] = []
  for await (const row of instance.rows(query, options)) rows.push(row)
  return rows
}
