import type { RunAnswer, RunResult, RunView } from '../../preload/contract/run.ts'
import type { Clock } from './clock.ts'
import { firstBad, makeResult, overall, plainConclusion } from './conclusion.ts'
import { createEmitter } from './emitter.ts'
import type { Journal } from './journal.ts'
import type { Plan } from './plan.ts'
import { toErrorData } from './problem.ts'
import { createProgress } from './progress.ts'
import { createDesk } from './question.ts'
import { begunBefore, type Past } from './replay.ts'
import { revertSteps } from './revert.ts'
import { createRunState, type StepTimes } from './run-state.ts'
import { createStepHost } from './step-host.ts'
import { asItWas, performStep, type StepEnd } from './steps.ts'
import type { ErrorData } from '../../preload/contract/error.ts'
import type { Outcome, Procedure, RunSummary, Secrets, Step } from './types.ts'

export interface RunInput<Ports> {
  run: string
  plan: Plan
  procedure: Procedure<unknown, Ports>
  ports: Ports
  secrets: Secrets
  /** Its first line is written. The run closes it. */
  journal: Journal
  computer: string
  started: Date
  clock: Clock
  /** What the journal says, when the run is resumed. */
  past?: Past
  /** Do nothing, undo what can be undone, and end: a run that broke off on its way back (`resumed`), or that is given up (`discarded`). */
  goBack?: 'resumed' | 'discarded' | undefined
  changed(view: RunView): void
}

export interface RunEnd {
  /** The view with the result, before it is shown: the report is written and the lock freed first. */
  view: RunView
  result: RunResult
  /** False while it can be resumed: Windows restarts first, or the journal could not be written. */
  ended: boolean
  /** Titles of the steps whose undoing failed. */
  notRestored: string[]
}

export interface Run {
  view(): RunView
  times(): ReadonlyMap<string, StepTimes>
  stop(): void
  /** @throws Problem `answer-not-asked` */
  answer(step: string, answer: RunAnswer): void
  /** Performs the plan; call once. Never rejects. */
  perform(): Promise<RunEnd>
  /** Shows the result: the last change of the run. */
  reveal(end: RunEnd): void
}

/** A run of a plan: the steps in their order, side by side where they may be, then what undoing there is to do, then the result. */
export function createRun<Ports>(input: RunInput<Ports>): Run {
  const { plan, journal, clock, past } = input
  const guard = journal.guard(input.secrets)
  const progress = createProgress(new Map(plan.steps.map((step) => [step.id, step.weight ?? 1])), clock.now)
  const state = createRunState({ ...input, resumed: past !== undefined, progress })
  const desk = createDesk(() => {
    if (desk.current() === undefined) progress.proceed()
    else progress.pause()
    emitter.now()
  })
  /** Steps that may have changed the world. */
  const begun = begunBefore(past)
  const stopped = new AbortController()
  const background = new Set<Promise<void>>()
  let broken: ErrorData | undefined
  let halted = input.goBack !== undefined
  let concluding = false

  const restorable = () => canRestore(plan.steps, begun)
  const view = () => state.view({ canCancel: restorable(), question: desk.current() })
  const emitter = createEmitter(clock, () => input.changed(view()))

  /** For lines that nobody waits for; the run's end does. */
  const note = (line: Promise<void>): void => {
    const noted = line
      .catch((error: unknown) => {
        broken ??= toErrorData(error)
        halted = true
      })
      .finally(() => background.delete(noted))
    background.add(noted)
  }

  const stop = (): void => {
    if (state.stopping || concluding) return
    state.stopping = true
    halted = true
    note(journal.append('stop'))
    stopped.abort()
    desk.close()
    emitter.now()
  }

  const settle = (step: Step, end: StepEnd): void => {
    const { outcome, text, proof, error } = end
    state.end(step.id)
    state.set(step.id, { state: outcome, text, proof, error })
    if (outcome === 'done' || outcome === 'already-done') progress.finish(step.id, end.free)
    if (['failed', 'stopped', 'unknown', 'restart-needed'].includes(outcome)) halted = true
    emitter.now()
  }

  const one = async (step: Step): Promise<void> => {
    const before = past?.steps.get(step.id)
    if (halted) {
      const { outcome, text, proof, error } = asItWas(before)
      state.set(step.id, { state: outcome, text, proof, error })
      return
    }
    state.begin(step.id)
    const host = createStepHost({
      step,
      secrets: input.secrets,
      journal,
      guard,
      progress,
      state,
      desk,
      emitter,
      note,
      stop,
      signal: stopped.signal,
      begun,
    })
    let end: StepEnd | undefined
    try {
      end = guard.redact(await performStep(step, host, before))
      settle(step, end)
      const { free: _, ...data } = end
      // Not done is what the journal says by saying nothing.
      if (end.outcome === 'skipped') return
      await journal.append('outcome', { step: step.id, data: { ...data, took: state.step(step.id).took ?? 0 } })
    } catch (error) {
      broken ??= guard.redact(toErrorData(error))
      halted = true
      // A step that came to its end has its own error; one that did not is held up by the journal.
      if (end === undefined) settle(step, { outcome: 'failed', error: broken })
    }
  }

  const perform = async (): Promise<RunEnd> => {
    if (input.goBack !== undefined) state.stopping = true
    emitter.now()
    for (const group of neighbours(plan.steps)) await sideBySide(group, plan.limit, one)
    await Promise.all(background)

    let outcome: Outcome = broken === undefined ? overall(state.steps, state.stopping) : 'failed'
    const touched = () => plan.steps.some((step) => begun.has(step.id) && step.changes !== false)
    const wasTouched = touched()
    const back = broken === undefined && restorable() && (state.stopping || outcome === 'failed')
    const undone = back
      ? await revertSteps({ plan, begun, secrets: input.secrets, journal, guard, state, emitter })
      : { reverted: [], failed: [] }
    concluding = true
    broken ??= undone.broken
    if (undone.failed.length > 0 || broken !== undefined) outcome = 'failed'
    // What was done or unknown is undone now.
    else if (back && outcome !== 'failed') outcome = 'stopped'
    const restored = back && wasTouched && !touched()
    return conclude(outcome, restored, outcome !== 'done' && !wasTouched, undone.failed)
  }

  const conclude = async (
    outcome: Outcome,
    restored: boolean,
    untouched: boolean,
    notRestored: string[],
  ): Promise<RunEnd> => {
    const failed = firstBad(state.steps)
    const summary: RunSummary = {
      outcome,
      steps: [...state.steps],
      ...(failed === undefined ? {} : { failed }),
      restored,
    }
    const words = await input.procedure
      .conclude(summary, plan.answers, input.ports)
      .catch((error: unknown) => plainConclusion(summary, error))
    const stays = (step: Step) =>
      begun.has(step.id) && step.changes !== false && ['done', 'already-done'].includes(state.step(step.id).state)
    const left = outcome === 'done' ? [] : plan.steps.filter(stays).map((step) => step.title)
    const result = guard.redact(makeResult(summary, words, untouched ? undefined : left))
    if (broken !== undefined) result.error = broken
    if (outcome === 'done') progress.complete()
    const discarded = input.goBack === 'discarded' ? { discarded: true } : {}
    let ended = broken === undefined && outcome !== 'restart-needed'
    if (ended) {
      await journal.append('end', { data: { outcome, ...discarded } }).catch((error: unknown) => {
        ended = false
        result.error ??= toErrorData(error)
      })
    }
    desk.close()
    return { view: state.view({ canCancel: false, question: undefined, result }), result, ended, notRestored }
  }

  return {
    view,
    times: () => state.times,
    stop,
    answer(step, answer) {
      desk.answer(step, answer)
      note(journal.append('answer', { step, data: { answer } }))
    },
    async perform() {
      try {
        return await perform()
      } finally {
        await journal.close()
      }
    },
    reveal({ result }) {
      state.result = result
      emitter.end()
    },
  }
}

/** Runs of neighbouring steps that share a group; a step without a group stands alone. */
function neighbours(steps: readonly Step[]): Step[][] {
  const groups: Step[][] = []
  for (const step of steps) {
    const last = groups.at(-1)
    if (step.group !== undefined && last?.[0]?.group === step.group) last.push(step)
    else groups.push([step])
  }
  return groups
}

async function sideBySide(
  steps: readonly Step[],
  limit: number,
  perform: (step: Step) => Promise<void>,
): Promise<void> {
  const line = steps.values()
  const worker = async (): Promise<void> => {
    for (const step of line) await perform(step)
  }
  await Promise.all(Array.from({ length: Math.min(limit, steps.length) }, worker))
}

/** Whether everything that was begun is undone automatically or changes nothing. */
export function canRestore(steps: readonly Step[], begun: ReadonlySet<string>): boolean {
  return steps.every((step) => !begun.has(step.id) || step.changes === false || step.undo === 'automatic')
}
