import { closeSync, openSync, writeSync } from 'node:fs'
import { messageOf, Problem } from '../engine/problem.ts'

/** Where an unattended run speaks: one JSON object a line. */
export interface Lines {
  write(line: Readonly<Record<string, unknown>>): void
  close(): void
}

/** Opens stdout and, when named, a file that is written anew. Rejects with `output-unwritable`. */
export function openLines(output: string | undefined): Lines {
  let file: number | undefined
  if (output !== undefined) {
    try {
      file = openSync(output, 'w', 0o600)
    } catch (error) {
      throw new Problem({
        code: 'output-unwritable',
        text: `The output file ${output} can’t be written.`,
        unchanged: ['Nothing was done.'],
        detail: messageOf(error),
      })
    }
  }
  return {
    write(line) {
      const text = `${JSON.stringify({ at: new Date().toISOString(), ...line })}\n`
      if (file !== undefined) writeSync(file, text)
      // Synchronous, so that a reader has every line when the process ends; a closed pipe must not stop a recovery.
      try {
        writeSync(1, text)
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && (error.code === 'EPIPE' || error.code === 'EAGAIN')))
          throw error
      }
    },
    close() {
      if (file !== undefined) closeSync(file)
    },
  }
}
