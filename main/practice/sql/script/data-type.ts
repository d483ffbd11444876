import { SqlError } from '../../tds/index.ts'
import type { Cursor } from '../cursor.ts'
import { Binary, type Value } from '../values.ts'
import type { Kind } from './types.ts'

export interface DataType {
  kind: Kind
  /** Characters or bytes at most; absent for `max` and for what has no length. */
  length?: number
  /** varchar or char. */
  narrow?: true
}

const KINDS: Readonly<Record<string, Kind>> = {
  NVARCHAR: 'text',
  VARCHAR: 'text',
  NCHAR: 'text',
  CHAR: 'text',
  SYSNAME: 'text',
  INT: 'int',
  SMALLINT: 'int',
  TINYINT: 'int',
  BIGINT: 'bigint',
  BIT: 'bit',
  FLOAT: 'float',
  VARBINARY: 'binary',
  BINARY: 'binary',
  UNIQUEIDENTIFIER: 'guid',
}

/** A data type as DECLARE and CAST name it. @throws SqlError 2715 for one that is not known here */
export function parseDataType(cursor: Cursor): DataType {
  cursor.take('SYS', '.')
  const name = cursor.name()
  const kind = KINDS[name.toUpperCase()]
  if (kind === undefined) throw new SqlError(2715, `Column, parameter, or variable #1: Cannot find data type ${name}.`)
  if (name.toUpperCase() === 'SYSNAME') return { kind, length: 128 }
  const width = /^(var)?char$/i.test(name) ? { narrow: true as const } : {}
  if (!cursor.take('(')) return kind === 'text' || kind === 'binary' ? { kind, length: 30, ...width } : { kind }
  const isMax = cursor.take('MAX')
  const length = isMax ? undefined : cursor.number()
  cursor.expect(')')
  if (isMax) return { kind: kind === 'text' ? 'longText' : kind }
  return { kind, ...width, ...(length === undefined ? {} : { length }) }
}

/** CAST, CONVERT and assignment: texts are cut to their length. @throws SqlError 245, 8114 */
export function convert(value: Value, { kind, length }: DataType, style?: number): Value {
  if (value === null) return null
  switch (kind) {
    case 'text':
    case 'longText':
      return textOf(value, style).slice(0, length)
    case 'guid':
      return String(value).toUpperCase()
    case 'binary':
      return new Binary(binaryOf(value, style).slice(0, length === undefined ? undefined : length * 2))
    case 'bit':
      return numberOf(value) === 0 ? 0 : 1
    case 'int':
    case 'bigint':
      return Math.trunc(numberOf(value))
    case 'float':
      return numberOf(value)
  }
}

function textOf(value: string | number | Binary, style: number | undefined): string {
  if (!(value instanceof Binary)) return String(value)
  if (style === 1) return value.toString()
  if (style === 2) return value.hex
  return Buffer.from(value.hex, 'hex').toString('latin1')
}

function binaryOf(value: string | number | Binary, style: number | undefined): string {
  if (value instanceof Binary) return value.hex
  if (typeof value === 'number') return value.toString(16).padStart(8, '0')
  const hex = style === 1 ? value.replace(/^0x/i, '') : style === 2 ? value : undefined
  if (hex === undefined) return Buffer.from(value, 'utf16le').toString('hex')
  if (!/^([0-9a-f]{2})*$/i.test(hex))
    throw new SqlError(8114, 'Error converting data type varchar to varbinary.', 16, 5)
  return hex
}

function numberOf(value: string | number | Binary): number {
  const number = value instanceof Binary ? Number.parseInt(value.hex.slice(-8) || '0', 16) : Number(value)
  if (Number.isNaN(number))
    throw new SqlError(245, `Conversion failed when converting the nvarchar value '${String(value)}' to data type int.`)
  return number
}
