import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, statSync, unlinkSync } from 'node:fs'
import path from 'node:path'

/** Bytes a log file may have, and how many are kept. Source: DESIGN section 7. */
const MOST_BYTES = 5 * 1024 * 1024
const MOST_FILES = 10

export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>

export interface Log {
  readonly folder: string
  readonly file: string
  write(level: 'info' | 'warn' | 'error', event: string, fields?: LogFields): void
  /** The newest lines, oldest first. */
  tail(lines: number): string[]
}

/** Control characters and marks that change the direction of writing would let a line lie about itself. */
export function printable(text: string): string {
  return text.replace(
    // oxlint-disable-next-line no-control-regex -- control characters are what is replaced
    /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/**
 * A log of JSON lines. Only named fields of plain values are taken: no object, no buffer, no error with its own fields,
 * so that what is secret can't slip in. A log that can't be written never stops the work.
 */
export function openLog(folder: string, wall: () => Date = () => new Date(), mostBytes = MOST_BYTES): Log {
  const file = path.join(folder, 'recovery.log')
  let failed = false
  const rotate = (): void => {
    if (!existsSync(file) || statSync(file).size < mostBytes) return
    const name = (n: number): string => path.join(folder, `recovery.${n}.log`)
    if (existsSync(name(MOST_FILES - 1))) unlinkSync(name(MOST_FILES - 1))
    for (let n = MOST_FILES - 2; n >= 1; n--) if (existsSync(name(n))) renameSync(name(n), name(n + 1))
    renameSync(file, name(1))
  }
  return {
    folder,
    file,
    write(level, event, fields = {}) {
      const safe = Object.fromEntries(
        Object.entries(fields).map(([key, value]) => [key, typeof value === 'string' ? printable(value) : value]),
      )
      try {
        mkdirSync(folder, { recursive: true })
        rotate()
        appendFileSync(file, `${JSON.stringify({ at: wall().toISOString(), level, event, ...safe })}\n`)
        failed = false
      } catch (error) {
        if (!failed)
          process.stderr.write(
            `The log ${file} can't be written: ${error instanceof Error ? error.message : String(error)}\n`,
          )
        failed = true
      }
    },
    tail(lines) {
      const files = [path.join(folder, 'recovery.1.log'), file].filter((name) => existsSync(name))
      return files
        .flatMap((name) =>
          readFileSync(name, 'utf8')
            .split('\n')
            .filter((line) => line !== ''),
        )
        .slice(-lines)
    },
  }
}
