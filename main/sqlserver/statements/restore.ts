import type { Statement } from '../../ports/instance.ts'
import { statement } from './define.ts'
import { disks, whole } from './media.ts'
import { quoteIdentifier, quoteLiteral } from './quote.ts'

export interface RestoreOptions {
  /** The database's name on this instance; another one for a practice restore. */
  database: string
  type: 'full' | 'differential' | 'log'
  paths: readonly string[]
  /** Which set of the file. */
  position: number
  checksums: boolean
  /** Where the files go, for those that do not keep their place. */
  moves: readonly { logicalName: string; path: string }[]
  /** Overwrites the database of that name: only after a safety backup and the typed name. */
  replace: boolean
  /** More sets follow: the database is left RESTORING. */
  more: boolean
  /** For a log backup: the server's local time at which to stop, `2026-11-21T03:15:00`. */
  stopAt?: string
  /** Keeps everybody but administrators out until `letAllIn`. */
  restricted?: boolean
}

/** One RESTORE. Source: orchestrator-sql.md B.3. */
export function restoreDatabase(options: RestoreOptions): Statement {
  const { database, type, paths, moves } = options
  const with_ = [
    `FILE = ${whole(options.position)}`,
    ...moves.map(({ logicalName, path }) => `MOVE ${quoteLiteral(logicalName, 128)} TO ${quoteLiteral(path, 259)}`),
    ...(options.replace ? ['REPLACE'] : []),
    ...(options.checksums ? ['CHECKSUM'] : []),
    ...(options.stopAt === undefined ? [] : [`STOPAT = ${quoteLiteral(options.stopAt, 30)}`]),
    ...(options.restricted === true && !options.more ? ['RESTRICTED_USER'] : []),
    options.more ? 'NORECOVERY' : 'RECOVERY',
    'STATS = 5',
  ]
  return statement(
    `restore-${type}`,
    `RESTORE ${type === 'log' ? 'LOG' : 'DATABASE'} ${quoteIdentifier(database)} FROM ${disks(paths)}\nWITH ${with_.join(',\n  ')};`,
    { takes: 'long' },
  )
}

/** Ends a chain whose last set left the database RESTORING. */
export const recoverDatabase = (database: string): Statement =>
  statement('recover-database', `RESTORE DATABASE ${quoteIdentifier(database)} WITH RECOVERY;`, { takes: 'long' })

/** Throws everybody out and rolls their work back, so that the database can be replaced; one batch, so that no other session gets in between. */
export const takeAlone = (database: string): Statement =>
  statement(
    'take-alone',
    `ALTER DATABASE ${quoteIdentifier(database)} SET SINGLE_USER WITH ROLLBACK IMMEDIATE;
ALTER DATABASE ${quoteIdentifier(database)} SET RESTRICTED_USER WITH ROLLBACK IMMEDIATE;`,
  )

export const letAllIn = (database: string): Statement =>
  statement('let-all-in', `ALTER DATABASE ${quoteIdentifier(database)} SET MULTI_USER;`)

/** Every page of the database: the only proof that the data in a backup are good. Sends messages when something is wrong. */
export const checkDatabase = (database: string): Statement =>
  statement('check-database', `DBCC CHECKDB (${quoteLiteral(database, 128)}) WITH NO_INFOMSGS, ALL_ERRORMSGS;`, {
    takes: 'long',
  })

/** Only for the database of a practice restore, whose name says so. @throws RangeError for any other name */
export function dropPracticeDatabase(database: string): Statement {
  if (!PRACTICE_NAME.test(database)) throw new RangeError(`${database} is no database of a practice restore`)
  const name = quoteIdentifier(database)
  return statement(
    'drop-practice-database',
    `IF DB_ID(${quoteLiteral(database, 128)}) IS NOT NULL
BEGIN
  IF DATABASEPROPERTYEX(${quoteLiteral(database, 128)}, 'Status') = N'ONLINE'
    ALTER DATABASE ${name} SET SINGLE_USER WITH ROLLBACK IMMEDIATE;
  DROP DATABASE ${name};
END;`,
  )
}

const PRACTICE_NAME = /^PracticeRestore_.{1,100}_[0-9a-f]{8}$/

/** The name of a practice restore's database: nothing else is ever dropped. */
export function practiceName(database: string, nonce: string): string {
  return `PracticeRestore_${database.slice(0, 100)}_${nonce}`
}
