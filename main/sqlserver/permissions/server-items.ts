import { hexLiteral, quoteIdentifier, quoteLiteral } from '../statements/quote.ts'
import { attempt, different, NotKnown, skipped } from './forms.ts'
import type { Login, Member, ServerPermission, ServerRole } from './model.ts'
import { grantItem } from './grant.ts'
import type { LoginSecret } from './read.ts'

/** Variables that the items of a batch use. */
export const SERVER_ROLE_VARIABLES = 'DECLARE @text nvarchar(max);'
export const LOGIN_VARIABLES = 'DECLARE @sid varbinary(85);'

/**
 * A server role. One of sa's is made in the name of principal 1, which may be called otherwise on the target.
 *
 * @throws RangeError for a name that no script can carry; so do all of these
 */
export function serverRoleItem(id: string, role: ServerRole): string {
  const name = quoteIdentifier(role.name)
  const create =
    role.owner === undefined
      ? [
          'BEGIN',
          `  SET @text = CONCAT(${quoteLiteral(`CREATE SERVER ROLE ${name} AUTHORIZATION `)}, QUOTENAME(SUSER_SNAME(0x01)), N';');`,
          '  EXEC (@text);',
          'END;',
        ]
      : [`  CREATE SERVER ROLE ${name} AUTHORIZATION ${quoteIdentifier(role.owner)};`]
  return attempt(id, [`IF ${principal(role.name)} IS NULL`, ...create])
}

/**
 * A login with its SID and, for a SQL login, its password's hash. It begins with master as its default database, because another one may
 * not be restored yet; when the script is applied again after that, a login that still has master gets its own.
 * CREATE LOGIN grants CONNECT SQL: a login without it loses it in the same breath. Source: orchestrator-sql.md B.10.
 */
export function loginItem(id: string, login: Login, secret: LoginSecret): string {
  const name = quoteIdentifier(login.name)
  const called = literal(login.name)
  const sid = hexLiteral(login.sid ?? '')
  const itself = `FROM sys.server_principals AS p WHERE p.name = ${called}`
  return attempt(id, [
    `IF SUSER_ID(${called}) IS NULL`,
    'BEGIN',
    `  ${createLogin(login, secret)}`,
    ...(login.disabled ? [`  ALTER LOGIN ${name} DISABLE;`] : []),
    ...connectLines('CONNECT SQL', name, secret.connect).map((line) => `  ${line}`),
    'END;',
    `SET @sid = (SELECT p.sid ${itself});`,
    `IF @sid <> ${sid} ${different(id, `the login ${name} is there with another SID.`)}`,
    ...defaultDatabaseLines(id, login, itself),
    ...(login.disabled
      ? [
          `IF EXISTS (SELECT 1 ${itself} AND p.is_disabled = 0) ${different(id, `the login ${name} is enabled; it was disabled.`)}`,
        ]
      : []),
  ])
}

function createLogin(login: Login, secret: LoginSecret): string {
  const name = quoteIdentifier(login.name)
  const language =
    login.defaultLanguage === undefined ? [] : [`DEFAULT_LANGUAGE = ${quoteIdentifier(login.defaultLanguage)}`]
  const common = ['DEFAULT_DATABASE = [master]', ...language]
  if (login.type !== 'S') return `CREATE LOGIN ${name} FROM WINDOWS WITH ${common.join(', ')};`
  const with_ = [
    `PASSWORD = ${hexLiteral(secret.hash ?? '')} HASHED`,
    `SID = ${hexLiteral(login.sid ?? '')}`,
    ...common,
    `CHECK_EXPIRATION = ${login.expirationChecked === true ? 'ON' : 'OFF'}`,
    `CHECK_POLICY = ${login.policyChecked === true ? 'ON' : 'OFF'}`,
  ]
  return `CREATE LOGIN ${name} WITH ${with_.join(', ')};`
}

function defaultDatabaseLines(id: string, login: Login, itself: string): string[] {
  const database = login.defaultDatabase
  if (database === undefined || database.toLowerCase() === 'master') return []
  const shown = quoteIdentifier(database)
  return [
    `ELSE IF DB_ID(${literal(database)}) IS NULL ${skipped(id, `the default database of ${quoteIdentifier(login.name)} is not there yet: ${database}`)}`,
    `ELSE IF EXISTS (SELECT 1 ${itself} AND p.default_database_name = N'master') ALTER LOGIN ${quoteIdentifier(login.name)} WITH DEFAULT_DATABASE = ${shown};`,
  ]
}

/** What follows the birth of a login or user whose right to connect is not plainly granted. */
export function connectLines(right: 'CONNECT SQL' | 'CONNECT', name: string, state: string | undefined): string[] {
  if (state === 'G') return []
  if (state === 'D') return [`DENY ${right} TO ${name};`]
  if (state === 'W') return [`GRANT ${right} TO ${name} WITH GRANT OPTION;`]
  return [`REVOKE ${right} FROM ${name};`]
}

export function serverMemberItem(id: string, { role, member }: Member): string {
  const inRole = `x.role_principal_id = ${principal(role)} AND x.member_principal_id = ${principal(member)}`
  return attempt(id, [
    `IF NOT EXISTS (SELECT 1 FROM sys.server_role_members AS x WHERE ${inRole})`,
    `  ALTER SERVER ROLE ${quoteIdentifier(role)} ADD MEMBER ${quoteIdentifier(member)};`,
  ])
}

/** What can be granted on besides the server itself, by class: words before its name, and where its number is looked up. */
const SECURABLES: Readonly<
  Record<number, (permission: ServerPermission, name: string) => { on: string; number: string }>
> = {
  101: ({ onType }, name) => ({
    on: `${onType === 'R' ? 'SERVER ROLE' : 'LOGIN'}::${quoteIdentifier(name)}`,
    number: principal(name),
  }),
  105: (_, name) => ({
    on: `ENDPOINT::${quoteIdentifier(name)}`,
    number: `(SELECT x.endpoint_id FROM sys.endpoints AS x WHERE x.name = ${literal(name)})`,
  }),
  108: (_, name) => ({
    on: `AVAILABILITY GROUP::${quoteIdentifier(name)}`,
    number: `(SELECT MAX(x.replica_metadata_id) FROM sys.availability_replicas AS x WHERE x.group_id = (SELECT g.group_id FROM sys.availability_groups AS g WHERE g.name = ${literal(name)}))`,
  }),
}

/** @throws RangeError also for a securable of a class that is not known */
export function serverPermissionItem(id: string, permission: ServerPermission): string {
  const { grantor } = permission
  const securable =
    permission.class === 100
      ? { number: '0' }
      : permission.name === undefined
        ? undefined
        : SECURABLES[permission.class]?.(permission, permission.name)
  if (securable === undefined) throw new NotKnown(`what it is on can’t be told (class ${permission.class})`)
  return grantItem(id, {
    ...permission,
    ...securable,
    view: 'sys.server_permissions',
    minor: '',
    to: principal(permission.grantee),
    by: grantor === undefined ? '1' : principal(grantor),
    as: grantor,
  })
}

/** The number of a login or server role: SUSER_ID is documented for logins only. */
function principal(name: string): string {
  return `(SELECT n.principal_id FROM sys.server_principals AS n WHERE n.name = ${literal(name)})`
}

function literal(name: string): string {
  return quoteLiteral(name, 128)
}
