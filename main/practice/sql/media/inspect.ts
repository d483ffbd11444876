import { inTransaction } from './backup-errors.ts'
import { checkSet, looksAtChecksums } from './check-set.ts'
import { devicePath } from './devices.ts'
import { malformed, noSuchSet, readFailed } from './media-errors.ts'
import { openMedia, openSet } from './open-media.ts'
import { placeFiles } from './placement.ts'
import { readData } from './read-set.ts'
import { numberOf, textOf } from './resolve.ts'
import { createDenied, damagedSet } from './restore-errors.ts'
import { mayCreate } from './restore-target.ts'
import type { InspectStatement } from './statement.ts'
import { fileColumns, fileRows } from './table-of-files.ts'
import { headerColumns, headerRow } from './table-of-headers.ts'
import { labelColumns, labelRow } from './table-of-labels.ts'
import type { MediaContext } from './world.ts'
import type { Family } from './read-media.ts'

/**
 * RESTORE HEADERONLY, FILELISTONLY, LABELONLY and VERIFYONLY: they read and change nothing. Source: orchestrator-sql.md B.3.
 *
 * @throws SqlError, Causes for what the server refuses; Interrupted
 */
export async function inspect(
  statement: InspectStatement,
  context: MediaContext,
  variables: ReadonlyMap<string, unknown>,
): Promise<void> {
  const { what, options, devices } = statement
  if (context.session.inTransaction) throw inTransaction()
  if (!mayCreate(context)) throw createDenied()
  const paths = devices.map((device) => devicePath(context, textOf(device, variables, 'device name')))
  const mediaName = options.mediaName === undefined ? undefined : textOf(options.mediaName, variables, 'MEDIANAME')
  const families = await openMedia(context, paths, { all: what === 'VERIFYONLY', mediaName })
  const asked = options.file === undefined ? undefined : numberOf(options.file, variables, 'FILE')
  const [first] = families
  if (first === undefined) return
  if (what === 'LABELONLY') return context.reply.table(labelColumns, [labelRow(first.media)])
  if (what === 'HEADERONLY') return tellHeaders(context, first, asked)
  if (what === 'FILELISTONLY') return tellFiles(statement, context, first, asked ?? 1)
  return verify(statement, context, families, asked ?? 1)
}

/** Every set that can be read; then the error of the first that can’t. */
function tellHeaders({ reply, state }: MediaContext, family: Family, asked: number | undefined): void {
  const { path, sets, media } = family
  if (asked !== undefined && sets[asked - 1] === undefined) throw noSuchSet(asked, path)
  const wanted = asked === undefined ? sets : sets.filter(({ position }) => position === asked)
  const shown = wanted.filter(({ header, state: how }) => header !== undefined || how !== 'malformed')
  const { version } = state()
  if (shown.length > 0)
    reply.table(
      headerColumns(version),
      shown.map((set) => headerRow(version, set, media)),
    )
  if (shown.length < wanted.length) throw malformed(path)
}

/** Only this set’s header is looked at: one file of several is enough, and damaged data do no harm. */
function tellFiles(statement: InspectStatement, context: MediaContext, family: Family, position: number): void {
  const set = family.sets[position - 1]
  if (set === undefined) throw noSuchSet(position, family.path)
  const { header } = set
  if (header === undefined) throw set.state === 'malformed' ? malformed(family.path) : readFailed(family.path, 38)
  const opened = { header, finished: header.started, flaws: [], content: () => Buffer.alloc(0) }
  checkSet(opened, context.state(), { ...statement.options, continueAfterError: true })
  context.reply.table(fileColumns, fileRows(header))
}

async function verify(
  { options }: InspectStatement,
  context: MediaContext,
  families: readonly Family[],
  position: number,
): Promise<void> {
  const set = openSet(families, position)
  const { header } = set
  checkSet(set, context.state(), { ...options, continueAfterError: true })
  const { moves } = options
  // Without MOVE the places of the backup’s own server need not exist here: nothing is restored.
  if (moves.length > 0) await placeFiles(context, header, { database: header.database, moves, replaced: undefined })
  await readData(
    context,
    set,
    { command: 'RESTORE VERIFYON', database: header.database, stats: options.stats },
    { checksums: looksAtChecksums(set, options), damage: damagedSet },
  )
  context.reply.info(3262, `The backup set on file ${position} is valid.`)
}
