import path from 'node:path'
import type { Clock } from '../../main/engine/clock.ts'
import { createRuns, type Runs } from '../../main/engine/runs.ts'
import type { Finding, Secrets } from '../../main/engine/types.ts'
import type { Ports } from '../../main/ports/index.ts'
import { wizardOf } from '../../main/wizards.ts'
import type { RunView } from '../../preload/contract/run.ts'
import { bytesOf, GOOD_PASSWORD } from './application.ts'
import { backup, type Bench } from './key-bench.ts'

/** The engine over a bench, as the program has it. */
export function runsOn({ folder, ports }: Bench, clock?: Clock): { runs: Runs; views: RunView[] } {
  const views: RunView[] = []
  const identify = () => ports.machine.call('computer.identify', {})
  const runs = createRuns<Ports>({
    folder: path.join(folder, 'runs'),
    lockFile: path.join(folder, 'run.lock'),
    target: 'practice',
    tool: ports.tool,
    ports,
    computer: async () => (await identify()).netbios,
    operator: async () => (await identify()).operator,
    find: wizardOf,
    changed: (view) => views.push(view),
    ...(clock === undefined ? {} : { clock }),
  })
  return { runs, views }
}

export const secretsOf = (password = GOOD_PASSWORD) => ({ password: bytesOf(password) })

/** A run of any wizard that is planned: to be started, watched and asked for its end. */
export async function plannedRun(bench: Bench, wizard: string, answers: unknown, secrets: () => Secrets) {
  const { runs, views } = runsOn(bench)
  const plan = await runs.plan(wizard, answers, secrets())
  let id = ''
  return {
    runs,
    views,
    plan,
    async start(): Promise<string> {
      id = (await runs.start(plan.hash, acknowledgeAll(plan.findings), secrets())).run
      return id
    },
    async end(): Promise<RunView> {
      await runs.idle()
      return runs.get(id)
    },
  }
}

/** Plans, acknowledges every warning, runs, and waits for the end. */
export async function runBackup(runs: Runs, location: string, copyTo = ''): Promise<RunView> {
  const plan = await runs.plan('encryption-key', backup(location, copyTo), secretsOf())
  const warnings = plan.findings.filter(({ level }) => level === 'warn').map(({ code }) => ({ code }))
  const { run } = await runs.start(plan.hash, warnings, secretsOf())
  await runs.idle()
  return runs.get(run)
}

/** Plans any wizard, acknowledges everything that asks for it, runs, answers each question with `answer`, and waits for the end. */
export async function runWizard(
  { runs, views }: ReturnType<typeof runsOn>,
  wizard: string,
  answers: unknown,
  secrets: () => Secrets,
  answer: (view: RunView) => 'check' | 'stop' = () => 'check',
): Promise<RunView> {
  const plan = await runs.plan(wizard, answers, secrets())
  const { run } = await runs.start(plan.hash, acknowledgeAll(plan.findings), secrets())
  const asked = setInterval(() => {
    const view = views.at(-1)
    if (view?.question === undefined || view.stopping) return
    const said = answer(view)
    void (said === 'stop' ? runs.stop(run) : runs.answer(run, view.question.step, said).catch(() => undefined))
  }, 5)
  await runs.idle()
  clearInterval(asked)
  return runs.get(run)
}

export function acknowledgeAll(findings: readonly Finding[]): { code: string; typed?: string }[] {
  return findings
    .filter(({ level }) => level !== 'info')
    .map(({ code, acknowledge }) => (typeof acknowledge === 'object' ? { code, typed: acknowledge.type } : { code }))
}
