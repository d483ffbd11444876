import type { Parameter } from './parameters.ts'
import type { SessionState } from './session.ts'
import { SqlError } from './sql-error.ts'

/** A call with the layers around its statement taken off. */
export type Unwrapped =
  | {
      readonly kind: 'statement'
      readonly sql: string
      readonly params: readonly Parameter[]
      readonly handle?: number
    }
  | { readonly kind: 'procedure'; readonly procedure: string; readonly params: readonly Parameter[] }
  | { readonly kind: 'prepared'; readonly handle: number }
  | { readonly kind: 'unprepared' }

/**
 * sp_executesql and the sp_prepare family as statements with parameters; every other procedure as it is.
 * @throws SqlError 201 without a statement, 8179 for a handle that is not (or no longer) prepared
 */
export function unwrap(procedure: string, parameters: readonly Parameter[], session: SessionState): Unwrapped {
  const statement = (at: number): string => {
    const value = parameters[at]?.value
    if (typeof value === 'string') return value
    throw new SqlError(
      201,
      `Procedure or function '${procedure}' expects parameter '@statement', which was not supplied.`,
      16,
      10,
    )
  }
  const prepared = (): [number, string] => {
    const handle = Number(parameters[0]?.value)
    const sql = session.prepared.get(handle)
    if (sql === undefined) throw new SqlError(8179, `Could not find prepared statement with handle ${handle}.`, 16, 2)
    return [handle, sql]
  }
  switch (procedure.toLowerCase().replace(/^(master\.)?(sys|dbo)?\./, '')) {
    case 'sp_executesql':
      return { kind: 'statement', sql: statement(0), params: parameters.slice(2) }
    case 'sp_prepare':
      return { kind: 'prepared', handle: session.prepare(statement(2)) }
    case 'sp_prepexec': {
      const sql = statement(2)
      return { kind: 'statement', sql, params: parameters.slice(3), handle: session.prepare(sql) }
    }
    case 'sp_execute':
      return { kind: 'statement', sql: prepared()[1], params: parameters.slice(1) }
    case 'sp_unprepare':
      session.prepared.delete(prepared()[0])
      return { kind: 'unprepared' }
    default:
      return { kind: 'procedure', procedure, params: parameters }
  }
}
