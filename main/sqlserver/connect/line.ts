import type { Parameter, ServerMessage } from '../../ports/instance.ts'

/** An error as the server sent it. */
export interface ServerError {
  number: number
  text: string
  /** Severity: 20 and above ends the connection. */
  class: number
  state: number
}

/** How a request ended. `errors` are in the order in which they came: the first one is the cause. */
export type End =
  | { how: 'done' }
  /** The server answered to the end, with at least one error. */
  | { how: 'refused'; errors: readonly ServerError[] }
  /** It was cancelled and the server said so. */
  | { how: 'cancelled'; errors: readonly ServerError[] }
  /** The end of the answer never came. */
  | { how: 'lost'; errors: readonly ServerError[]; detail: string; isDriverDead?: true }
  /** It never left this computer: there is no connection any more. */
  | { how: 'not-sent'; detail: string }

export interface Outgoing {
  text: string
  /** With parameters it is sent as sp_executesql, else as a plain batch. */
  parameters: Readonly<Record<string, Parameter>>
}

export interface Listener {
  row(row: Readonly<Record<string, unknown>>): void
  message(message: ServerMessage): void
}

/** A request that is under way. */
export interface Ongoing {
  /** Never rejects. */
  readonly ended: Promise<End>
  /** Asks the server to stop. A server that does not acknowledge it in time ends it as lost. */
  cancel(): void
  pause(): void
  resume(): void
}

/** One connection to one database, signed in; one request at a time. */
export interface Line {
  readonly database: string
  /** What goes over the wire is encrypted. */
  readonly encrypted: boolean
  /** False once the connection is known to be gone. */
  readonly isOpen: boolean
  /** Progress is told while the work lasts; else messages come all at its end. */
  readonly speaksLive: boolean
  send(request: Outgoing, listener: Listener): Ongoing
  /** Ends it at once; a request under way ends as lost. Resolves when it is closed. */
  close(): Promise<void>
}

/** Opens a line. Rejects with a `Problem`, or with the signal’s reason. */
export type OpenLine = (database: string, signal?: AbortSignal) => Promise<Line>

/** The percentage of message 3211: "45 percent processed." in whatever language, the number first. */
export function messageOf(number: number, text: string): ServerMessage {
  const percent = number === 3211 ? Number.parseInt(/\d+/.exec(text)?.[0] ?? '', 10) : Number.NaN
  return { number, text, ...(Number.isNaN(percent) ? {} : { percent: Math.min(100, percent) }) }
}
