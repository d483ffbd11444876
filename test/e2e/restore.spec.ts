/** What the wizard is for: back up on one computer, restore on the rebuilt one, verify. By keyboard alone. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { alt, tabTo, watchMouse } from './keys.ts'
import {
  atHome,
  field,
  firstDay,
  heading,
  HOME,
  keyInWorld,
  LOCATION,
  PASSWORD,
  RUN,
  simulate,
  typePassword,
} from './walk.ts'

const FILE = `${LOCATION}night.age`
const row = (page: Page, name: string): Locator => page.getByRole('button', { name: new RegExp(`^${name}`) })

async function open(page: Page, name: string): Promise<void> {
  await expect(heading(page, HOME)).toBeFocused()
  await tabTo(page, row(page, name), 8)
  await page.keyboard.press('Enter')
}

/** Fills a page's first box, which has the focus, and goes on. */
async function enter(page: Page, label: string, text: string): Promise<void> {
  await expect(field(page, label)).toBeFocused()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.insertText(text)
  await alt(page, 'n')
}

async function backUp(page: Page): Promise<void> {
  await open(page, 'Back up the encryption key')
  await expect(heading(page, 'Introduction')).toBeFocused()
  await alt(page, 'n')
  await expect(heading(page, 'Backup or Restore?')).toBeVisible()
  await alt(page, 'n')
  await expect(heading(page, 'Provide a Location')).toBeVisible()
  await enter(page, 'Path and file name', FILE)
  await expect(field(page, 'Password')).toBeFocused()
  await typePassword(page, PASSWORD)
  await alt(page, 'n')
  await expect(heading(page, 'Summary')).toBeFocused()
  await expect(page.getByRole('list', { name: 'Steps' })).toBeVisible()
  await alt(page, 'u')
  await expect(heading(page, 'Secure Storage Backup Complete')).toBeFocused(RUN)
  await alt(page, 'f')
}

/** The registry's value on the simulated computer, base64, as the practice world keeps it. */
async function keyOn(dataFolder: string, computer: string): Promise<string | undefined> {
  const world = JSON.parse(await readFile(path.join(dataFolder, 'practice', 'world.json'), 'utf8')) as {
    computers: Record<string, { registry: Record<string, Record<string, { data: string }>> }>
  }
  const entry = Object.entries(world.computers[computer]!.registry).find(([name]) => name.endsWith('MOMBins'))
  return entry?.[1]['Value1']?.data
}

test('back up, restore on the rebuilt computer, verify', async ({ shared }) => {
  const launched = await shared(firstDay)
  const { page, dataFolder } = launched
  await backUp(page)
  const original = await keyInWorld(dataFolder)

  await atHome(launched, (at) => simulate(at, 'rebuilt-server'))
  const mouse = await watchMouse(page)
  expect(await keyOn(dataFolder, 'rebuilt-server'), 'no key before the restore').toBeUndefined()

  await test.step('restore: a wrong password is said at its box, and nothing is lost', async () => {
    await open(page, 'Restore the encryption key')
    await expect(heading(page, 'Introduction')).toBeFocused()
    await alt(page, 'n')
    await expect(page.getByRole('radio', { name: 'Restore the Encryption Key' })).toBeChecked()
    await alt(page, 'n')
    await expect(heading(page, 'Provide a Location')).toBeVisible()
    await enter(page, 'Path and file name', FILE)
    await enter(page, 'Password', 'not the password')
    const problem = page.getByRole('region', { name: 'There is a problem' })
    await expect(problem).toBeFocused(RUN)
    await expect(problem).toContainText(/password/)
    await expect(page).toHaveTitle(/^Error: /)
    expect(await keyOn(dataFolder, 'rebuilt-server')).toBeUndefined()
  })

  await test.step('restore: file and computer are shown before anything is written', async () => {
    await alt(page, 'w')
    await enter(page, 'Password', PASSWORD)
    await expect(heading(page, 'Summary')).toBeFocused(RUN)
    await expect(page.getByText('SM_PRACTICE').first()).toBeVisible()
    expect(await keyOn(dataFolder, 'rebuilt-server')).toBeUndefined()
    await tabTo(page, page.getByRole('button', { name: 'Restore key', exact: true }), 4)
    await page.keyboard.press('Space')
    await expect(heading(page, 'Secure Storage Key Restore Complete')).toBeFocused(RUN)
    await alt(page, 'f')
  })
  expect(await keyOn(dataFolder, 'rebuilt-server'), 'the very key').toBe(original)

  await test.step('verify: the file holds the key in use, and nothing changed', async () => {
    await open(page, 'Verify a key backup')
    await enter(page, 'Path and file name', FILE)
    await enter(page, 'Password', PASSWORD)
    await expect(heading(page, 'Summary')).toBeFocused(RUN)
    await expect(page.getByRole('list', { name: 'Steps' })).toBeVisible(RUN)
    await alt(page, 'v')
    await expect(heading(page, 'The key backup opens')).toBeFocused(RUN)
    await expect(page.getByText('It is the key that PRACTICE-MS01 uses now', { exact: true })).toBeVisible()
  })
  expect(await keyOn(dataFolder, 'rebuilt-server')).toBe(original)
  expect(await mouse(), 'no event of a pointing device').toEqual([])
})
