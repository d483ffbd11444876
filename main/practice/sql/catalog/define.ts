import type { Query } from '../../../ports/instance.ts'
import { type Column, SqlError, type SqlType, type SqlValue, types } from '../../tds/index.ts'
import type { Execution } from '../script/types.ts'
import type { Value } from '../values.ts'

/** How one of the product’s queries is answered. */
export interface Answer {
  /** The text that is recognised. */
  text: string
  columns: readonly Column[]
  /** @throws SqlError without the right to see them */
  rows(run: Execution): Iterable<readonly SqlValue[]> | Promise<Iterable<readonly SqlValue[]>>
}

/** An answer whose columns are checked against the query’s own by the compiler: every member of a row has one, and none is more. */
export function answer<Row>(
  query: Pick<Query<Row>, 'text' | 'row'>,
  columns: { readonly [K in keyof NoInfer<Row>]: SqlType },
  rows: Answer['rows'],
): Answer {
  const types_: Readonly<Record<string, SqlType>> = columns
  return { text: query.text, columns: Object.entries(types_).map(([name, type]) => ({ name, type })), rows }
}

/** sysname */
export const name = types.nvarchar(128)
export const { int, bit, float } = types
/** CAST(… AS nvarchar(1)) */
export const letter = types.nvarchar(1)
/** CONVERT(varchar(172), sid, 1) */
export const sidText = types.varchar(172)
export const long = types.nvarchar(4000)

/** A parameter as a text. @throws SqlError 137 for one that was not sent */
export function parameter(run: Execution, wanted: string): string {
  const value: Value | undefined = run.variables.get(wanted.toLowerCase())
  if (value === undefined) throw new SqlError(137, `Must declare the scalar variable "@${wanted}".`, 15, 2)
  return value === null ? '' : String(value)
}

type Keys<T> = readonly ((one: T) => string | number)[]

/** Sorts a copy as ORDER BY does: without regard to case. */
export function sortedBy<T>(list: Iterable<T>, ...keys: Keys<T>): T[] {
  return sorted(list, keys, folded)
}

/** Sorts a copy as ORDER BY … COLLATE Latin1_General_BIN2 does. */
export function exactly<T>(list: Iterable<T>, ...keys: Keys<T>): T[] {
  return sorted(list, keys, (value) => value)
}

function sorted<T>(list: Iterable<T>, keys: Keys<T>, by: (value: string | number) => string | number): T[] {
  const keyed = Array.from(list, (one) => ({ one, by: keys.map((key) => by(key(one))) }))
  keyed.sort((a, b) => {
    for (const [index, mine] of a.by.entries()) {
      const other = b.by[index] ?? ''
      if (mine !== other) return mine < other ? -1 : 1
    }
    return 0
  })
  return keyed.map(({ one }) => one)
}

/** Sorts a copy as ORDER BY … COLLATE Latin1_General_BIN2 does: by code units; what is absent comes first. */
export function sortedExactly<T>(list: Iterable<T>, ...keys: ((one: T) => string | number | null | undefined)[]): T[] {
  return [...list].sort((a, b) => {
    for (const key of keys) {
      const [mine, other] = [key(a) ?? null, key(b) ?? null]
      if (mine === other) continue
      if (mine === null || other === null) return mine === null ? -1 : 1
      return mine < other ? -1 : 1
    }
    return 0
  })
}

function folded(value: string | number): string | number {
  return typeof value === 'string' ? value.toLowerCase() : value
}
