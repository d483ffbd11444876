import type { Database } from '../state.ts'
import type { SetHeader } from './media-set.ts'
import {
  interruptedBefore,
  notReady,
  otherBase,
  otherDatabase,
  otherPath,
  restoredBeyond,
  tooEarly,
  tooRecent,
} from './restore-errors.ts'

/** Where a database stands that more backups may be restored onto. */
export type Standing = NonNullable<Database['restoring']>

/**
 * Whether a differential or log backup continues what was restored so far. LSNs order everything: a log backup holds those from `first`
 * up to `last`, and has to begin at or before the place where the database stands. Source: orchestrator-sql.md B.3.
 *
 * @throws SqlError 3117, 4319, 3154, 3136, 3120, 4305, 4326, 4330
 */
export function checkChain(header: SetHeader, database: Database): Standing {
  if (database.state !== 'RESTORING') throw notReady()
  const { restoring, content, name } = database
  if (restoring === undefined) throw interruptedBefore(content.files[0]?.logicalName ?? name)
  if (content.family !== header.family) throw otherDatabase(name)
  if (header.type === 'I') checkDifferential(header, restoring)
  else checkLog(header, restoring, restoring.fork ?? content.family)
  return restoring
}

function checkDifferential(header: SetHeader, { baseGuid, lastLsn }: Standing): void {
  if (header.base?.guid !== baseGuid) throw otherBase()
  if (header.last < lastLsn) throw restoredBeyond()
}

function checkLog(header: SetHeader, { lastLsn }: Standing, fork: string): void {
  if (header.first > lastLsn) throw tooRecent(header.first, lastLsn)
  if (header.last < lastLsn) throw tooEarly(header.last, lastLsn)
  const { id, from, point } = header.fork
  const begins = from ?? id
  const isOnIts = fork === id || (fork === begins && (point === undefined || lastLsn <= point))
  if (!isOnIts) throw otherPath()
}
