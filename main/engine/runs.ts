import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { RunView } from '../../preload/contract/run.ts'
import { systemClock } from './clock.ts'
import { gained, gatherFindings, refusal, unanswered } from './findings.ts'
import { beginJournal } from './journal.ts'
import { takeLock, type Lock } from './lock.ts'
import { makePlan, type Plan } from './plan.ts'
import { messageOf, Problem } from './problem.ts'
import { discardRun, resumeRun } from './reopen.ts'
import type { PlanRecord } from './replay.ts'
import { readReport, reportNames } from './report.ts'
import { exists, newRunId, runFolder, runNotActive, runUnknown } from './run-folder.ts'
import type { RunnableWizard, Runs, RunsOptions } from './runs-api.ts'
import { planUnknown, reportMissing, wizardUnknown } from './runs-problems.ts'
import { takeSecrets, wipe } from './secrets.ts'
import { createSession, type Env, type Session } from './session.ts'
import type { Made, Secrets } from './types.ts'
import { findUnfinished } from './unfinished.ts'

export type { RunnableWizard, Runs, RunsOptions } from './runs-api.ts'

/** Plans that are kept for starting, and ended runs that are kept for showing. */
const kept = 8

export function createRuns<Ports>(options: RunsOptions<Ports>): Runs {
  const { folder, target, ports } = options
  const log = (line: string): void => options.log?.(line)
  const changed = (view: RunView): void => {
    try {
      options.changed(view)
    } catch (error) {
      // A window that can't be told must not end a run.
      log(`The change of run ${view.run} could not be shown: ${messageOf(error)}`)
    }
  }
  const env: Env<Ports> = { ...options, clock: options.clock ?? systemClock, log, changed }
  const { clock } = env
  const plans = new Map<string, { plan: Plan; wizard: RunnableWizard<Ports> }>()
  const endings = new Map<string, RunView>()
  /** Everything that holds the lock in this process: runs, and runs that are being given up. */
  const working = new Set<Promise<void>>()
  let active: Session | undefined

  const work = <T>(promise: Promise<T>): Promise<T> => {
    const tracked: Promise<void> = promise
      .then(() => undefined)
      .catch((error: unknown) => log(`A run broke off: ${messageOf(error)}`))
      .finally(() => working.delete(tracked))
    working.add(tracked)
    return promise
  }

  /** Lets the run go on by itself; the lock and the secrets are its own from here. */
  const launch = (session: Session): { run: string } => {
    endings.delete(session.id)
    active = session
    const going = session.perform((end) => {
      remember(endings, session.id, end.view)
      active = undefined
    })
    // `work` logs what it rejects with; nobody waits here.
    work(going).catch(() => {
      active = undefined
    })
    return { run: session.id }
  }

  const begin = async (
    { plan, wizard }: { plan: Plan; wizard: RunnableWizard<Ports> },
    secrets: Secrets,
    acknowledged: string[],
  ): Promise<Session> => {
    const [computer, operator] = await Promise.all([env.computer(), env.operator()])
    const started = clock.wall()
    const run = newRunId(started)
    const lock: Lock = await takeLock(env.lockFile, { run, wizard: plan.wizard, operator, started })
    try {
      const record = planRecord(plan, { acknowledged, computer, operator, tool: env.tool })
      const journal = await beginJournal(folder, run, { ...record }, clock, started)
      log(`Run ${run} of ${plan.wizard} begins.`)
      const { procedure } = wizard
      return createSession(env, {
        run,
        plan,
        procedure,
        secrets,
        journal,
        computer,
        started,
        changed,
        lock,
        operator,
        acknowledged,
      })
    } catch (error) {
      await lock.release()
      throw error
    }
  }

  return {
    async plan(id, answers, secrets) {
      try {
        const wizard = env.find(id)
        if (wizard === undefined) throw wizardUnknown(id)
        const { procedure } = wizard
        const parsed = wizard.parse(answers)
        const made: Made = { at: clock.wall(), nonce: randomBytes(4).toString('hex') }
        const pages = wizard.pages(parsed)
        const plan = await makePlan({ procedure, answers: parsed, ports, target, made, pages, secrets })
        remember(plans, plan.hash, { plan, wizard })
        return plan.view
      } finally {
        wipe(secrets)
      }
    },

    planned: (hash) => plans.get(hash)?.plan.view,

    async start(hash, acknowledge, secrets) {
      const known = plans.get(hash)
      // Taken away at once, because its times and names are for one run; a refusal gives it back.
      plans.delete(hash)
      let own: Secrets = {}
      try {
        if (known === undefined) throw planUnknown()
        const { plan, wizard } = known
        own = takeSecrets(plan.secrets, secrets)
        const findings = await gatherFindings(wizard.procedure, wizard.pages(plan.answers), plan.answers, ports, own)
        const news = gained(plan.findings, findings)
        if (news.length > 0) throw refusal('findings-changed', news)
        const open = unanswered(findings, acknowledge)
        if (open.length > 0) throw refusal('findings-unanswered', open)
        const fresh = { wizard, plan: { ...plan, view: { ...plan.view, findings } } }
        return launch(
          await begin(
            fresh,
            own,
            acknowledge.map((one) => one.code),
          ),
        )
      } catch (error) {
        wipe(own)
        if (known !== undefined) remember(plans, hash, known)
        throw error
      } finally {
        wipe(secrets)
      }
    },

    async get(run) {
      if (active?.id === run) return active.view()
      const view = endings.get(run) ?? (await readReport(runFolder(folder, run)))
      if (view === undefined) throw runUnknown(run)
      return view
    },

    async stop(run) {
      if (active?.id !== run) throw runNotActive(run)
      active.stop()
    },

    async answer(run, step, answer) {
      if (active?.id !== run) throw runNotActive(run)
      active.answer(step, answer)
    },

    async unfinished() {
      // A computer that can't be asked its name has its runs listed all the same: resuming asks again, and says why it can't.
      const computer = await env.computer().catch((error: unknown) => {
        if (error instanceof Problem) return undefined
        throw error
      })
      return findUnfinished({ folder, lockFile: env.lockFile, target, computer }, active?.id)
    },

    async resume(run, secrets) {
      try {
        return launch(await resumeRun(env, run, secrets))
      } finally {
        wipe(secrets)
      }
    },

    discard: (run) => work(discardRun(env, run)),

    active: () => active?.id,

    async idle() {
      while (working.size > 0) await Promise.all(working)
    },

    async reportPath(run, format) {
      const path = join(runFolder(folder, run), reportNames[format])
      if (!(await exists(path))) throw reportMissing(run)
      return path
    },
  }
}

function planRecord(
  plan: Plan,
  about: Pick<PlanRecord, 'acknowledged' | 'computer' | 'operator' | 'tool'>,
): PlanRecord {
  return {
    wizard: plan.wizard,
    target: plan.target,
    answers: plan.answers,
    made: {
      at: plan.made.at.toISOString(),
      nonce: plan.made.nonce,
      ...(plan.made.survey === undefined ? {} : { survey: plan.made.survey }),
    },
    hash: plan.hash,
    steps: plan.steps.map(({ id, title }) => ({ id, title })),
    limit: plan.limit,
    secrets: [...plan.secrets],
    pid: process.pid,
    ...about,
  }
}

/** Keeps the newest only. */
function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key)
  map.set(key, value)
  for (const old of [...map.keys()].slice(0, -kept)) map.delete(old)
}
