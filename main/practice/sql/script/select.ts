import { SqlError } from '../../tds/index.ts'
import type { Cursor } from '../cursor.ts'
import type { Value } from '../values.ts'
import { viewNamed } from '../views/index.ts'
import { parseCondition } from './condition.ts'
import { parseExpression } from './expression.ts'
import { bindQuery, derived } from './query.ts'
import type { Condition, Env, Expression, Names, View } from './types.ts'

export interface Item {
  /** Absent for `*` and `alias.*`. */
  expression?: Expression
  /** The source of `alias.*`. */
  of?: string
  alias?: string
  /** `SELECT @name = …` */
  variable?: string
}

export interface Joined {
  view: View
  alias: string
  optional: boolean
  on?: Condition
}

export interface Query {
  items: readonly Item[]
  sources: readonly Joined[]
  where?: Condition
  order: readonly { expression: Expression; descending: boolean }[]
  top?: Expression
  distinct: boolean
  /** `SELECT COUNT(*)`, `MAX(x)` or `MIN(x)`, which then is the only item. */
  aggregate?: Aggregate
}

export type Aggregate = { how: 'COUNT' } | { how: 'MAX' | 'MIN'; of: Expression }

/** SELECT over catalog views, without GROUP BY, UNION or more than one aggregate. */
export function parseSelect(cursor: Cursor): Query {
  cursor.expect('SELECT')
  const distinct = cursor.take('DISTINCT')
  const top = cursor.take('TOP') ? parseTop(cursor) : undefined
  const aggregate = parseAggregate(cursor)
  const items: Item[] = aggregate === undefined ? [] : [alias(cursor, {})]
  if (aggregate === undefined) {
    do items.push(parseItem(cursor))
    while (cursor.take(','))
  }
  const sources = cursor.take('FROM') ? parseSources(cursor) : []
  const where = cursor.take('WHERE') ? parseCondition(cursor) : undefined
  return {
    items,
    sources,
    ...(where === undefined ? {} : { where }),
    order: cursor.take('ORDER', 'BY') ? parseOrder(cursor) : [],
    ...(top === undefined ? {} : { top }),
    distinct,
    ...(aggregate === undefined ? {} : { aggregate }),
  }
}

function parseAggregate(cursor: Cursor): Aggregate | undefined {
  if (cursor.take('COUNT', '(', '*', ')')) return { how: 'COUNT' }
  const how = (['MAX', 'MIN'] as const).find((name) => cursor.take(name, '('))
  if (how === undefined) return undefined
  const of = parseExpression(cursor)
  cursor.expect(')')
  return { how, of }
}

function parseTop(cursor: Cursor): Expression {
  if (!cursor.take('(')) {
    const count = cursor.number()
    return () => ({ kind: 'int', value: () => count })
  }
  const count = parseExpression(cursor)
  cursor.expect(')')
  return count
}

function parseItem(cursor: Cursor): Item {
  if (cursor.take('*')) return {}
  const [first, second, third] = [cursor.peek(), cursor.peek(1), cursor.peek(2)]
  if (first?.kind === 'name' && second?.text === '.' && third?.kind === 'symbol' && third.text === '*') {
    cursor.at += 3
    return { of: first.text }
  }
  const assigns = second?.kind === 'symbol' && second.text === '='
  if (assigns && first?.kind === 'variable') {
    cursor.at += 2
    return { variable: first.text.slice(1).toLowerCase(), expression: parseExpression(cursor) }
  }
  if (assigns && first?.kind === 'name') {
    cursor.at += 2
    return { alias: first.text, expression: parseExpression(cursor) }
  }
  return alias(cursor, { expression: parseExpression(cursor) })
}

function alias(cursor: Cursor, item: Item): Item {
  if (cursor.take('AS')) return { ...item, alias: cursor.name() }
  const next = cursor.peek()
  if (next?.kind !== 'name' || (!next.quoted && AFTER_ITEM.has(next.word))) return item
  return { ...item, alias: cursor.name() }
}

/** What can follow an item or a source without being its alias. */
const AFTER_ITEM = new Set(
  'FROM WHERE ORDER GROUP HAVING UNION FOR OPTION ON JOIN INNER LEFT RIGHT FULL CROSS OUTER END ELSE IF SELECT SET DECLARE EXEC EXECUTE PRINT RAISERROR THROW BEGIN CREATE ALTER DROP GRANT DENY REVOKE USE BACKUP RESTORE INTO WITH'.split(
    ' ',
  ),
)

function parseSources(cursor: Cursor): Joined[] {
  const sources = [{ ...parseSource(cursor), optional: false }]
  for (;;) {
    if (cursor.take(',')) {
      sources.push({ ...parseSource(cursor), optional: false })
      continue
    }
    const optional = cursor.take('LEFT', 'OUTER', 'JOIN') || cursor.take('LEFT', 'JOIN')
    if (!optional && !cursor.take('INNER', 'JOIN') && !cursor.take('JOIN')) return sources
    const source = parseSource(cursor)
    cursor.expect('ON')
    sources.push({ ...source, optional, on: parseCondition(cursor) })
  }
}

function parseSource(cursor: Cursor): { view: View; alias: string; on?: Condition } {
  if (cursor.take('(')) {
    const view = derived(parseSelect(cursor))
    cursor.expect(')')
    cursor.take('AS')
    return { view, alias: cursor.name() }
  }
  const parts = [cursor.name()]
  while (cursor.take('.')) parts.push(cursor.name())
  const view = viewNamed(parts)
  const { alias: other } = alias(cursor, {})
  return { view, alias: other ?? parts.at(-1) ?? '' }
}

function parseOrder(cursor: Cursor): Query['order'] {
  const order: { expression: Expression; descending: boolean }[] = []
  do {
    const expression = parseExpression(cursor)
    const descending = cursor.take('DESC')
    if (!descending) cursor.take('ASC')
    order.push({ expression, descending })
  } while (cursor.take(','))
  return order
}

/** EXISTS (SELECT …), the parenthesis being open. */
export function existsQuery(cursor: Cursor): Condition {
  const query = parseSelect(cursor)
  return (names) => {
    const bound = bindQuery(query, names)
    return (env) => bound.has(env.run, env)
  }
}

/** IN (SELECT …). */
export function listQuery(cursor: Cursor): (names: Names) => (env: Env) => Value[] {
  const query = parseSelect(cursor)
  return (names) => {
    const bound = bindQuery(query, names)
    return (env) => bound.rows(env.run, env).map(([value]) => value ?? null)
  }
}

/** (SELECT …) as a value: NULL without a row. @throws SqlError 512 for several */
export function scalarQuery(cursor: Cursor): Expression {
  const query = parseSelect(cursor)
  return (names) => {
    const bound = bindQuery(query, names)
    return {
      kind: bound.columns[0]?.kind ?? 'text',
      value: (env) => {
        const rows = bound.rows(env.run, env)
        if (rows.length > 1)
          throw new SqlError(
            512,
            'Subquery returned more than 1 value. This is not permitted when the subquery follows =, !=, <, <= , >, >= or when the subquery is used as an expression.',
          )
        return rows[0]?.[0] ?? null
      },
    }
  }
}
