import type { SourceNames } from './names.ts'
import type { Joined } from './select.ts'
import { keyOf, NULL, type Table, tableOf } from './table.ts'
import type { Value } from '../values.ts'
import type { Bound, Env, Expression, Kind, Row, Test } from './types.ts'

/** The rows of one source that go with the rows before it; undefined stands for none, in an outer join. */
export type Candidates = (env: Env) => Iterable<Row | undefined>

/** A pair that must be equal and can be looked up: `own` is of the joined source alone, `other` of those before it. */
interface Pair {
  own: Bound
  other: Bound
}

/**
 * Prepares a join: rows are looked up by what must be equal, where there is such a pair, and tried one by one otherwise.
 *
 * @param more pairs besides those of its ON
 */
export function joinOf(
  { view, on, optional }: Joined,
  index: number,
  names: SourceNames,
  more: readonly (readonly [Expression, Expression])[],
): (start: Env) => Candidates {
  const pairs = [...(on?.equal ?? []), ...more].flatMap((each) => pairOf(each, index, names) ?? [])
  // A plain column has an index that lives as long as the state.
  const pair = pairs.find(({ own }) => own.name !== undefined) ?? pairs[0]
  const test = on?.(names)
  names.touched()
  return (start) => {
    let table: Table | undefined
    let own: Map<string, Row[]> | undefined
    const some = (env: Env): Iterable<Row> => {
      table ??= tableOf(view, start.run)
      if (pair === undefined) return table.rows
      const value = pair.other.value(env)
      if (pair.other.loose === true && !isOf(value, pair.own.kind)) return table.rows
      const key = keyOf(value)
      if (key === NULL) return []
      if (pair.own.name !== undefined) return table.index(pair.own.name).get(key) ?? []
      own ??= hashed(table.rows, pair.own, start, index)
      return own.get(key) ?? []
    }
    return function* candidates(env) {
      let found = false
      for (const row of some(env)) {
        if (test !== undefined && !holds(test, env, row)) continue
        found = true
        yield row
      }
      if (!found && optional) yield undefined
    }
  }
}

function holds(test: Test, env: Env, row: Row): boolean {
  return test({ ...env, rows: [...env.rows, row] }) === true
}

function pairOf([a, b]: readonly [Expression, Expression], index: number, names: SourceNames): Pair | undefined {
  const [one, two] = [side(a, index, names), side(b, index, names)]
  if (!comparable(one.bound, two.bound)) return undefined
  if (one.isOwn && two.isEarlier) return { own: one.bound, other: two.bound }
  if (two.isOwn && one.isEarlier) return { own: two.bound, other: one.bound }
  return undefined
}

function side(
  expression: Expression,
  index: number,
  names: SourceNames,
): { bound: Bound; isOwn: boolean; isEarlier: boolean } {
  names.touched()
  const bound = expression(names)
  const touched = [...names.touched()]
  return {
    bound,
    isOwn: touched.length > 0 && touched.every((each) => each === index),
    isEarlier: touched.every((each) => each < index),
  }
}

const NUMBERS = new Set(['int', 'bigint', 'bit', 'float'])
const TEXTS = new Set(['text', 'longText'])

/** A look-up takes what compares as equal for the same key: numbers with numbers, texts with texts, bytes with bytes. */
function comparable(a: Bound, b: Bound): boolean {
  if (a.loose === true || b.loose === true) return true
  const both = (kinds: ReadonlySet<string>) => kinds.has(a.kind) && kinds.has(b.kind)
  return both(NUMBERS) || both(TEXTS) || (a.kind === 'binary' && b.kind === 'binary')
}

function isOf(value: Value, kind: Kind): boolean {
  if (value === null) return true
  if (typeof value === 'number') return NUMBERS.has(kind)
  return typeof value === 'string' ? TEXTS.has(kind) : kind === 'binary'
}

function hashed(rows: readonly Row[], own: Bound, start: Env, index: number): Map<string, Row[]> {
  const table = new Map<string, Row[]>()
  const before: undefined[] = Array.from({ length: index }, () => undefined)
  for (const row of rows) {
    const key = keyOf(own.value({ ...start, rows: [...before, row] }))
    if (key === NULL) continue
    const known = table.get(key)
    if (known === undefined) table.set(key, [row])
    else known.push(row)
  }
  return table
}
