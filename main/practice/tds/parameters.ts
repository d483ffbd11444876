import { type ByteReader, ByteWriter } from './bytes.ts'
import { decode1252 } from './code-page.ts'
import { readDate, readDateTime, readDateTime2, readDateTimeOffset, readSmallDateTime, readTime } from './moments.ts'
import { decimalText, magnitude } from './numbers.ts'
import { SqlError } from './sql-error.ts'
import { type SqlType, type SqlValue, types } from './types.ts'
import { MalformedMessage } from './wire.ts'

/** A parameter of a call. `name` is without its `@`; nameless ones have an empty name. */
export interface Parameter {
  readonly name: string
  readonly value: SqlValue
  readonly output: boolean
  /** The type that the client declared, or the nearest that this server sends. */
  readonly type: SqlType
}

/** An output parameter may say in its status that its value is sent back. */
const BY_REFERENCE = 0x01

/**
 * Reads one parameter of an RPC request (MS-TDS 2.2.6.6).
 * @throws MalformedMessage, SqlError 8009 for a type that this server does not read
 */
export function readParameter(reader: ByteReader, ordinal: number): Parameter {
  const name = reader.shortText()
  const status = reader.u8()
  const { type, value } = readTyped(reader, ordinal, name)
  return { name: name.replace(/^@/, ''), value, output: (status & BY_REFERENCE) !== 0, type }
}

interface Typed {
  readonly type: SqlType
  readonly value: SqlValue
}

/** Reads the value that follows its TYPE_INFO. `bytes` is undefined for NULL. */
type Read = (reader: ByteReader) => Typed

const typed = (type: SqlType, bytes: Buffer | undefined, read: (bytes: Buffer) => SqlValue): Typed => ({
  type,
  value: bytes === undefined ? null : read(bytes),
})

const fixed =
  (type: SqlType, width: number, read: (bytes: Buffer) => SqlValue): Read =>
  (reader) => ({ type, value: read(reader.take(width)) })

function shortBytes(reader: ByteReader): Buffer | undefined {
  const length = reader.u8()
  return length === 0 ? undefined : reader.take(length)
}

/** Bytes whose declared maximum says how they travel: with a length of two bytes, or as PLP chunks. */
function longBytes(reader: ByteReader, maximum: number): Buffer | undefined {
  if (maximum === 0xffff) return chunks(reader)
  const length = reader.u16()
  return length === 0xffff ? undefined : reader.take(length)
}

function chunks(reader: ByteReader): Buffer | undefined {
  // The total, which may be given as unknown (…fe), is not needed: the chunks end by themselves.
  if (reader.u64() === 0xffff_ffff_ffff_ffffn) return undefined
  const out = new ByteWriter()
  for (let length = reader.u32(); length !== 0; length = reader.u32()) out.bytes(reader.take(length))
  return out.toBuffer()
}

function textPointer(reader: ByteReader): Buffer | undefined {
  const length = reader.u32()
  return length === 0xffff_ffff ? undefined : reader.take(length)
}

function integer(bytes: Buffer): number | bigint {
  if (bytes.length === 1) return bytes.readUInt8()
  if (bytes.length === 2) return bytes.readInt16LE()
  if (bytes.length === 4) return bytes.readInt32LE()
  if (bytes.length === 8) return bytes.readBigInt64LE()
  throw new MalformedMessage(`an integer of ${bytes.length} bytes`)
}

const bit = (bytes: Buffer): boolean => bytes[0] !== 0
const utf16 = (bytes: Buffer): string => bytes.toString('utf16le')

/** Refuses a value whose length does not belong to its type. */
function exactly(bytes: Buffer | undefined, ...widths: number[]): Buffer | undefined {
  if (bytes !== undefined && !widths.includes(bytes.length))
    throw new MalformedMessage(`a value of ${bytes.length} bytes`)
  return bytes
}

function guid(bytes: Buffer): string {
  const copy = Buffer.from(bytes)
  copy.subarray(0, 4).reverse()
  copy.subarray(4, 6).reverse()
  copy.subarray(6, 8).reverse()
  const text = copy.toString('hex').toUpperCase()
  return text.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

const integersByWidth: Readonly<Record<number, SqlType>> = {
  1: types.tinyint,
  2: types.smallint,
  4: types.int,
  8: types.bigint,
}

function money(bytes: Buffer): string {
  const value =
    bytes.length === 4
      ? BigInt(bytes.readInt32LE())
      : (BigInt(bytes.readInt32LE()) << 32n) | BigInt(bytes.readUInt32LE(4))
  return decimalText(value, 4)
}

const decimal: Read = (reader) => {
  reader.u8()
  const precision = reader.u8()
  const scale = reader.u8()
  if (precision > 38 || scale > precision) throw new MalformedMessage(`a decimal(${precision},${scale})`)
  return typed(types.numeric(precision, scale), shortBytes(reader), (bytes) => {
    const value = magnitude(bytes.subarray(1))
    return decimalText(bytes[0] === 0 ? -value : value, scale)
  })
}

const scaled =
  (type: (scale: number) => SqlType, least: number, read: (bytes: Buffer, scale: number) => SqlValue): Read =>
  (reader) => {
    const scale = reader.u8()
    if (scale > 7) throw new MalformedMessage(`a time with ${scale} digits`)
    return typed(type(scale), exactly(shortBytes(reader), least + 3, least + 4, least + 5), (bytes) =>
      read(bytes, scale),
    )
  }

const characters =
  (unicode: boolean): Read =>
  (reader) => {
    const maximum = reader.u16()
    reader.take(5)
    const bytes = longBytes(reader, maximum)
    const read = unicode ? utf16 : decode1252
    if (maximum === 0xffff) return typed(types.nvarcharMax, bytes, read)
    if (maximum > 8000) throw new MalformedMessage(`a text type of ${maximum} bytes`)
    const n = Math.max(1, unicode ? Math.ceil(maximum / 2) : maximum)
    return typed(unicode ? types.nvarchar(n) : types.varchar(n), bytes, read)
  }

const binary: Read = (reader) => {
  const maximum = reader.u16()
  const bytes = longBytes(reader, maximum)
  if (maximum === 0xffff) return typed(types.varbinaryMax, bytes, (value) => value)
  if (maximum > 8000) throw new MalformedMessage(`a binary type of ${maximum} bytes`)
  return typed(types.varbinary(Math.max(1, maximum)), bytes, (value) => value)
}

const oldText =
  (unicode: boolean): Read =>
  (reader) => {
    reader.u32()
    reader.take(5)
    return typed(types.nvarcharMax, textPointer(reader), unicode ? utf16 : decode1252)
  }

const nullable =
  (type: SqlType, widths: number[], read: (bytes: Buffer) => SqlValue): Read =>
  (reader) => {
    reader.u8()
    return typed(type, exactly(shortBytes(reader), ...widths), read)
  }

/** By type byte (MS-TDS 2.2.5.4). */
const reads: Readonly<Record<number, Read>> = {
  0x1f: () => ({ type: types.int, value: null }),
  0x30: fixed(types.tinyint, 1, integer),
  0x32: fixed(types.bit, 1, bit),
  0x34: fixed(types.smallint, 2, integer),
  0x38: fixed(types.int, 4, integer),
  0x3a: fixed(types.datetime, 4, readSmallDateTime),
  0x3b: fixed(types.float, 4, (bytes) => bytes.readFloatLE()),
  0x3c: fixed(types.numeric(19, 4), 8, money),
  0x3d: fixed(types.datetime, 8, readDateTime),
  0x3e: fixed(types.float, 8, (bytes) => bytes.readDoubleLE()),
  0x7a: fixed(types.numeric(10, 4), 4, money),
  0x7f: fixed(types.bigint, 8, integer),
  0x24: nullable(types.uniqueidentifier, [16], guid),
  0x26: (reader) => {
    const width = reader.u8()
    const type = integersByWidth[width]
    if (type === undefined) throw new MalformedMessage(`an integer type of ${width} bytes`)
    return typed(type, shortBytes(reader), integer)
  },
  0x68: nullable(types.bit, [1], bit),
  0x6a: decimal,
  0x6c: decimal,
  0x6d: nullable(types.float, [4, 8], (bytes) => (bytes.length === 8 ? bytes.readDoubleLE() : bytes.readFloatLE())),
  0x6e: nullable(types.numeric(19, 4), [4, 8], money),
  0x6f: nullable(types.datetime, [4, 8], (bytes) =>
    bytes.length === 8 ? readDateTime(bytes) : readSmallDateTime(bytes),
  ),
  0x28: (reader) => typed(types.date, exactly(shortBytes(reader), 3), readDate),
  0x29: scaled(() => types.varchar(16), 0, readTime),
  0x2a: scaled(types.datetime2, 3, readDateTime2),
  0x2b: scaled(types.datetime2, 5, readDateTimeOffset),
  0xa7: characters(false),
  0xaf: characters(false),
  0xe7: characters(true),
  0xef: characters(true),
  0xa5: binary,
  0xad: binary,
  0x22: (reader) => {
    reader.u32()
    return typed(types.varbinaryMax, textPointer(reader), (bytes) => bytes)
  },
  0x23: oldText(false),
  0x63: oldText(true),
}

function readTyped(reader: ByteReader, ordinal: number, name: string): Typed {
  const id = reader.u8()
  const read = reads[id]
  if (read === undefined)
    throw new SqlError(
      8009,
      `The incoming tabular data stream (TDS) remote procedure call (RPC) protocol stream is incorrect. Parameter ${ordinal + 1} ("${name}"): Data type 0x${id.toString(16).padStart(2, '0').toUpperCase()} is unknown.`,
    )
  return read(reader)
}
