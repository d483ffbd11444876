import type { Cursor } from '../cursor.ts'
import type { Step } from '../script/types.ts'
import { parseAuthorization } from './authorization.ts'
import { parseBackupCertificate } from './certificate.ts'
import { parseCheckDatabase } from './check.ts'
import { parseAlterDatabase, parseDropDatabase } from './database.ts'
import { parseExecute, parseReconfigure } from './execute.ts'
import { parseAlterLogin, parseCreateLogin, parseDropLogin } from './login.ts'
import { parseMediaStatement } from './media.ts'
import { parsePrint, parseRaiseError, parseThrow } from './message.ts'
import { parsePermission } from './permission.ts'
import { parseAlterRole, parseCreateApplicationRole, parseCreateRole, parseDropRole } from './role.ts'
import { parseCreateSchema } from './schema.ts'
import { parseAlterServerRole, parseCreateServerRole, parseDropServerRole } from './server-role.ts'
import { parseSet, parseUse } from './session.ts'
import { parseAlterUser, parseCreateUser, parseDropUser } from './user.ts'

/** By the words that a statement begins with, longest first. */
const STATEMENTS: readonly (readonly [words: string, parse: (cursor: Cursor) => Step])[] = [
  ['CREATE LOGIN', parseCreateLogin],
  ['ALTER LOGIN', parseAlterLogin],
  ['DROP LOGIN', parseDropLogin],
  ['CREATE SERVER ROLE', parseCreateServerRole],
  ['ALTER SERVER ROLE', parseAlterServerRole],
  ['DROP SERVER ROLE', parseDropServerRole],
  ['CREATE USER', parseCreateUser],
  ['ALTER USER', parseAlterUser],
  ['DROP USER', parseDropUser],
  ['CREATE ROLE', parseCreateRole],
  ['CREATE APPLICATION ROLE', parseCreateApplicationRole],
  ['ALTER ROLE', parseAlterRole],
  ['DROP ROLE', parseDropRole],
  ['CREATE SCHEMA', parseCreateSchema],
  ['ALTER AUTHORIZATION ON', parseAuthorization],
  ['ALTER DATABASE', parseAlterDatabase],
  ['DROP DATABASE', parseDropDatabase],
  ['GRANT', (cursor) => parsePermission(cursor, 'GRANT')],
  ['DENY', (cursor) => parsePermission(cursor, 'DENY')],
  ['REVOKE', (cursor) => parsePermission(cursor, 'REVOKE')],
  ['BACKUP CERTIFICATE', parseBackupCertificate],
  ['DBCC CHECKDB', parseCheckDatabase],
  ['EXECUTE', parseExecute],
  ['EXEC', parseExecute],
  ['RECONFIGURE', parseReconfigure],
  ['RAISERROR', parseRaiseError],
  ['PRINT', parsePrint],
  ['THROW', parseThrow],
  ['USE', parseUse],
  ['SET', parseSet],
]

/** @throws SqlError 102 for a statement that is not known */
export function parseStatement(cursor: Cursor): Step {
  const media = parseMediaStatement(cursor)
  if (media !== undefined) return media
  const found = STATEMENTS.find(([words]) => cursor.take(...words.split(' ')))
  if (found === undefined) return cursor.fail()
  return found[1](cursor)
}
