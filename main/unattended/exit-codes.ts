import type { Outcome } from '../../preload/contract/run.ts'

/** What the process says when it ends; the table in README.md is checked against this one by a test. */
export const exitCodes = {
  done: { code: 0, text: 'Done and proven, or already done; with --check: the plan can run' },
  failed: { code: 1, text: 'A step failed; the report says what was not changed' },
  usage: { code: 2, text: 'The command line or the answer file is not understood; nothing was done' },
  blocked: { code: 3, text: 'A finding blocks the plan; nothing was done' },
  unacknowledged: { code: 4, text: 'A warning is not acknowledged in the answer file; nothing was done' },
  stopped: { code: 5, text: 'Stopped from outside' },
  unknown: {
    code: 6,
    text: 'It can’t be told whether a step happened; look at the report before anything is repeated',
  },
  'restart-needed': { code: 7, text: 'Windows must restart; the run is kept for resuming' },
  busy: { code: 8, text: 'Another run goes on on this computer; nothing was done' },
  secret: { code: 9, text: 'A secret is missing or its source is refused; nothing was done' },
  place: {
    code: 10,
    text: 'The data folder can’t be used, or the window can’t open here; nothing was done',
  },
  fault: { code: 70, text: 'The program met a fault of its own; the journal was closed' },
} as const

export type ExitName = keyof typeof exitCodes

const OUTCOMES: Readonly<Record<Outcome, ExitName>> = {
  done: 'done',
  'already-done': 'done',
  skipped: 'done',
  failed: 'failed',
  stopped: 'stopped',
  unknown: 'unknown',
  'restart-needed': 'restart-needed',
}

export function exitOf(outcome: Outcome): ExitName {
  return OUTCOMES[outcome]
}
