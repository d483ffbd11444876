import { createHash } from 'node:crypto'

/** What a line of the journal tells. Lines of a newer version may tell more; they are refused by their `v`. */
export const journalTypes = [
  'plan',
  'check',
  'intent',
  'outcome',
  'message',
  'resume',
  'question',
  'answer',
  'stop',
  'end',
] as const
export type JournalType = (typeof journalTypes)[number]

/** One line. `prev` is the SHA-256 of the bytes of the line before, so that lines can be neither changed, dropped nor moved unseen. */
export interface JournalLine {
  v: 1
  /** From 0. */
  seq: number
  /** UTC. */
  at: string
  run: string
  prev: string
  type: JournalType
  step?: string
  data?: Readonly<Record<string, unknown>>
}

export const journalVersion = 1
export const firstPrev = '0'.repeat(64)

/** `,"sum":"` 64 hex digits `"}`: the last member of every line, of every version. */
const sumLength = 8 + 64 + 2

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/**
 * A line as it is written, without its line feed. Its last member `sum` is the SHA-256 of the line without it: the chain alone would not
 * show a change in the last line.
 */
export function encodeLine(line: JournalLine): Buffer {
  const body = JSON.stringify(line)
  return Buffer.from(`${body.slice(0, -1)},"sum":"${sha256(Buffer.from(body))}"}`)
}

export type Decoded = { line: JournalLine } | { newer: number } | { wrong: string }

/** A line from its bytes, checked against its own sum and its shape; not yet against its neighbours. */
export function decodeLine(bytes: Buffer): Decoded {
  const body = Buffer.concat([bytes.subarray(0, Math.max(0, bytes.length - sumLength)), Buffer.from('}')])
  const tail = bytes.subarray(Math.max(0, bytes.length - sumLength)).toString('latin1')
  if (tail !== `,"sum":"${sha256(body)}"}`) return { wrong: 'its checksum does not fit' }
  let value: unknown
  try {
    value = JSON.parse(body.toString())
  } catch (error) {
    return { wrong: `it is no JSON (${String(error)})` }
  }
  if (typeof value !== 'object' || value === null) return { wrong: 'it is no object' }
  const { v } = value as { v?: unknown }
  if (typeof v === 'number' && v > journalVersion) return { newer: v }
  return isLine(value) ? { line: value } : { wrong: 'it lacks what every line holds' }
}

/** Whether bytes at the end of a file, without a line feed, are the beginning of a line: nothing stands after a line's own end. */
export function isBeginning(bytes: Buffer): boolean {
  return !/,"sum":"[0-9a-f]{64}"\}/.test(bytes.toString('latin1'))
}

function isLine(value: object): value is JournalLine {
  const line = value as Partial<Record<keyof JournalLine, unknown>>
  return (
    line.v === journalVersion &&
    Number.isSafeInteger(line.seq) &&
    typeof line.at === 'string' &&
    typeof line.run === 'string' &&
    typeof line.prev === 'string' &&
    journalTypes.some((type) => type === line.type) &&
    (line.step === undefined || typeof line.step === 'string') &&
    (line.data === undefined || (typeof line.data === 'object' && line.data !== null && !Array.isArray(line.data)))
  )
}
