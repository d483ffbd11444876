import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { preparedRecovery, type RecoveryBench } from '../../support/recovery-bench.ts'
import { backUp, databaseOf, planned, recoverAnswers } from '../../support/recovery-runs.ts'

const ONE = ['ServiceManager']
const answers = recoverAnswers({ databases: ONE, after: [] })
let prepared: Awaited<ReturnType<typeof preparedRecovery>>

beforeAll(async () => {
  prepared = await preparedRecovery(async (bench) => {
    await backUp(bench, ONE)
    bench.pass(60)
    await backUp(bench, ONE, { type: 'log' })
  })
})
afterAll(() => prepared.remove())

/** Runs a recovery whose connection breaks after so many packets from the moment of that batch on. */
async function cutAt(bench: RecoveryBench, batch: string, packets: number, change: object = {}) {
  bench.now.is = 'rebuilt'
  const run = await planned(bench, { ...answers, ...change })
  let isCut = false
  bench.statement.before = async (id) => {
    if (id !== batch || isCut) return
    isCut = true
    bench.cutAfter(packets)
  }
  await run.start()
  const view = await run.end()
  bench.cutAfter(0)
  expect(isCut).toBe(true)
  return view
}

const rows = (bench: RecoveryBench) => databaseOf(bench.old, 'ServiceManager')?.content.rows

describe('a connection that breaks during a recovery', () => {
  const batches = ['verify-backup', 'restore-full', 'restore-log']

  it.each(batches)('after any packet of %s comes to the right end', async (batch) => {
    for (let n = 1; n <= 31; n++)
      await prepared.with(async (bench) => {
        const { result } = await cutAt(bench, batch, n)
        const { state, content } = databaseOf(bench.rebuilt, 'ServiceManager') ?? {}
        expect(result?.outcome, `packet ${n}: ${JSON.stringify(result)}`).toBe('done')
        expect([state, content?.rows]).toEqual(['ONLINE', rows(bench)])
        expect(bench.rebuilt.internal).toEqual([])
      })
  })
})
