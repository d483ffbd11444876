import * as z from 'zod/mini'
import type { Instance, Query } from '../../main/ports/index.ts'

/**
 * What tools with a loop do, as plainly as it can be written: each login is asked for what it is, its credentials and what it may, and
 * each server role whether the login is in it; then, in each database, for its user and what that may, and each role whether the user is in
 * it. That is dbatools’ order of calls: (3 + roles) a login and (2 + roles) a login and database
 * (ux-keyfile-security-performance.md, section 4.3).
 */
export async function onePerLogin(
  instance: Instance,
  databases: readonly string[],
  logins: readonly string[],
): Promise<string[]> {
  const lines: string[] = []
  const serverRoles = await all(instance, rolesOfServer)
  const rolesOf = new Map<string, string[]>()
  for (const database of databases) rolesOf.set(database, await names(instance, rolesOfDatabase(database)))
  for (const login of logins) {
    for (const { sid, hash } of await all(instance, oneLogin(login))) lines.push(`login ${login} ${sid} ${hash}`)
    for (const credential of await names(instance, credentialsOf(login))) lines.push(`${login} has ${credential}`)
    for (const permission of await names(instance, permissionsOf(login))) lines.push(`${login} may ${permission}`)
    for (const { name: role } of serverRoles)
      for (const member of await names(instance, inServerRole(login, role))) lines.push(`${member} in ${role}`)
    for (const database of databases) {
      for (const user of await names(instance, userOf(database, login))) lines.push(`${database}: user ${user}`)
      for (const permission of await names(instance, permissionsIn(database, login)))
        lines.push(`${database}: ${login} may ${permission}`)
      for (const role of rolesOf.get(database) ?? [])
        for (const user of await names(instance, inRole(database, login, role)))
          lines.push(`${database}: ${user} in ${role}`)
    }
  }
  return lines
}

async function all<Row>(instance: Instance, query: Query<Row>): Promise<Row[]> {
  const rows: Row[] = []
  for await (const row of instance.rows(query)) rows.push(row)
  return rows
}

async function names(instance: Instance, query: Query<{ name: string }>): Promise<string[]> {
  return (await all(instance, query)).map(({ name }) => name)
}

const named = z.object({ name: z.string() })
type Values = Readonly<Record<string, string>>

function ask<Row>(id: string, text: string, row: z.ZodMiniType<Row>, parameters: Values = {}, database = 'master') {
  return { id, database, text, row, parameters } satisfies Query<Row>
}

const rolesOfServer = ask(
  'server-roles',
  `SELECT name FROM sys.server_principals WHERE type = 'R' AND name <> N'public';`,
  named,
)

const oneLogin = (login: string) =>
  ask(
    'login',
    `SELECT sid = CONVERT(varchar(172), p.sid, 1), hash = CONVERT(varchar(514), s.password_hash, 1)
FROM sys.server_principals AS p LEFT JOIN sys.sql_logins AS s ON s.principal_id = p.principal_id WHERE p.name = @login;`,
    z.object({ sid: z.string(), hash: z.nullable(z.string()) }),
    { login },
  )

const credentialsOf = (login: string) =>
  ask(
    'credentials',
    `SELECT c.name FROM sys.server_principal_credentials AS x JOIN sys.credentials AS c ON c.credential_id = x.credential_id
JOIN sys.server_principals AS p ON p.principal_id = x.principal_id WHERE p.name = @login;`,
    named,
    { login },
  )

const permissionsOf = (login: string) =>
  ask(
    'permissions',
    `SELECT name = p.permission_name FROM sys.server_permissions AS p
JOIN sys.server_principals AS g ON g.principal_id = p.grantee_principal_id WHERE g.name = @login;`,
    named,
    { login },
  )

const inServerRole = (login: string, role: string) =>
  ask(
    'server-member',
    `SELECT m.name FROM sys.server_role_members AS x JOIN sys.server_principals AS r ON r.principal_id = x.role_principal_id
JOIN sys.server_principals AS m ON m.principal_id = x.member_principal_id WHERE r.name = @role AND m.name = @login;`,
    named,
    { login, role },
  )

const rolesOfDatabase = (database: string) =>
  ask(
    'database-roles',
    `SELECT name FROM sys.database_principals WHERE type = 'R' AND name <> N'public';`,
    named,
    {},
    database,
  )

const userOf = (database: string, login: string) =>
  ask('user', `SELECT name FROM sys.database_principals WHERE sid = SUSER_SID(@login);`, named, { login }, database)

const permissionsIn = (database: string, login: string) =>
  ask(
    'database-permissions',
    `SELECT name = p.permission_name FROM sys.database_permissions AS p
JOIN sys.database_principals AS u ON u.principal_id = p.grantee_principal_id WHERE u.sid = SUSER_SID(@login);`,
    named,
    { login },
    database,
  )

const inRole = (database: string, login: string, role: string) =>
  ask(
    'database-member',
    `SELECT u.name FROM sys.database_role_members AS x JOIN sys.database_principals AS r ON r.principal_id = x.role_principal_id
JOIN sys.database_principals AS u ON u.principal_id = x.member_principal_id WHERE r.name = @role AND u.sid = SUSER_SID(@login);`,
    named,
    { login, role },
    database,
  )

/** The questions by their texts, so that a simulated instance can tell them apart. */
export const questions: ReadonlyMap<string, string> = new Map(
  [
    rolesOfServer,
    oneLogin(''),
    credentialsOf(''),
    permissionsOf(''),
    inServerRole('', ''),
    rolesOfDatabase(''),
    userOf('', ''),
    permissionsIn('', ''),
    inRole('', '', ''),
  ].map(({ id, text }) => [text, id]),
)
