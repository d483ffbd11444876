import { SqlError } from '../../tds/index.ts'
import { Binary, type Value } from '../values.ts'
import type { BuiltIn } from './functions.ts'
import type { Kind } from './types.ts'

const text = (value: Value | undefined): string => (value === null || value === undefined ? '' : String(value))
const number = (value: Value | undefined): number => Number(text(value))

/** A function of its arguments alone that is NULL when one of them is. */
function plain(takes: readonly [number, number], kind: Kind, call: (given: readonly Value[]) => Value): BuiltIn {
  return { takes, kind, call: (given) => (given.includes(null) ? null : call(given)) }
}

/** Functions on texts and NULLs. */
export const textFunctions: Readonly<Record<string, BuiltIn>> = {
  NCHAR: plain([1, 1], 'text', ([code]) => letter(number(code))),
  CHAR: plain([1, 1], 'text', ([code]) => letter(number(code))),
  LEN: plain([1, 1], 'int', ([value]) => text(value).replace(/ +$/, '').length),
  DATALENGTH: plain([1, 1], 'int', ([value]) =>
    value instanceof Binary ? value.hex.length / 2 : typeof value === 'number' ? 4 : text(value).length * 2,
  ),
  UPPER: plain([1, 1], 'text', ([value]) => text(value).toUpperCase()),
  LOWER: plain([1, 1], 'text', ([value]) => text(value).toLowerCase()),
  LTRIM: plain([1, 1], 'text', ([value]) => text(value).replace(/^ +/, '')),
  RTRIM: plain([1, 1], 'text', ([value]) => text(value).replace(/ +$/, '')),
  REPLACE: plain([3, 3], 'text', ([value, from, to]) =>
    text(from) === '' ? text(value) : text(value).replaceAll(text(from), () => text(to)),
  ),
  SUBSTRING: plain([3, 3], 'text', ([value, start, length]) =>
    text(value).slice(Math.max(0, number(start) - 1), Math.max(0, number(start) - 1 + number(length))),
  ),
  LEFT: plain([2, 2], 'text', ([value, length]) => text(value).slice(0, number(length))),
  QUOTENAME: plain([1, 2], 'text', ([value, delimiter]) => quoteName(text(value), text(delimiter ?? '['))),
  CONCAT: { takes: [2, 254], kind: 'text', call: (given) => given.map(text).join('') },
  ISNULL: { takes: [2, 2], kind: 'text', call: ([value, other]) => value ?? other ?? null },
  COALESCE: { takes: [2, 254], kind: 'text', call: (given) => given.find((value) => value !== null) ?? null },
  NULLIF: {
    takes: [2, 2],
    kind: 'text',
    call: ([value, other]) => (text(value).toLowerCase() === text(other).toLowerCase() ? null : (value ?? null)),
  },
  ERROR_NUMBER: { takes: [0, 0], kind: 'int', call: (_given, run) => run.caught?.number ?? null },
  ERROR_SEVERITY: { takes: [0, 0], kind: 'int', call: (_given, run) => run.caught?.class ?? null },
  ERROR_STATE: { takes: [0, 0], kind: 'int', call: (_given, run) => run.caught?.state ?? null },
  ERROR_MESSAGE: { takes: [0, 0], kind: 'text', call: (_given, run) => run.caught?.message ?? null },
}

function letter(code: number): Value {
  return Number.isInteger(code) && code >= 0 && code <= 0xffff ? String.fromCharCode(code) : null
}

/** NULL for more than 128 characters, and for a delimiter that is none. */
function quoteName(name: string, delimiter: string): Value {
  if (name.length > 128) return null
  if (delimiter === "'" || delimiter === '"')
    return `${delimiter}${name.replaceAll(delimiter, delimiter + delimiter)}${delimiter}`
  if (delimiter === '[' || delimiter === ']') return `[${name.replaceAll(']', ']]')}]`
  throw new SqlError(174, 'The quotename function requires a delimiter.', 15)
}
