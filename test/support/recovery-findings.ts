import { restoreDatabases } from '../../main/procedures/restore-databases/index.ts'
import type { Database, InstanceState } from '../../main/practice/sql/state.ts'
import type { Finding } from '../../preload/contract/finding.ts'
import { type RecoveryBench, serverSecrets } from './recovery-bench.ts'
import { type Change, recoverAnswers } from './recovery-runs.ts'

export const ONE = ['ServiceManager']

/** What a page of the recovery finds out about one database. */
export const find = (bench: RecoveryBench, page: string, change: Change = {}): Promise<Finding[]> =>
  restoreDatabases.findings(page, recoverAnswers({ databases: ONE, ...change }), bench.ports, serverSecrets())

export const codes = (findings: readonly Finding[]): string[] => findings.map(({ level, code }) => `${level} ${code}`)

export const found = async (bench: RecoveryBench, page: string, change: Change = {}): Promise<string[]> =>
  codes(await find(bench, page, change))

export function database(state: InstanceState, name: string): Database {
  const one = state.databases.find((each) => each.name === name)
  if (one === undefined) throw new Error(name)
  return one
}

/** From here on the server's name leads to the rebuilt instance. */
export async function rebuilt(bench: RecoveryBench): Promise<void> {
  await bench.forget()
  bench.now.is = 'rebuilt'
}
