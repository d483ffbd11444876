import { hexLiteral, quoteIdentifier, quoteLiteral } from '../statements/quote.ts'
import { attempt, different, skipped } from './forms.ts'
import { grantItem } from './grant.ts'
import type { Account, Member, Permission, Schema } from './model.ts'
import { securableOf } from './securables.ts'
import { connectLines } from './server-items.ts'

export const USER_VARIABLES = 'DECLARE @sid varbinary(85);'

/** @throws RangeError for a name that no script can carry; so do all of these */
export function roleItem(id: string, role: Account): string {
  return attempt(id, [
    `IF ${principal(role.name)} IS NULL CREATE ROLE ${quoteIdentifier(role.name)} AUTHORIZATION ${quoteIdentifier(role.owner ?? 'dbo')};`,
  ])
}

/**
 * A user, connected to its login, without one, or a Windows account that a group's login lets in.
 * CREATE USER grants CONNECT: a user without it loses it in the same breath.
 */
export function userItem(id: string, user: Account, connect: string | undefined): string {
  const name = quoteIdentifier(user.name)
  const itself = `FROM sys.database_principals AS p WHERE p.name = ${literal(user.name)}`
  return attempt(id, [
    `IF ${principal(user.name)} IS NULL`,
    'BEGIN',
    `  ${createUser(user)}`,
    ...connectLines('CONNECT', name, connect).map((line) => `  ${line}`),
    'END;',
    ...(user.sid === undefined
      ? []
      : [
          `SET @sid = (SELECT p.sid ${itself});`,
          `IF @sid <> ${hexLiteral(user.sid)} ${different(id, `the user ${name} is there with another SID.`)}`,
        ]),
  ])
}

function createUser(user: Account): string {
  const of =
    user.login !== undefined ? ` FOR LOGIN ${quoteIdentifier(user.login)}` : user.type === 'S' ? ' WITHOUT LOGIN' : ''
  const schema = user.defaultSchema === undefined ? '' : ` WITH DEFAULT_SCHEMA = ${quoteIdentifier(user.defaultSchema)}`
  return `CREATE USER ${quoteIdentifier(user.name)}${of}${schema};`
}

/** CREATE SCHEMA must be alone in its batch, so it gets one of its own. */
export function schemaItem(id: string, { name, owner }: Schema): string {
  const create = `CREATE SCHEMA ${quoteIdentifier(name)} AUTHORIZATION ${quoteIdentifier(owner)};`
  const owned = `SELECT 1 FROM sys.schemas AS s WHERE s.name = ${literal(name)} AND s.principal_id = ${principal(owner)}`
  return attempt(id, [
    // Else the error would say only that CREATE SCHEMA failed.
    `IF SCHEMA_ID(${literal(name)}) IS NULL AND ${principal(owner)} IS NULL ${skipped(id, `${quoteIdentifier(owner)}, the owner of the schema ${quoteIdentifier(name)}, is not in this database.`)}`,
    `ELSE IF SCHEMA_ID(${literal(name)}) IS NULL EXEC (${quoteLiteral(create)});`,
    `ELSE IF NOT EXISTS (${owned}) ${different(id, `the schema ${quoteIdentifier(name)} is there with another owner than ${quoteIdentifier(owner)}.`)}`,
  ])
}

export function memberItem(id: string, { role, member }: Member): string {
  const inRole = `x.role_principal_id = ${principal(role)} AND x.member_principal_id = ${principal(member)}`
  return attempt(id, [
    `IF NOT EXISTS (SELECT 1 FROM sys.database_role_members AS x WHERE ${inRole})`,
    `  ALTER ROLE ${quoteIdentifier(role)} ADD MEMBER ${quoteIdentifier(member)};`,
  ])
}

/**
 * @param owner who owns the securable, as far as that is known: without AS, the server takes the owner for the grantor
 * @throws RangeError also for a securable of a class that is not known
 */
export function permissionItem(id: string, permission: Permission, owner: string | undefined): string {
  const { column } = permission
  const grantor = permission.grantor ?? 'dbo'
  const isUsual = grantor === 'dbo' && (owner === undefined || owner === 'dbo')
  const securable = securableOf(permission)
  return grantItem(id, {
    ...permission,
    ...securable,
    column,
    minor:
      column === undefined
        ? ' AND p.minor_id = 0'
        : ` AND p.minor_id = COLUMNPROPERTY(${securable.number}, ${literal(column)}, N'ColumnId')`,
    view: 'sys.database_permissions',
    to: principal(permission.grantee),
    by: grantor === 'dbo' ? '1' : principal(grantor),
    as: isUsual ? undefined : grantor,
  })
}

function principal(name: string): string {
  return `DATABASE_PRINCIPAL_ID(${literal(name)})`
}

function literal(name: string): string {
  return quoteLiteral(name, 128)
}
