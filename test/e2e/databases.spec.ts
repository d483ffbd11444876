/** Back up the databases, capture logins and permissions: by keyboard alone, and what is there afterwards. */
import type { Page } from '@playwright/test'
import { backUpBehind, DATABASES, LONG, MAIN_SERVER, PERMISSIONS } from './database-walk.ts'
import { expect, test } from './fixtures.ts'
import { alt, tabTo, watchMouse } from './keys.ts'
import { atHome, call, fault, field, filesBelow, firstDay, heading, HOME, RUN, sharesOf } from './walk.ts'

async function open(page: Page, title: string): Promise<void> {
  await expect(heading(page, HOME)).toBeFocused()
  await tabTo(page, page.getByRole('button', { name: new RegExp(`^${title}`) }), 16)
  await page.keyboard.press('Enter')
}

/** Next by its letter, then the page of that title: the servers are asked in between. */
async function goOn(page: Page, title: string): Promise<void> {
  await alt(page, 'n')
  await expect(heading(page, title)).toBeVisible(RUN)
}

async function enterFolder(page: Page, folder: string): Promise<void> {
  await expect(field(page, 'Folder')).toBeFocused(RUN)
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.insertText(folder)
}

test('back up databases, then capture permissions, by keyboard alone', async ({ shared }) => {
  test.setTimeout(180_000)
  const { page, dataFolder } = await shared(firstDay)
  const mouse = await watchMouse(page)

  await open(page, 'Back up databases')
  await expect(field(page, MAIN_SERVER)).toBeFocused()
  await tabTo(page, page.getByRole('button', { name: /^Test connection/ }).first(), 4)
  await page.keyboard.press('Enter')
  await expect(page.getByText('PRACTICE\\admin', { exact: true })).toBeVisible(RUN)
  await expect(
    page.getByRole('status').filter({ hasText: 'Connected to PRACTICE-SQL01 as PRACTICE\\admin.' }),
  ).toBeAttached()

  await goOn(page, 'Databases')
  const list = page.getByRole('listbox', { name: 'Databases' })
  await expect(list).toBeVisible(RUN)
  await tabTo(page, list, 4)
  // Only the first: the whole set takes its time.
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.press('ControlOrMeta+a')
  const chosen = page.getByRole('option', { selected: true })
  if ((await chosen.count()) > 0) await page.keyboard.press('ControlOrMeta+a')
  await expect(chosen).toHaveCount(0)
  await page.keyboard.press('Home')
  await page.keyboard.press('Space')
  await expect(chosen).toHaveText([/^ServiceManager/])

  await goOn(page, 'Destination')
  await enterFolder(page, DATABASES)
  await goOn(page, 'Options')
  await expect(page.getByRole('radio', { name: 'Full' })).toBeChecked()
  await goOn(page, 'Summary')
  await expect(page.getByRole('list', { name: 'Steps' })).toBeVisible(RUN)
  await alt(page, 'u')
  await expect(heading(page, 'The databases are backed up')).toBeFocused(LONG)
  await alt(page, 'f')

  await open(page, 'Capture logins and permissions')
  await expect(field(page, MAIN_SERVER)).toBeFocused()
  await goOn(page, 'Databases')
  await expect(page.getByRole('listbox', { name: 'Databases' })).toBeVisible(RUN)
  await expect(page.getByRole('option', { selected: true }).first()).toBeVisible()
  await goOn(page, 'Location')
  await enterFolder(page, PERMISSIONS)
  await goOn(page, 'Summary')
  await expect(page.getByRole('list', { name: 'Steps' })).toBeVisible(RUN)
  await alt(page, 'u')
  await expect(heading(page, 'Logins and permissions are captured')).toBeFocused(LONG)
  await alt(page, 'f')
  await expect(heading(page, HOME)).toBeFocused()
  expect(await mouse(), 'no event of a pointing device').toEqual([])

  const files = await filesBelow(sharesOf(dataFolder))
  expect(files.filter((name) => /^\/FS02\/DR\/Databases\/.*ServiceManager.*\.bak$/.test(name))).toHaveLength(1)
  expect(files.filter((name) => name.startsWith('/FS02/DR/Permissions/') && name.endsWith('.sql'))).toHaveLength(1)
  const { kit } = await call(page, 'app.state', {})
  expect(kit.text).toContain('2 entries')
})

test('recover the databases on the rebuilt server by keyboard alone: the snapshot shows no difference', async ({
  shared,
}) => {
  test.setTimeout(180_000)
  const launched = await shared(firstDay)
  const { page } = launched
  await backUpBehind(page)
  await atHome(launched, (at) => fault(at, 'sql-rebuilt'))
  const mouse = await watchMouse(page)

  await open(page, 'Recover databases')
  await expect(heading(page, 'What to do')).toBeVisible()
  await goOn(page, 'Database server')
  await expect(field(page, 'Database server')).toHaveValue('PRACTICE-SQL01')
  await goOn(page, 'Backups')
  await goOn(page, 'Databases')
  await expect(page.getByRole('option', { selected: true })).toHaveText([/^ServiceManager/, /^DWStagingAndConfig/], RUN)
  await goOn(page, 'Files and options')
  await expect(page.getByRole('listbox', { name: 'Steps after the restore' })).toBeVisible(RUN)
  await goOn(page, 'Summary')
  await expect(page.getByRole('list', { name: 'Steps' })).toBeVisible(RUN)
  await alt(page, 'r')
  await expect(heading(page, 'The databases are recovered')).toBeFocused(LONG)
  await expect(page.getByText('there is no difference')).toBeVisible()
  await alt(page, 'f')
  await expect(heading(page, HOME)).toBeFocused()
  expect(await mouse(), 'no event of a pointing device').toEqual([])
})
