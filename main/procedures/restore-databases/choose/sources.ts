import { codeOf, Problem } from '../../../engine/problem.ts'
import type { Instance, Ports } from '../../../ports/index.ts'
import type { DatabaseArtifact } from '../../../ports/kit.ts'
import { knownDatabases } from '../../../../preload/contract/wizards/known-databases.ts'
import { backupsOf, folderSeen, pathSeen } from '../../../sqlserver/statements/index.ts'
import { type RowOf, rowsOf } from '../../databases/ask.ts'
import { folderOf, joined } from '../../databases/places.ts'
import type { Answers } from '../answers.ts'
import { type Here, isSystem } from './here.ts'
import { joinStripes, type Unread } from './media.ts'

/** The files in which backups are looked for, and what was passed over. */
export interface Found {
  candidates: string[][]
  unread: Unread[]
  /** Sets that another tool made through a virtual device: only that tool restores them. */
  virtual: number
  /** Files of a folder whose names are not those of backups. */
  others: number
}

type HistoryRow = RowOf<ReturnType<typeof backupsOf>>

const BACKUP_NAME = /\.(bak|trn|dif|diff|log|full)$/i
/** As many full backups of a database are looked at, newest first, with all that follows the oldest of them. */
const FULLS = 3
/** Files in a folder that are looked into, the last by name first; names of backups mostly end with their time. */
const MOST_FILES = 500

/**
 * Where the backups lie that the answers name.
 * @throws Problem `place-not-seen`, `kit-damaged` and others of the kit, others as `Instance.rows`
 */
export async function findFiles(here: Here, p: Pick<Ports, 'kit'>, a: Partial<Answers>): Promise<Found> {
  if (a.source === 'kit') return fromKit(await databaseArtifacts(p))
  if (a.source === 'history') return fromHistory(here)
  return fromPlace(here.instance, a.place ?? '')
}

/** The database backups that the recovery kit lists. @throws Problem as `Kit.artifacts` */
export async function databaseArtifacts(p: Pick<Ports, 'kit'>): Promise<DatabaseArtifact[]> {
  return (await p.kit.artifacts()).filter((entry): entry is DatabaseArtifact => entry.kind === 'database-backup')
}

function fromKit(entries: readonly DatabaseArtifact[]): Found {
  const byDatabase = new Map<string, DatabaseArtifact[]>()
  for (const entry of entries) {
    const key = `${entry.server.name}/${entry.database}`.toLowerCase()
    byDatabase.set(key, [...(byDatabase.get(key) ?? []), entry])
  }
  const recent = [...byDatabase.values()].flatMap((some) => sinceFull(some, (entry) => entry.type === 'full'))
  return { candidates: unique(recent.map(({ files }) => files)), unread: [], virtual: 0, others: 0 }
}

async function fromHistory({ instance, databases }: Here): Promise<Found> {
  const names = new Map(
    [...knownDatabases, ...databases].map(({ name }): [string, string] => [name.toLowerCase(), name]),
  )
  const found: Found = { candidates: [], unread: [], virtual: 0, others: 0 }
  for (const name of names.values()) {
    if (isSystem(name)) continue
    const rows = await rowsOf(instance, backupsOf(name))
    const sets = new Map<string, HistoryRow[]>()
    for (const row of rows) sets.set(row.setGuid, [...(sets.get(row.setGuid) ?? []), row])
    const all = [...sets.values()]
    // 2 is a disk; 7 is a virtual device, 5 a tape.
    const onDisk = all.filter((stripes) => stripes.every(({ deviceType, path }) => deviceType === 2 && path !== null))
    found.virtual += all.filter((stripes) => stripes.some(({ deviceType }) => deviceType === 7)).length
    const recent = sinceFull(
      onDisk.map((stripes) => ({ stripes, finished: stripes[0]?.finished ?? '' })),
      ({ stripes: [first] }) => first?.type === 'D' && !first.damaged,
    )
    found.candidates.push(
      ...recent.map(({ stripes }) =>
        stripes.toSorted((x, y) => x.stripe - y.stripe).flatMap(({ path }) => (path === null ? [] : [path])),
      ),
    )
  }
  return { ...found, candidates: unique(found.candidates) }
}

/** The files of a folder, or one file with the others that its backup was written to. */
async function fromPlace(instance: Instance, place: string): Promise<Found> {
  const [seen] = await rowsOf(instance, pathSeen(folderOf(place)))
  const folder = folderOf(place)
  if (seen?.fileExists === 1) {
    const alone = await together(instance, [place])
    const isPart = alone.unread.some(({ problem }) => problem.code === 'stripes-missing')
    return isPart ? together(instance, await besides(instance, place), new Set([place])) : alone
  }
  if (seen?.isFolder !== 1) throw notSeen(instance, place)
  const files = (await rowsOf(instance, folderSeen(folder))).filter(({ isFile }) => isFile === 1)
  const backups = files.filter(({ name }) => BACKUP_NAME.test(name)).map(({ name }) => name)
  const newest = backups.toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true })).slice(0, MOST_FILES)
  const found = await together(
    instance,
    newest.map((name) => joined(folder, name)),
  )
  return { ...found, others: files.length - newest.length }
}

/** A file with what lies beside it and may belong to it: files of the same ending. */
async function besides(instance: Instance, file: string): Promise<string[]> {
  const [, folder = '', name = ''] = /^(.*)[\\/]([^\\/]+)$/.exec(file) ?? []
  const ending = name.slice(name.lastIndexOf('.')).toLowerCase()
  const rows = await rowsOf(instance, folderSeen(folder))
  const others = rows
    .filter((row) => row.isFile === 1 && row.name.toLowerCase().endsWith(ending))
    .filter((row) => row.name.toLowerCase() !== name.toLowerCase())
    .slice(0, MOST_FILES)
  return [file, ...others.map((row) => joined(folder, row.name))]
}

async function together(instance: Instance, paths: readonly string[], wanted?: ReadonlySet<string>): Promise<Found> {
  return { ...(await joinStripes(instance, paths, wanted)), virtual: 0, others: 0 }
}

/** Everything since the third newest full backup; everything there is where there are fewer. */
function sinceFull<T extends { finished: string }>(all: readonly T[], isFull: (one: T) => boolean): T[] {
  const newest = all.toSorted((a, b) => (a.finished < b.finished ? 1 : a.finished > b.finished ? -1 : 0))
  const oldest = newest.filter(isFull).at(FULLS - 1)
  return oldest === undefined ? newest : newest.filter(({ finished }) => finished >= oldest.finished)
}

function unique(candidates: readonly string[][]): string[][] {
  const byPaths = new Map(candidates.map((paths) => [paths.join('|').toLowerCase(), paths]))
  return [...byPaths.values()]
}

function notSeen({ identity: { name } }: Instance, place: string): Problem {
  return new Problem({
    code: 'place-not-seen',
    text: `${name} does not see ${place}.`,
    cause:
      'There is no such folder or file, or the service account of SQL Server may not read it: the server can’t tell the two apart. Mapped drives belong to a person’s session and are never seen.',
    unchanged: ['Nothing was changed.'],
    next: [
      'Enter the path as the server sees it, and give its service account the right to read there (DOMAIN\\COMPUTER$ for a built-in account).',
    ],
  })
}

/** Whether a problem is about the place, so that it belongs to its field. */
export function isAboutPlace(error: unknown): boolean {
  return codeOf(error) === 'place-not-seen'
}
