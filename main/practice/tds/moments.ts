import type { ByteWriter } from './bytes.ts'
import { magnitude } from './numbers.ts'

/**
 * Dates on the wire. SQL Server’s dates have no zone: what counts are the UTC fields of a `Date`, which is how the mssql
 * client reads them too (`useUTC`). Sources: MS-TDS 2.2.5.5.1.8 and 2.2.5.5.1.9.
 */
const DAY = 86_400_000
/** Days from 0001-01-01, and from 1900-01-01, to 1970-01-01. */
const FROM_YEAR_1 = 719_162
const FROM_1900 = 25_567
const LAST_DAY = 3_652_058
/** `datetime` counts three hundredths of a second; its first day is 1753-01-01. */
const TICKS_A_DAY = 25_920_000
const FIRST_DATETIME_DAY = -53_690

function milliseconds(value: unknown): number {
  if (!(value instanceof Date) || Number.isNaN(value.getTime())) throw new TypeError(`${String(value)} is no date`)
  return value.getTime()
}

/** Days since 1970 and milliseconds of that day. */
function split(ms: number): [days: number, ms: number] {
  const days = Math.floor(ms / DAY)
  return [days, ms - days * DAY]
}

function dayOfYear1(days: number): number {
  const count = days + FROM_YEAR_1
  if (count < 0 || count > LAST_DAY) throw new RangeError('a date outside the years 1 to 9999')
  return count
}

/** `date`: three bytes. @throws TypeError, RangeError */
export function writeDate(value: unknown, out: ByteWriter): void {
  const [days] = split(milliseconds(value))
  out.integer(BigInt(dayOfYear1(days)), 3)
}

/** Bytes of a time of day with that many digits after the second. */
export function timeWidth(scale: number): number {
  return scale <= 2 ? 3 : scale <= 4 ? 4 : 5
}

/** `datetime2`: time of day, then date; rounded to the scale. @throws TypeError, RangeError */
export function writeDateTime2(value: unknown, scale: number, out: ByteWriter): void {
  const step = 10 ** Math.max(0, 3 - scale)
  const [days, ms] = split(Math.round(milliseconds(value) / step) * step)
  const ticks = (BigInt(ms) * 10n ** BigInt(scale)) / 1000n
  out.integer(ticks, timeWidth(scale)).integer(BigInt(dayOfYear1(days)), 3)
}

/** `datetime`: days since 1900 and three hundredths of a second. @throws TypeError, RangeError */
export function writeDateTime(value: unknown, out: ByteWriter): void {
  const [days, ms] = split(milliseconds(value))
  const ticks = Math.round((ms * 3) / 10)
  const day = days + FROM_1900 + (ticks === TICKS_A_DAY ? 1 : 0)
  if (day < FIRST_DATETIME_DAY || day > LAST_DAY - FROM_YEAR_1 + FROM_1900)
    throw new RangeError('a datetime outside the years 1753 to 9999')
  out.i32(day).u32(ticks % TICKS_A_DAY)
}

export function readDate(bytes: Buffer): Date {
  return new Date((bytes.readUIntLE(0, 3) - FROM_YEAR_1) * DAY)
}

export function readDateTime(bytes: Buffer): Date {
  return new Date((bytes.readInt32LE(0) - FROM_1900) * DAY + Math.round((bytes.readUInt32LE(4) * 10) / 3))
}

/** `smalldatetime`: days since 1900 and minutes. */
export function readSmallDateTime(bytes: Buffer): Date {
  return new Date((bytes.readUInt16LE(0) - FROM_1900) * DAY + bytes.readUInt16LE(2) * 60_000)
}

function timeMilliseconds(bytes: Buffer, scale: number): number {
  return Number((magnitude(bytes) * 1000n) / 10n ** BigInt(scale))
}

/** `datetime2`; finer than a millisecond is cut. */
export function readDateTime2(bytes: Buffer, scale: number): Date {
  const time = timeMilliseconds(bytes.subarray(0, -3), scale)
  return new Date(readDate(bytes.subarray(-3)).getTime() + time)
}

/** `datetimeoffset` as the moment it names: date and time on the wire are in UTC already. */
export function readDateTimeOffset(bytes: Buffer, scale: number): Date {
  return readDateTime2(bytes.subarray(0, -2), scale)
}

/** `time` as text: `12:34:56.789`. */
export function readTime(bytes: Buffer, scale: number): string {
  return new Date(timeMilliseconds(bytes, scale)).toISOString().slice(11, -1)
}
