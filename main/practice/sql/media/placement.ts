import { same } from '../names.ts'
import type { Database, InstanceState } from '../state.ts'
import type { SqlError } from '../../tds/index.ts'
import { volumesOf } from '../volumes.ts'
import { Causes, osError } from './media-errors.ts'
import type { SetHeader } from './media-set.ts'
import {
  cannotBePlaced,
  claimedTwice,
  folderMissing,
  movedTwice,
  noSpace,
  notInSet,
  planningFailed,
  usedByOther,
} from './restore-errors.ts'
import type { MediaContext } from './world.ts'

export type Files = Database['content']['files']
type Moves = readonly { logicalName: string; path: string }[]

/**
 * Where the files of a restored database go: where MOVE says, else where the database that is replaced has them, else where they were.
 *
 * @throws SqlError 3234, 4353; Causes of 1834, 3156, 3176, 5133, 3257, ended by 3119
 */
export async function placeFiles(
  context: MediaContext,
  header: SetHeader,
  options: { database: string; moves: Moves; replaced: Database | undefined },
): Promise<Files> {
  const { moves, replaced } = options
  checkMoves(header, moves)
  const placed = header.files.map(({ logicalName, type, path, size }) => {
    const moved = moves.find((move) => same(move.logicalName, logicalName))
    const kept = replaced?.content.files.find((file) => same(file.logicalName, logicalName) && file.type === type)
    return { logicalName, type, path: moved?.path ?? kept?.path ?? path, size }
  })
  const errors = [
    ...claims(placed),
    ...conflicts(placed, context.state(), options.database),
    ...(await missingFolders(context, placed)),
  ]
  // Space is looked at only where every file has a place.
  const all = errors.length > 0 ? errors : await tooLittleSpace(context, placed, replaced)
  if (all.length > 0) throw new Causes([...all, planningFailed()])
  return placed
}

export function checkMoves(header: SetHeader, moves: Moves): void {
  for (const { logicalName } of moves) {
    if (!header.files.some((file) => same(file.logicalName, logicalName))) throw notInSet(logicalName, header.database)
    if (moves.filter((move) => same(move.logicalName, logicalName)).length > 1) throw movedTwice(logicalName)
  }
}

const samePath = (a: string, b: string) => same(a.replaceAll('/', '\\'), b.replaceAll('/', '\\'))

function claims(files: Files): SqlError[] {
  return files.flatMap((file, index) => {
    const earlier = files.findIndex((other) => samePath(other.path, file.path))
    const other = files[earlier]
    return other === undefined || earlier === index
      ? []
      : [claimedTwice(file.path, other.logicalName, earlier + 1, file.logicalName, index + 1)]
  })
}

function conflicts(files: Files, state: InstanceState, database: string): SqlError[] {
  const others = state.databases.filter(({ name }) => !same(name, database))
  return files.flatMap(({ logicalName, path }) => {
    const owner = others.find(({ content }) => content.files.some((file) => samePath(file.path, path)))
    return owner === undefined ? [] : [usedByOther(path, owner.name), cannotBePlaced(logicalName, path, 4)]
  })
}

async function missingFolders(context: MediaContext, files: Files): Promise<SqlError[]> {
  const errors: SqlError[] = []
  for (const { logicalName, path } of files) {
    const number = await folderError(context, path)
    if (number !== undefined) errors.push(folderMissing(path, osError(number)), cannotBePlaced(logicalName, path, 3))
  }
  return errors
}

/** The folders of the instance and of its databases are there, also where the practice folder holds nothing in them. */
async function folderError(context: MediaContext, path: string): Promise<2 | 3 | 5 | undefined> {
  const state = context.state()
  const folder = context.files.dirname(path)
  const drive = /^([a-z]):/i.exec(path)?.[1]?.toUpperCase()
  if (drive !== undefined && !state.drives.includes(drive)) return 3
  const known = [
    ...Object.values(state.folders),
    ...state.databases.flatMap(({ content }) => content.files.map((file) => context.files.dirname(file.path))),
  ]
  if (known.some((each) => samePath(each.replace(/\\+$/, ''), folder.replace(/\\+$/, '')))) return undefined
  try {
    return (await context.files.stat(folder))?.kind === 'folder' ? undefined : 2
  } catch {
    // A share that can’t be reached, a path that is none: the file has no place there.
    return 5
  }
}

async function tooLittleSpace(
  context: MediaContext,
  files: Files,
  replaced: Database | undefined,
): Promise<SqlError[]> {
  const state = context.state()
  const errors: SqlError[] = []
  for (const { volume, free } of volumesOf(state, context.fault('backup-disk-full'))) {
    const on = (list: Files) =>
      list
        .filter(({ path }) => path.toUpperCase().startsWith(volume.slice(0, 2)))
        .reduce((sum, { size }) => sum + size, 0)
    const needed = on(files) - on(replaced?.content.files ?? [])
    if (needed <= 0) continue
    const isFull = (await context.files.freeBytes(volume)) === 0
    const left = isFull ? 0 : free
    if (needed > left) errors.push(noSpace(volume, needed, left))
  }
  return errors
}
