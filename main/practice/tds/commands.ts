import { ByteReader } from './bytes.ts'
import type { ClientMessage } from './message-reader.ts'
import { type Parameter, readParameter } from './parameters.ts'
import { SqlError } from './sql-error.ts'
import { MalformedMessage, PacketType } from './wire.ts'

/** What a client message asks for. */
export type ClientCommand =
  | { readonly kind: 'batch'; readonly sql: string }
  | { readonly kind: 'call'; readonly procedure: string; readonly parameters: readonly Parameter[] }
  | { readonly kind: 'transaction'; readonly what: TransactionStep; readonly beginsNext: boolean }

export type TransactionStep = 'begin' | 'commit' | 'rollback' | 'save'

/** Procedures that are called by number (MS-TDS 2.2.6.6). */
const numbered: Readonly<Record<number, string>> = {
  1: 'sp_cursor',
  2: 'sp_cursoropen',
  3: 'sp_cursorprepare',
  4: 'sp_cursorexecute',
  5: 'sp_cursorprepexec',
  6: 'sp_cursorunprepare',
  7: 'sp_cursorfetch',
  8: 'sp_cursoroption',
  9: 'sp_cursorclose',
  10: 'sp_executesql',
  11: 'sp_prepare',
  12: 'sp_execute',
  13: 'sp_prepexec',
  14: 'sp_prepexecrpc',
  15: 'sp_unprepare',
}

const steps: Readonly<Record<number, TransactionStep>> = { 5: 'begin', 7: 'commit', 8: 'rollback', 9: 'save' }

const MOST_PARAMETERS = 2100
const TOO_MANY = `The incoming request has too many parameters. The server supports a maximum of ${MOST_PARAMETERS} parameters. Reduce the number of parameters and resend the request.`

/** @throws MalformedMessage, SqlError 8003, 8009 */
export function readCommand({ type, body }: ClientMessage): ClientCommand {
  const reader = new ByteReader(body)
  skipHeaders(reader)
  if (type === PacketType.batch) {
    if (reader.left % 2 !== 0) throw new MalformedMessage('half a character of SQL')
    return { kind: 'batch', sql: reader.rest().toString('utf16le') }
  }
  if (type === PacketType.rpc) return readCall(reader)
  if (type === PacketType.transaction) return readTransaction(reader)
  throw new MalformedMessage(`a request in a packet of type 0x${type.toString(16)}`)
}

/** ALL_HEADERS: their total length counts itself. */
function skipHeaders(reader: ByteReader): void {
  const total = reader.u32()
  if (total < 4) throw new MalformedMessage(`headers of ${total} bytes`)
  reader.take(total - 4)
}

function readCall(reader: ByteReader): ClientCommand {
  const length = reader.u16()
  const procedure = length === 0xffff ? nameOf(reader.u16()) : reader.utf16(length)
  reader.u16()
  const parameters: Parameter[] = []
  // Several calls in one message (separated by 0xff, 0xfe) are not read: no client of this program sends them.
  while (reader.left > 0) {
    if (parameters.length === MOST_PARAMETERS) throw new SqlError(8003, TOO_MANY)
    parameters.push(readParameter(reader, parameters.length))
  }
  return { kind: 'call', procedure, parameters }
}

function nameOf(number: number): string {
  const name = numbered[number]
  if (name === undefined) throw new MalformedMessage(`procedure number ${number}`)
  return name
}

function readTransaction(reader: ByteReader): ClientCommand {
  const number = reader.u16()
  const what = steps[number]
  if (what === undefined) throw new MalformedMessage(`transaction manager request ${number}`)
  if (what === 'begin' || what === 'save') return { kind: 'transaction', what, beginsNext: false }
  reader.take(reader.u8())
  const beginsNext = reader.left > 0 && (reader.u8() & 1) !== 0
  return { kind: 'transaction', what, beginsNext }
}
