import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { chromium } from '@playwright/test'
import { findChromium } from '../host/find-chromium.ts'
import { buildFixture } from './page.ts'
import { serve } from '../support/serve.ts'
import { type Measure, measure, median, pairedRatio } from './measure.ts'

const FRAMES = 200

/** A list of 100,000 rows ÷ one of 1,000: a frame while it scrolls, the frame rate not held down by a screen. */
export async function list(): Promise<Measure[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-list-'))
  await buildFixture('list.html', folder)
  const { server, port } = await serve({ '/': folder })
  const browser = await chromium.launch({
    executablePath: findChromium() ?? '',
    args: ['--no-sandbox', '--disable-gpu', '--disable-frame-rate-limit', '--disable-gpu-vsync'],
  })
  try {
    const time = async (rows: number): Promise<number> => {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
      await page.goto(`http://127.0.0.1:${port}/list.html?rows=${rows}`)
      await page.getByRole('option').first().waitFor()
      const times = await page.evaluate(
        (frames) => (globalThis as unknown as { scrollFrames(n: number): Promise<number[]> }).scrollFrames(frames),
        FRAMES,
      )
      await page.close()
      return median(times)
    }
    const ratio = await pairedRatio(
      9,
      () => time(100_000),
      () => time(1_000),
    )
    return [measure('frame of a scrolling list, 100,000 rows / 1,000', ratio, 1.3)]
  } finally {
    await browser.close()
    server.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
