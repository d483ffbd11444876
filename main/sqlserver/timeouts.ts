const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** Milliseconds on the monotonic clock, the one table of them for SQL Server. */
export const timeouts = {
  /** From the first packet to the end of the login. */
  connect: 15 * SECOND,
  /** For one answer of the browser service, which is asked twice over UDP. */
  browser: 2 * SECOND,
  /** A statement of moments: waiting for locks included. */
  moments: 2 * MINUTE,
  /** Until the first row of a question to the catalog, and from row to row. */
  answer: MINUTE,
  /** The same where the server reads a backup for it: RESTORE HEADERONLY goes through shares and tapes. */
  answerFromMedia: 10 * MINUTE,
  /** How long a statement of moments may still come to its end by itself after a stop, before it is cancelled. */
  finish: 5 * SECOND,
  /** Until a cancel counts as not acknowledged: rolling back a RESTORE takes its time (orchestrator-sql.md B.5). */
  cancel: 2 * MINUTE,
  /** Long work may be silent for so long; then the server is asked, on a second connection, whether it still works. */
  silence: 2 * MINUTE,
  /** The same where the driver keeps messages back until the end (tds-server-for-tests.md section 3). */
  silenceOfNative: 3 * SECOND,
  /** The server says that the work is over: its last words may still be on the way. */
  lastWords: 30 * SECOND,
  /** How long the second connection may fail before the first one is given up. */
  unreachable: 10 * MINUTE,
  /** The longest silence where this login may not see what its sessions do. */
  unseen: 12 * HOUR,
  /** An idle connection to master is kept for so long, one to another database only between two questions: it stands in a RESTORE’s way. */
  idle: 5 * MINUTE,
  idleElsewhere: 2 * SECOND,
  /** Until the native driver’s process is ended because it does not acknowledge a cancel; it refuses some. */
  cancelOfNative: 15 * SECOND,
  /** From the start of the native driver’s process until it has its driver loaded. */
  nativeStart: 20 * SECOND,
} as const

export type Timeouts = { readonly [K in keyof typeof timeouts]: number }

/** Milliseconds as people say them: `2 minutes`, `30 seconds`. */
export function minutesOf(milliseconds: number): string {
  const seconds = Math.round(milliseconds / SECOND)
  const unit = seconds < 120 ? 'second' : seconds < 7200 ? 'minute' : 'hour'
  const count = Math.round(seconds / { second: 1, minute: 60, hour: 3600 }[unit])
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}
