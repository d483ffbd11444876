import type { Verb } from '../ports/verbs.ts'

const SECOND = 1000
const HOUR = 3600 * SECOND

/**
 * Milliseconds until a call counts as failed, the one table of them. Reading takes well under a second; the rest is room for a server
 * in trouble. A person may work in the program of `program.run` for as long as a working day.
 */
export const timeouts = {
  /** From the start of PowerShell until its scripts are loaded. The first start after a boot takes up to 30 s. */
  start: 90 * SECOND,
  /** From the end of a process, or from its whole answer, until its pipes and what it started are cut off. */
  grace: 5 * SECOND,
  verbs: {
    'computer.identify': 30 * SECOND,
    'services.list': 30 * SECOND,
    // A Data Access Service in trouble takes minutes to stop or start.
    'services.stop': 600 * SECOND,
    'services.start': 600 * SECOND,
    'place.describe': 40 * SECOND,
    'key.read': 60 * SECOND,
    'key.write': 60 * SECOND,
    'tool.find': 330 * SECOND,
    'program.run': 24 * HOUR,
  },
} as const satisfies Timeouts

/** The verbs that PowerShell answers. */
export type ScriptVerb = Exclude<Verb, 'place.suggest'>

export interface Timeouts {
  readonly start: number
  readonly grace: number
  readonly verbs: Readonly<Record<ScriptVerb, number>>
}

/** Seconds after which `tool.find` ends by itself, with what it has found. */
export const SEARCH_SECONDS = 240
