import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { findChromium } from '../host/find-chromium.ts'
import { type Door, openDoor } from '../support/application.ts'
import { type Measure, measure, pairedRatio } from './measure.ts'
import { buildFixture } from './page.ts'
import { serve } from '../support/serve.ts'

/** Until the first heading shows and a control (or the heading, where a page puts it there) has the focus: the home screen ÷ an empty React page. */
export async function paint(): Promise<Measure[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-paint-'))
  const door = await openDoor(path.join(folder, 'data'))
  const state = await door.call('app.state', {})
  await buildFixture('empty.html', path.join(folder, 'empty'))
  const { server, port } = await serve({
    '/ours/': path.resolve('dist/renderer'),
    '/empty/': path.join(folder, 'empty'),
  })
  const browser = await chromium.launch({
    executablePath: findChromium() ?? '',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })
  try {
    const time = async (address: string, file: string): Promise<number> => {
      const context = await browser.newContext()
      const page = await context.newPage()
      await page.addInitScript(fakeBridge, state)
      const took = await untilUsable(page, `http://127.0.0.1:${port}${address}${file}`)
      await context.close()
      return took
    }
    const ratio = await pairedRatio(
      15,
      () => time('/ours/', 'index.html'),
      () => time('/empty/', 'empty.html'),
    )
    return [measure('home painted and focused / empty React page', ratio, 1.25)]
  } finally {
    await browser.close()
    server.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Stands where the preload would: answers app.state at once, so that only the page is measured. */
function fakeBridge(state: Awaited<ReturnType<Door['call']>>): void {
  Object.assign(globalThis, {
    recovery: {
      platform: 'linux',
      on: () => () => undefined,
      // As between two processes: the answer comes in a task of its own, never within the question's.
      call: (name: string) =>
        new Promise((resolve) => {
          setTimeout(() =>
            resolve(
              name === 'app.state' ? { ok: true, value: state } : { ok: false, error: { code: 'bench', text: name } },
            ),
          )
        }),
    },
  })
}

async function untilUsable(page: Page, url: string): Promise<number> {
  await page.goto(url, { waitUntil: 'commit' })
  const handle = await page.waitForFunction(
    () => {
      const heading = document.querySelector('h1')
      const usable =
        heading !== null &&
        heading.getBoundingClientRect().height > 0 &&
        document.activeElement !== document.body &&
        document.activeElement !== null
      return usable ? performance.now() : false
    },
    undefined,
    { polling: 'raf' },
  )
  return Number(await handle.jsonValue())
}
