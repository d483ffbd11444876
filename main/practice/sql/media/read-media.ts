import type * as z from 'zod/mini'
import { blockAt, UNIT } from './format.ts'
import { malformed, newerMedia, volumeEmpty } from './media-errors.ts'
import {
  MEDIA_VERSION,
  type MediaHeader,
  mediaHeader,
  type SetEnd,
  setEnd,
  type SetHeader,
  setHeader,
} from './media-set.ts'

/** How a set is found in a file: whole; ended while it was written; cut off afterwards; unreadable. */
export type SetState = 'complete' | 'terminated' | 'cut' | 'malformed'

export interface FoundSet {
  position: number
  state: SetState
  /** Absent when not even the header can be read. */
  header?: SetHeader
  end?: SetEnd
  /** Where its header, and where its data begin in the file. */
  at: number
  dataAt: number
  /** Data blocks in this file. */
  blocks: number
}

/** One file of a media set. */
export interface Family {
  path: string
  bytes: Buffer
  media: MediaHeader
  /** Where the first set begins. */
  setsAt: number
  sets: FoundSet[]
}

/**
 * Takes a backup file apart, data left as they are.
 *
 * @param path as the statement named it, for messages
 * @throws SqlError 3254 empty, 3241 no backup or damaged at its beginning, 3243 of a newer version of this program
 */
export function readFamily(path: string, bytes: Buffer): Family {
  if (bytes.length === 0) throw volumeEmpty(path)
  const block = blockAt(bytes, 0)
  if (block === 'short' || block.type !== 'PSQL' || !block.intact) throw malformed(path)
  const media = parsed(block.body, mediaHeader)
  if (media === undefined) throw malformed(path)
  if (media.v > MEDIA_VERSION) throw newerMedia(path, media.v, MEDIA_VERSION)
  const sets: FoundSet[] = []
  let at: number | undefined = block.end
  while (at !== undefined && at < bytes.length) {
    const set = setAt(bytes, at, sets.length + 1, media)
    sets.push(set)
    // Where the header is right, the place of the next set is known, whatever became of this one’s end.
    const isPassable = set.header !== undefined && (set.state === 'complete' || set.state === 'malformed')
    at = isPassable ? set.dataAt + set.blocks * UNIT + UNIT : undefined
  }
  return { path, bytes, media, setsAt: block.end, sets }
}

function setAt(bytes: Buffer, at: number, position: number, media: MediaHeader): FoundSet {
  const nothing = { position, at, dataAt: at, blocks: 0 }
  const block = blockAt(bytes, at)
  if (block === 'short') return { ...nothing, state: lack(bytes) }
  const header = block.type === 'SETB' && block.intact ? parsed(block.body, setHeader) : undefined
  if (header === undefined) return { ...nothing, state: 'malformed' }
  const blocks = header.data.blocks / media.families
  const found = { position, at, header, dataAt: block.end, blocks }
  const last = blockAt(bytes, block.end + blocks * UNIT, 1)
  if (last === 'short') return { ...found, state: lack(bytes) }
  const end = last.type === 'SETE' && last.intact ? parsed(last.body, setEnd) : undefined
  return end === undefined ? { ...found, state: 'malformed' } : { ...found, end, state: 'complete' }
}

/** Blocks are written whole: a file that ends within one was cut by something else than the backup. */
function lack(bytes: Buffer): SetState {
  return bytes.length % UNIT === 0 ? 'terminated' : 'cut'
}

function parsed<T>(body: Buffer, schema: z.ZodMiniType<T>): T | undefined {
  try {
    const read = schema.safeParse(JSON.parse(body.toString('utf8')))
    return read.success ? read.data : undefined
  } catch {
    return undefined
  }
}
