import { type Batch, gather, type Part } from './batches.ts'
import { memberItem, permissionItem, roleItem, schemaItem, USER_VARIABLES, userItem } from './database-items.ts'
import { NotKnown, oneLine } from './forms.ts'
import { GRANT_VARIABLES } from './grant.ts'
import type { Account, Permission, Schema, ServerPermission, ServerRole } from './model.ts'
import { firstRoles, grantorsLast } from './order.ts'
import { reasonWords } from './reasons.ts'
import type { Reader } from './read.ts'
import {
  LOGIN_VARIABLES,
  loginItem,
  SERVER_ROLE_VARIABLES,
  serverMemberItem,
  serverPermissionItem,
  serverRoleItem,
} from './server-items.ts'

export interface ScriptCounts {
  batches: number
  logins: number
  users: number
  roles: number
  members: number
  permissions: number
}

/** What the script leaves out, for people. */
export interface LeftOut {
  /** Absent for the instance. */
  database?: string
  /** `login CONTOSO\\x` */
  what: string
  why: string
}

/**
 * Makes the script's batches while the rows arrive, in the order of orchestrator-sql.md B.10: server roles, logins, memberships, permissions
 * of the instance, then for each database roles, users, schemas, memberships, permissions. Roles that a login or user owns follow these.
 */
export function scriptMaker(emit: (batch: Batch) => void): Reader & { counts: ScriptCounts; leftOut: LeftOut[] } {
  const counts: ScriptCounts = { batches: 0, logins: 0, users: 0, roles: 0, members: 0, permissions: 0 }
  const leftOut: LeftOut[] = []
  const batches = gather((batch) => {
    counts.batches += 1
    emit(batch)
  })
  let database = 'master'
  let index = 0
  let part: Part | undefined
  let lateServerRoles: readonly ServerRole[] = []
  let roles: Account[] = []
  let lateRoles: readonly Account[] = []
  let schemas: readonly Schema[] = []
  let owners = new Map<string, string>()
  let laterServer: ServerPermission[] = []
  let later: Permission[] = []

  const open = (next: Part, variables = ''): void => {
    if (part === next) return
    part = next
    batches.open(next, { database, index, variables })
  }
  const leave = (what: string, why: string): void => {
    leftOut.push({ ...(index === 0 ? {} : { database }), what, why })
    batches.comment(`Not in this script: ${oneLine(what)}: ${oneLine(why)}.`)
  }
  /** An item, or a comment where a name can't stand in a script. */
  const item = (what: () => string, make: (id: string) => string): boolean => {
    try {
      batches.item(make)
      return true
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      leave(what(), error instanceof NotKnown ? error.message : reasonWords.name)
      return false
    }
  }

  function putServerRoles(some: readonly ServerRole[]): void {
    if (some.length > 0) open('server-roles', SERVER_ROLE_VARIABLES)
    for (const role of some)
      if (
        item(
          () => `server role ${role.name}`,
          (id) => serverRoleItem(id, role),
        )
      )
        counts.roles += 1
  }

  function putServerPermission(permission: ServerPermission): void {
    const what = () => `${permission.permission} for ${permission.grantee}`
    if (item(what, (id) => serverPermissionItem(id, permission))) counts.permissions += 1
  }

  function putRoles(some: readonly Account[]): void {
    if (some.length > 0) open('roles')
    for (const role of some)
      if (
        item(
          () => `role ${role.name}`,
          (id) => roleItem(id, role),
        )
      )
        counts.roles += 1
  }

  function putFirstRoles(): void {
    if (roles.length === 0) return
    const { first, rest } = firstRoles(roles)
    roles = []
    lateRoles = rest
    putRoles(first)
  }

  /** Who owns what a permission is on, where that is known from the schemas and roles. */
  const ownerOf = (permission: Permission): string | undefined => {
    if (permission.schema !== undefined) return owners.get(`schema ${permission.schema}`)
    if (permission.class === 3) return owners.get(`schema ${permission.name}`)
    return permission.class === 4 ? owners.get(`role ${permission.name}`) : undefined
  }

  function putPermission(permission: Permission): void {
    const what = () => `${permission.permission} on ${permission.name ?? 'the database'} for ${permission.grantee}`
    const owner = ownerOf(permission)
    if (item(what, (id) => permissionItem(id, permission, owner))) counts.permissions += 1
  }

  return {
    counts,
    leftOut,
    source() {},
    serverRoles(found) {
      const { first, rest } = firstRoles(found)
      lateServerRoles = rest
      putServerRoles(first)
    },
    login(login, secret) {
      open('logins', LOGIN_VARIABLES)
      if (login.unscripted !== undefined) return leave(`login ${login.name}`, reasonWords[login.unscripted])
      if (
        !item(
          () => `login ${login.name}`,
          (id) => loginItem(id, login, secret),
        )
      )
        return
      counts.logins += 1
      if (secret.mustChange)
        leave(`the obligation of ${login.name} to change its password`, 'a login with a known hash can’t be given it')
    },
    endLogins() {
      putServerRoles(lateServerRoles)
      lateServerRoles = []
    },
    serverMember(member) {
      open('server-members')
      if (
        item(
          () => `${member.member} in ${member.role}`,
          (id) => serverMemberItem(id, member),
        )
      )
        counts.members += 1
    },
    serverPermission(permission, { toRole }) {
      open('server-permissions', GRANT_VARIABLES)
      // CREATE LOGIN grants it; a login that has it otherwise is born so.
      const isBorn = permission.class === 100 && permission.permission === 'CONNECT SQL' && permission.state === 'G'
      if (isBorn && !toRole && permission.grantor === undefined) return
      if (permission.grantor === undefined) putServerPermission(permission)
      else laterServer.push(permission)
    },
    endServer() {
      for (const permission of grantorsLast(laterServer)) putServerPermission(permission)
      laterServer = []
      batches.close()
    },
    database(start) {
      batches.close()
      part = undefined
      database = start.name
      index += 1
      schemas = start.schemas
      owners = new Map(start.schemas.map(({ name, owner }) => [`schema ${name}`, owner]))
    },
    account(account, connect) {
      if (account.type === 'R') {
        if (account.owner !== undefined) owners.set(`role ${account.name}`, account.owner)
        roles.push(account)
        return
      }
      putFirstRoles()
      open('users', USER_VARIABLES)
      const what = `${account.type === 'A' ? 'application role' : 'user'} ${account.name}`
      if (account.unscripted !== undefined) return leave(what, reasonWords[account.unscripted])
      const isMade = item(
        () => what,
        (id) => userItem(id, account, connect),
      )
      if (isMade) counts.users += 1
      if (isMade && account.defaultLanguage !== undefined)
        leave(`the default language of ${what}`, `it is ${account.defaultLanguage}; only a contained database has one`)
    },
    endAccounts() {
      putFirstRoles()
      putRoles(lateRoles)
      lateRoles = []
      if (schemas.length > 0) open('schemas')
      for (const schema of schemas)
        item(
          () => `schema ${schema.name}`,
          (id) => schemaItem(id, schema),
        )
    },
    member(member) {
      open('members')
      if (
        item(
          () => `${member.member} in ${member.role}`,
          (id) => memberItem(id, member),
        )
      )
        counts.members += 1
    },
    permission(permission, { toRole }) {
      open('permissions', GRANT_VARIABLES)
      const isBorn = permission.class === 0 && permission.permission === 'CONNECT' && permission.state === 'G'
      if (isBorn && !toRole && permission.grantor === undefined) return
      const { grantor } = permission
      if (grantor === undefined || grantor === ownerOf(permission)) putPermission(permission)
      else later.push(permission)
    },
    endDatabase() {
      for (const permission of grantorsLast(later)) putPermission(permission)
      later = []
      batches.close()
    },
  }
}
