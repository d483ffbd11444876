import { Problem } from '../../engine/problem.ts'
import type { Instance, RunOptions } from '../../ports/instance.ts'
import type { Batch } from './batches.ts'
import { type Undone, undoneOf } from './outcome.ts'

/**
 * Sends one batch of the script; gives what it did not do, which stops nothing. A database that is not there, or not online, is one of
 * these. Any batch may be sent again at any time: what was done is found done.
 *
 * @throws Problem as `Instance.run` does: `outcome-unknown` after a lost connection, which sending the batch again settles
 */
export async function runBatch(instance: Instance, batch: Batch, options: RunOptions): Promise<Undone[]> {
  const undone: Undone[] = []
  try {
    await instance.run(batch, {
      ...options,
      onMessage(message) {
        const one = undoneOf(message)
        if (one === undefined) options.onMessage?.(message)
        else undone.push(one)
      },
    })
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'database-unavailable') throw error
    undone.push({ kind: 'skipped', batch: batch.id, text: error.data.text })
  }
  return undone
}
