import { folded } from '../names.ts'
import type { InstanceState } from '../state.ts'
import { Binary, type Value } from '../values.ts'
import type { Execution, Row, View } from './types.ts'

/** The rows of a view for one login in one database, with indexes of its columns. */
export interface Table {
  rows: readonly Row[]
  /** Rows by the value of a column. */
  index(column: string): Map<string, Row[]>
}

/** Tables of a state that is never edited again; a script asks the same views hundreds of times between two changes. */
const tables = new WeakMap<InstanceState, Map<View, Map<string, Table>>>()

export function tableOf(view: View, run: Execution): Table {
  if (view.passing === true) return make(view, run)
  const state = run.state()
  const ofState = tables.get(state) ?? new Map<View, Map<string, Table>>()
  tables.set(state, ofState)
  const ofView = ofState.get(view) ?? new Map<string, Table>()
  ofState.set(view, ofView)
  const who = JSON.stringify([run.login.name, run.session.database, run.fault('sql-rights-missing')])
  const known = ofView.get(who) ?? make(view, run)
  ofView.set(who, known)
  return known
}

function make(view: View, run: Execution): Table {
  const rows = [...view.rows(run)]
  const indexes = new Map<string, Map<string, Row[]>>()
  return {
    rows,
    index(column) {
      const known = indexes.get(column) ?? indexed(rows, column)
      indexes.set(column, known)
      return known
    },
  }
}

function indexed(rows: readonly Row[], column: string): Map<string, Row[]> {
  const index = new Map<string, Row[]>()
  for (const row of rows) {
    const key = keyOf(row[column] ?? null)
    const known = index.get(key)
    if (known === undefined) index.set(key, [row])
    else known.push(row)
  }
  return index
}

/** The key of NULL, which equals nothing. */
export const NULL = ''

/** Values that compare as equal have the same key. */
export function keyOf(value: Value): string {
  if (value === null) return NULL
  if (value instanceof Binary) return `b${value.hex}`
  return typeof value === 'number' ? `n${value}` : `t${folded(value)}`
}
