import { createHash } from 'node:crypto'
import type { PlanView } from '../../preload/contract/plan.ts'
import type { RunView } from '../../preload/contract/run.ts'
import { exportPermissions } from '../../main/sqlserver/permissions/index.ts'
import { bytesOf } from './application.ts'
import { acknowledgeAll, runsOn } from './key-runs.ts'
import { type RecoveryBench, serverSecrets, SIGN_IN } from './recovery-bench.ts'

export const PLACE = '\\\\FS02\\DR\\Databases'
export const SM = ['ServiceManager', 'DWStagingAndConfig', 'DWRepository', 'DWDataMart']

export type Change = Record<string, unknown>

/** Answers of a recovery from the recovery kit; members that are undefined are left out. */
export function recoverAnswers(change: Change = {}): Change {
  const all: Change = { purpose: 'recover', ...SIGN_IN, source: 'kit', databases: SM, ...change }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

export interface Planned {
  plan: PlanView
  start(): Promise<string>
  end(): Promise<RunView>
  runs: ReturnType<typeof runsOn>['runs']
  views: RunView[]
}

export async function planned(
  bench: RecoveryBench,
  answers: Change = recoverAnswers(),
  wizard = 'restore-databases',
): Promise<Planned> {
  const { runs, views } = runsOn(bench)
  const plan = await runs.plan(wizard, answers, serverSecrets())
  let id = ''
  return {
    runs,
    views,
    plan,
    async start() {
      id = (await runs.start(plan.hash, acknowledgeAll(plan.findings), serverSecrets())).run
      return id
    },
    async end() {
      await runs.idle()
      return runs.get(id)
    },
  }
}

/** Plans, acknowledges everything that asks for it, runs, and waits for the end. A question stops the run, as where nobody is there. */
export async function recover(
  bench: RecoveryBench,
  answers: Change = recoverAnswers(),
  wizard = 'restore-databases',
): Promise<RunView> {
  const run = await planned(bench, answers, wizard)
  const id = await run.start()
  const asked = setInterval(() => {
    const view = run.views.at(-1)
    if (view?.question !== undefined && !view.stopping) void run.runs.stop(id)
  }, 5)
  const view = await run.end()
  clearInterval(asked)
  return view
}

/** A backup of databases by the product's own wizard. */
export function backUp(bench: RecoveryBench, databases: readonly string[] = SM, change: Change = {}): Promise<RunView> {
  return recover(
    bench,
    {
      serviceManagerServer: 'PRACTICE-SQL01',
      serviceManagerSignIn: 'sql',
      serviceManagerUser: 'sa',
      databases: databases.map((name) => `PRACTICE-SQL01/${name}`),
      destination: `${PLACE}\\`,
      ...change,
    },
    'backup-databases',
  )
}

/** The logins and permissions of the old server, in the recovery kit as the wizard leaves them. */
export async function capturePermissions(
  { ports, kit }: RecoveryBench,
  databases: readonly string[] = SM,
  id = 'permissions-1',
): Promise<{ script: string; snapshot: string }> {
  const instance = await ports.sql.open(
    { server: SIGN_IN.serverServer, signIn: 'sql', user: 'sa' },
    { password: serverSecrets()['server-password'] },
  )
  const [script, snapshot] = [sink(), sink()]
  const at = new Date()
  const made = await exportPermissions(instance, databases, { script, snapshot }, { at, tool: ports.tool })
  const paths = { script: `\\\\FS02\\DR\\Keys\\${id}.sql`, snapshot: `\\\\FS02\\DR\\Keys\\${id}.json` }
  await write(ports, paths.script, script.bytes())
  await write(ports, paths.snapshot, snapshot.bytes())
  const { name, machine, version, edition, collation } = instance.identity
  await kit.add({
    id,
    kind: 'permissions',
    target: 'practice',
    created: at.toISOString(),
    operator: 'PRACTICE\\admin',
    tool: ports.tool,
    server: { name, machine, version, edition, collation },
    databases: [...databases],
    script: { path: paths.script, ...made.script },
    snapshot: { path: paths.snapshot, ...made.snapshot },
  })
  return paths
}

function sink() {
  const parts: Uint8Array[] = []
  return {
    write: async (bytes: Uint8Array) => void parts.push(Uint8Array.from(bytes)),
    bytes: () => Buffer.concat(parts),
  }
}

export async function write(ports: RecoveryBench['ports'], path: string, bytes: Uint8Array): Promise<void> {
  await ports.files.remove(path)
  const writer = await ports.files.create(path)
  await writer.write(bytes)
  await writer.flush()
  await writer.close()
}

export const sha256 = (text: string): string => createHash('sha256').update(bytesOf(text)).digest('hex')
export const stepsOf = (view: { steps: readonly { id: string; state: string }[] }) =>
  view.steps.map(({ id, state }) => `${id} ${state}`)
export const databaseOf = ({ store }: RecoveryBench['old'], name: string) =>
  store.current().databases.find((one) => one.name === name)
