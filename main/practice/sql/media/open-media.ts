import type { SqlError } from '../../tds/index.ts'
import { existingBytes } from './devices.ts'
import { blockAt, dataBody, ROOM, UNIT } from './format.ts'
import {
  familiesMissing,
  familyTwice,
  malformed,
  noSuchSet,
  otherMediaName,
  otherMediaSet,
  otherSetIdentity,
  readFailed,
  terminatedSet,
} from './media-errors.ts'
import type { SetHeader } from './media-set.ts'
import { type Family, type FoundSet, readFamily } from './read-media.ts'
import type { MediaContext } from './world.ts'

/**
 * The files of a media set, by their family.
 *
 * @param all every family has to be there, as for RESTORE; HEADERONLY is content with any
 * @throws SqlError 3201, 3203, 3241, 3243, 3254, 3132, 3227, 3258, 4037
 */
export async function openMedia(
  context: MediaContext,
  paths: readonly string[],
  options: { all: boolean; mediaName?: string | undefined },
): Promise<Family[]> {
  const families: Family[] = []
  for (const path of paths) families.push(readFamily(path, await existingBytes(context, path)))
  const [first] = families
  if (first === undefined) throw new Error('a statement without devices')
  checkMembers(families, options.mediaName)
  const { families: wanted } = first.media
  if (options.all && families.length < wanted) throw familiesMissing(wanted, families.length)
  return families.sort((a, b) => a.media.family - b.media.family)
}

/** @throws SqlError 3258, 3227, 4037 */
export function checkMembers(families: readonly Family[], mediaName: string | undefined): void {
  const [first] = families
  for (const { path, media } of families) {
    if (media.mediaSet !== first?.media.mediaSet) throw otherMediaSet(path)
    const { name } = media
    if (mediaName !== undefined && mediaName !== name) throw otherMediaName(mediaName, name ?? '', path)
  }
  for (const [index, { path, media }] of families.entries()) {
    const twin = families.slice(0, index).find((other) => other.media.family === media.family)
    if (twin !== undefined) throw familyTwice(path, media.family, twin.path)
  }
}

/** Something that reading a set comes upon. */
export interface Flaw {
  /** How far reading gets before. */
  percent: number
  /** The file ends there. */
  error?: SqlError
  /** Block whose checksum is wrong. */
  block?: number
}

/** One set over all its files. */
export interface OpenedSet {
  header: SetHeader
  finished: string
  /** Everything that is wrong with its data, in the order of reading. */
  flaws: readonly Flaw[]
  /** The content as far as it was read: damaged bytes included. */
  content(): Buffer
}

/**
 * A set of a medium.
 *
 * @throws SqlError 4038 no such set, 3241 unreadable, 3256 never finished, 3203 cut off before its data, 3232
 */
export function openSet(families: readonly Family[], position: number): OpenedSet {
  const parts = families.map((family) => ({ family, set: partOf(family, position) }))
  const [first] = parts
  const header = first?.set.header
  if (header === undefined) throw new Error('a set without files')
  for (const { family, set } of parts)
    if (set.header?.guid !== header.guid) throw otherSetIdentity(family.path, family.media.family)
  const flaws = parts.flatMap(({ family, set }, index) => flawsOf(family, set, index, header.data.blocks))
  return {
    header,
    finished: first?.set.end?.finished ?? header.started,
    flaws: flaws.sort((a, b) => a.percent - b.percent),
    content: () => contentOf(parts, header),
  }
}

function partOf({ path, sets }: Family, position: number): FoundSet {
  const set = sets[position - 1]
  if (set === undefined) throw noSuchSet(position, path)
  if (set.state === 'malformed') throw malformed(path)
  if (set.state === 'terminated') throw terminatedSet(path)
  if (set.header === undefined) throw readFailed(path, 38)
  return set
}

/** @param index of the file: data blocks go round the files in turn */
function flawsOf({ path, bytes, media }: Family, set: FoundSet, index: number, all: number): Flaw[] {
  const flaws: Flaw[] = []
  for (let n = 0; n < set.blocks; n += 1) {
    const block = n * media.families + index
    const percent = (block / all) * 100
    const found = blockAt(bytes, set.dataAt + n * UNIT, 1)
    if (found === 'short') return [...flaws, { percent, error: readFailed(path, 38) }]
    if (!found.intact || found.type !== 'DATA') flaws.push({ percent, block })
  }
  return set.state === 'cut' ? [...flaws, { percent: 100, error: readFailed(path, 38) }] : flaws
}

function contentOf(parts: readonly { family: Family; set: FoundSet }[], { data }: SetHeader): Buffer {
  const bodies: Buffer[] = []
  for (let block = 0; block * ROOM < data.bytes; block += 1) {
    const part = parts[block % parts.length]
    if (part === undefined) break
    bodies.push(dataBody(part.family.bytes, part.set.dataAt + Math.floor(block / parts.length) * UNIT))
  }
  return Buffer.concat(bodies).subarray(0, data.bytes)
}
