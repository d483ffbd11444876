import { ByteWriter } from './bytes.ts'
import { encode1252 } from './code-page.ts'
import { writeDate, writeDateTime, writeDateTime2 } from './moments.ts'
import { decimalWidth, unscaled, wholeNumber } from './numbers.ts'
import { COLLATION } from './wire.ts'

/** A value of a row or parameter. `bigint` is for bigint, text for decimals; dates count by their UTC fields. */
export type SqlValue = string | number | bigint | boolean | Date | Uint8Array | null | undefined

/** A type as columns and return values have it. */
export interface SqlType {
  /** As T-SQL writes it, for example `nvarchar(128)`. */
  readonly name: string
  /** TYPE_INFO (MS-TDS 2.2.5.6). */
  readonly info: Buffer
  /** Appends the value, NULL included. @throws TypeError, RangeError for what the type cannot hold; the writer then holds half a value */
  encode(value: SqlValue, out: ByteWriter): void
}

export interface Column {
  readonly name: string
  readonly type: SqlType
}

type Some = Exclude<SqlValue, null | undefined>
type Write = (value: Some, out: ByteWriter) => void

function isNull(value: SqlValue): value is null | undefined {
  return value === null || value === undefined
}

function make(name: string, info: (out: ByteWriter) => void, encode: SqlType['encode']): SqlType {
  const out = new ByteWriter()
  info(out)
  return { name, info: out.toBuffer(), encode }
}

/** BYTELEN types: one byte of length, zero for NULL. */
function byteLength(name: string, info: readonly number[], write: Write): SqlType {
  return make(
    name,
    (out) => out.bytes(Uint8Array.from(info)),
    (value, out) => {
      if (isNull(value)) return void out.u8(0)
      const at = out.size
      write(value, out.u8(0))
      out.setU8(at, out.size - at - 1)
    },
  )
}

/** USHORTLEN types: two bytes of length, 0xffff for NULL. `length` is in bytes. */
function shortLength(
  name: string,
  info: (out: ByteWriter) => void,
  length: number,
  toBytes: (value: Some) => Uint8Array,
): SqlType {
  return make(name, info, (value, out) => {
    if (isNull(value)) return void out.u16(0xffff)
    const bytes = toBytes(value)
    if (bytes.length > length) throw new RangeError(`${bytes.length} bytes do not fit into ${name}`)
    out.u16(bytes.length).bytes(bytes)
  })
}

/** PLP types (max): eight bytes of length, then chunks, here one. */
function partial(name: string, info: (out: ByteWriter) => void, toBytes: (value: Some) => Uint8Array): SqlType {
  return make(name, info, (value, out) => {
    if (isNull(value)) return void out.u64(0xffff_ffff_ffff_ffffn)
    const bytes = toBytes(value)
    out.u64(BigInt(bytes.length))
    if (bytes.length > 0) out.u32(bytes.length).bytes(bytes)
    out.u32(0)
  })
}

const utf16 = (value: Some): Buffer => Buffer.from(textOf(value), 'utf16le')
const codePage = (value: Some): Buffer => encode1252(textOf(value))

function textOf(value: Some): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  throw new TypeError('text is wanted')
}

function bytesOf(value: Some): Uint8Array {
  if (value instanceof Uint8Array) return value
  throw new TypeError('bytes are wanted')
}

function truth(value: Some): number {
  if (value === true || value === 1) return 1
  if (value === false || value === 0) return 0
  throw new TypeError(`${String(value)} is no bit`)
}

function floating(value: Some): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw new TypeError(`${String(value)} is no number`)
}

/** Mixed-endian as Windows keeps it. @throws TypeError for what is no GUID */
function guidBytes(value: Some): Buffer {
  if (typeof value !== 'string' || !/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value))
    throw new TypeError(`${String(value)} is no GUID`)
  const bytes = Buffer.from(value.replaceAll('-', ''), 'hex')
  bytes.subarray(0, 4).reverse()
  bytes.subarray(4, 6).reverse()
  bytes.subarray(6, 8).reverse()
  return bytes
}

function whole(name: string, width: number, signed = true): SqlType {
  return byteLength(name, [0x26, width], (value, out) => out.integer(wholeNumber(value, width * 8, signed), width))
}

function length(n: number, most: number): number {
  if (!Number.isInteger(n) || n < 1 || n > most) throw new RangeError(`a length of ${n} is not between 1 and ${most}`)
  return n
}

function numeric(precision = 18, scale = 0): SqlType {
  if (precision > 38 || scale > precision) throw new RangeError(`there is no numeric(${precision},${scale})`)
  const width = decimalWidth(precision)
  return byteLength(`numeric(${precision},${scale})`, [0x6c, width + 1, precision, scale], (value, out) => {
    const number = unscaled(value, precision, scale)
    out.u8(number < 0n ? 0 : 1).integer(number < 0n ? -number : number, width)
  })
}

/** sql_variant carries base type, property bytes and value (MS-TDS 2.2.5.5.4); the base type follows from the JavaScript value. */
const variant: Write = (value, out) => {
  if (typeof value === 'boolean') out.u8(0x32).u8(0).u8(truth(value))
  else if (typeof value === 'bigint') out.u8(0x7f).u8(0).integer(wholeNumber(value, 64), 8)
  else if (value instanceof Date) writeDateTime(value, out.u8(0x3d).u8(0))
  else if (value instanceof Uint8Array) out.u8(0xa5).u8(2).u16(8000).bytes(value)
  else if (typeof value === 'string') out.u8(0xe7).u8(7).bytes(COLLATION).u16(8000).bytes(utf16(value))
  else if (Number.isInteger(value) && Math.abs(value) < 2 ** 31) out.u8(0x38).u8(0).i32(value)
  else out.u8(0x3e).u8(0).f64(floating(value))
}

/** The types that this server sends. */
export const types = {
  tinyint: whole('tinyint', 1, false),
  smallint: whole('smallint', 2),
  int: whole('int', 4),
  bigint: whole('bigint', 8),
  bit: byteLength('bit', [0x68, 1], (value, out) => out.u8(truth(value))),
  float: byteLength('float', [0x6d, 8], (value, out) => out.f64(floating(value))),
  uniqueidentifier: byteLength('uniqueidentifier', [0x24, 16], (value, out) => out.bytes(guidBytes(value))),
  datetime: byteLength('datetime', [0x6f, 8], writeDateTime),
  date: byteLength('date', [0x28], writeDate),
  /** @param scale digits after the second, 0 to 7 */
  datetime2: (scale = 7): SqlType =>
    byteLength(`datetime2(${scale})`, [0x2a, scale], (value, out) => writeDateTime2(value, scale, out)),
  numeric,
  /** @param n UTF-16 code units, 1 to 4000 */
  nvarchar: (n = 4000): SqlType =>
    shortLength(
      `nvarchar(${n})`,
      (out) =>
        out
          .u8(0xe7)
          .u16(length(n, 4000) * 2)
          .bytes(COLLATION),
      n * 2,
      utf16,
    ),
  nvarcharMax: partial('nvarchar(max)', (out) => out.u8(0xe7).u16(0xffff).bytes(COLLATION), utf16),
  /** @param n bytes in code page 1252, 1 to 8000 */
  varchar: (n = 8000): SqlType =>
    shortLength(`varchar(${n})`, (out) => out.u8(0xa7).u16(length(n, 8000)).bytes(COLLATION), n, codePage),
  /** @param n bytes, 1 to 8000 */
  varbinary: (n = 8000): SqlType =>
    shortLength(`varbinary(${n})`, (out) => out.u8(0xa5).u16(length(n, 8000)), n, bytesOf),
  varbinaryMax: partial('varbinary(max)', (out) => out.u8(0xa5).u16(0xffff), bytesOf),
  sqlVariant: make(
    'sql_variant',
    (out) => out.u8(0x62).u32(8016),
    (value, out) => {
      if (isNull(value)) return void out.u32(0)
      const body = new ByteWriter()
      variant(value, body)
      out.u32(body.size).bytes(body.toBuffer())
    },
  ),
} as const
