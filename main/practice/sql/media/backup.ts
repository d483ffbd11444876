import { databaseNamed, same } from '../names.ts'
import { sessionsIn } from '../sessions.ts'
import type { Database, InstanceState } from '../state.ts'
import {
  backupDenied,
  compressionMissing,
  damagedPage,
  inTransaction,
  noCurrentBackup,
  noDifferentialBase,
  noLogOfMaster,
  noSuchDatabase,
  notOpen,
  onlyFullOfMaster,
  simpleModel,
  tempdbRefused,
} from './backup-errors.ts'
import { beginSet, record, type Task } from './backup-set.ts'
import { devicePath } from './devices.ts'
import { lock } from './locks.ts'
import type { SetHeader } from './media-set.ts'
import { inSteps } from './progress.ts'
import { textOf } from './resolve.ts'
import { inUse, inUseHere } from './restore-errors.ts'
import { localTime } from './server-time.ts'
import { sumOfPages, throughput } from './sizes.ts'
import type { BackupStatement } from './statement.ts'
import { systemDatabase } from './system-database.ts'
import type { MediaContext } from './world.ts'
import { planMedia, SetWriter } from './write-media.ts'

const EXPRESS = 4

/**
 * BACKUP DATABASE and BACKUP LOG. Source: orchestrator-sql.md B.2.
 *
 * @throws SqlError, Causes for what the server refuses; Interrupted
 */
export async function backup(
  statement: BackupStatement,
  context: MediaContext,
  variables: ReadonlyMap<string, unknown>,
): Promise<void> {
  const { options, what } = statement
  const begun = context.now()
  const task = check(statement, context, textOf(statement.database, variables, 'database name'))
  const { database, type } = task
  const text = (given: typeof options.name) => (given === undefined ? undefined : textOf(given, variables, 'text'))
  const paths = statement.devices.map((device) => devicePath(context, textOf(device, variables, 'device name')))
  const unlock = lock(context, database.name, type === 'L' ? 'log' : 'data')
  try {
    const media = await planMedia(context, paths, {
      format: options.format,
      init: options.init,
      compressed: task.compressed,
      name: text(options.mediaName),
      description: text(options.mediaDescription),
      written: localTime(context),
    })
    const payload = Buffer.from(JSON.stringify(contentOf(context, database)))
    const header = await beginSet(context, task, {
      name: text(options.name),
      description: text(options.description),
      tail: options.noRecovery,
      position: media.position,
      families: paths.length,
      payload,
    })
    const writer = await SetWriter.begin(context, media, header, payload)
    try {
      await inSteps(context, { command: `BACKUP ${what}`, database: database.name, stats: options.stats }, (percent) =>
        writer.advance(percent),
      )
      const finished = localTime(context)
      await writer.finish(finished)
      await record(context, header, paths, finished)
    } catch (error) {
      await writer.abandon()
      throw error
    }
    tell(context, header, `BACKUP ${what}${type === 'I' ? ' WITH DIFFERENTIAL' : ''}`, begun)
  } finally {
    unlock()
  }
}

function check(statement: BackupStatement, context: MediaContext, name: string): Task {
  const { options, what } = statement
  if (context.session.inTransaction) throw inTransaction()
  if (same(name, 'tempdb')) throw tempdbRefused()
  const state = context.state()
  const database = databaseNamed(state, name) ?? systemDatabase(state, name)
  if (database === undefined) throw noSuchDatabase(name)
  if (!context.rights().database(database, `BACKUP ${what}`)) throw backupDenied(what, database.name)
  const closed = notOpen(database.name, database.state)
  if (closed !== undefined) throw closed
  const type = what === 'LOG' ? 'L' : options.differential ? 'I' : 'D'
  if (database.name === 'master' && type === 'L') throw noLogOfMaster()
  if (database.name === 'master' && type === 'I') throw onlyFullOfMaster()
  if (type === 'I' && database.base === undefined) throw noDifferentialBase(database.name)
  if (type === 'L') checkLog(context, database, options.noRecovery)
  if (options.compression === true && state.engineEdition === EXPRESS) throw compressionMissing(what, state.edition)
  const checksums = options.checksum ?? configured(state, 'backup checksum default')
  const isCorrupt = database.content.corrupt === true && checksums && type !== 'L'
  const [first] = database.content.files
  if (isCorrupt && !options.continueAfterError) throw damagedPage(database.name, 153, first?.path ?? '')
  return {
    database,
    type,
    copyOnly: options.copyOnly && type !== 'I',
    compressed:
      options.compression ?? (state.engineEdition !== EXPRESS && configured(state, 'backup compression default')),
    checksums,
    damaged: isCorrupt,
  }
}

function checkLog(context: MediaContext, database: Database, noRecovery: boolean): void {
  if (database.content.recoveryModel === 'SIMPLE') throw simpleModel()
  if (database.logFrom === undefined) throw noCurrentBackup()
  if (!noRecovery) return
  if (same(context.session.database, database.name)) throw inUseHere('BACKUP LOG', database.name)
  if (sessionsIn(context, database.name, context.session.id).length > 0) throw inUse()
}

function configured(state: InstanceState, option: string): boolean {
  return state.configurations.some(({ name, inUse }) => name === option && inUse === 1)
}

/** The content as it is when the backup begins, which is also what a restore brings back. */
function contentOf(context: MediaContext, database: Database): Database['content'] {
  return databaseNamed(context.state(), database.name)?.content ?? database.content
}

function tell({ reply, now }: MediaContext, header: SetHeader, label: string, begun: Date): void {
  const { files, database, position, damaged } = header
  for (const { pages, logicalName } of files) {
    if (pages === 0) continue
    reply.info(4035, `Processed ${pages} pages for database '${database}', file '${logicalName}' on file ${position}.`)
    reply.more()
  }
  if (damaged)
    reply.info(
      3042,
      'BACKUP WITH CONTINUE_AFTER_ERROR successfully generated a backup of the damaged database. Refer to the SQL Server error log for information about the errors that were encountered.',
    )
  const ms = now().getTime() - begun.getTime()
  reply.info(3014, `${label} successfully processed ${throughput(sumOfPages(files), ms)}.`)
}
