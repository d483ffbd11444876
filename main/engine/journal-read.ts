import { open, readFile } from 'node:fs/promises'
import type { ErrorData } from '../../preload/contract/error.ts'
import { decodeLine, firstPrev, isBeginning, sha256, type JournalLine } from './journal-line.ts'
import { journalDamaged, journalMissing, journalNewer, journalUnreadable } from './journal-problems.ts'
import { codeOf, type Problem } from './problem.ts'

export interface JournalRead {
  /** Every line up to the end or to the first that can't be trusted. */
  lines: JournalLine[]
  /** Bytes that these lines take: what a resumed journal is cut to. */
  size: number
  /** SHA-256 of the last line's bytes. */
  prev: string
  /** True when the last line was cut off by a crash; it was never acted on. */
  torn: boolean
  /** Why the journal can't be gone on with: `journal-damaged`, `journal-newer`, `journal-missing` or `journal-unreadable`. */
  damage?: ErrorData
}

const lineFeed = 0x0a

/** Reads a journal and checks each line, its place and its link to the line before. Never rejects: what is wrong is part of the answer. */
export async function readJournal(path: string, run?: string): Promise<JournalRead> {
  let bytes: Buffer
  try {
    bytes = await readFile(path)
  } catch (error) {
    return empty(codeOf(error) === 'ENOENT' ? journalMissing(path) : journalUnreadable(path, error))
  }
  return checkJournal(bytes, path, run)
}

export function checkJournal(bytes: Buffer, path: string, run?: string): JournalRead {
  const read: JournalRead = { lines: [], size: 0, prev: firstPrev, torn: false }
  while (read.size < bytes.length) {
    const feed = bytes.indexOf(lineFeed, read.size)
    const whole = feed !== -1
    const line = bytes.subarray(read.size, whole ? feed : bytes.length)
    const problem = take(read, line, path, run)
    // A crash in the middle of a write leaves the beginning of a line. What it would have said never took effect.
    if (problem !== undefined && !whole && isBeginning(line)) {
      read.torn = true
      break
    }
    if (problem !== undefined) return { ...read, damage: problem.data }
    read.size = whole ? feed + 1 : bytes.length
    // Only the line feed is missing: the line itself is proven whole.
    if (!whole) read.torn = true
  }
  if (read.lines[0]?.type !== 'plan') {
    return { ...read, damage: journalDamaged(path, 'Its beginning', 'the plan is not there').data }
  }
  return read
}

function take(read: JournalRead, bytes: Buffer, path: string, run: string | undefined): Problem | undefined {
  const where = `Line ${read.lines.length + 1}`
  const decoded = decodeLine(bytes)
  if ('newer' in decoded) return journalNewer(path, decoded.newer)
  if ('wrong' in decoded) return journalDamaged(path, where, decoded.wrong)
  const { line } = decoded
  if (line.prev !== read.prev) return journalDamaged(path, where, 'it does not follow the line before it')
  if (line.seq !== read.lines.length) return journalDamaged(path, where, 'its number is out of order')
  if (run !== undefined && line.run !== run) return journalDamaged(path, where, `it belongs to the run ${line.run}`)
  read.lines.push(line)
  read.prev = sha256(bytes)
  return undefined
}

function empty(damage: Problem): JournalRead {
  return { lines: [], size: 0, prev: firstPrev, torn: false, damage: damage.data }
}

/** Whether the journal's last line is that run's end, by its last bytes alone: the home screen looks at every run that ever was. */
export async function hasEnd(path: string, run: string): Promise<boolean> {
  let file
  try {
    file = await open(path, 'r')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw journalUnreadable(path, error)
  }
  try {
    const { size } = await file.stat()
    const bytes = Buffer.alloc(Math.min(size, 4096))
    await file.read(bytes, 0, bytes.length, size - bytes.length)
    const text = bytes.at(-1) === lineFeed ? bytes.subarray(0, -1) : bytes
    const decoded = decodeLine(text.subarray(text.lastIndexOf(lineFeed) + 1))
    return 'line' in decoded && decoded.line.type === 'end' && decoded.line.run === run
  } finally {
    await file.close()
  }
}
