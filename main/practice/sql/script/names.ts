import { SqlError } from '../../tds/index.ts'
import { folded } from '../names.ts'
import type { Bound, Env, Names, View } from './types.ts'

export interface Source {
  /** The alias, or the view’s own name. */
  alias: string
  view: View
}

/** The columns of a query’s sources; what they do not have, the query around it may. */
export class SourceNames implements Names {
  readonly #sources: readonly Source[]
  readonly #outer: Names | undefined
  #touched = new Set<number>()

  constructor(sources: readonly Source[], outer?: Names) {
    this.#sources = sources
    this.#outer = outer
  }

  column(qualifier: string | undefined, name: string): Bound {
    const wanted = folded(name)
    const indexes = this.#sources.flatMap(({ alias, view }, index) => {
      if (qualifier !== undefined && folded(alias) !== folded(qualifier)) return []
      const column = Object.keys(view.columns).find((each) => folded(each) === wanted)
      return column === undefined ? [] : [{ index, column, kind: view.columns[column] ?? ('text' as const) }]
    })
    const [found] = indexes
    if (found === undefined) return this.#outside(qualifier, name)
    if (indexes.length > 1) throw new SqlError(209, `Ambiguous column name '${name}'.`)
    const { index, column, kind } = found
    this.#touched.add(index)
    const plain = kind === 'name' ? { kind: 'text' as const, length: 128 } : { kind }
    return { ...plain, name: column, value: ({ rows }) => rows[index]?.[column] ?? null }
  }

  touched(): ReadonlySet<number> {
    const touched = this.#touched
    this.#touched = new Set()
    return touched
  }

  #outside(qualifier: string | undefined, name: string): Bound {
    const known = this.#sources.some(({ alias }) => qualifier !== undefined && folded(alias) === folded(qualifier))
    if (known || this.#outer === undefined) {
      if (qualifier !== undefined && !known)
        throw new SqlError(4104, `The multi-part identifier "${qualifier}.${name}" could not be bound.`)
      throw new SqlError(207, `Invalid column name '${name}'.`)
    }
    const bound = this.#outer.column(qualifier, name)
    return { ...bound, value: (env: Env) => (env.outer === undefined ? null : bound.value(env.outer)) }
  }
}

/** Outside of queries nothing has a column. */
export const noNames: Names = new SourceNames([])
