import type { Made, Procedure, Secrets } from './types.ts'
import { continueJournal } from './journal.ts'
import { takeLock, type Lock } from './lock.ts'
import { makePlan, type Plan } from './plan.ts'
import { Problem } from './problem.ts'
import { begunBefore, type Past } from './replay.ts'
import { exists, markDiscarded, runFolder, runUnknown } from './run-folder.ts'
import { canRestore } from './run.ts'
import { discardedNotRestored, planChanged, runEnded } from './runs-problems.ts'
import { takeSecrets, wipe } from './secrets.ts'
import { createSession, type Env, type Session } from './session.ts'
import { openRun, type Opened } from './unfinished.ts'

interface Held {
  run: string
  opened: Opened
  lock: Lock
  operator: string
  computer: string
}

/** A run without an end, read under the lock, which is freed again when `use` rejects. */
async function hold<Ports, T>(env: Env<Ports>, run: string, use: (held: Held) => Promise<T>): Promise<T> {
  if (!(await exists(runFolder(env.folder, run)))) throw runUnknown(run)
  const [computer, operator] = await Promise.all([env.computer(), env.operator()])
  const before = await openRun(env.folder, run, env.target, computer)
  if (before.past?.ended === true) throw runEnded(run)
  const wizard = before.past?.plan.wizard ?? 'a run that can no longer be read'
  const lock = await takeLock(env.lockFile, { run, wizard, operator, started: env.clock.wall() })
  try {
    // Somebody else may have gone on with it meanwhile.
    const opened = await openRun(env.folder, run, env.target, computer)
    if (opened.past?.ended === true) throw runEnded(run)
    return await use({ run, opened, lock, operator, computer })
  } catch (error) {
    await lock.release()
    throw error
  }
}

/** A run to go on with. Rejects with what stands against it; nothing is changed then. */
export function resumeRun<Ports>(env: Env<Ports>, run: string, secrets: Secrets): Promise<Session> {
  return hold(env, run, async (held) => {
    const { opened } = held
    const { past } = opened
    if (opened.refused !== undefined || past === undefined) throw refused(opened)
    const { plan, procedure } = await rebuild(env, past)
    const own = takeSecrets(plan.secrets, secrets)
    try {
      // It was cancelled or had failed and was on its way back: that is gone on with, as long as there is a way back.
      const goBack = past.halted && canRestore(plan.steps, begunBefore(past)) ? 'resumed' : undefined
      const session = await reopened(env, held, { past, plan, procedure, secrets: own, goBack, changed: env.changed })
      env.log(`Run ${run} of ${plan.wizard} is resumed.`)
      return session
    } catch (error) {
      wipe(own)
      throw error
    }
  })
}

/** Gives a run up. Rejects with `discarded-not-restored` when it is given up but not everything is undone. */
export function discardRun<Ports>(env: Env<Ports>, run: string): Promise<void> {
  return hold(env, run, async (held) => {
    const { opened, lock } = held
    const { past } = opened
    const rebuilt =
      past === undefined || opened.refused !== undefined ? undefined : await rebuild(env, past).catch(onlyProblems)
    if (past === undefined || rebuilt === undefined) {
      await endWithoutPlan(env, held)
      await lock.release()
      const left = past?.plan.steps.filter((step) => past.steps.get(step.id)?.begun === true) ?? []
      if (left.length > 0)
        throw discardedNotRestored(
          left.map((step) => step.title),
          opened.refused,
        )
      return
    }
    const session = await reopened(env, held, {
      past,
      ...rebuilt,
      secrets: {},
      goBack: 'discarded',
      changed: () => undefined,
    })
    const end = await session.perform(() => undefined)
    if (end.notRestored.length > 0) throw discardedNotRestored(end.notRestored, end.result.error)
    if (!end.ended && end.result.error !== undefined) throw new Problem(end.result.error)
  })
}

/** Nobody knows the run's steps any more. Where its journal can't be written either, the run's folder says that it was given up. */
async function endWithoutPlan<Ports>(env: Env<Ports>, { run, opened, operator }: Held): Promise<void> {
  if (opened.refused !== undefined) {
    await markDiscarded(env.folder, run, operator, env.clock.wall(), opened.refused.code)
    return
  }
  const journal = await continueJournal(opened.path, opened.read, env.clock)
  try {
    await journal.append('end', { data: { outcome: 'stopped', discarded: true, operator } })
  } finally {
    await journal.close()
  }
}

async function reopened<Ports>(
  env: Env<Ports>,
  { run, opened, lock, operator, computer }: Held,
  rest: Pick<Parameters<typeof createSession<Ports>>[1], 'plan' | 'procedure' | 'secrets' | 'goBack' | 'changed'> & {
    past: Past
  },
): Promise<Session> {
  const { past } = rest
  const journal = await continueJournal(opened.path, opened.read, env.clock)
  const data = { operator, pid: process.pid, tool: env.tool, halted: rest.goBack !== undefined }
  try {
    await journal.append('resume', { data })
  } catch (error) {
    await journal.close()
    throw error
  }
  const { acknowledged } = past.plan
  return createSession(env, { ...rest, run, journal, computer, started: past.started, lock, operator, acknowledged })
}

/** The same plan, made again from what the journal fixed. @throws Problem `plan-changed` when it is not the same */
async function rebuild<Ports>(
  env: Env<Ports>,
  { plan: record }: Past,
): Promise<{ plan: Plan; procedure: Procedure<unknown, Ports> }> {
  const wizard = env.find(record.wizard)
  if (wizard === undefined) throw planChanged(record.wizard, 'This version of the program has no such wizard.')
  const { procedure } = wizard
  const { at, nonce, survey } = record.made
  const made: Made = { at: new Date(at), nonce, ...(survey === undefined ? {} : { survey }) }
  const answers = wizard.parse(record.answers)
  const { ports, target } = env
  const plan = await makePlan({ procedure, answers, ports, target, made, pages: [], secrets: {} })
  if (plan.hash !== record.hash) throw planChanged(record.wizard, 'The same answers lead to other steps now.')
  return { plan, procedure }
}

function refused({ refused, path }: Opened): Error {
  return refused === undefined ? new Error(`The journal ${path} holds no plan.`) : new Problem(refused)
}

function onlyProblems(error: unknown): undefined {
  if (error instanceof Problem) return undefined
  throw error
}
