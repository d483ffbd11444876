import type { Column, SqlType, SqlValue } from './types.ts'

/** What a handler answers with. Nothing waits but `drain` and `sleep`; full packets go out by themselves. */
export interface Reply {
  /** Begins a result set. */
  columns(columns: readonly Column[]): void
  /** One row of the result set that was begun. @throws TypeError, RangeError for a value that its column cannot hold; the row is then not sent */
  row(values: readonly SqlValue[]): void
  /** Ends the result set with its number of rows. */
  rowsDone(): void
  /** A whole result set. */
  table(columns: readonly Column[], rows: Iterable<readonly SqlValue[]>): void
  /** An informational message, class 0 to 10. */
  info(number: number, text: string, severity?: number, state?: number, line?: number): void
  /** An error, class 11 and up. The request goes on; its end is marked as failed. */
  error(number: number, text: string, severity?: number, state?: number, line?: number): void
  /** The end of one statement without a count, as BACKUP sends between its messages. */
  more(command?: number): void
  /** The end of one statement that changed so many rows. */
  affected(rows: number, command?: number): void
  /** Sends what there is now, as STATS and RAISERROR WITH NOWAIT do. */
  flush(): void
  /** Resolves when the client takes more. @throws Interrupted */
  drain(): Promise<void>
  /** Changes the session’s database and says so. */
  useDatabase(name: string): void
  /** An output parameter; sent at the end, in calls only. `name` with or without its `@`. */
  returnValue(name: string, type: SqlType, value: SqlValue): void
  /** The return status of a call, 0 unless set. */
  returnStatus(value: number): void
  /** @throws Interrupted when the client cancels or is gone; milliseconds */
  sleep(ms: number): Promise<void>
  /** A fault: the connection is lost here. What was flushed has been sent, what was not never will be. */
  drop(how: DropKind): void
}

/** How a connection is lost: in order, by a reset, in the middle of a packet, or with a token that does not exist. */
export type DropKind = 'end' | 'destroy' | 'half-packet' | 'unknown-token'

/** Where a reply’s bytes go. */
export interface Outlet {
  /** Bytes of a packet’s body at most. */
  readonly room: number
  readonly serverName: string
  send(body: Buffer, last: boolean): void
  drained(): Promise<void>
  drop(how: DropKind, body: Buffer): void
  /** @returns the former name */
  changeDatabase(name: string): string
}

/** How a request was made: calls end with DONEPROC, return status and output parameters. */
export interface ReplyKind {
  readonly isCall: boolean
  /** The call’s parameters in their order. */
  readonly parameters: readonly { readonly name: string; readonly output: boolean }[]
}

export const batchReply: ReplyKind = { isCall: false, parameters: [] }
