import type { RunSummary } from '../../engine/types.ts'

/** Where a run ended that did not end well: "Step 2 of 6, Write the key file …, failed." */
export function leadOf(run: RunSummary): string {
  if (run.failed === undefined) return 'The run was stopped.'
  const { id, title, state } = run.failed
  const place = run.steps.findIndex((step) => step.id === id) + 1
  const ends = { failed: 'failed.', unknown: 'ended without an answer whether it happened.' }
  const end = state === 'failed' || state === 'unknown' ? ends[state] : 'was stopped.'
  return `Step ${place} of ${run.steps.length}, ${title}, ${end}`
}
