import { Problem } from '../../../engine/problem.ts'
import type { Instance } from '../../../ports/index.ts'
import { backupHeader, backupLabel } from '../../../sqlserver/statements/index.ts'
import { isRightMissing, rowsOf } from '../../databases/ask.ts'
import { type BackupSet, sameGuid, setOf } from './backup-set.ts'

/** What was read of backup files. */
export interface Media {
  sets: BackupSet[]
  /** Files that hold no backup that can be read, with the reason. */
  unread: Unread[]
}

export interface Unread {
  paths: string[]
  problem: Problem
}

/**
 * Reads every set of every file. A file that can't be read is told and does not keep the others from being read.
 *
 * @param candidates the files of one backup each: one path, or the paths of all its stripes
 * @throws Problem when the connection is lost, or this login may read no backup at all
 */
export async function readMedia(
  instance: Instance,
  candidates: readonly (readonly string[])[],
  signal?: AbortSignal,
): Promise<Media> {
  const media: Media = { sets: [], unread: [] }
  for (const paths of candidates) {
    const read = await orProblem(rowsOf(instance, backupHeader(paths), signal))
    if (read.problem !== undefined) {
      media.unread.push({ paths: [...paths], problem: read.problem })
      continue
    }
    for (const header of read.value) {
      const set = setOf(header, paths)
      // The same set may lie in two places.
      if (set !== undefined && !media.sets.some(({ guid }) => sameGuid(guid, set.guid))) media.sets.push(set)
    }
  }
  return media
}

/**
 * Puts files that are stripes of one backup together, by their labels, in their order.
 *
 * @param wanted the paths that count; a media set none of whose files is wanted is left out
 * @throws Problem as `readMedia`
 */
export async function joinStripes(
  instance: Instance,
  paths: readonly string[],
  wanted: ReadonlySet<string> = new Set(paths),
): Promise<{ candidates: string[][]; unread: Unread[] }> {
  const unread: Unread[] = []
  const families = new Map<string, { count: number; members: { path: string; number: number }[] }>()
  for (const path of paths) {
    const read = await orProblem(rowsOf(instance, backupLabel(path)))
    const [label] = read.value ?? []
    if (read.problem !== undefined) {
      if (wanted.has(path)) unread.push({ paths: [path], problem: read.problem })
      continue
    }
    const count = label?.FamilyCount ?? 1
    // A copy of a file in the same folder bears the same label: it is a family of its own.
    const number = label?.FamilySequenceNumber ?? 1
    const id = count === 1 ? path : (label?.MediaSetId ?? path)
    const family = families.get(id) ?? { count, members: [] }
    if (!family.members.some((member) => member.number === number)) family.members.push({ path, number })
    families.set(id, family)
  }
  const candidates: string[][] = []
  for (const { count, members } of families.values()) {
    const all = members.toSorted((a, b) => a.number - b.number).map(({ path }) => path)
    if (!all.some((path) => wanted.has(path))) continue
    if (all.length < count) unread.push({ paths: all, problem: stripesMissing(all, count) })
    else candidates.push(all)
  }
  return { candidates, unread }
}

async function orProblem<T>(
  asked: Promise<T>,
): Promise<{ value: T; problem?: never } | { value?: never; problem: Problem }> {
  try {
    return { value: await asked }
  } catch (error) {
    if (!(error instanceof Problem) || !error.code.startsWith('sql-') || isRightMissing(error)) throw error
    return { problem: error }
  }
}

function stripesMissing(paths: readonly string[], count: number): Problem {
  return new Problem({
    code: 'stripes-missing',
    text: `The backup in ${paths[0]} was written to ${count} files, and ${paths.length === 1 ? 'only this one is' : `only ${paths.length} of them are`} in its folder.`,
    cause: 'Each of the files holds a part; none can be left out (error 3132).',
    unchanged: ['The files were only read.'],
    next: ['Put all files of the backup into one folder.'],
  })
}
