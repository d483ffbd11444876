import type { RunStep, RunView } from '../../preload/contract/index.ts'

/**
 * What is shown when news of a run arrive. Events and answers may overtake each other: an end is never taken back, older
 * news are dropped, and the bar never runs backwards.
 */
export function mergeRun(known: RunView | undefined, news: RunView): RunView {
  if (known === undefined || known.run !== news.run) return { ...news, fraction: within(news.fraction) }
  if (known.state === 'ended' && news.state !== 'ended') return known
  if (news.state !== 'ended' && news.elapsed < known.elapsed) return known
  return { ...news, fraction: Math.max(known.fraction, within(news.fraction)) }
}

function within(fraction: number): number {
  return Number.isFinite(fraction) ? Math.min(1, Math.max(0, fraction)) : 0
}

const ENDED = new Set<RunStep['state']>(['done', 'already-done', 'skipped'])

/** How many steps need nothing more. */
export function stepsDone(steps: readonly RunStep[]): number {
  return steps.filter((step) => ENDED.has(step.state)).length
}

const ACTIVE = new Set<RunStep['state']>(['running', 'person', 'asked'])

/** The steps that go on now. */
export function activeSteps(steps: readonly RunStep[]): readonly RunStep[] {
  return steps.filter((step) => ACTIVE.has(step.state))
}

/** The step at which a run ended badly, and its number from 1. */
export function failedStep(steps: readonly RunStep[]): { step: RunStep; number: number } | undefined {
  const index = steps.findIndex((step) => ['failed', 'stopped', 'unknown', 'restart-needed'].includes(step.state))
  const step = steps[index]
  return step === undefined ? undefined : { step, number: index + 1 }
}

/** What goes on, in words, above the bar. */
export function nowText(run: RunView, stopping: boolean): string {
  if (stopping || run.stopping) return 'Stopping…'
  const [first, ...others] = activeSteps(run.steps)
  if (first === undefined) return stepsDone(run.steps) === run.steps.length ? 'Finishing…' : 'Starting…'
  return others.length === 0 ? `${first.title}…` : `${first.title}, and ${others.length} more…`
}
