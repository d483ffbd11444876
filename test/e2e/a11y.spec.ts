/** Every page and state: axe in three themes, four sizes, targets large enough; then titles, focus and announcements. */
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { expect, type Launched, test } from './fixtures.ts'
import { launchUnfinished } from './interrupt.ts'
import { type Scene, scenes } from './scenes.ts'
import { backUpRow, button, field, firstDay, heading, LOCATION, PASSWORD, typePassword } from './walk.ts'

/** The script that @axe-core/playwright brings; run by hand, because its builder sends it anew for each look. */
const require = createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright'))
const { source: AXE } = require('axe-core') as { source: string }
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const THEMES = [
  { name: 'light', colorScheme: 'light', forcedColors: 'none' },
  { name: 'dark', colorScheme: 'dark', forcedColors: 'none' },
  { name: 'forced colours', colorScheme: 'light', forcedColors: 'active' },
] as const
/** The last is 200 % on 1024 × 768, less the task bar. */
const SIZES = [
  { width: 1024, height: 768 },
  { width: 800, height: 552 },
  { width: 640, height: 432 },
  { width: 512, height: 336 },
]
const USUAL = { width: 1280, height: 800 }

interface AxeRun {
  violations: { id: string; nodes: { target: unknown[]; failureSummary?: string }[] }[]
  passes: unknown[]
}

/** What axe finds in the page as it is; the page has no frames. */
async function violationsIn(page: Page): Promise<string[]> {
  if (await page.evaluate(() => !('axe' in window))) await page.evaluate(AXE)
  const { violations, passes } = await page.evaluate(
    (tags) =>
      (window as unknown as { axe: { run(what: Document, how: object): Promise<AxeRun> } }).axe.run(document, {
        runOnly: tags,
      }),
    TAGS,
  )
  if (passes.length === 0) throw new Error('axe looked at nothing')
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary}`),
  )
}

async function look(page: Page, scene: string): Promise<void> {
  for (const { name, ...media } of THEMES) {
    await page.emulateMedia({ ...media, reducedMotion: 'reduce' })
    expect.soft(await violationsIn(page), `${scene} in ${name}`).toEqual([])
  }
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none' })
  for (const size of SIZES) {
    await page.setViewportSize(size)
    expect.soft(await page.evaluate(whatDoesNotFit), `${scene} at ${size.width} × ${size.height}`).toEqual([])
  }
  await page.setViewportSize(USUAL)
}

/** Runs in the page. Sideways scrolling, a command bar out of sight, a focus that is covered, targets below 24 × 24. */
function whatDoesNotFit(): string[] {
  const found: string[] = []
  const name = (element: Element): string =>
    `${element.tagName.toLowerCase()}.${element.className} "${element.textContent?.slice(0, 30)}"`
  const root = document.documentElement
  if (root.scrollWidth > root.clientWidth) found.push(`the page is ${root.scrollWidth} wide`)
  for (const box of document.querySelectorAll('.page-scroll, .rail, .dialog-body, .drawer-body'))
    if (box.scrollWidth > box.clientWidth + 1) found.push(`${name(box)} scrolls sideways`)
  const inSight = ({ left, right, top, bottom }: DOMRect): boolean =>
    left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight
  const dialog = document.querySelector('dialog[open]')
  const bar = dialog === null ? '.commands .buttons .button' : 'dialog[open] .dialog-actions .button'
  for (const command of document.querySelectorAll(bar))
    if (!inSight(command.getBoundingClientRect())) found.push(`${name(command)} is out of sight`)
  for (const target of (dialog ?? document).querySelectorAll('button, input, select, a[href]')) {
    const label = target.closest('label') ?? target
    const { width, height } = label.getBoundingClientRect()
    const isInline = getComputedStyle(target).display === 'inline'
    if (width > 0 && !isInline && (width < 24 || height < 24)) found.push(`${name(target)} is ${width} × ${height}`)
  }
  return found
}

const parts: { name: string; scenes: Scene[] }[] = []
for (const scene of scenes) {
  if (scene.from === 'here') parts.at(-1)!.scenes.push(scene)
  else parts.push({ name: scene.name, scenes: [scene] })
}

for (const { name, scenes } of parts)
  test(`axe, sizes and targets: from ${name} on`, async ({ shared }) => {
    test.slow()
    const begin = scenes[0]!.from
    const dataFolder = await mkdtemp(path.join(os.tmpdir(), 'recovery-wizard-e2e-'))
    let own: Launched | undefined
    try {
      if (begin === 'unfinished') own = await launchUnfinished(dataFolder)
      const launched = own ?? (await shared(firstDay))
      await launched.page.setViewportSize(USUAL)
      for (const scene of scenes)
        await test.step(scene.name, async () => {
          await scene.show(launched)
          await look(launched.page, scene.name)
        })
    } finally {
      await own?.end()
      await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 })
    }
  })

test('each page change: title, focus and one sentence for a screen reader', async ({ shared }) => {
  const { page } = await shared(firstDay)
  const wizard = 'Encryption Key Backup or Restore Wizard – PRACTICE-MS01 – Practice'
  const said = page.locator('.window ~ [role=status], [role=status].visually-hidden').first()
  await expect(page).toHaveTitle(/^Practice – Home – System Center Recovery Wizard – PRACTICE-MS01$/)
  await backUpRow(page).click()
  const radio = page.getByRole('radio', { name: 'Backup the Encryption Key' })
  const changes = [
    ['Introduction', heading(page, 'Introduction')],
    ['Backup or Restore?', radio],
    ['Provide a Location', field(page, 'Path and file name')],
    ['Provide a Password', field(page, 'Password')],
    ['Summary', heading(page, 'Summary')],
  ] as const
  for (const [index, [title, focus]] of changes.entries())
    await test.step(title, async () => {
      await expect(focus).toBeFocused()
      await expect(page).toHaveTitle(`${title} – Step ${index + 1} of 6 – ${wizard}`)
      await expect(said).toHaveText(`Step ${index + 1} of 6: ${title}`)
      await expect(
        page.getByRole('navigation', { name: 'Steps of the wizard' }).locator('[aria-current=step]'),
      ).toContainText(title)
      if (index < 4) await expect(page.getByRole('form', { name: title })).toBeVisible()
      if (title === 'Provide a Location') await field(page, 'Path and file name').fill(LOCATION)
      if (title === 'Provide a Password') await typePassword(page, PASSWORD)
      if (title !== 'Summary') await button(page, 'Next').click()
    })
  await button(page, 'Cancel').click()
  await expect(said).toHaveText('Home: What do you want to do?')
})
