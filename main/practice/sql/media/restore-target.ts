import { databaseNamed, same } from '../names.ts'
import { sessionsIn } from '../sessions.ts'
import type { Database } from '../state.ts'
import { inTransaction, noSuchDatabase, tempdbRefused } from './backup-errors.ts'
import type { SetHeader } from './media-set.ts'
import {
  createDenied,
  inAvailabilityGroup,
  inUse,
  inUseHere,
  logNotRestored,
  masterRefused,
  nothingToRestoreOnto,
  otherDatabase,
  recoveredAlready,
  restoreDenied,
  tailNotBackedUp,
} from './restore-errors.ts'
import type { RestoreOptions } from './statement.ts'
import type { MediaContext } from './world.ts'

/**
 * Whether this login may restore a database of that name here, before any backup file is looked at.
 *
 * @throws SqlError 3021, 3147, 3108, 3101, 3110, 262
 */
export function checkName(context: MediaContext, name: string): void {
  if (context.session.inTransaction) throw inTransaction()
  if (same(name, 'tempdb')) throw tempdbRefused()
  if (same(name, 'master')) throw masterRefused()
  // The agent and new databases use them; the simulation has nothing to restore into either.
  if (same(name, 'msdb') || same(name, 'model')) throw inUse()
  const rights = context.rights()
  const existing = databaseNamed(context.state(), name)
  if (existing === undefined) {
    if (!mayCreate(context)) throw createDenied()
  } else if (!rights.serverRole('dbcreator') && rights.user(existing) !== 'dbo') throw restoreDenied(existing.name)
}

/** What every RESTORE that only reads needs, too. */
export function mayCreate(context: MediaContext): boolean {
  const rights = context.rights()
  return rights.serverRole('dbcreator') || rights.server('CREATE ANY DATABASE')
}

/**
 * The database that a full backup would replace, if there is one and it may be replaced.
 *
 * @throws SqlError 3104, 3102, 3101, 3154, 3159
 */
export function checkReplaced(
  context: MediaContext,
  name: string,
  header: SetHeader,
  options: RestoreOptions,
): Database | undefined {
  const database = databaseNamed(context.state(), name)
  if (database === undefined) return undefined
  if (database.availabilityGroup !== undefined) throw inAvailabilityGroup(database.name)
  checkAlone(context, 'RESTORE', database)
  if (options.replace) return database
  if (database.content.family !== header.family) throw otherDatabase(database.name)
  const hasTail = database.content.recoveryModel !== 'SIMPLE' && database.logFrom !== undefined
  if (database.state === 'ONLINE' && hasTail && options.stopAt === undefined) throw tailNotBackedUp(database.name)
  return database
}

/** The database that a differential or log backup is restored onto. @throws SqlError 3118, 3104, 3102, 3101 */
export function checkContinued(context: MediaContext, name: string): Database {
  const database = databaseNamed(context.state(), name)
  if (database === undefined) throw nothingToRestoreOnto(name)
  if (database.availabilityGroup !== undefined) throw inAvailabilityGroup(database.name)
  checkAlone(context, 'RESTORE', database)
  return database
}

/** The database that is only recovered. @throws SqlError 911, 3153, 4333 */
export function checkRecovered(context: MediaContext, name: string): Database {
  const database = databaseNamed(context.state(), name)
  if (database === undefined) throw noSuchDatabase(name)
  if (database.state !== 'RESTORING') throw recoveredAlready()
  if (database.restoring === undefined) throw logNotRestored()
  return database
}

function checkAlone(context: MediaContext, statement: string, { name }: Database): void {
  if (same(context.session.database, name)) throw inUseHere(statement, name)
  if (sessionsIn(context, name, context.session.id).length > 0) throw inUse()
}
