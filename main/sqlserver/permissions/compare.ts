import type { Captured, DatabaseSnapshot, Login } from './model.ts'
import { ownOfInstance } from './reasons.ts'
import * as words from './words.ts'

export type DifferenceKind =
  | 'login'
  | 'server-role'
  | 'server-member'
  | 'server-permission'
  | 'database'
  | 'owner'
  | 'user'
  | 'role'
  | 'schema'
  | 'member'
  | 'permission'

export interface Difference {
  /** `missing`: captured, and not there now; `extra`: there now, and not captured; `changed`: there, but otherwise. */
  change: 'missing' | 'extra' | 'changed'
  kind: DifferenceKind
  /** Absent for the instance. */
  database?: string
  /** The login, user, role … that it is about. */
  name: string
  /** A sentence for people. */
  text: string
}

export interface CompareOptions {
  /** Only these databases: others were not restored here. Absent: all that were captured. */
  databases?: readonly string[]
  /** Login default databases may differ: they are put in order after the databases are there. */
  anyDefaultDatabase?: boolean
  /** Leaves out logins and permissions of the instance. */
  withoutServer?: boolean
}

/**
 * What differs from what was captured. Names are compared exactly, SIDs by their bytes; accounts that each instance has of its own
 * (sa, `##…##`, services, local accounts) are left out. Ordered by database (the instance first), kind, name.
 */
export function compare(before: Captured, after: Captured, options: CompareOptions = {}): Difference[] {
  const wanted = before.databases.filter(({ name }) => options.databases?.includes(name) ?? true)
  return [
    ...(options.withoutServer === true ? [] : compareServer(before, after, options)),
    ...wanted.flatMap((database) => {
      const now = after.databases.find(({ name }) => name === database.name)
      return now === undefined
        ? [
            {
              change: 'missing' as const,
              kind: 'database' as const,
              database: database.name,
              name: database.name,
              text: words.databaseMissing(database.name),
            },
          ]
        : compareDatabase(database, now)
    }),
  ]
}

function compareServer(before: Captured, after: Captured, options: CompareOptions): Difference[] {
  const own = new Set(
    [...before.accounts.logins, ...after.accounts.logins]
      .filter(({ unscripted }) => unscripted !== undefined && ownOfInstance.has(unscripted))
      .map(({ name }) => name),
  )
  const forget = (login: Login): Login => {
    const { defaultDatabase: _, ...rest } = login
    return rest
  }
  const logins = (all: readonly Login[]) =>
    all
      .filter(({ name }) => !own.has(name))
      .map((login) => (options.anyDefaultDatabase === true ? forget(login) : login))
  const b = before.accounts
  const a = after.accounts
  return [
    ...lists('login', logins(b.logins), logins(a.logins), ({ name }) => [name], words.login),
    ...lists('server-role', b.roles, a.roles, ({ name }) => [name], words.serverRole),
    ...lists(
      'server-member',
      b.members.filter(({ member }) => !own.has(member)),
      a.members.filter(({ member }) => !own.has(member)),
      ({ role, member }) => [role, member],
      words.serverMember,
    ),
    ...lists(
      'server-permission',
      b.permissions.filter(({ grantee }) => !own.has(grantee)),
      a.permissions.filter(({ grantee }) => !own.has(grantee)),
      (p) => [p.grantee, p.permission, p.class, p.name, p.grantor],
      words.serverPermission,
    ),
  ]
}

function compareDatabase(before: DatabaseSnapshot, after: DatabaseSnapshot): Difference[] {
  const database = before.name
  const users = (all: DatabaseSnapshot['accounts']) => all.filter(({ type }) => type !== 'R')
  const roles = (all: DatabaseSnapshot['accounts']) => all.filter(({ type }) => type === 'R')
  const owner =
    before.owner === after.owner
      ? []
      : [{ change: 'changed' as const, kind: 'owner' as const, name: database, text: words.owner(before, after) }]
  const found = [
    ...owner,
    ...lists('user', users(before.accounts), users(after.accounts), ({ name }) => [name], words.user(database)),
    ...lists('role', roles(before.accounts), roles(after.accounts), ({ name }) => [name], words.role(database)),
    ...lists('schema', before.schemas, after.schemas, ({ name }) => [name], words.schema(database)),
    ...lists('member', before.members, after.members, ({ role, member }) => [role, member], words.member(database)),
    ...lists(
      'permission',
      before.permissions,
      after.permissions,
      (p) => [p.grantee, p.permission, p.class, p.schema, p.name, p.column, p.grantor],
      words.permission(database),
    ),
  ]
  return found.map((difference) => ({ ...difference, database }))
}

/** Sentences about one kind of thing. `changed` gives one for each way in which it differs. */
export interface Words<T> {
  name(one: T): string
  missing(one: T): string
  extra(one: T): string
  changed(before: T, after: T): string[]
}

/** Two lists of one kind, by their keys. */
function lists<T extends object>(
  kind: DifferenceKind,
  before: readonly T[],
  after: readonly T[],
  keyOf: (one: T) => readonly (string | number | undefined)[],
  words: Words<T>,
): Difference[] {
  const keyed = (all: readonly T[]) => new Map(all.map((one) => [JSON.stringify(keyOf(one)), one]))
  const was = keyed(before)
  const is = keyed(after)
  const keys = [...new Set([...was.keys(), ...is.keys()])].sort()
  return keys.flatMap((key): Difference[] => {
    const old = was.get(key)
    const now = is.get(key)
    if (old === undefined)
      return now === undefined ? [] : [{ change: 'extra', kind, name: words.name(now), text: words.extra(now) }]
    if (now === undefined) return [{ change: 'missing', kind, name: words.name(old), text: words.missing(old) }]
    return words.changed(old, now).map((text) => ({ change: 'changed', kind, name: words.name(old), text }))
  })
}
