import type { RunResult, RunStep } from '../../preload/contract/run.ts'
import { messageOf } from './problem.ts'
import type { Conclusion, Outcome, RunSummary } from './types.ts'

/** The whole run's outcome from its steps'. A failure outweighs what is not known, that a restart, that a stop. */
export function overall(steps: readonly RunStep[], stopped: boolean): Outcome {
  const has = (outcome: Outcome) => steps.some((step) => step.state === outcome)
  for (const outcome of ['failed', 'unknown', 'restart-needed', 'stopped'] as const) if (has(outcome)) return outcome
  // A stop that came too late to leave anything out is none.
  const all = steps.every((step) => step.state === 'done' || step.state === 'already-done')
  return stopped && !all ? 'stopped' : 'done'
}

export function firstBad(steps: readonly RunStep[]): RunStep | undefined {
  return steps.find((step) => ['failed', 'unknown', 'restart-needed', 'stopped'].includes(step.state))
}

/**
 * The result page's data: the wizard's words, the steps' proofs, and what the engine knows of undoing.
 * @param left what the run left behind though it did not end well: titles of the steps that stay done; undefined when it changed nothing
 */
export function makeResult(summary: RunSummary, words: Conclusion, left: readonly string[] | undefined): RunResult {
  const { outcome, steps, failed, restored } = summary
  const proofs = steps.flatMap((step) => step.proof ?? [])
  const undone = restored === true ? ['Every step that was begun is undone; the former state is restored.'] : []
  const untouched = left === undefined ? ['Nothing was changed.'] : []
  const staying = left === undefined || left.length === 0 ? [] : [`What was done before stays: ${left.join('; ')}.`]
  return {
    outcome,
    title: words.title,
    lead: [words.lead, ...staying].join(' '),
    proven: proofs.flatMap((proof) => proof.proven),
    unproven: proofs.flatMap((proof) => proof.unproven ?? []),
    unchanged: [...untouched, ...undone, ...(words.unchanged ?? [])],
    next: words.next,
    files: proofs.flatMap((proof) => proof.files ?? []),
    ...(failed?.error === undefined ? {} : { error: failed.error }),
  }
}

/** The words when the wizard has none: its own conclusion failed. */
export function plainConclusion(summary: RunSummary, error: unknown): Conclusion {
  const titles: Record<Outcome, string> = {
    done: 'The run is complete',
    'already-done': 'The run is complete',
    skipped: 'The run is complete',
    failed: 'The run failed',
    stopped: 'The run was stopped',
    unknown: 'It is not known whether a step happened',
    'restart-needed': 'Windows must restart',
  }
  const { failed } = summary
  return {
    title: titles[summary.outcome],
    lead:
      failed === undefined
        ? 'Every step is listed below.'
        : `${failed.title}: ${failed.error?.text ?? failed.text ?? failed.state}`,
    next: [
      ...(failed?.error?.next ?? []),
      `The words for this page could not be made (${messageOf(error)}); the steps below are complete.`,
    ],
  }
}
