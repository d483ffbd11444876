import type { RunAnswer, RunView } from '../../preload/contract/index.ts'
import { errorDataOf } from '../bridge-context.ts'
import { mergeRun } from './run-view.ts'
import { attend, type Context } from './state.ts'

/** Shows Progress of a run that has begun. */
export async function beginRun(context: Context, run: string): Promise<void> {
  context.set({ phase: 'progress', runId: run, run: undefined, busy: undefined, stopping: false, retrying: false })
  attend(context, 'page')
  await followRun(context)
}

/** Asks how the run stands; events tell the rest. */
export async function followRun(context: Context): Promise<void> {
  const { runId } = context.get()
  if (runId === undefined) return
  try {
    applyRun(context, await context.client.call('run.get', { run: runId }))
    context.set({ problem: undefined })
  } catch (reason) {
    if (context.get().runId !== runId) return
    context.set({ problem: errorDataOf(reason) })
    attend(context, 'problem')
  }
}

/** Takes news of a run; those of another run are of no concern here. */
export function applyRun(context: Context, news: RunView): void {
  const { phase, runId, run: known } = context.get()
  if (news.run !== runId || (phase !== 'progress' && phase !== 'result')) return
  const run = mergeRun(known, news)
  const isOther = questionOf(known) !== questionOf(run)
  context.set(isOther ? { run, decision: undefined, errors: {} } : { run })
  if (run.state === 'ended' && phase === 'progress') {
    context.set({ phase: 'result', stopping: false, problem: undefined })
    attend(context, 'page')
  } else if (isOther) attend(context, 'page')
}

function questionOf(run: RunView | undefined): string | undefined {
  return run?.question === undefined ? undefined : `${run.question.kind} ${run.question.step}`
}

/** Cancel or Stop, as main makes of it. Shown at once. */
export async function stop(context: Context): Promise<void> {
  const { runId, stopping, phase } = context.get()
  if (runId === undefined || stopping || phase !== 'progress') return
  context.set({ stopping: true, problem: undefined })
  try {
    await context.client.call('run.stop', { run: runId })
  } catch (reason) {
    context.set({ stopping: false, problem: errorDataOf(reason) })
    attend(context, 'problem')
  }
}

/** Answers what the run asks. */
export async function answerRun(context: Context, named?: RunAnswer): Promise<void> {
  const { runId, run, answering, decision } = context.get()
  if (runId === undefined || run?.question === undefined || answering) return
  const answer = named ?? decision
  if (answer === undefined) {
    context.set({ errors: { decision: 'Select what to do' } })
    attend(context, 'errors')
    return
  }
  context.set({ answering: true, problem: undefined, errors: {} })
  try {
    await context.client.call('run.answer', { run: runId, step: run.question.step, answer })
  } catch (reason) {
    context.set({ problem: errorDataOf(reason) })
    attend(context, 'problem')
  } finally {
    context.set({ answering: false })
  }
}
