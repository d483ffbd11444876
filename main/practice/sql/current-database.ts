import { SqlError } from '../tds/index.ts'
import type { StatementContext } from './context.ts'
import { systemDatabase } from './media/system-database.ts'
import { databaseNamed, isSystemDatabase, SYSTEM_DATABASES, same } from './names.ts'
import type { Database, DatabaseContent, InstanceState } from './state.ts'

/** The name of a database as it is kept: `MASTER` is `master`. */
export function databaseName(state: InstanceState, name: string): string | undefined {
  return SYSTEM_DATABASES.find((known) => same(known, name)) ?? databaseNamed(state, name)?.name
}

export function databaseId(state: InstanceState, name: string): number | undefined {
  const system = SYSTEM_DATABASES.findIndex((known) => same(known, name))
  return system >= 0 ? system + 1 : databaseNamed(state, name)?.id
}

/** The content of a database for reading; that of a system database is empty. @throws SqlError 911 for one that is not there */
export function contentOf(state: InstanceState, name: string): DatabaseContent {
  return systemDatabase(state, name)?.content ?? existing(state, name).content
}

/** A database of the state, also of one that is being edited. @throws SqlError 911; 3906 for a system database, which can’t be changed here */
export function existing(state: InstanceState, name: string): Database {
  if (isSystemDatabase(name))
    throw new SqlError(3906, `Failed to update database "${name}" because the database is read-only.`)
  const found = databaseNamed(state, name)
  if (found === undefined) throw noDatabase(name)
  return found
}

export function noDatabase(name: string, state = 1): SqlError {
  return new SqlError(
    911,
    `Database '${name}' does not exist. Make sure that the name is entered correctly.`,
    16,
    state,
  )
}

/**
 * Whether a session may enter a database now.
 * @throws SqlError 911, 916, 921, 926, 927, 942, 924
 */
export function mayEnter(context: StatementContext, name: string): void {
  if (isSystemDatabase(name)) return
  const found = databaseNamed(context.state(), name)
  if (found === undefined) throw noDatabase(name)
  refuseState(found)
  if (context.rights().user(found) === undefined)
    throw new SqlError(
      916,
      `The server principal "${context.login.name}" is not able to access the database "${found.name}" under the current security context.`,
      14,
    )
  if (found.userAccess === 'MULTI_USER') return
  const others = context.connections
    .list()
    .filter(({ id, database }) => id !== context.session.id && same(database, name))
  if (found.userAccess === 'SINGLE_USER' && others.length > 0)
    throw new SqlError(924, `Database '${found.name}' is already open and can only have one user at a time.`, 14)
  if (found.userAccess === 'RESTRICTED_USER' && !isPrivileged(context, found))
    throw new SqlError(
      916,
      `The server principal "${context.login.name}" is not able to access the database "${found.name}" under the current security context.`,
      14,
    )
}

function isPrivileged(context: StatementContext, database: Database): boolean {
  const rights = context.rights()
  return (
    rights.sysadmin ||
    rights.serverRole('dbcreator') ||
    rights.databaseRole(database, 'db_owner') ||
    rights.user(database) === 'dbo'
  )
}

/** @throws SqlError for a database that is not online */
export function refuseState({ name, state }: Database): void {
  switch (state) {
    case 'ONLINE':
      return
    case 'RESTORING':
      throw new SqlError(927, `Database '${name}' cannot be opened. It is in the middle of a restore.`, 14, 2)
    case 'RECOVERING':
      throw new SqlError(922, `Database '${name}' is being recovered. Waiting until recovery is finished.`, 14, 2)
    case 'SUSPECT':
      throw new SqlError(
        926,
        `Database '${name}' cannot be opened. It has been marked SUSPECT by recovery. See the SQL Server errorlog for more information.`,
        14,
      )
    case 'OFFLINE':
      throw new SqlError(942, `Database '${name}' cannot be opened because it is offline.`, 14, 4)
  }
}
