/** A password goes through the whole flow in the window; afterwards it is nowhere but in the head of the one who typed it. */
import { randomBytes } from 'node:crypto'
import { commandLines, findIn, piecesBelow } from '../security/canary-search.ts'
import { expect, test } from './fixtures.ts'
import { backUpRow, button, field, firstDay, heading, HOME, LOCATION, RUN, typePassword } from './walk.ts'

test('a password typed in the window is left nowhere', async ({ shared }) => {
  const canary = randomBytes(30).toString('hex')
  const launched = await shared(firstDay)
  const { app, page, dataFolder, mainLog } = launched
  const seen: [string, string][] = []
  /** What the page holds and shows now: markup, values of boxes, title, storage. */
  const look = async (where: string): Promise<void> => {
    const held = await page.evaluate(() => {
      const boxes = [...document.querySelectorAll('input')].map(({ value }) => value)
      return JSON.stringify([
        document.title,
        location.href,
        document.documentElement.outerHTML,
        boxes,
        JSON.stringify(localStorage),
        JSON.stringify(sessionStorage),
        history.state,
      ])
    })
    seen.push([where, held])
    seen.push([
      `${where}, the window’s title`,
      await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getTitle()),
    ])
  }

  await backUpRow(page).click()
  await button(page, 'Next').click()
  await expect(heading(page, 'Backup or Restore?')).toBeVisible()
  await button(page, 'Next').click()
  await field(page, 'Path and file name').fill(LOCATION)
  await button(page, 'Next').click()
  await expect(heading(page, 'Provide a Password')).toBeVisible()
  await typePassword(page, canary, `${canary}!`)
  await button(page, 'Next').click()
  await expect(page.getByRole('heading', { name: 'There is a problem' })).toBeVisible()
  const shown = await page.locator('body').innerText()
  seen.push(['what the page shows beside the boxes', shown], ['title with an error', await page.title()])
  seen.push(['markup while it is typed', await page.content()])
  await typePassword(page, canary)
  await expect(page.locator('#password-strength')).toContainText('Very strong')
  await button(page, 'Next').click()

  await expect(heading(page, 'Summary')).toBeVisible()
  await button(page, 'Show script').click()
  await expect(page.getByRole('region', { name: 'Script of all steps' })).toContainText('password')
  await look('Summary with its script')
  await button(page, 'Back').click()
  await expect(page.getByText('A password is set.')).toBeVisible()
  await look('the password page, come back to')
  await button(page, 'Next').click()
  await expect(page.getByRole('list', { name: 'Steps' })).toBeVisible()
  await button(page, 'Back up key').click()
  await expect(heading(page, 'Secure Storage Backup Complete')).toBeVisible(RUN)
  await look('result')
  await button(page, 'Finish').click()
  await expect(heading(page, HOME)).toBeVisible()
  await look('home')

  expect(await app.evaluate(({ clipboard }) => clipboard.readText())).not.toContain(canary)
  const pieces = [
    ...seen,
    ['main’s console', mainLog.join('\n')] as const,
    ...(await commandLines()),
    ...(await piecesBelow(dataFolder)),
  ]
  expect(pieces.length).toBeGreaterThan(20)
  expect(findIn(canary, pieces)).toEqual([])
})
