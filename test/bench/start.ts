import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { freshNode, type Measure, measure, pairedRatio } from './measure.ts'

/** Start: bundle evaluation to `new BrowserWindow` ÷ `require('mssql')`, fresh processes: the start must not load what only a page needs. */
export async function start(): Promise<Measure[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-start-'))
  try {
    const fixtures = path.join(import.meta.dirname, 'fixtures')
    const ratio = await pairedRatio(
      15,
      () => freshNode([path.join(fixtures, 'start.mjs')], { BENCH_FOLDER: folder }),
      () => freshNode([path.join(fixtures, 'load-mssql.cjs')]),
    )
    return [measure('start-to-window / require-mssql', ratio, 0.2)]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
