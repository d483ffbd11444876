import { SqlError } from '../../tds/index.ts'
import type { Value } from '../values.ts'
import { compare } from './compare.ts'
import type { Bound, Env, Expression, Names } from './types.ts'

interface Key {
  by: Bound
  descending: boolean
}

/** ORDER BY takes aliases of items besides columns. @throws SqlError 207, 4104 */
export function bindOrder(
  order: readonly { expression: Expression; descending: boolean }[],
  items: readonly { bound: Bound; name: string }[],
  names: Names,
): Key[] {
  return order.map(({ expression, descending }) => ({ by: bound(expression, items, names), descending }))
}

function bound(expression: Expression, items: readonly { bound: Bound; name: string }[], names: Names): Bound {
  try {
    return expression(names)
  } catch (error) {
    const wanted = error instanceof SqlError ? /'(.*)'/.exec(error.message)?.[1]?.toLowerCase() : undefined
    const found = items.find(({ name }) => name.toLowerCase() === wanted)
    if (found === undefined) throw error
    return found.bound
  }
}

/** NULL comes first, as on a server. */
export function sorted(found: readonly Env[], order: readonly Key[]): readonly Env[] {
  if (order.length === 0) return found
  const keyed = found.map((env) => ({ env, keys: order.map(({ by }) => by.value(env)) }))
  keyed.sort((a, b) => {
    for (const [index, { by, descending }] of order.entries()) {
      const difference = difference_(a.keys[index] ?? null, b.keys[index] ?? null, by.exact === true)
      if (difference !== 0) return descending ? -difference : difference
    }
    return 0
  })
  return keyed.map(({ env }) => env)
}

function difference_(a: Value, b: Value, exact: boolean): number {
  return compare(a, b, exact) ?? (a === null ? 0 : 1) - (b === null ? 0 : 1)
}
