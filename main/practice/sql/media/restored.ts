import { randomUUID } from 'node:crypto'
import { databaseNamed, named } from '../names.ts'
import type { Database, DatabaseContent, InstanceState } from '../state.ts'
import { backupSetOf } from './backup-set.ts'
import type { SetHeader } from './media-set.ts'
import type { Files } from './placement.ts'
import type { RestoreOptions } from './statement.ts'

/** Log records that recovery writes, in LSN. */
const RECOVERY_RECORDS = 10
const FIRST_USER_DATABASE = 5

/** A full restore begins: from here on what was there before is gone. The owner in master is who restores. */
export function beginFull(
  state: InstanceState,
  name: string,
  { header, files, ownerSid }: { header: SetHeader; files: Files; ownerSid: string },
): void {
  const existing = databaseNamed(state, name)
  const ids = state.databases.map(({ id }) => id)
  const database: Database = {
    name: existing?.name ?? name,
    id: existing?.id ?? Math.max(FIRST_USER_DATABASE - 1, ...ids) + 1,
    state: 'RESTORING',
    userAccess: 'MULTI_USER',
    ownerSid,
    // What master knows of a database is not in its backup (orchestrator-sql.md B.12).
    trustworthy: false,
    broker: false,
    readOnly: false,
    content: emptyContent(header, files),
    lsn: 0,
    // Programs that were kept out come back.
    sessions: existing?.sessions ?? [],
  }
  if (existing === undefined) state.databases.push(database)
  else state.databases[state.databases.indexOf(existing)] = database
}

/** What is known of a database before its data are there. */
function emptyContent(header: SetHeader, files: Files): DatabaseContent {
  const { family, created, collation, compatibility, recoveryModel, containment, brokerGuid } = header
  return {
    family,
    created,
    collation,
    compatibility,
    recoveryModel,
    containment,
    brokerGuid,
    files,
    ownerSid: '01',
    masterKey: false,
    rows: 0,
    schemas: [],
    principals: [],
    members: [],
    permissions: [],
    securables: [],
    assemblies: [],
    userRoles: [],
    storedNames: [],
  }
}

/** What was restored up to here. */
export interface Reached {
  header: SetHeader
  content: DatabaseContent
  /** Local time that the data are of. */
  at: string
  lsn: number
}

/** The data of a set are in the database; it is still RESTORING. */
export function advance(database: Database, { header, content, at, lsn }: Reached): void {
  const { files } = database.content
  const base = header.type === 'D' && !header.copyOnly ? { guid: header.guid, lsn: header.first } : header.base
  database.content = { ...content, files: header.type === 'D' ? files : placedAs(files, content.files) }
  database.lsn = lsn
  database.readOnly = header.readOnly
  database.state = 'RESTORING'
  if (header.type !== 'L') {
    if (base === undefined) delete database.base
    else database.base = base
    if (header.chain) database.logFrom = lsn
    else delete database.logFrom
  } else database.logFrom = lsn
  database.restoring = {
    lastLsn: lsn,
    baseGuid: header.type === 'D' ? header.guid : (database.restoring?.baseGuid ?? ''),
    at,
    fork: header.fork.id,
  }
}

/** Files stay where the full restore put them. */
function placedAs(placed: Files, files: Files): Files {
  return files.map((file) => ({ ...file, path: named(nameFiles(placed), file.logicalName)?.path ?? file.path }))
}

function nameFiles(files: Files): { name: string; path: string }[] {
  return files.map(({ logicalName, path }) => ({ name: logicalName, path }))
}

/** Recovery: the database comes online on a recovery fork of its own. */
export function recover(database: Database, { restricted, broker }: RestoreOptions): void {
  const { restoring } = database
  if (restoring === undefined) throw new Error('a database that nothing was restored into')
  database.state = 'ONLINE'
  delete database.restoring
  database.fork = {
    id: randomUUID().toUpperCase(),
    from: restoring.fork ?? database.content.family,
    point: restoring.lastLsn,
  }
  database.lsn = restoring.lastLsn + RECOVERY_RECORDS
  database.userAccess = restricted ? 'RESTRICTED_USER' : 'MULTI_USER'
  database.broker = broker !== undefined
  if (broker === 'new') database.content.brokerGuid = randomUUID().toUpperCase()
}

/** msdb keeps the restore, and the set where this instance did not make it itself. */
export function recordRestore(
  state: InstanceState,
  details: { database: string; header: SetHeader; setFinished: string; paths: readonly string[]; finished: string },
): void {
  const { database, header, setFinished, paths, finished } = details
  const { guid, type } = header
  if (!state.backups.some((set) => set.guid === guid)) state.backups.push(backupSetOf(header, paths, setFinished))
  state.restores.push({ database, finished, type, setGuid: guid })
}
