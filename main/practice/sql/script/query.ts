import { SqlError } from '../../tds/index.ts'
import type { Value } from '../values.ts'
import { compare } from './compare.ts'
import { joinOf } from './join.ts'
import { noNames, SourceNames } from './names.ts'
import { bindOrder, sorted } from './order.ts'
import type { Item, Query } from './select.ts'
import type { Bound, Env, Execution, Names, Row, View } from './types.ts'

export interface BoundQuery {
  columns: readonly Bound[]
  names: readonly string[]
  /** Variables that the items are assigned to. */
  variables: readonly (string | undefined)[]
  rows(run: Execution, outer?: Env): Value[][]
  /** Whether there is any row. */
  has(run: Execution, outer?: Env): boolean
}

interface BoundItem {
  bound: Bound
  name: string
  variable: string | undefined
}

/** Resolves the names of a query. @throws SqlError 207, 209, 263, 4104 */
export function bindQuery(query: Query, outer?: Names): BoundQuery {
  const names = new SourceNames(query.sources, outer)
  // What must be equal for WHERE picks the rows of the first source already.
  const first = query.where?.equal ?? []
  const joins = query.sources.map((source, index) => joinOf(source, index, names, index === 0 ? first : []))
  const where = query.where?.(names)
  const { aggregate } = query
  const of = aggregate !== undefined && aggregate.how !== 'COUNT' ? aggregate.of(names) : undefined
  const items = aggregate === undefined ? query.items.flatMap((item) => boundItems(item, query, names)) : []
  const order = bindOrder(query.order, items, names)
  const top = query.top?.(names)

  /** Every combination of rows that the query is about. */
  function* matches(run: Execution, around: Env | undefined): Generator<Env> {
    const start: Env = { run, rows: [], ...(around === undefined ? {} : { outer: around }) }
    const open = joins.map((join) => join(start))
    function* from(env: Env, index: number): Generator<Env> {
      const candidates = open[index]
      if (candidates === undefined) {
        if (where === undefined || where(env) === true) yield env
        return
      }
      for (const row of candidates(env)) yield* from({ ...env, rows: [...env.rows, row] }, index + 1)
    }
    yield* from(start, 0)
  }

  return {
    columns: aggregate === undefined ? items.map(({ bound }) => bound) : [of ?? { kind: 'int', value: () => null }],
    names: aggregate === undefined ? items.map(({ name }) => name) : [query.items[0]?.alias ?? ''],
    variables: aggregate === undefined ? items.map(({ variable }) => variable) : [undefined],
    has: (run, around) => matches(run, around).next().done !== true,
    rows(run, around) {
      const found = [...matches(run, around)]
      if (aggregate !== undefined) return [[of === undefined ? found.length : extreme(found, of, aggregate.how)]]
      const rows = sorted(found, order).map((env) => items.map(({ bound }) => bound.value(env)))
      const some = query.distinct ? distinct(rows) : rows
      return top === undefined ? some : some.slice(0, Number(top.value({ run, rows: [] })))
    },
  }
}

/** A query in FROM, as a view. */
export function derived(query: Query): View {
  const bound = bindQuery(query, noNames)
  return {
    passing: true,
    columns: Object.fromEntries(bound.columns.map(({ kind }, index) => [bound.names[index] ?? '', kind])),
    *rows(run) {
      for (const row of bound.rows(run)) {
        const made: Row = Object.fromEntries(row.map((value, index) => [bound.names[index] ?? '', value]))
        yield made
      }
    },
  }
}

function extreme(found: readonly Env[], of: Bound, how: 'COUNT' | 'MAX' | 'MIN'): Value {
  return found
    .map((env) => of.value(env))
    .reduce((best, value) => {
      const difference = compare(value, best)
      if (difference === null) return best ?? value
      return (how === 'MAX' ? difference > 0 : difference < 0) ? value : best
    }, null)
}

function boundItems(item: Item, query: Query, names: Names): BoundItem[] {
  if (item.expression !== undefined) {
    const bound = item.expression(names)
    return [{ bound, name: item.alias ?? bound.name ?? '', variable: item.variable }]
  }
  if (query.sources.length === 0) throw new SqlError(263, 'Must specify table to select from.')
  const meant = query.sources.filter(
    ({ alias }) => item.of === undefined || alias.toLowerCase() === item.of.toLowerCase(),
  )
  if (meant.length === 0)
    throw new SqlError(
      107,
      `The column prefix '${item.of ?? ''}' does not match with a table name or alias name used in the query.`,
      15,
    )
  return meant.flatMap(({ alias, view }) =>
    Object.keys(view.columns).map((name) => ({ bound: names.column(alias, name), name, variable: undefined })),
  )
}

function distinct(rows: Value[][]): Value[][] {
  const seen = new Set<string>()
  return rows.filter((row) => {
    const key = JSON.stringify(row)
    return !seen.has(key) && seen.add(key)
  })
}
