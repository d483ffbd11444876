import type { SignedIn } from './context.ts'
import { folded, same } from './names.ts'
import { builtinDatabasePrincipals } from './principals.ts'
import type { Database, DatabasePrincipal, InstanceState } from './state.ts'

/** What a login may, as the instance judges it. Names are those of T-SQL: `VIEW SERVER STATE`, `db_owner`. */
export interface Rights {
  readonly sysadmin: boolean
  /** In that server role, directly, through roles, or as a sysadmin. */
  serverRole(role: string): boolean
  /** Has that permission on the server: granted and not denied, covered by a fixed role or by CONTROL SERVER. */
  server(permission: string): boolean
  /** The database user that the login is there; undefined where it has no access. `dbo` for sysadmins and the owner. */
  user(database: Database): string | undefined
  /** In that database role; members of db_owner are in no other role by that. */
  databaseRole(database: Database, role: string): boolean
  /** Has that permission on the whole database. */
  database(database: Database, permission: string): boolean
}

/** Permissions that fixed server roles carry (sql-docs, server-level roles). */
const SERVER_ROLES: Readonly<Record<string, readonly string[]>> = {
  securityadmin: ['ALTER ANY LOGIN', 'VIEW ANY DEFINITION', 'VIEW ANY DATABASE'],
  serveradmin: ['ALTER SETTINGS', 'VIEW SERVER STATE', 'SHUTDOWN', 'ALTER ANY ENDPOINT', 'ALTER RESOURCES'],
  dbcreator: ['CREATE ANY DATABASE', 'ALTER ANY DATABASE', 'CREATE DATABASE'],
  processadmin: ['ALTER ANY CONNECTION', 'ALTER SERVER STATE', 'VIEW SERVER STATE'],
  setupadmin: ['ALTER ANY LINKED SERVER'],
  bulkadmin: ['ADMINISTER BULK OPERATIONS'],
  diskadmin: ['ALTER RESOURCES'],
}

/** Permissions that fixed database roles carry. */
const DATABASE_ROLES: Readonly<Record<string, readonly string[]>> = {
  db_owner: ['*'],
  db_backupoperator: ['BACKUP DATABASE', 'BACKUP LOG', 'CHECKPOINT'],
  db_securityadmin: ['VIEW DEFINITION', 'ALTER ANY ROLE', 'CREATE SCHEMA'],
  db_accessadmin: ['ALTER ANY USER', 'CREATE SCHEMA'],
  db_ddladmin: ['ALTER ANY SCHEMA', 'CREATE SCHEMA'],
  db_datareader: ['SELECT'],
}

/** @param limited every role and permission of the login is taken away: the fault `sql-rights-missing` */
export function rightsOf(state: InstanceState, login: SignedIn, limited: boolean): Rights {
  const names = new Set(login.logins.map(folded))
  const roles = limited ? new Set<string>() : rolesOf(state, names)
  const sysadmin = roles.has('sysadmin')
  const permits = (permission: string) =>
    sysadmin || (!limited && permitted(state, new Set([...names, ...roles, 'public']), roles, permission))
  const controls = sysadmin || permits('CONTROL SERVER')

  function user(database: Database): DatabasePrincipal | undefined {
    const { principals } = database.content
    if (controls || (!limited && database.ownerSid === login.sid))
      return builtinDatabasePrincipals(database.content).find(({ id }) => id === 1)
    if (limited) return undefined
    const sids = new Set(state.principals.filter(({ name }) => names.has(folded(name))).map(({ sid }) => sid))
    return principals.find(({ sid, type }) => sid !== undefined && sids.has(sid) && ['S', 'U', 'G'].includes(type))
  }

  function inRole(database: Database, role: string): boolean {
    const name = user(database)?.name
    return name !== undefined && reach(database.content.members, [name]).has(folded(role))
  }

  return {
    sysadmin,
    serverRole: (role) => sysadmin || same(role, 'public') || roles.has(folded(role)),
    server: (permission) => controls || permits(permission),
    user: (database) => user(database)?.name,
    databaseRole: inRole,
    database(database, permission) {
      const found = user(database)
      if (found === undefined) return false
      if (found.id === 1) return true
      const all = reach(database.content.members, [found.name])
      const covered = [...all].some((role) =>
        (DATABASE_ROLES[role] ?? []).some((each) => each === '*' || each === permission),
      )
      const mine = database.content.permissions.filter(
        (each) =>
          each.class === 0 &&
          (same(each.grantee, found.name) || all.has(folded(each.grantee))) &&
          [permission, 'CONTROL'].includes(each.permission),
      )
      if (mine.some(({ state: how }) => how === 'D')) return false
      return covered || mine.some(({ state: how }) => how === 'G' || how === 'W')
    },
  }
}

/** All roles that the members are in, by way of other roles too; folded names. */
function reach(members: readonly { role: string; member: string }[], start: Iterable<string>): Set<string> {
  const found = new Set<string>()
  let front = new Set([...start].map(folded))
  while (front.size > 0) {
    const next = new Set<string>()
    for (const { role, member } of members) {
      const name = folded(role)
      if (front.has(folded(member)) && !found.has(name)) {
        found.add(name)
        next.add(name)
      }
    }
    front = next
  }
  return found
}

function rolesOf(state: InstanceState, names: ReadonlySet<string>): Set<string> {
  return reach(state.members, names)
}

function permitted(
  state: InstanceState,
  grantees: ReadonlySet<string>,
  roles: ReadonlySet<string>,
  permission: string,
): boolean {
  const mine = state.permissions.filter(
    (each) => each.class === 100 && each.permission === permission && grantees.has(folded(each.grantee)),
  )
  if (mine.some(({ state: how }) => how === 'D')) return false
  if (mine.some(({ state: how }) => how === 'G' || how === 'W')) return true
  return [...roles].some((role) => (SERVER_ROLES[role] ?? []).includes(permission))
}
