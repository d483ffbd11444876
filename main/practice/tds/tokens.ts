import type { ByteWriter } from './bytes.ts'
import type { Column } from './types.ts'
import { Token } from './wire.ts'

/** A message of the server: an ERROR from class 11 on, an INFO below. */
export interface ServerMessage {
  readonly number: number
  readonly state: number
  readonly class: number
  readonly text: string
  readonly line?: number
}

/** A longer text would not fit into the token’s length of two bytes. */
const LONGEST_TEXT = 8000
const NULLABLE = 0x0001

/** ERROR or INFO (MS-TDS 2.2.7.10, 2.2.7.13). */
export function writeMessage(out: ByteWriter, kind: 'error' | 'info', told: ServerMessage, serverName: string): void {
  const { number, state, text, line = 1 } = told
  const told8000 = text.slice(0, LONGEST_TEXT)
  const size = 4 + 1 + 1 + 2 + told8000.length * 2 + 1 + serverName.length * 2 + 1 + 4
  out.u8(Token[kind]).u16(size).i32(number).u8(state).u8(told.class)
  out.text(told8000).shortText(serverName).shortText('').u32(line)
}

/** DONE, DONEPROC, DONEINPROC (MS-TDS 2.2.7.6 to 2.2.7.8). */
export function writeDone(out: ByteWriter, token: number, status: number, command: number, rows: bigint): void {
  out.u8(token).u16(status).u16(command).u64(rows)
}

/** ENVCHANGE with texts (MS-TDS 2.2.7.9). */
export function writeTextChange(out: ByteWriter, kind: number, next: string, former: string): void {
  out.u8(Token.environment).u16(3 + (next.length + former.length) * 2)
  out.u8(kind).shortText(next).shortText(former)
}

/** ENVCHANGE with bytes. */
export function writeByteChange(out: ByteWriter, kind: number, next: Uint8Array, former: Uint8Array): void {
  out.u8(Token.environment).u16(3 + next.length + former.length)
  out.u8(kind).u8(next.length).bytes(next).u8(former.length).bytes(former)
}

/** COLMETADATA (MS-TDS 2.2.7.4); every column may be NULL. */
export function writeColumns(out: ByteWriter, columns: readonly Column[]): void {
  out.u8(Token.columns).u16(columns.length)
  for (const { name, type } of columns) out.u32(0).u16(NULLABLE).bytes(type.info).shortText(name)
}
