import type { ErrorData } from '../../preload/contract/error.ts'

/**
 * A failure as data: everything the person reads about it, fit to cross to the window, into the journal and into the report.
 * `text` says what failed, `cause` why, `unchanged` what was not touched, `next` what to do now; `detail` is the raw message
 * or number, shown last in mono. None of them ever holds a secret.
 */
export class Problem extends Error {
  readonly data: ErrorData

  constructor(data: ErrorData, options?: ErrorOptions) {
    super(data.text, options)
    this.name = 'Problem'
    this.data = data
  }

  get code(): string {
    return this.data.code
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** The `code` of a system error (`ENOENT`, `ENOSPC` …) or of a problem, if it has one. */
export function codeOf(error: unknown): string | undefined {
  if (error instanceof Problem) return error.code
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string')
    return error.code
  return undefined
}

/** Anything thrown as error data; what is no `Problem` is a fault of this program and says so, with its own message as detail. */
export function toErrorData(error: unknown): ErrorData {
  if (error instanceof Problem) return error.data
  return {
    code: 'unexpected',
    text: 'The program met a fault of its own.',
    cause: messageOf(error),
    next: [
      'Open the log folder and keep the newest log.',
      'Close the program and start it again; a run that was begun is offered for resuming.',
    ],
  }
}
