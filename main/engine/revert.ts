import type { ErrorData } from '../../preload/contract/error.ts'
import type { Emitter } from './emitter.ts'
import type { Guard } from './guard.ts'
import type { Journal } from './journal.ts'
import type { Plan } from './plan.ts'
import { codeOf, toErrorData } from './problem.ts'
import type { RunState } from './run-state.ts'
import type { Secrets } from './types.ts'

export interface Undone {
  /** Titles, in the order of undoing. */
  reverted: string[]
  failed: string[]
  /** The journal could not be written: the undoing broke off there. */
  broken?: ErrorData
}

/**
 * Undoes the steps that were begun, the last one first. One that can't be undone does not keep the others from it, and is named:
 * its state becomes `failed`.
 */
export async function revertSteps(run: {
  plan: Plan
  begun: Set<string>
  secrets: Secrets
  journal: Journal
  guard: Guard
  state: RunState
  emitter: Emitter
}): Promise<Undone> {
  const { journal, state, emitter, begun } = run
  const undone: Undone = { reverted: [], failed: [] }
  for (const step of run.plan.steps.toReversed()) {
    if (!begun.has(step.id) || step.revert === undefined) continue
    const failedItself = state.step(step.id).state === 'failed'
    state.set(step.id, { text: 'Undoing it', ...(failedItself ? {} : { state: 'running' }) })
    emitter.now()
    try {
      await journal.append('intent', { step: step.id, data: { revert: true } })
      await step.revert(run.secrets)
      await journal.append('outcome', { step: step.id, data: { reverted: true } })
      begun.delete(step.id)
      undone.reverted.push(step.title)
      // What was proven is no longer true; why a step failed stays.
      state.set(step.id, {
        text: 'Undone: the former state is restored.',
        proof: undefined,
        ...(failedItself ? {} : { state: 'skipped' }),
      })
    } catch (error) {
      const problem = run.guard.redact(toErrorData(error))
      state.set(step.id, { state: 'failed', text: 'Could not be undone.', error: problem })
      undone.failed.push(step.title)
      if (codeOf(error) === 'journal-write-failed') return { ...undone, broken: problem }
      try {
        await journal.append('outcome', { step: step.id, data: { reverted: false, error: problem } })
      } catch (second) {
        return { ...undone, broken: run.guard.redact(toErrorData(second)) }
      }
    }
    emitter.now()
  }
  return undone
}
