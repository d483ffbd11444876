import { secretBytes, secretCopy, secretJoin } from '../keyfile/index.ts'
import { MachineFailure } from './failure.ts'

/** A frame: this mark, length of the header, length of the bytes (Int32, little endian), the header (JSON in UTF-8), the bytes. */
const MARK = Buffer.from('@scrw-1:', 'ascii')
const START = MARK.length + 8
/** Bytes. A key has some hundreds. */
const MOST = 64 * 1024 * 1024

/** What stands in the header for bytes behind it, so that a secret is never text. */
interface Part {
  bytesAt: number
  size: number
}

/** A value as one frame. Whoever makes it wipes it. */
export function packFrame(value: unknown): Uint8Array {
  const parts: Uint8Array[] = []
  let at = 0
  const header = Buffer.from(
    JSON.stringify(
      replace(value, (found) => {
        if (!(found instanceof Uint8Array)) return undefined
        parts.push(found)
        at += found.length
        return { bytesAt: at - found.length, size: found.length } satisfies Part
      }),
    ),
    'utf8',
  )
  const start = secretBytes(START)
  const view = new DataView(start.buffer)
  start.set(MARK)
  view.setInt32(MARK.length, header.length, true)
  view.setInt32(MARK.length + 4, at, true)
  return secretJoin([start, header, ...parts])
}

/** Takes what a process prints until one whole frame is there; what is printed before and behind it is passed over. */
export class FrameReader {
  private chunks: Uint8Array[] = []
  private length = 0
  private from = -1
  private header = 0
  private whole = Number.POSITIVE_INFINITY

  /**
   * @returns true once the frame is whole
   * @throws MachineFailure `wrong-answer` when its lengths can't be
   */
  push(chunk: Uint8Array): boolean {
    this.chunks.push(chunk)
    this.length += chunk.length
    if (this.from < 0) this.lookForStart()
    return this.length >= this.whole
  }

  /** True when anything at all was printed. */
  get isEmpty(): boolean {
    return this.length === 0
  }

  /** The value of a whole frame, its bytes in memory of their own; everything that was taken is wiped. */
  take(): unknown {
    const all = secretJoin(this.chunks)
    this.wipe()
    try {
      const bytes = all.subarray(this.from + START + this.header, this.whole)
      const header = Buffer.from(all.buffer, this.from + START, this.header).toString('utf8')
      return replace(parse(header), (found) => {
        if (!isPart(found)) return undefined
        if (found.bytesAt < 0 || found.size < 0 || found.bytesAt + found.size > bytes.length)
          throw new MachineFailure('wrong-answer', 'the answer points outside itself')
        return secretCopy(bytes.subarray(found.bytesAt, found.bytesAt + found.size))
      })
    } finally {
      all.fill(0)
    }
  }

  wipe(): void {
    for (const chunk of this.chunks) chunk.fill(0)
    this.chunks = []
  }

  private lookForStart(): void {
    const all = secretJoin(this.chunks)
    const at = Buffer.from(all.buffer).indexOf(MARK)
    if (at >= 0 && all.length >= at + START) {
      const view = new DataView(all.buffer, at + MARK.length)
      const header = view.getInt32(0, true)
      const bytes = view.getInt32(4, true)
      if (header < 0 || bytes < 0 || header + bytes > MOST)
        throw new MachineFailure('wrong-answer', `lengths ${header} and ${bytes}`)
      this.from = at
      this.header = header
      this.whole = at + START + header + bytes
    }
    all.fill(0)
  }
}

function isPart(value: unknown): value is Part {
  return (
    typeof value === 'object' &&
    value !== null &&
    'bytesAt' in value &&
    'size' in value &&
    Number.isInteger(value.bytesAt) &&
    Number.isInteger(value.size)
  )
}

/** The value with each member exchanged for which `by` has something; the value itself is left as it is. */
function replace(value: unknown, by: (value: unknown) => unknown): unknown {
  const other = by(value)
  if (other !== undefined) return other
  if (Array.isArray(value)) return value.map((member) => replace(member, by))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, replace(member, by)]))
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    // The message of JSON.parse quotes the text.
    throw new MachineFailure('wrong-answer', error instanceof SyntaxError ? 'no JSON' : 'unreadable')
  }
}
