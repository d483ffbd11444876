import { ByteWriter } from './bytes.ts'
import type { DropKind, Outlet, Reply, ReplyKind } from './reply.ts'
import type { Interrupted } from './sql-error.ts'
import { writeByteChange, writeColumns, writeDone, writeMessage, writeTextChange } from './tokens.ts'
import { type Column, type SqlType, type SqlValue, types } from './types.ts'
import { Command, Done, Environment, Token } from './wire.ts'

/** One response message, streamed. */
export class ReplyWriter implements Reply {
  readonly #outlet: Outlet
  readonly #kind: ReplyKind
  readonly #signal: AbortSignal
  readonly #out = new ByteWriter(1024)
  readonly #returned = new ByteWriter()
  #columns: readonly Column[] | undefined
  #rows = 0n
  #pending: { readonly status: number; readonly command: number; readonly rows: bigint } | undefined
  #status = 0
  #hasFailed = false
  #isEnded = false
  #lastNameless = -1
  /** `CurCmd` of a statement that is cut off. */
  #command: number = Command.none

  constructor(outlet: Outlet, kind: ReplyKind, signal: AbortSignal) {
    this.#outlet = outlet
    this.#kind = kind
    this.#signal = signal
  }

  /** Writes whole tokens or nothing, then sends the packets that are full. */
  #write(write: (out: ByteWriter) => void): void {
    if (this.#isEnded) throw new Error('the reply has ended')
    const mark = this.#out.size
    try {
      write(this.#out)
    } catch (error) {
      this.#out.truncate(mark)
      throw error
    }
    const { room } = this.#outlet
    // A packet that is exactly full stays: the last one, which carries the end of the message, must not be empty.
    const full = this.#out.take(Math.floor((this.#out.size - 1) / room) * room)
    for (let at = 0; at < full.length; at += room) this.#outlet.send(full.subarray(at, at + room), false)
  }

  #done(token: number, status: number, command: number, rows: bigint): void {
    this.#write((out) => writeDone(out, token, status, command, rows))
  }

  /** A statement’s DONE is held back until it is known whether more follows. */
  #settle(): void {
    const pending = this.#pending
    if (pending === undefined) return
    this.#pending = undefined
    const token = this.#kind.isCall ? Token.doneInProc : Token.done
    this.#done(token, pending.status | Done.more, pending.command, pending.rows)
  }

  columns(columns: readonly Column[]): void {
    this.#settle()
    this.#write((out) => writeColumns(out, columns))
    this.#columns = columns
    this.#rows = 0n
    this.#command = Command.select
  }

  row(values: readonly SqlValue[]): void {
    const columns = this.#columns
    if (columns === undefined) throw new Error('a row without columns')
    if (values.length !== columns.length) throw new RangeError(`${values.length} values for ${columns.length} columns`)
    this.#write((out) => {
      out.u8(Token.row)
      columns.forEach(({ type }, n) => type.encode(values[n], out))
    })
    this.#rows += 1n
  }

  rowsDone(): void {
    if (this.#columns === undefined) throw new Error('the end of a result set that was not begun')
    this.#columns = undefined
    this.#command = Command.none
    this.#pending = { status: Done.count, command: Command.select, rows: this.#rows }
  }

  table(columns: readonly Column[], rows: Iterable<readonly SqlValue[]>): void {
    this.columns(columns)
    for (const row of rows) this.row(row)
    this.rowsDone()
  }

  info(number: number, text: string, severity = 0, state = 1, line = 1): void {
    this.#message('info', number, text, severity, state, line)
  }

  error(number: number, text: string, severity = 16, state = 1, line = 1): void {
    this.#hasFailed = true
    this.#message('error', number, text, severity, state, line)
  }

  #message(kind: 'info' | 'error', number: number, text: string, severity: number, state: number, line: number): void {
    this.#settle()
    const told = { number, text, class: severity, state, line }
    this.#write((out) => writeMessage(out, kind, told, this.#outlet.serverName))
  }

  more(command: number = Command.none): void {
    this.#settle()
    this.#pending = { status: Done.final, command, rows: 0n }
  }

  affected(rows: number, command: number = Command.none): void {
    this.#settle()
    this.#pending = { status: Done.count, command, rows: BigInt(rows) }
  }

  flush(): void {
    this.#settle()
    if (this.#out.size > 0) this.#outlet.send(this.#out.take(this.#out.size), false)
  }

  async drain(): Promise<void> {
    await this.#outlet.drained()
    this.#signal.throwIfAborted()
  }

  useDatabase(name: string): void {
    this.#settle()
    const former = this.#outlet.changeDatabase(name)
    this.#write((out) => writeTextChange(out, Environment.database, name, former))
    this.info(5701, `Changed database context to '${name}'.`, 0, 2)
  }

  /** The acknowledgement of a reset (MS-TDS 2.2.7.9, type 18). */
  resetDone(): void {
    this.#write((out) => writeByteChange(out, Environment.resetDone, Buffer.alloc(0), Buffer.alloc(0)))
  }

  /** A transaction was begun, committed or rolled back; descriptors of eight bytes, or none. */
  transaction(kind: number, next: Buffer, former: Buffer): void {
    this.#write((out) => writeByteChange(out, kind, next, former))
  }

  returnValue(name: string, type: SqlType, value: SqlValue): void {
    const plain = name.replace(/^@/, '')
    const out = this.#returned
    const mark = out.size
    try {
      out
        .u8(Token.returnValue)
        .u16(this.#ordinal(plain))
        .shortText(plain === '' ? '' : `@${plain}`)
      const isOutput = 1
      out.u8(isOutput).u32(0).u16(0).bytes(type.info)
      type.encode(value, out)
    } catch (error) {
      out.truncate(mark)
      throw error
    }
  }

  /** The place of an output parameter in the call: by name, else the next one that has none. */
  #ordinal(name: string): number {
    const all = this.#kind.parameters
    const named = all.findIndex((known) => name !== '' && known.name.toLowerCase() === name.toLowerCase())
    if (named >= 0) return named
    const nameless = all.findIndex((known, n) => known.output && known.name === '' && n > this.#lastNameless)
    this.#lastNameless = nameless
    return Math.max(0, nameless)
  }

  returnStatus(value: number): void {
    this.#status = value
  }

  sleep(ms: number): Promise<void> {
    const signal = this.#signal
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason as Interrupted)
      const stop = (): void => {
        clearTimeout(timer)
        reject(signal.reason as Interrupted)
      }
      const timer = setTimeout(() => {
        signal.removeEventListener('abort', stop)
        resolve()
      }, ms)
      signal.addEventListener('abort', stop, { once: true })
    })
  }

  drop(how: DropKind): void {
    this.#outlet.drop(how, this.#out.take(this.#out.size))
  }

  /** Ends the message. `cutOff` marks it as not carried out to its end. */
  end(cutOff = false): void {
    const failed = this.#hasFailed || cutOff ? Done.error : Done.final
    if (this.#kind.isCall) {
      this.#settle()
      this.#write((out) => out.u8(Token.returnStatus).i32(this.#status).bytes(this.#returned.toBuffer()))
      this.#done(Token.doneProc, failed, Command.execute, 0n)
    } else {
      const { status, command, rows } = this.#pending ?? { status: Done.final, command: this.#command, rows: 0n }
      this.#pending = undefined
      this.#done(Token.done, status | failed, command, rows)
    }
    this.#close()
  }

  /** Ends the message with the acknowledgement of an attention. */
  acknowledge(): void {
    this.#done(Token.done, Done.attention, Command.attention, 0n)
    this.#close()
  }

  #close(): void {
    this.#outlet.send(this.#out.take(this.#out.size), true)
    this.#isEnded = true
  }
}

/** The handle of a prepared statement as an output parameter. */
export function returnHandle(reply: Reply, handle: number): void {
  reply.returnValue('handle', types.int, handle)
}
