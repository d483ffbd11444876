/** The page that every wizard asks for an instance with: who signs in, what is refused, and that no password stays. */
import { randomBytes } from 'node:crypto'
import { PRACTICE_PASSWORD } from '../../main/practice/sql/initial/accounts.ts'
import { commandLines, findIn, piecesBelow } from '../security/canary-search.ts'
import { DATABASES, MAIN_SERVER, next, openRow, SQL01, testConnection } from './database-walk.ts'
import { expect, test } from './fixtures.ts'
import { button, field, firstDay, heading, HOME, RUN } from './walk.ts'

const OUTCOME = '.connection-test .outcome'

test('a connection is tried, corrected and tried again; what was said of the former is gone', async ({ shared }) => {
  const { page } = await shared(firstDay)
  await openRow(page, 'Back up databases')
  const outcome = page.locator(OUTCOME).first()
  await field(page, MAIN_SERVER).fill('NOWHERE')
  await testConnection(page)
  await expect(outcome).toContainText('NOWHERE', RUN)
  await expect(outcome.locator('.message.error')).toBeVisible()

  await field(page, MAIN_SERVER).fill(SQL01)
  await expect(page.locator(OUTCOME)).toHaveCount(0)
  await page.getByRole('radio', { name: 'A SQL Server login' }).first().check()
  await testConnection(page)
  const summary = page.getByRole('region', { name: 'There is a problem' })
  await expect(summary).toBeFocused()
  await expect(summary.getByRole('link')).toHaveText(['Enter an account', 'Enter the password'])
  await summary.getByRole('link', { name: 'Enter an account' }).click()
  await expect(field(page, 'Account')).toBeFocused()

  await field(page, 'Account').fill('sa')
  await page.getByLabel('Password', { exact: true }).fill('not the password')
  await testConnection(page)
  await expect(outcome).toContainText('18456', RUN)
  await page.getByLabel('Password', { exact: true }).fill(PRACTICE_PASSWORD)
  await expect(page.locator(OUTCOME)).toHaveCount(0)
  await testConnection(page)
  await expect(outcome.getByText('sa', { exact: true })).toBeVisible(RUN)
  await next(page, 'Databases')
  await button(page, 'Back').click()
  await expect(page.getByText('A password is set.')).toBeVisible()
  await expect(outcome.getByText('sa', { exact: true })).toBeVisible()
  await button(page, 'Cancel').click()
})

test('localhost where there is no SQL Server leads nowhere, and nobody goes on', async ({ shared }) => {
  const { page } = await shared(firstDay)
  await openRow(page, 'Back up databases')
  await field(page, MAIN_SERVER).fill('localhost')
  await button(page, 'Next').click()
  // PRACTICE-MS01 has no SQL Server: nothing answers, and nobody goes on.
  await expect(heading(page, 'Database servers')).toBeVisible()
  await expect(page.locator('.message.error').first()).toBeVisible(RUN)
  await button(page, 'Cancel').click()
})

test('the password of a login is left nowhere', async ({ shared }) => {
  const canary = randomBytes(30).toString('hex')
  const { page, dataFolder, mainLog } = await shared(firstDay)
  await openRow(page, 'Capture logins and permissions')
  await field(page, MAIN_SERVER).fill(SQL01)
  await page.getByRole('radio', { name: 'Another Windows account' }).first().check()
  await field(page, 'Account').fill('PRACTICE\\adm.keller')
  await page.getByLabel('Password', { exact: true }).fill(canary)
  await testConnection(page)
  await expect(page.locator(`${OUTCOME} .message.error`)).toBeVisible(RUN)
  await button(page, 'Next').click()
  await expect(page.locator('.message.error').first()).toBeVisible(RUN)
  await button(page, 'Cancel').click()
  await expect(heading(page, HOME)).toBeVisible()
  const pieces = [
    ['main’s console', mainLog.join('\n')] as const,
    ['the page', await page.content()] as const,
    ...(await commandLines()),
    ...(await piecesBelow(dataFolder)),
  ]
  expect(pieces.length).toBeGreaterThan(10)
  expect(findIn(canary, pieces)).toEqual([])
})

test('access keys are unique on every page, with every connection shown and each with an account of its own', async ({
  shared,
}) => {
  const { page } = await shared(firstDay)
  const check = async (where: string): Promise<void> => {
    const keys = await page
      .locator('[accesskey]')
      .evaluateAll((all) => all.map((element) => (element as HTMLElement).accessKey))
    expect(keys.length, where).toBeGreaterThan(1)
    expect([...new Set(keys)], where).toEqual(keys)
    expect(keys.filter((key) => key === 'n').length, where).toBeLessThan(2)
  }
  await openRow(page, 'Back up databases')
  await expect(heading(page, 'Database servers')).toBeVisible()
  await check('Database servers')
  for (const name of ['The data warehouse', 'ReportServer', 'Orchestrator'])
    await page.getByRole('checkbox', { name: `${name} is on another instance` }).check()
  for (const radio of await page.getByRole('radio', { name: 'A SQL Server login' }).all()) await radio.check()
  await check('every connection')
  for (const radio of await page.getByRole('radio', { name: 'The Windows account that runs this program' }).all())
    await radio.check()
  for (const name of ['The data warehouse', 'ReportServer', 'Orchestrator'])
    await page.getByRole('checkbox', { name: `${name} is on another instance` }).uncheck()
  await next(page, 'Databases')
  await expect(page.getByRole('option', { selected: true }).first()).toBeVisible(RUN)
  await check('Databases')
  await next(page, 'Destination')
  await check('Destination')
  await field(page, 'Folder').fill(DATABASES)
  await next(page, 'Options')
  await page.getByRole('checkbox', { name: 'Back up the certificates of encrypted databases' }).check()
  await check('Options')
  await button(page, 'Cancel').click()
})
