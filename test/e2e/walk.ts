/** Ways through the window that several tests take. */
import { readdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { expect, type Locator, type Page } from '@playwright/test'
import type { CallIn, CallName, CallOut } from '../../preload/contract/calls.ts'
import type { Launched } from './launch.ts'

export const PASSWORD = 'burst-swarm-slender-curve-ability-lantern'
/** A share of another computer that the practice environment has from its first day on; the file gets a name of its own. */
export const LOCATION = '\\\\FS02\\DR\\Keys\\'
/** For what waits for the end of a real run: two derivations, on a machine that may be busy. */
export const RUN = { timeout: 30_000 }
export const HOME = 'What do you want to do?'
export const PAGES = [
  'Introduction',
  'Backup or Restore?',
  'Provide a Location',
  'Provide a Password',
  'Summary',
] as const
export type PageTitle = (typeof PAGES)[number]

export const heading = (page: Page, name: string): Locator => page.getByRole('heading', { level: 1, name, exact: true })
export const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true })
export const backUpRow = (page: Page): Locator => page.getByRole('button', { name: /^Back up the encryption key/ })
export const field = (page: Page, label: string): Locator => page.getByRole('textbox', { name: label, exact: true })

/** Asks main from the page, as the page itself does. */
export async function call<N extends CallName>(page: Page, name: N, input: CallIn<N>): Promise<CallOut<N>> {
  const answer = await page.evaluate(([name, input]) => window.recovery.call(name, input), [name, input] as const)
  const { ok, value, error } = answer as { ok: boolean; value: CallOut<N>; error?: { text: string } }
  if (!ok) throw new Error(`${name}: ${error?.text}`)
  return value
}

/** Loads the page again as main does it; a reload that the page itself asks for is a navigation, and denied. */
export async function reload({ app, page }: Launched): Promise<void> {
  const loaded = page.waitForEvent('load')
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.reload())
  await loaded
}

/** The home screen on the practice environment's first day, in the usual window. */
export async function firstDay(launched: Launched): Promise<void> {
  const { page, dataFolder } = launched
  const { unfinished } = await call(page, 'app.state', {})
  for (const { run } of unfinished) await call(page, 'run.discard', { run })
  await call(page, 'practice.reset', {})
  await rm(path.join(dataFolder, 'kit'), { recursive: true, force: true })
  await page.emulateMedia({ colorScheme: null, forcedColors: null })
  await page.setViewportSize({ width: 1280, height: 800 })
  await atHome(launched)
}

/** The home screen, read anew, after `prepare` has changed what is behind it. */
export async function atHome(launched: Launched, prepare?: (page: Page) => Promise<unknown>): Promise<void> {
  await prepare?.(launched.page)
  await reload(launched)
  await expect(heading(launched.page, HOME)).toBeFocused()
  await expect(
    launched.page.getByText('Signed in as').or(launched.page.getByText('Cannot be read')).first(),
  ).toBeVisible()
}

export const fault = (page: Page, id: string, on = true): Promise<unknown> =>
  call(page, 'practice.set', { fault: { id, on } })
export const simulate = (page: Page, computer: string): Promise<unknown> => call(page, 'practice.set', { computer })

export interface WalkAnswers {
  location?: string
  copyTo?: string
  password?: string
}

/** Opens the wizard and goes to a page by mouse, with answers that nothing stands against. */
export async function walkTo(page: Page, to: PageTitle, answers: WalkAnswers = {}): Promise<void> {
  const { location = LOCATION, copyTo = '', password = PASSWORD } = answers
  await backUpRow(page).click()
  for (const title of PAGES) {
    await expect(heading(page, title)).toBeVisible()
    if (title === to) break
    if (title === 'Provide a Location') {
      await field(page, 'Path and file name').fill(location)
      await field(page, 'Second copy (optional)').fill(copyTo)
    }
    if (title === 'Provide a Password') await typePassword(page, password)
    await button(page, 'Next').click()
  }
  if (to === 'Summary') await expect(page.getByRole('list', { name: 'Steps' })).toBeVisible()
  if (to === 'Introduction' || to === 'Backup or Restore?')
    await expect(page.getByText('Key fingerprint')).toBeVisible()
  if (to === 'Provide a Password') await expect(button(page, 'Use this passphrase')).toBeVisible()
}

export async function typePassword(page: Page, password: string, confirmation = password): Promise<void> {
  await field(page, 'Password').fill(password)
  await field(page, 'Confirm Password').fill(confirmation)
}

/**
 * Keeps main from deriving keys until `letGo`: a run stands still in its second step, for as long as a test needs, without
 * any clock. Only Node's own function is replaced, in main's memory; the program does not know of it.
 */
export async function holdRuns({ app }: Launched): Promise<{ letGo(): Promise<void> }> {
  await app.evaluate(() => {
    const crypto = process.getBuiltinModule('node:crypto')
    const { syncBuiltinESMExports } = process.getBuiltinModule('node:module')
    const real = crypto.scrypt
    const held: (() => void)[] = []
    const hold = (...args: unknown[]): void => void held.push(() => Reflect.apply(real, crypto, args))
    crypto.scrypt = hold
    syncBuiltinESMExports()
    Object.assign(globalThis, {
      letRunsGo() {
        crypto.scrypt = real
        syncBuiltinESMExports()
        for (const go of held.splice(0)) go()
      },
    })
  })
  return { letGo: () => app.evaluate(() => (globalThis as unknown as { letRunsGo(): void }).letRunsGo()) }
}

/** Every file below a folder, its path from there with `/` first. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name).slice(folder.length))
    .toSorted()
}

export const sharesOf = (dataFolder: string): string => path.join(dataFolder, 'practice', 'shares')
export const journalsOf = async (dataFolder: string): Promise<string[]> =>
  (await filesBelow(path.join(dataFolder, 'runs'))).filter((file) => file.endsWith('journal.jsonl'))

/** The key of the simulated management server, as the practice world keeps it. */
export async function keyInWorld(dataFolder: string): Promise<string> {
  const text = await readFile(path.join(dataFolder, 'practice', 'world.json'), 'utf8')
  const world = JSON.parse(text) as {
    computers: Record<string, { registry: Record<string, Record<string, { data: string }>> }>
  }
  const registry = world.computers['management-server']!.registry
  const [, values] = Object.entries(registry).find(([name]) => name.endsWith('MOMBins'))!
  return values['Value1']!.data
}
