import type { RunView } from '../../preload/contract/run.ts'
import type { PermissionsArtifact } from '../../main/ports/index.ts'
import { type DatabaseBench, databaseSecrets, SCO_SIGN_IN, SIGN_IN } from './database-bench.ts'
import { plannedRun } from './key-runs.ts'

export const PLACE = '\\\\FS02\\DR\\Permissions'

/** Answers of a capture of both instances; members that are undefined are left out. */
export function captureAnswers(change: Record<string, unknown> = {}): Record<string, unknown> {
  const all: Record<string, unknown> = {
    ...SIGN_IN,
    ...SCO_SIGN_IN,
    databases: ['PRACTICE-SQL01/ServiceManager', 'PRACTICE-SQL01/HRPortal', 'PRACTICE-SQL02\\SCO/Orchestrator'],
    location: `${PLACE}\\`,
    ...change,
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

/** One server alone. */
export const oneServer = (change: Record<string, unknown> = {}) =>
  captureAnswers({
    orchestratorElsewhere: undefined,
    orchestratorServer: undefined,
    orchestratorSignIn: undefined,
    orchestratorUser: undefined,
    databases: ['PRACTICE-SQL01/ServiceManager'],
    ...change,
  })

/** A capture that is planned: to be started, watched and asked for its end. */
export const plannedCapture = (bench: DatabaseBench, answers = captureAnswers()) =>
  plannedRun(bench, 'permissions', answers, databaseSecrets)

export async function capturePermissions(bench: DatabaseBench, answers = captureAnswers()): Promise<RunView> {
  const run = await plannedCapture(bench, answers)
  await run.start()
  return run.end()
}

export async function capturesIn({ kit }: DatabaseBench): Promise<PermissionsArtifact[]> {
  return (await kit.artifacts()).filter((entry) => entry.kind === 'permissions')
}
