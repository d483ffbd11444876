import { databaseNamed, same } from '../names.ts'
import type { Database, DatabaseContent } from '../state.ts'
import { checkChain } from './chain.ts'
import { checkSet } from './check-set.ts'
import { devicePath } from './devices.ts'
import { lock } from './locks.ts'
import type { SetHeader } from './media-set.ts'
import { type OpenedSet, openMedia, openSet } from './open-media.ts'
import { checkMoves, placeFiles } from './placement.ts'
import { inSteps } from './progress.ts'
import { readContent, restoreData } from './read-set.ts'
import { numberOf, textOf } from './resolve.ts'
import { brokerTaken, otherKind } from './restore-errors.ts'
import { checkContinued, checkName, checkRecovered, checkReplaced } from './restore-target.ts'
import { advance, beginFull, type Reached, recordRestore, recover } from './restored.ts'
import { localTime } from './server-time.ts'
import { sumOfPages, throughput } from './sizes.ts'
import { labelOf, type RestoreOptions, type RestoreStatement } from './statement.ts'
import { type Stop, stopOf } from './stop.ts'
import type { MediaContext } from './world.ts'

/**
 * RESTORE DATABASE and RESTORE LOG. What is stopped or fails after it began leaves the database RESTORING. Source: orchestrator-sql.md B.3.
 *
 * @throws SqlError, Causes for what the server refuses; Interrupted
 */
export async function restore(
  statement: RestoreStatement,
  context: MediaContext,
  variables: ReadonlyMap<string, unknown>,
): Promise<void> {
  const { options, what } = statement
  const name = textOf(statement.database, variables, 'database name')
  checkName(context, name)
  if (statement.devices.length === 0) return recoverOnly(statement, context, name)
  const paths = statement.devices.map((device) => devicePath(context, textOf(device, variables, 'device name')))
  const mediaName = options.mediaName === undefined ? undefined : textOf(options.mediaName, variables, 'MEDIANAME')
  const families = await openMedia(context, paths, { all: true, mediaName })
  const position = options.file === undefined ? 1 : numberOf(options.file, variables, 'FILE')
  const set = openSet(families, position)
  const { type } = set.header
  if ((what === 'LOG') !== (type === 'L')) throw otherKind(paths[0] ?? '', createdBy(set.header))
  checkSet(set, context.state(), options)
  const stopAt = options.stopAt === undefined ? undefined : textOf(options.stopAt, variables, 'STOPAT')
  const task = { statement, context, name, paths, set, stopAt }
  const unlock = lock(context, name, 'restore')
  try {
    await (type === 'D' ? restoreFull(task) : continueRestore(task))
  } finally {
    unlock()
  }
}

interface Task {
  statement: RestoreStatement
  context: MediaContext
  name: string
  paths: readonly string[]
  set: OpenedSet
  stopAt: string | undefined
}

async function restoreFull(task: Task): Promise<void> {
  const { context, name, set, statement, stopAt } = task
  const { options } = statement
  const { header } = set
  const begun = context.now()
  const stop = stopOf(stopAt, set, undefined)
  const replaced = checkReplaced(context, name, header, options)
  const files = await placeFiles(context, header, { database: name, moves: options.moves, replaced })
  checkBroker(context, name, header, options)
  const { sid: ownerSid } = context.login
  await context.store.change((state) => beginFull(state, name, { header, files, ownerSid }))
  const isDamaged = await readAll(task)
  const content = readContent(set)
  await finish(task, { header, content, at: set.finished, lsn: header.last }, stop)
  tell(task, begun, stop, isDamaged)
}

async function continueRestore(task: Task): Promise<void> {
  const { context, name, set, statement, stopAt } = task
  const { header } = set
  const begun = context.now()
  const database = checkContinued(context, name)
  const standing = checkChain(header, database)
  checkMoves(header, statement.options.moves)
  const stop = stopOf(stopAt, set, standing.at)
  checkBroker(context, name, header, statement.options)
  const isDamaged = await readAll(task)
  const content = readContent(set)
  await finish(task, reached(set, content, database, stop), stop)
  tell(task, begun, stop, isDamaged)
}

function readAll({ context, set, statement, name }: Task): Promise<boolean> {
  const { options } = statement
  return restoreData(context, set, { command: labelOf(statement), database: name, stats: options.stats }, options)
}

/** Within a log the rows stand for all data: so many of them as time had passed. Everything else in it happened at its end. */
function reached(set: OpenedSet, content: DatabaseContent, database: Database, stop: Stop): Reached {
  const { header, finished } = set
  const from = database.restoring?.lastLsn ?? header.first
  if (stop.part === undefined) return { header, content, at: finished, lsn: header.last }
  const rows = database.content.rows + Math.floor((content.rows - database.content.rows) * stop.part)
  const lsn = from + Math.floor((header.last - from) * stop.part)
  return { header, content: { ...database.content, rows }, at: stop.at, lsn }
}

async function finish(task: Task, end: Reached, stop: Stop): Promise<void> {
  const { context, name, paths, set, statement } = task
  const { options } = statement
  const finished = localTime(context)
  await context.store.change((state) => {
    const database = databaseNamed(state, name)
    if (database === undefined) throw new Error('the database was dropped while it was restored')
    advance(database, end)
    if (options.recovery && !stop.waits) recover(database, options)
    recordRestore(state, {
      database: database.name,
      header: set.header,
      setFinished: set.finished,
      paths,
      finished,
    })
  })
}

/** `RESTORE DATABASE x WITH RECOVERY` ends a chain. */
async function recoverOnly(statement: RestoreStatement, context: MediaContext, name: string): Promise<void> {
  const { options } = statement
  const begun = context.now()
  const database = checkRecovered(context, name)
  checkBroker(context, name, database.content, options)
  const unlock = lock(context, name, 'restore')
  try {
    await inSteps(context, { command: labelOf(statement), database: name, stats: options.stats }, () => undefined)
    await context.store.change((state) => {
      const now = databaseNamed(state, name)
      if (now !== undefined) recover(now, options)
    })
  } finally {
    unlock()
  }
  context.reply.info(3014, successText(statement, 0, begun, context))
}

/** Two databases of one broker identity can’t both deliver. @throws SqlError 9772 */
function checkBroker(
  context: MediaContext,
  name: string,
  { brokerGuid }: Pick<DatabaseContent, 'brokerGuid'>,
  { broker }: RestoreOptions,
): void {
  if (broker !== 'enable') return
  const others = context.state().databases.filter((other) => !same(other.name, name))
  if (others.some((other) => other.broker && other.content.brokerGuid === brokerGuid)) throw brokerTaken(name)
}

function createdBy({ type }: SetHeader): string {
  return type === 'L' ? 'BACKUP LOG' : type === 'I' ? 'BACKUP DATABASE WITH DIFFERENTIAL' : 'BACKUP DATABASE'
}

function tell({ context, name, set, statement }: Task, begun: Date, stop: Stop, isDamaged: boolean): void {
  const { reply } = context
  const { files, position } = set.header
  for (const { pages, logicalName } of files) {
    reply.info(4035, `Processed ${pages} pages for database '${name}', file '${logicalName}' on file ${position}.`)
    reply.more()
  }
  if (stop.waits)
    reply.info(
      4322,
      'This backup set contains records that were logged before the designated point in time. The database is being left in the restoring state so that more roll forward can be performed.',
    )
  if (isDamaged && statement.options.continueAfterError)
    reply.info(
      3184,
      'RESTORE WITH CONTINUE_AFTER_ERROR was successful but some damage was encountered. Inconsistencies in the database are possible.',
    )
  reply.info(3014, successText(statement, sumOfPages(files), begun, context))
}

function successText(statement: RestoreStatement, pages: number, begun: Date, { now }: MediaContext): string {
  return `${labelOf(statement)} successfully processed ${throughput(pages, now().getTime() - begun.getTime())}.`
}
