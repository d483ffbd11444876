import { createSqlServers } from '../../main/sqlserver/index.ts'
import { exportPermissions } from '../../main/sqlserver/permissions/index.ts'
import type { Instance, SqlServers } from '../../main/ports/index.ts'
import { type Measure, measure, measureAtLeast, pairedRatio } from './measure.ts'
import { onePerLogin } from './per-login.ts'
import { type BenchInstance, benchInstance, DATABASE } from './sql-instance.ts'

const LOGINS = 10_000
/** The loop is timed on every so-manieth login and counted for all: each costs the same. */
const EVERY = 20

/**
 * The capture of 10,000 logins by loop ÷ by ours, both through the same client and the same simulated instance, no delay anywhere; and the
 * round trips of a capture with 10,000 logins ÷ with 100, which are the same.
 */
export async function permissions(): Promise<Measure[]> {
  const many = benchInstance(LOGINS)
  const few = benchInstance(100)
  const open: SqlServers[] = []
  try {
    const instance = await signIn(many, open)
    const logins = Array.from({ length: LOGINS / EVERY }, (_, n) => `login${String(n * EVERY + 1).padStart(6, '0')}`)
    const ratio = await pairedRatio(
      5,
      async () => EVERY * (await timed(() => onePerLogin(instance, [DATABASE], logins))),
      () => timed(() => capture(instance)),
    )
    const ofMany = await trips(many, instance)
    const ofFew = await trips(few, await signIn(few, open))
    return [
      measureAtLeast('a query loop over 10,000 logins / the capture', ratio, 20),
      measure('round trips of a capture, 10,000 logins / 100', ofMany / ofFew, 1),
    ]
  } finally {
    await Promise.all(open.map((sql) => sql.forget()))
    many.server.close()
    few.server.close()
  }
}

async function signIn({ dial }: BenchInstance, open: SqlServers[]): Promise<Instance> {
  const sql = createSqlServers({ dial })
  open.push(sql)
  return sql.open({ server: 'SQL01', signIn: 'sql', user: 'sa' }, { password: new TextEncoder().encode('x') })
}

async function capture(instance: Instance): Promise<void> {
  const sink = { write: async () => undefined }
  const about = { at: new Date('2026-11-21T03:15:00Z'), tool: { name: 'bench', version: '0.0.0' } }
  await exportPermissions(instance, [DATABASE], { script: sink, snapshot: sink }, about)
}

async function trips({ roundTrips }: BenchInstance, instance: Instance): Promise<number> {
  await capture(instance)
  const before = roundTrips()
  await capture(instance)
  return roundTrips() - before
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}
