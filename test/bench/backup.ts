import { randomBytes, scrypt } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { pathToFileURL } from 'node:url'
import type { createApplication as Create } from '../../main/application.ts'
import { bytesOf, GOOD_PASSWORD } from '../support/application.ts'
import { bundleForNode } from '../support/bundle-for-node.ts'
import { type Measure, measure, pairedRatio } from './measure.ts'

const WORK_FACTOR = 17

/** The program as it ships, bundled: from source, loading a hundred files would be measured too. */
async function loadBundled(outDir: string): Promise<typeof Create> {
  const bundle = await bundleForNode(path.resolve(import.meta.dirname, '../../main/application.ts'), outDir)
  const { createApplication } = (await import(pathToFileURL(bundle).href)) as { createApplication: typeof Create }
  return createApplication
}

/**
 * A whole backup (plan made before; sealing, writing, flushing, reading back, decrypting, publishing, sidecar, kit, journal, report)
 * ÷ one bare scrypt at the same cost; and the longest time the event loop was held up meanwhile, in milliseconds.
 */
export async function backup(): Promise<Measure[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-backup-'))
  try {
    const createApplication = await loadBundled(path.join(folder, 'bundle'))
    const app = await createApplication({
      target: 'practice',
      folder: { path: folder, why: 'bench' },
      version: '0.0.0',
      workFactor: WORK_FACTOR,
    })
    const secrets = (): Record<string, Uint8Array> => ({ password: bytesOf(GOOD_PASSWORD) })
    let n = 0
    let longest = 0
    const ours = async (): Promise<number> => {
      const answers = { mode: 'backup', location: `\\\\FS02\\DR\\Keys\\bench-${n++}.age`, copyTo: '' }
      const plan = await app.runs.plan('encryption-key', answers, secrets())
      const delay = monitorEventLoopDelay({ resolution: 1 })
      delay.enable()
      const began = performance.now()
      const { run } = await app.runs.start(plan.hash, [], secrets())
      await app.runs.idle()
      const took = performance.now() - began
      delay.disable()
      // The first backup, which loads code, counts as well: it is the one that a person sees.
      longest = Math.max(longest, delay.max / 1e6)
      const { result } = await app.runs.get(run)
      if (result?.outcome !== 'done') throw new Error(`The backup ended as ${result?.outcome}: ${result?.error?.text}`)
      return took
    }
    const bare = (): Promise<number> =>
      new Promise((resolve, reject) => {
        const began = performance.now()
        scrypt(
          bytesOf(GOOD_PASSWORD),
          randomBytes(16),
          32,
          { N: 2 ** WORK_FACTOR, r: 8, p: 1, maxmem: 2 ** 30 },
          (error) => (error === null ? resolve(performance.now() - began) : reject(error)),
        )
      })
    const ratio = await pairedRatio(15, ours, bare)
    return [
      measure('key-backup with verify / bare scrypt', ratio, 1.25),
      measure('event-loop delay during it, ms', longest, 50),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
