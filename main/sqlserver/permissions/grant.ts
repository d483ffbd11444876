import { quoteIdentifier } from '../statements/quote.ts'
import { attempt, different, NotKnown } from './forms.ts'
import type { Permission } from './model.ts'

/** Variables that the items of a batch use. */
export const GRANT_VARIABLES = 'DECLARE @state nvarchar(1);'

/** One row of sys.server_permissions or sys.database_permissions as a statement. */
export interface Grant {
  class: number
  permission: string
  state: Permission['state']
  grantee: string
  /** `OBJECT::[dbo].[T]`; absent for the server or the database itself. */
  on?: string
  /** `([column])` after it. */
  column?: string | undefined
  /** An expression for the securable's number: NULL when it is not there. */
  number: string
  /** A condition for the column, or nothing. */
  minor: string
  view: 'sys.server_permissions' | 'sys.database_permissions'
  /** Expressions for the numbers of who is given it, and in whose name. */
  to: string
  by: string
  /** The grantor to name; absent for the usual one. */
  as: string | undefined
}

/** Words that T-SQL knows as permissions: nothing else of the catalog goes into a script without quotes. */
const PERMISSION = /^[A-Z][A-Z ]{1,99}$/

/**
 * A permission that is given when there is no row of it yet. A row that says something else (denied where it was granted) is left alone and
 * told.
 *
 * @throws RangeError for a name or permission that no script can carry
 */
export function grantItem(id: string, grant: Grant): string {
  const { permission, state, on, view } = grant
  if (!PERMISSION.test(permission)) throw new NotKnown(`a permission named ${JSON.stringify(permission)} is not known`)
  const grantee = quoteIdentifier(grant.grantee)
  const column = grant.column === undefined ? '' : ` (${quoteIdentifier(grant.column)})`
  const target = on === undefined ? '' : ` ON ${on}${column}`
  const option = state === 'W' ? ' WITH GRANT OPTION' : ''
  const as = grant.as === undefined ? '' : ` AS ${quoteIdentifier(grant.as)}`
  const verb = state === 'D' ? 'DENY' : state === 'R' ? 'REVOKE' : 'GRANT'
  const change = `${verb} ${permission}${target} ${state === 'R' ? 'FROM' : 'TO'} ${grantee}${option}${as};`
  const row = `p.class = ${grant.class} AND p.major_id = ${grant.number}${grant.minor} AND p.grantee_principal_id = ${grant.to} AND p.grantor_principal_id = ${grant.by} AND p.permission_name = N'${permission}'`
  return attempt(id, [
    `SET @state = (SELECT p.state FROM ${view} AS p WHERE ${row});`,
    `IF @state IS NULL ${change}`,
    `ELSE IF @state <> N'${state}' ${different(id, `it stands otherwise than: ${change}`)}`,
  ])
}
