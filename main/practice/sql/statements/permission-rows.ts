import { SqlError } from '../../tds/index.ts'
import { same } from '../names.ts'
import type { DatabasePermission } from '../state.ts'
import type { PermissionStatement } from './permission.ts'

/** A row of either sort: what is on the server has neither schema nor column. */
export type Entry = DatabasePermission

interface Key {
  schema?: string
  name?: string
  grantee: string
  grantor: string
}

/**
 * The rows after a statement, for one grantee. A permission on a whole object clears those on its columns; a REVOKE for one column of
 * what is granted on the whole object leaves an exception, the row R (orchestrator-sql.md B.11).
 *
 * @throws SqlError 4611 when grants that were passed on would have to go without CASCADE
 */
export function rewrite(rows: readonly Entry[], statement: PermissionStatement, key: Key): Entry[] {
  let next = [...rows]
  for (const { name: permission, columns } of statement.permissions) {
    if (columns.length === 0) next = whole(next, statement, key, permission)
    else for (const column of columns) next = single(next, statement, key, permission, column)
  }
  return next
}

function isSame(row: Entry, statement: PermissionStatement, key: Key, permission: string): boolean {
  return (
    row.class === statement.class &&
    row.permission === permission &&
    same(row.schema ?? '', key.schema ?? '') &&
    same(row.name ?? '', key.name ?? '') &&
    same(row.grantee, key.grantee) &&
    same(row.grantor, key.grantor)
  )
}

function whole(rows: readonly Entry[], statement: PermissionStatement, key: Key, permission: string): Entry[] {
  const former = rows.find((row) => isSame(row, statement, key, permission) && row.column === undefined)
  const others = rows.filter((row) => !isSame(row, statement, key, permission))
  const rest =
    former?.state === 'W' && statement.verb !== 'GRANT' ? cascaded(others, statement, key, permission) : others
  if (statement.verb === 'REVOKE') {
    if (!statement.optionOnly) return rest
    return former === undefined ? rest : [...rest, { ...former, state: former.state === 'W' ? 'G' : former.state }]
  }
  return [...rest, entry(statement, key, permission, stateAfter(statement, former))]
}

function single(
  rows: readonly Entry[],
  statement: PermissionStatement,
  key: Key,
  permission: string,
  column: string,
): Entry[] {
  const onObject = rows.some((row) => isSame(row, statement, key, permission) && row.column === undefined)
  const isThis = (row: Entry) =>
    isSame(row, statement, key, permission) && row.column !== undefined && same(row.column, column)
  const former = rows.find(isThis)
  const others = rows.filter((row) => !isThis(row))
  if (statement.verb === 'REVOKE')
    return onObject ? [...others, { ...entry(statement, key, permission, 'R'), column }] : others
  return [...others, { ...entry(statement, key, permission, stateAfter(statement, former)), column }]
}

function stateAfter({ verb, grantOption }: PermissionStatement, former: Entry | undefined): Entry['state'] {
  if (verb === 'DENY') return 'D'
  return grantOption || former?.state === 'W' ? 'W' : 'G'
}

function entry(statement: PermissionStatement, key: Key, permission: string, state: Entry['state']): Entry {
  return { class: statement.class, state, permission, ...key }
}

/** What the grantee has given on goes with it. */
function cascaded(rows: readonly Entry[], statement: PermissionStatement, key: Key, permission: string): Entry[] {
  const isPassedOn = (row: Entry) =>
    row.class === statement.class &&
    row.permission === permission &&
    same(row.schema ?? '', key.schema ?? '') &&
    same(row.name ?? '', key.name ?? '') &&
    same(row.grantor, key.grantee)
  if (!statement.cascade)
    throw new SqlError(4611, 'To revoke or deny grantable privileges, specify the CASCADE option.')
  return rows.filter((row) => !isPassedOn(row))
}
