import { mkdtempSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { type Measure, measure, pairedRatio } from './measure.ts'
import { systemClock } from '../../main/engine/clock.ts'
import { beginJournal } from '../../main/engine/journal.ts'

const LINES = 200

/** Journal append with its hash chain and flush ÷ a bare write and flush of a line as long. */
export async function journal(): Promise<Measure[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-journal-'))
  try {
    let n = 0
    const data = { title: 'Write the key file under a temporary name', outcome: 'done', text: 'x'.repeat(120) }
    const ours = async (): Promise<number> => {
      const one = await beginJournal(folder, `run-${n++}`, {}, systemClock)
      const began = performance.now()
      for (let line = 0; line < LINES; line++) await one.append('message', { step: 'write-temporary', data })
      const took = performance.now() - began
      await one.close()
      return took
    }
    const bare = async (): Promise<number> => {
      const handle = await open(path.join(folder, `${n++}.bare`), 'a')
      const line = `${JSON.stringify({ ...data, more: 'x'.repeat(160) })}\n`
      const began = performance.now()
      for (let count = 0; count < LINES; count++) {
        await handle.write(line)
        await handle.datasync()
      }
      const took = performance.now() - began
      await handle.close()
      return took
    }
    return [measure('journal-append / bare write+fsync', await pairedRatio(15, ours, bare), 1.5)]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
