import { type SqlType, type SqlValue, SqlError, types } from '../../tds/index.ts'
import type { Cursor } from '../cursor.ts'
import { Binary, type Value } from '../values.ts'
import { noNames } from './names.ts'
import { type BoundQuery, bindQuery } from './query.ts'
import { parseSelect } from './select.ts'
import type { Bound, Execution, Kind, Step } from './types.ts'

/** The type of a column of a result set. */
function typeOf({ kind, length, narrow }: Bound): SqlType {
  switch (kind) {
    case 'text':
      return narrow === true ? types.varchar(length ?? 8000) : types.nvarchar(length ?? 4000)
    case 'longText':
      return types.nvarcharMax
    case 'binary':
      return types.varbinary(length ?? 8000)
    case 'guid':
      return types.uniqueidentifier
    case 'int':
    case 'bigint':
    case 'bit':
    case 'float':
      return types[kind]
  }
}

function encodable(value: Value, kind: Kind): SqlValue {
  if (value instanceof Binary) return kind === 'binary' ? value.toBytes() : value.toString()
  if (typeof value === 'number' && (kind === 'text' || kind === 'longText')) return String(value)
  return value
}

/** SELECT as a statement: a result set, or values for variables. @throws SqlError 141 when both are asked for */
export function runSelect(cursor: Cursor): Step {
  const query = parseSelect(cursor)
  const assigns = query.items.some(({ variable }) => variable !== undefined)
  if (assigns && query.items.some(({ variable }) => variable === undefined))
    throw new SqlError(
      141,
      'A SELECT statement that assigns a value to a variable must not be combined with data-retrieval operations.',
      15,
    )
  return async (run) => {
    const bound = bindQuery(query, noNames)
    const rows = bound.rows(run)
    if (!assigns) return sendRows(run, bound, rows)
    const last = rows.at(-1)
    bound.variables.forEach((name, index) => {
      if (name === undefined) return
      if (!run.variables.has(name)) throw new SqlError(137, `Must declare the scalar variable "@${name}".`, 15)
      if (last !== undefined) run.variables.set(name, last[index] ?? null)
    })
  }
}

/** Rows between two looks at whether the client still takes them. */
const BATCH = 256

async function sendRows({ reply }: Execution, { columns, names }: BoundQuery, rows: Value[][]): Promise<void> {
  reply.columns(columns.map((column, index) => ({ name: names[index] ?? '', type: typeOf(column) })))
  for (const [index, row] of rows.entries()) {
    reply.row(row.map((value, at) => encodable(value, columns[at]?.kind ?? 'text')))
    if (index % BATCH === BATCH - 1) await reply.drain()
  }
  reply.rowsDone()
}
