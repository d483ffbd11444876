import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { powerCut } from '../../support/power-cut.ts'
import { preparedRecovery, type RecoveryBench, serverSecrets } from '../../support/recovery-bench.ts'
import { backUp, capturePermissions, databaseOf, planned, recoverAnswers } from '../../support/recovery-runs.ts'

const TWO = ['ServiceManager', 'DWRepository']

let prepared: Awaited<ReturnType<typeof preparedRecovery>>

/** Full, differential and log of one database, full of the other; logins and permissions. */
beforeAll(async () => {
  prepared = await preparedRecovery(async (bench) => {
    await backUp(bench, TWO)
    for (const type of ['differential', 'log']) {
      bench.pass(60)
      await backUp(bench, ['ServiceManager'], { type })
    }
    await capturePermissions(bench, TWO)
  })
})
afterAll(() => prepared.remove())

const onServer = (isRebuilt: boolean, work: (bench: RecoveryBench) => Promise<void>) =>
  prepared.with((bench) => {
    if (isRebuilt) bench.now.is = 'rebuilt'
    return work(bench)
  })

/** The batches that a recovery sends, in their order. */
async function batchesOf(isRebuilt: boolean): Promise<string[]> {
  const sent: string[] = []
  await onServer(isRebuilt, async (bench) => {
    const run = await planned(bench, recoverAnswers({ databases: TWO }))
    bench.statement.before = async (id) => void sent.push(id)
    await run.start()
    expect((await run.end()).result?.outcome).toBe('done')
  })
  return sent
}

/** Where each kind of batch comes first: before and after it; those that follow are alike, and are taken by turns. */
function moments(batches: readonly string[]): (readonly [n: number, when: 'before' | 'after'])[] {
  const kinds = batches.map((id) => id.replace(/^(db\d+-)?[a-z-]+-\d+$/, 'script'))
  return kinds.flatMap((kind, index) => {
    const n = index + 1
    if (kinds.indexOf(kind) === index) return [[n, 'before'] as const, [n, 'after'] as const]
    if (kind === kinds[index + 1]) return []
    return [[n, index % 2 === 0 ? 'before' : 'after'] as const]
  })
}

/** The process is gone before or after the n-th batch; another one goes on with the run. */
function killedAt(n: number, when: 'before' | 'after', isRebuilt: boolean): Promise<void> {
  return onServer(isRebuilt, async (bench) => {
    const now = isRebuilt ? bench.rebuilt : bench.old
    const run = await planned(bench, recoverAnswers({ databases: TWO }))
    const cut = powerCut(bench)
    let count = 0
    bench.statement[when] = async () => {
      count += 1
      if (count === n) await cut.at(id)
    }
    const id = await run.start()
    await run.end()
    bench.statement[when] = undefined
    const { runs } = await cut.wakeUp()
    expect((await runs.unfinished())[0]).toMatchObject({ run: id, wizard: 'restore-databases' })
    await runs.resume(id, serverSecrets())
    await runs.idle()
    const { result } = await runs.get(id)
    expect(result, `${when} batch ${n}: ${JSON.stringify(result)}`).toMatchObject({ outcome: 'done' })
    expect(result?.proven.some((text) => text.startsWith('No difference from the snapshot'))).toBe(true)
    for (const name of TWO)
      expect(databaseOf(now, name)).toMatchObject({
        state: 'ONLINE',
        userAccess: 'MULTI_USER',
        content: { rows: databaseOf(bench.old, name)?.content.rows },
      })
    const { services } = await bench.ports.machine.call('services.list', {})
    expect(services.every(({ state }) => state === 'running')).toBe(true)
    expect([...bench.old.internal, ...bench.rebuilt.internal]).toEqual([])
  })
}

describe.each([
  ['on the rebuilt server', true],
  ['over what is there', false],
] as const)('a recovery %s whose process is killed', (_, isRebuilt) => {
  it('before or after any batch comes to its right end', async () => {
    const batches = await batchesOf(isRebuilt)
    expect(batches).toContain('restore-log')
    const tried = moments(batches)
    for (const [n, when] of tried) await killedAt(n, when, isRebuilt)
    console.info(`killed ${tried.length} times, at ${batches.join(', ')}`)
  }, 600_000)
})

describe('a recovery that was killed in the middle of a RESTORE', () => {
  it.each(['restore-full', 'restore-differential', 'restore-log'])('%s goes on where the server stands', (at) =>
    onServer(true, async (bench) => {
      const run = await planned(bench, recoverAnswers({ databases: TWO }))
      const cut = powerCut(bench)
      let running = ''
      bench.statement.before = async (batch) => void (running = batch)
      bench.rebuilt.hold.gate = async () => {
        if (running === at) await cut.at(id)
      }
      const id = await run.start()
      await run.end()
      bench.statement.before = undefined
      bench.rebuilt.hold.gate = undefined
      const { runs } = await cut.wakeUp()
      // The server has broken the RESTORE off when its client was gone.
      await bench.rebuilt.store.change((state) => {
        for (const database of state.databases) if (database.name === 'ServiceManager') database.state = 'RESTORING'
      })
      await runs.resume(id, serverSecrets())
      await runs.idle()
      const { result } = await runs.get(id)
      expect(result, JSON.stringify(result)).toMatchObject({ outcome: 'done' })
      expect(databaseOf(bench.rebuilt, 'ServiceManager')?.content.rows).toBe(
        databaseOf(bench.old, 'ServiceManager')?.content.rows,
      )
    }),
  )
})
