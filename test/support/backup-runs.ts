import type { RunView } from '../../preload/contract/run.ts'
import type { DatabaseArtifact } from '../../main/ports/index.ts'
import { type DatabaseBench, databaseSecrets, SCO_SIGN_IN, SIGN_IN } from './database-bench.ts'
import { plannedRun } from './key-runs.ts'

export const PLACE = '\\\\FS02\\DR\\Databases'
export const FOUR = ['ServiceManager', 'DWStagingAndConfig', 'DWRepository', 'ReportServer'].map(
  (name) => `PRACTICE-SQL01/${name}`,
)

/** Answers of a backup of everything on both instances; members that are undefined are left out. */
export function backupAnswers(change: Record<string, unknown> = {}): Record<string, unknown> {
  const all: Record<string, unknown> = {
    ...SIGN_IN,
    ...SCO_SIGN_IN,
    databases: [...FOUR, 'PRACTICE-SQL02\\SCO/Orchestrator'],
    destination: `${PLACE}\\`,
    ...change,
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

/** One server, one database: the shortest backup there is. */
export const oneDatabase = (change: Record<string, unknown> = {}) =>
  backupAnswers({
    orchestratorElsewhere: undefined,
    orchestratorServer: undefined,
    orchestratorSignIn: undefined,
    orchestratorUser: undefined,
    databases: ['PRACTICE-SQL01/ServiceManager'],
    ...change,
  })

/** A backup that is planned: to be started, watched and asked for its end. */
export const plannedBackup = (bench: DatabaseBench, answers = backupAnswers(), secrets = databaseSecrets) =>
  plannedRun(bench, 'backup-databases', answers, secrets)

/** Plans, acknowledges everything that asks for it, runs, and waits for the end. A question stops the run, as where nobody is there. */
export async function backUpDatabases(
  bench: DatabaseBench,
  answers: Record<string, unknown> = backupAnswers(),
  secrets = databaseSecrets,
): Promise<RunView> {
  const run = await plannedBackup(bench, answers, secrets)
  const id = await run.start()
  const asked = setInterval(() => {
    const view = run.views.at(-1)
    if (view?.question !== undefined && !view.stopping) void run.runs.stop(id)
  }, 5)
  const view = await run.end()
  clearInterval(asked)
  return view
}

export async function backupsIn({ kit }: DatabaseBench): Promise<DatabaseArtifact[]> {
  return (await kit.artifacts()).filter((entry) => entry.kind === 'database-backup')
}
