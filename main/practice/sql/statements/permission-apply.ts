import { SqlError } from '../../tds/index.ts'
import { isSystemDatabase, same } from '../names.ts'
import { securableNamed } from '../object-names.ts'
import { databasePrincipal, schemasOf, serverPrincipal } from '../principals.ts'
import type { Execution, Step } from '../script/types.ts'
import type { DatabaseContent, InstanceState } from '../state.ts'
import { ENDPOINTS } from '../views/server.ts'
import { absent } from './errors.ts'
import { editedHere } from './here.ts'
import type { PermissionStatement } from './permission.ts'
import { type Entry, rewrite } from './permission-rows.ts'

/** A securable that was found: how rows name it, and whose it is. */
interface Target {
  schema?: string
  name?: string
  owner: string
  /** U, V, P … for objects. */
  type?: string
}

const SPECIAL_4624 =
  'Cannot grant, deny, or revoke permissions to sa, dbo, entity owner, information_schema, sys, or yourself.'

export function applyPermission(statement: PermissionStatement): Step {
  const isOnServer = statement.class >= 100
  return async (run) => {
    if (isOnServer && !same(run.session.database, 'master'))
      throw new SqlError(
        4621,
        'Permissions at the server scope can only be granted when the current database is master',
      )
    const tell = await run.store.change((state) =>
      isOnServer ? onServer(run, statement, state) : inDatabase(run, statement, state),
    )
    // It is no error and changes nothing for that principal; it goes out as a message.
    if (tell) run.reply.info(4624, SPECIAL_4624)
  }
}

/** @returns whether a principal was left out as one that takes no permissions */
function onServer(run: Execution, statement: PermissionStatement, state: InstanceState): boolean {
  const target = serverTarget(statement, state)
  const grantor = serverGrantor(run, statement, state, target)
  const grantees = statement.grantees.map((name) => {
    const found = serverPrincipal(state, name)
    if (found === undefined) throw absent('find', 'login', name)
    if (found.fixed === true)
      throw new SqlError(4617, 'Cannot grant, deny or revoke permissions to or from special roles.')
    return found
  })
  const takers = grantees.filter(({ id, name }) => id !== 1 && !same(name, target.owner) && !same(name, run.login.name))
  const rows = state.permissions.map((each) => ({ ...each, name: each.onName }))
  const next = takers.reduce(
    (all: Entry[], { name: grantee }) => rewrite(all, statement, { ...keyOf(target), grantee, grantor }),
    rows,
  )
  state.permissions = next.map(({ name, class: kind, state: how, permission, grantee, grantor: by }) => ({
    class: kind,
    state: how,
    permission,
    grantee,
    grantor: by,
    ...(name === undefined ? {} : { onName: name }),
  }))
  return takers.length < grantees.length
}

function serverTarget({ on, class: kind }: PermissionStatement, state: InstanceState): Target {
  if (on === undefined) return { owner: 'sa' }
  const missing = () => absent('find', on.class.noun, on.name)
  if (kind === 105) {
    const endpoint = ENDPOINTS.find(({ name }) => typeof name === 'string' && same(name, on.name))?.['name']
    if (typeof endpoint !== 'string') throw missing()
    return { name: endpoint, owner: 'sa' }
  }
  if (kind === 108) {
    const group = state.availabilityGroups.find(({ name }) => same(name, on.name))
    if (group === undefined) throw missing()
    return { name: group.name, owner: 'sa' }
  }
  const found = serverPrincipal(state, on.name)
  if (found === undefined || (found.type === 'R') !== (on.class.words === 'SERVER ROLE')) throw missing()
  return { name: found.name, owner: found.owner ?? 'sa' }
}

/** @throws SqlError 15151, 4613 */
function serverGrantor(run: Execution, statement: PermissionStatement, state: InstanceState, target: Target): string {
  const rights = run.rights()
  const may = rights.server('CONTROL SERVER') || rights.serverRole('securityadmin')
  if (statement.grantor === undefined) {
    if (may) return target.owner
    if (statement.permissions.every(({ name }) => holds(state.permissions, statement, target, name, run.login.name)))
      return run.login.name
    throw noAuthority(statement)
  }
  const found = serverPrincipal(state, statement.grantor)
  if (found === undefined) throw absent('find', 'login', statement.grantor)
  const owns = found.id === 1 || same(found.name, target.owner)
  const has = statement.permissions.every(({ name }) => holds(state.permissions, statement, target, name, found.name))
  if (!may || (!owns && !has)) throw noAuthority(statement)
  return found.name
}

function noAuthority({ on }: PermissionStatement): SqlError {
  return on === undefined
    ? new SqlError(4613, 'Grantor does not have GRANT permission.')
    : absent('find', on.class.noun, on.name)
}

interface Row {
  class: number
  state: string
  permission: string
  grantee: string
  schema?: string | undefined
  name?: string | undefined
  onName?: string | undefined
}

/** Whether somebody was given that permission there, or CONTROL, with the right to give it on. */
function holds(
  rows: readonly Row[],
  statement: PermissionStatement,
  target: Target,
  permission: string,
  who: string,
): boolean {
  return rows.some(
    (row) =>
      row.class === statement.class &&
      row.state === 'W' &&
      [permission, 'CONTROL', 'CONTROL SERVER'].includes(row.permission) &&
      same(row.grantee, who) &&
      same(row.name ?? row.onName ?? '', target.name ?? '') &&
      same(row.schema ?? '', target.schema ?? ''),
  )
}

function inDatabase(run: Execution, statement: PermissionStatement, state: InstanceState): boolean {
  if (isSystemDatabase(run.session.database) && statement.permissions.some(({ name }) => name !== 'CREATE DATABASE'))
    editedHere(run, state)
  const { content } = editedHere(run, state)
  const target = databaseTarget(run, statement, content)
  checkKind(statement, target)
  const grantor = databaseGrantor(run, statement, state, content, target)
  const grantees = statement.grantees.map((name) => {
    const found = databasePrincipal(content, name)
    if (found === undefined) throw absent('find', 'user', name)
    if (found.fixed === true)
      throw new SqlError(4617, 'Cannot grant, deny or revoke permissions to or from special roles.')
    if (
      ['R', 'A'].includes(found.type) &&
      statement.class === 0 &&
      statement.permissions.some((each) => each.name === 'CONNECT')
    )
      throw new SqlError(
        4627,
        'Cannot grant, deny, or revoke the connect database permission to roles and application roles.',
      )
    return found
  })
  const takers = grantees.filter(
    ({ id, name }) => id !== 1 && id !== 3 && id !== 4 && !(statement.class !== 0 && same(name, target.owner)),
  )
  content.permissions = takers.reduce(
    (all: Entry[], { name: grantee }) => rewrite(all, statement, { ...keyOf(target), grantee, grantor }),
    content.permissions,
  )
  return takers.length < grantees.length
}

function keyOf({ schema, name }: Target): { schema?: string; name?: string } {
  return { ...(schema === undefined ? {} : { schema }), ...(name === undefined ? {} : { name }) }
}

/** @throws SqlError 15151 */
function databaseTarget(
  run: Execution,
  { on, class: kind, permissions }: PermissionStatement,
  content: DatabaseContent,
): Target {
  if (on === undefined) return { owner: 'dbo' }
  const missing = () => absent('find', on.class.noun, on.name)
  if (kind === 0) {
    if (!same(on.name, run.session.database)) throw missing()
    return { owner: 'dbo' }
  }
  const ownerOf = (schema: string) => schemasOf(content).find(({ name }) => same(name, schema))?.owner ?? 'dbo'
  if (kind === 3) {
    const schema = schemasOf(content).find(({ name }) => same(name, on.name))
    if (schema === undefined) throw missing()
    return { name: schema.name, owner: schema.owner }
  }
  if (kind === 4) {
    const found = databasePrincipal(content, on.name)
    const fits = { ROLE: ['R'], 'APPLICATION ROLE': ['A'], USER: ['S', 'U', 'G', 'C', 'K'] }[on.class.words] ?? []
    if (found === undefined || !fits.includes(found.type)) throw missing()
    return { name: found.name, owner: found.owner ?? 'dbo' }
  }
  const found = securableNamed(content, kind, on.name, on.schema)
  if (found === undefined) throw missing()
  const columns = permissions.flatMap((each) => each.columns)
  const wrong = columns.find((column) => found.columns?.some((known) => same(known, column)) !== true)
  if (wrong !== undefined)
    throw new SqlError(1911, `Column name '${wrong}' does not exist in the target table or view.`)
  const isInSchema = kind === 1 || kind === 6 || kind === 10
  const schema = found.schema ?? 'dbo'
  return {
    ...(isInSchema ? { schema, owner: ownerOf(schema) } : { owner: 'dbo' }),
    name: found.name,
    ...(found.type === undefined ? {} : { type: found.type }),
  }
}

const CALLED = new Set(['P', 'PC', 'FN', 'FS', 'X'])

/** @throws SqlError 4606 */
function checkKind({ class: kind, permissions }: PermissionStatement, { type }: Target): void {
  if (kind !== 1) return
  const isCalled = CALLED.has(type ?? 'U')
  const wrong = permissions.find(({ name }) =>
    isCalled ? ['SELECT', 'INSERT', 'UPDATE', 'DELETE'].includes(name) : name === 'EXECUTE',
  )
  if (wrong !== undefined)
    throw new SqlError(4606, `Granted or revoked privilege ${wrong.name} is not compatible with object.`)
}

/** @throws SqlError 15151, 4613 */
function databaseGrantor(
  run: Execution,
  statement: PermissionStatement,
  state: InstanceState,
  content: DatabaseContent,
  target: Target,
): string {
  const database = editedHere(run, state)
  const rights = run.rights()
  const user = rights.user(database)
  const may =
    user === 'dbo' || rights.databaseRole(database, 'db_owner') || rights.databaseRole(database, 'db_securityadmin')
  const has = (who: string) =>
    statement.permissions.every(({ name }) => holds(content.permissions, statement, target, name, who))
  if (statement.grantor === undefined) {
    if (may) return target.owner
    if (user !== undefined && has(user)) return user
    throw noAuthority(statement)
  }
  const found = databasePrincipal(content, statement.grantor)
  if (found === undefined) throw absent('find', 'user', statement.grantor)
  const privileged = content.members.some(
    ({ role, member }) => same(member, found.name) && (same(role, 'db_owner') || same(role, 'db_securityadmin')),
  )
  const owns = found.id === 1 || same(found.name, target.owner) || privileged
  if (!may || (!owns && !has(found.name))) throw noAuthority(statement)
  return found.name
}
