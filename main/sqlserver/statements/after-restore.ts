import * as z from 'zod/mini'
import type { Statement } from '../../ports/instance.ts'
import { query, statement } from './define.ts'
import { hexLiteral, quoteIdentifier, quoteLiteral } from './quote.ts'

/** The owner that the database had; 33009 breaks broker and CLR otherwise (orchestrator-sql.md B.11). */
export const setOwner = (database: string, login: string): Statement =>
  statement('set-owner', `ALTER AUTHORIZATION ON DATABASE::${quoteIdentifier(database)} TO ${quoteIdentifier(login)};`)

export const enableClr: Statement = statement(
  'enable-clr',
  `EXEC sys.sp_configure N'clr enabled', 1;
RECONFIGURE;`,
)

/** Trusts one assembly by its SHA-512, so that `clr strict security` may stay on. SQL Server 2017 and later. */
export const trustAssembly = (hash: string, description: string): Statement =>
  statement(
    'trust-assembly',
    `EXEC sys.sp_add_trusted_assembly @hash = ${hexLiteral(hash)}, @description = ${quoteLiteral(description, 4000)};`,
  )

/**
 * Broker on. Exclusive access is taken and given back in one batch, so that no other session slips in between, also when it fails.
 * Source: orchestrator-sql.md B.12. `new` gives the database another broker identity and drops its conversations.
 */
export function enableBroker(database: string, identity: 'same' | 'new' = 'same'): Statement {
  const name = quoteIdentifier(database)
  return statement(
    'enable-broker',
    `ALTER DATABASE ${name} SET SINGLE_USER WITH ROLLBACK IMMEDIATE;
BEGIN TRY
  ALTER DATABASE ${name} SET ${identity === 'new' ? 'NEW_BROKER' : 'ENABLE_BROKER'};
END TRY
BEGIN CATCH
  ALTER DATABASE ${name} SET MULTI_USER;
  THROW;
END CATCH;
ALTER DATABASE ${name} SET MULTI_USER;`,
  )
}

export const setTrustworthy = (database: string): Statement =>
  statement('set-trustworthy', `ALTER DATABASE ${quoteIdentifier(database)} SET TRUSTWORTHY ON;`)

/** Connects a user whose login is there under another SID. Permissions stay. */
export const reconnectUser = (database: string, user: string, login: string): Statement =>
  statement('reconnect-user', `ALTER USER ${quoteIdentifier(user)} WITH LOGIN = ${quoteIdentifier(login)};`, {
    database,
  })

export const addRoleMember = (database: string, role: string, member: string): Statement =>
  statement('add-role-member', `ALTER ROLE ${quoteIdentifier(role)} ADD MEMBER ${quoteIdentifier(member)};`, {
    database,
  })

/** A message of the product in master; English is language 1033 and must be there before another language. */
export const addMessage = (message: {
  number: number
  severity: number
  text: string
  language: string
  logged: boolean
}): Statement =>
  statement(
    'add-message',
    `DECLARE @text nvarchar(255) = ${lines(message.text)};
IF NOT EXISTS (SELECT 1 FROM sys.messages AS m JOIN sys.syslanguages AS l ON l.lcid = m.language_id WHERE m.message_id = ${number(message.number)} AND (l.name = ${quoteLiteral(message.language, 128)} OR l.alias = ${quoteLiteral(message.language, 128)}))
  EXEC sys.sp_addmessage @msgnum = ${number(message.number)}, @severity = ${number(message.severity)}, @msgtext = @text, @lang = ${quoteLiteral(message.language, 128)}, @with_log = ${message.logged ? "'TRUE'" : "'FALSE'"};`,
  )

/** Users of a database whose login is gone or has another SID. */
export const orphans = (database: string) =>
  query(
    'database-orphans',
    `
SELECT [user] = p.name, type = CAST(p.type AS nvarchar(1)), sid = CONVERT(varchar(172), p.sid, 1), sameNamed = l.name
FROM sys.database_principals AS p
LEFT JOIN sys.server_principals AS s ON s.sid = p.sid
LEFT JOIN sys.server_principals AS l ON l.name = p.name COLLATE DATABASE_DEFAULT AND l.type IN ('S', 'U', 'G')
WHERE p.type IN ('S', 'U', 'G') AND p.authentication_type IN (1, 3) AND p.principal_id > 4 AND s.sid IS NULL
ORDER BY p.name;`,
    z.object({ user: z.string(), type: z.string(), sid: z.nullable(z.string()), sameNamed: z.nullable(z.string()) }),
    { database },
  )

/** The product's assemblies in a database, and their SHA-512 as the server trusts them. */
export const assemblies = (database: string) =>
  query(
    'database-assemblies',
    `
SELECT name = a.name, permissionSet = a.permission_set_desc,
  hash = CONVERT(varchar(130), HASHBYTES('SHA2_512', f.content), 1)
FROM sys.assemblies AS a
JOIN sys.assembly_files AS f ON f.assembly_id = a.assembly_id AND f.file_id = 1
WHERE a.is_user_defined = 1
ORDER BY a.name;`,
    z.object({ name: z.string(), permissionSet: z.string(), hash: z.nullable(z.string()) }),
    { database },
  )

/** A text with line breaks as an expression: no literal of ours holds one. */
function lines(text: string): string {
  return text
    .split(/(\r\n|\n|\r|\t)/)
    .filter((part) => part !== '')
    .map((part) =>
      /^[\r\n\t]+$/.test(part)
        ? Array.from(part, (letter) => `NCHAR(${letter.charCodeAt(0)})`).join(' + ')
        : quoteLiteral(part, 255),
    )
    .join(' + ')
}

function number(value: number): number {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError('Not a whole number')
  return value
}

/**
 * Who owns a database: in master, and as `dbo` inside it. After a restore they differ until the owner is set, and 33009 breaks broker and CLR
 * (orchestrator-sql.md B.11).
 */
export const databaseOwner = (database: string) =>
  query(
    'database-owner',
    `
SELECT owner = SUSER_SNAME(d.owner_sid), outside = CONVERT(varchar(172), d.owner_sid, 1), inside = CONVERT(varchar(172), p.sid, 1)
FROM sys.databases AS d
JOIN sys.database_principals AS p ON p.principal_id = 1
WHERE d.database_id = DB_ID();`,
    z.object({ owner: z.nullable(z.string()), outside: z.nullable(z.string()), inside: z.nullable(z.string()) }),
    { database },
  )

/** Whether there is a login of that name. */
export const loginNamed = (login: string) =>
  query('login-named', 'SELECT id = SUSER_ID(@login);', z.object({ id: z.nullable(z.number()) }), {
    parameters: { login },
  })
