import type { Instance, Query } from '../../ports/instance.ts'
import * as statements from '../statements/index.ts'
import { inspect, needControl } from './check.ts'
import type { Account, Login, Member, Permission, Schema, ServerPermission, ServerRole, Source } from './model.ts'
import { hashesUnreadable } from './problems.ts'
import { accountOf, loginOf, permissionOf, serverPermissionOf } from './rows.ts'

/** What is read of an instance, in the order in which it comes. One row at a time: nothing here grows with the number of logins. */
export interface Reader {
  source(source: Source): void
  serverRoles(roles: readonly ServerRole[]): void
  login(login: Login, secret: LoginSecret): void
  endLogins?(): void
  serverMember(member: Member): void
  serverPermission(permission: ServerPermission, granted: Granted): void
  endServer?(): void
  database(database: DatabaseStart): void
  account(account: Account, connect: string | undefined): void
  endAccounts?(): void
  member(member: Member): void
  permission(permission: Permission, granted: Granted): void
  endDatabase(): void
  /** Waits until what was written so far is out; undefined when there is nothing to wait for. */
  drain?(): Promise<void> | undefined
}

export interface LoginSecret {
  /** `0x0200…`, of SQL logins. */
  hash?: string
  /** State of CONNECT SQL; undefined when it was revoked. */
  connect?: string
  mustChange: boolean
}

export interface Granted {
  /** The grantee is a role: CREATE LOGIN and CREATE USER did not grant it. */
  toRole: boolean
}

export interface DatabaseStart {
  name: string
  owner?: string
  schemas: readonly Schema[]
}

export interface ReadOptions {
  signal?: AbortSignal
}

/**
 * Reads logins, roles, memberships and permissions: six queries for the instance and five for each database, however many logins there are.
 *
 * @throws Problem `hashes-unreadable`, `definitions-hidden`, `database-not-there`, `database-not-readable` before anything of that part
 *   is handed on, or what `Instance.rows` rejects with
 */
export async function read(
  instance: Instance,
  databases: readonly string[],
  to: Reader,
  options: ReadOptions = {},
): Promise<void> {
  const { name, machine, version, edition, collation } = instance.identity
  const each = async <Row>(query: Query<Row>, take: (row: Row) => void): Promise<void> => {
    for await (const row of instance.rows(query, options)) {
      take(row)
      const wait = to.drain?.()
      if (wait !== undefined) await wait
    }
  }
  const all = async <Row>(query: Query<Row>): Promise<Row[]> => {
    const rows: Row[] = []
    await each(query, (row) => rows.push(row))
    return rows
  }

  const lacking = await needControl(instance, options)
  if (lacking !== undefined) throw lacking
  const { owners, problems } = await inspect(instance, databases, options)
  if (problems[0] !== undefined) throw problems[0]
  to.source({ collation, edition, machine, name, version })
  const roles = await all(statements.serverRoles)
  to.serverRoles(roles.map((role) => ({ name: role.name, ...(role.owner === null ? {} : { owner: role.owner }) })))
  await each(statements.logins, (row) => {
    const made = loginOf(row, machine)
    if (row.type === 'S' && row.hash === null && made.login.unscripted === undefined)
      throw hashesUnreadable(name, instance.identity.login)
    to.login(made.login, made.secret)
  })
  to.endLogins?.()
  await each(statements.serverMemberships, ({ role, member }) => to.serverMember({ member, role }))
  await each(statements.serverPermissions, (row) =>
    to.serverPermission(serverPermissionOf(row), { toRole: row.granteeType === 'R' }),
  )
  to.endServer?.()

  for (const database of databases) await readDatabase(database, owners.get(database), to, each, all)
}

type Each = <Row>(query: Query<Row>, take: (row: Row) => void) => Promise<void>
type All = <Row>(query: Query<Row>) => Promise<Row[]>

/** Ids 0 to 4 are public, dbo, guest, INFORMATION_SCHEMA and sys, which every database has. */
const MADE_HERE = 5

async function readDatabase(database: string, owner: string | undefined, to: Reader, each: Each, all: All) {
  const schemas = await all(statements.schemas(database))
  to.database({ name: database, ...(owner === undefined ? {} : { owner }), schemas })
  await each(statements.principals(database), (row) => {
    if (row.id >= MADE_HERE) to.account(accountOf(row), row.connect ?? undefined)
  })
  to.endAccounts?.()
  await each(statements.memberships(database), ({ role, member }) => to.member({ member, role }))
  await each(statements.permissions(database), (row) =>
    to.permission(permissionOf(row), {
      toRole: row.granteeType === 'R' || row.grantee === 'guest',
    }),
  )
  to.endDatabase()
}
