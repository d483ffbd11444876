import { mkdir, open, rename, rm, truncate, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from './clock.ts'
import { createGuard, type Guard } from './guard.ts'
import { encodeLine, firstPrev, journalVersion, sha256, type JournalLine, type JournalType } from './journal-line.ts'
import type { JournalRead } from './journal-read.ts'
import { journalWriteFailed } from './journal-problems.ts'
import { codeOf } from './problem.ts'
import type { Secrets } from './types.ts'

export interface JournalEntry {
  step?: string
  data?: Readonly<Record<string, unknown>>
}

/** The record of a run on disk. What `append` resolved for is there after a power cut. */
export interface Journal {
  readonly path: string
  /** Writes one line and flushes it to the disk. Rejects with `journal-write-failed`; throws for a line that holds a secret. */
  append(type: JournalType, entry?: JournalEntry): Promise<void>
  /** The secrets that must not be written, from now on; their copies are overwritten by `close`. */
  guard(secrets: Secrets): Guard
  close(): Promise<void>
}

export const journalName = 'journal.jsonl'

/**
 * Begins a run's journal with the line that holds its plan. The folder appears under the run's name only when that line is on disk:
 * there is no run without a plan.
 */
export async function beginJournal(
  folder: string,
  run: string,
  plan: JournalEntry['data'],
  clock: Clock,
  started = clock.wall(),
): Promise<Journal> {
  const made = join(folder, `.new-${run}`)
  const path = join(folder, run, journalName)
  const first: JournalLine = {
    v: journalVersion,
    seq: 0,
    at: started.toISOString(),
    run,
    prev: firstPrev,
    type: 'plan',
    data: plan ?? {},
  }
  const bytes = encodeLine(first)
  try {
    await mkdir(made, { recursive: true })
    const file = await open(join(made, journalName), 'wx')
    try {
      await writeAll(file, Buffer.concat([bytes, Buffer.from('\n')]), 0)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(made, join(folder, run))
    await syncFolder(folder)
  } catch (error) {
    // The first error is the one to tell; a rest under the name of `.new-` is no run and is never looked at.
    await rm(made, { recursive: true, force: true }).catch(() => undefined)
    throw journalWriteFailed(path, error)
  }
  return writer({ path, run, clock, known: bytes.toString(), seq: 1, size: bytes.length + 1, prev: sha256(bytes) })
}

/** Goes on with a journal that was read without damage; a line that a crash cut off is cut away first. */
export async function continueJournal(path: string, read: JournalRead, clock: Clock): Promise<Journal> {
  const [first] = read.lines
  if (first === undefined) throw new Error('A journal without lines has no run to go on with.')
  try {
    await truncate(path, read.size)
    if (read.torn) await endLine(path, read.size)
  } catch (error) {
    throw journalWriteFailed(path, error)
  }
  const size = await sizeOf(path)
  return writer({
    path,
    run: first.run,
    clock,
    known: JSON.stringify(first),
    seq: read.lines.length,
    size,
    prev: read.prev,
  })
}

interface Start {
  path: string
  run: string
  clock: Clock
  known: string
  seq: number
  size: number
  prev: string
}

interface Waiting {
  bytes: Buffer
  prev: string
  resolve(): void
  reject(error: unknown): void
}

async function writer(start: Start): Promise<Journal> {
  const { path, run, clock } = start
  let guard = createGuard({})
  /** What is on disk for certain. */
  const written = { seq: start.seq, size: start.size, prev: start.prev }
  /** What will be, once everything that waits is written. */
  const next = { seq: start.seq, prev: start.prev }
  let waiting: Waiting[] = []
  let pump: Promise<void> | undefined
  const file = await open(path, 'r+').catch((error: unknown) => {
    throw journalWriteFailed(path, error)
  })

  // Lines that came while the disk was busy go out together: one write, one flush.
  const write = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      const bytes = Buffer.concat(batch.map((one) => one.bytes))
      try {
        await writeAll(file, bytes, written.size)
        await file.datasync()
      } catch (error) {
        await giveUp(batch, error)
        continue
      }
      written.seq += batch.length
      written.size += bytes.length
      written.prev = batch.at(-1)?.prev ?? written.prev
      for (const one of batch) one.resolve()
    }
    // Here and not in a `finally`: nothing may be queued between the last look and this.
    pump = undefined
  }

  // What was half written is taken back, so that a later line (there may be space again) still follows the last whole one.
  const giveUp = async (batch: Waiting[], error: unknown): Promise<void> => {
    const lost = [...batch, ...waiting]
    waiting = []
    next.seq = written.seq
    next.prev = written.prev
    let problem = journalWriteFailed(path, error)
    try {
      await file.truncate(written.size)
    } catch (second) {
      problem = journalWriteFailed(path, new AggregateError([error, second], `${String(error)}; ${String(second)}`))
    }
    for (const one of lost) one.reject(problem)
  }

  return {
    path,
    async append(type, entry = {}) {
      const secret = guard.find(entry)
      if (secret !== undefined) throw new Error(`A journal line of type ${type} holds the secret "${secret}".`)
      const { step, data } = entry
      const line: JournalLine = {
        v: journalVersion,
        seq: next.seq,
        at: clock.wall().toISOString(),
        run,
        prev: next.prev,
        type,
        ...(step === undefined ? {} : { step }),
        ...(data === undefined ? {} : { data }),
      }
      const bytes = encodeLine(line)
      next.seq += 1
      next.prev = sha256(bytes)
      const { prev } = next
      const done = new Promise<void>((resolve, reject) => {
        waiting.push({ bytes: Buffer.concat([bytes, Buffer.from('\n')]), prev, resolve, reject })
      })
      pump ??= write()
      await done
    },
    guard(secrets) {
      guard.close()
      guard = createGuard(secrets, start.known)
      return guard
    },
    async close() {
      await pump
      guard.close()
      await file.close()
    },
  }
}

async function writeAll(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done)
    done += bytesWritten
  }
}

/** A whole last line without its line feed gets it. */
async function endLine(path: string, size: number): Promise<void> {
  const file = await open(path, 'r+')
  try {
    const last = Buffer.alloc(1)
    await file.read(last, 0, 1, size - 1)
    if (last.toString() !== '\n') await file.write(Buffer.from('\n'), 0, 1, size)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function sizeOf(path: string): Promise<number> {
  const file = await open(path, 'r')
  try {
    return (await file.stat()).size
  } finally {
    await file.close()
  }
}

async function syncFolder(folder: string): Promise<void> {
  // Windows has no flush for folders; NTFS journals the rename itself.
  if (process.platform === 'win32') return
  let file: FileHandle | undefined
  try {
    file = await open(folder, 'r')
    await file.sync()
  } catch (error) {
    // Some network file systems refuse to flush a folder: the journal's own bytes are flushed all the same.
    if (codeOf(error) !== 'EINVAL' && codeOf(error) !== 'ENOTSUP') throw error
  } finally {
    await file?.close()
  }
}
