/** The same flow without a mouse. Every page is left in at most as many Tabs as it has fields, and two. */
import { expect, test } from './fixtures.ts'
import { alt, tabTo, watchMouse } from './keys.ts'
import {
  backUpRow,
  button,
  field,
  filesBelow,
  firstDay,
  heading,
  HOME,
  LOCATION,
  PAGES,
  PASSWORD,
  RUN,
  sharesOf,
  typePassword,
} from './walk.ts'

test('back up the key by keyboard alone', async ({ shared }) => {
  const { page, dataFolder } = await shared(firstDay)
  const mouse = await watchMouse(page)
  const { keyboard } = page
  await expect(heading(page, HOME)).toBeFocused()
  // The kit's folder link stands before it.
  await tabTo(page, backUpRow(page), 2)
  await keyboard.press('Enter')

  await test.step('text pages: focus on the heading, Enter is Next', async () => {
    await expect(heading(page, 'Introduction')).toBeFocused()
    await keyboard.press('Enter')
    await expect(page.getByRole('radio', { name: 'Backup the Encryption Key' })).toBeFocused()
    await keyboard.press('Space')
    await keyboard.press('ArrowDown')
    await expect(page.getByRole('radio', { name: 'Restore the Encryption Key' })).toBeChecked()
    await keyboard.press('ArrowUp')
    await expect(page.getByRole('radio', { name: 'Backup the Encryption Key' })).toBeChecked()
    await alt(page, 'b')
    await expect(heading(page, 'Introduction')).toBeFocused()
    await alt(page, 'n')
    await expect(heading(page, 'Backup or Restore?')).toBeVisible()
    await keyboard.press('Enter')
  })

  await test.step('location: focus in the first box, access keys reach the boxes, Tabs reach Next', async () => {
    await expect(field(page, 'Path and file name')).toBeFocused()
    await keyboard.press('ControlOrMeta+a')
    await keyboard.insertText(LOCATION)
    await alt(page, 'c')
    await expect(field(page, 'Second copy (optional)')).toBeFocused()
    await alt(page, 'p')
    await expect(field(page, 'Path and file name')).toBeFocused()
    // Two boxes, two Browse buttons, then Back and Next.
    await tabTo(page, button(page, 'Next'), 4 + 2)
    await keyboard.press('Enter')
  })

  await test.step('password: typed, pasted, shown and hidden', async () => {
    await expect(field(page, 'Password')).toBeFocused()
    await keyboard.insertText(PASSWORD)
    await keyboard.press('ControlOrMeta+a')
    await keyboard.press('Tab')
    await keyboard.press('Space')
    await expect(field(page, 'Password')).toHaveAttribute('type', 'text')
    await keyboard.press('Space')
    await alt(page, 'c')
    await expect(field(page, 'Confirm Password')).toBeFocused()
    await keyboard.insertText(PASSWORD)
    await expect(button(page, 'Use this passphrase')).toBeVisible()
    // Its own Show button, the passphrase's three buttons, then Back and Next.
    await tabTo(page, button(page, 'Next'), 5 + 2)
    await keyboard.press('Enter')
  })

  await test.step('Summary: Enter commits nothing; the script opens, closes and gives the focus back', async () => {
    await expect(heading(page, 'Summary')).toBeFocused()
    await expect(page.getByRole('list', { name: 'Steps' })).toBeVisible()
    await keyboard.press('Enter')
    await expect(heading(page, 'Summary')).toBeFocused()
    await alt(page, 'w')
    await expect(page.getByRole('heading', { name: 'Script', exact: true })).toBeFocused()
    await tabTo(page, button(page, 'Close the script'), 3)
    await keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: 'Script', exact: true })).toBeHidden()
    await expect(button(page, 'Show script')).toBeFocused()
    await tabTo(page, button(page, 'Back up key'), 2)
    await keyboard.press('Space')
  })

  await test.step('result: focus on the heading, Finish by its access key', async () => {
    await expect(heading(page, 'Secure Storage Backup Complete')).toBeFocused(RUN)
    await alt(page, 'f')
    await expect(heading(page, HOME)).toBeFocused()
    await expect(backUpRow(page)).toContainText('1 missing')
  })
  expect(await filesBelow(sharesOf(dataFolder))).toHaveLength(2)
  expect(await mouse(), 'no event of a pointing device').toEqual([])
})

test('Esc cancels before the commit, on each page, and closes dialogs only', async ({ shared }) => {
  const { page, dataFolder } = await shared(firstDay)
  const { keyboard } = page
  for (const last of PAGES) {
    await backUpRow(page).press('Enter')
    for (const title of PAGES) {
      await expect(heading(page, title)).toBeVisible()
      if (title === last) break
      if (title === 'Provide a Location') await field(page, 'Path and file name').fill(LOCATION)
      if (title === 'Provide a Password') await typePassword(page, PASSWORD)
      await alt(page, 'n')
    }
    await keyboard.press('Escape')
    await expect(heading(page, HOME)).toBeFocused()
  }
  // The question whether the folder can be written may still be on its way when Summary is cancelled: its trial file goes by itself.
  await expect.poll(() => filesBelow(sharesOf(dataFolder)), 'nothing was written').toEqual([])

  await button(page, 'Help').press('Enter')
  await expect(page.getByRole('dialog', { name: 'Help' })).toBeVisible()
  await keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(button(page, 'Help')).toBeFocused()
})

test('access keys: unique on each page, at most 20, B and N are Back and Next, none on Cancel', async ({ shared }) => {
  const { page } = await shared(firstDay)
  await backUpRow(page).click()
  for (const title of PAGES) {
    await expect(heading(page, title)).toBeVisible()
    if (title === 'Summary') await button(page, 'Show script').click()
    const keys = await page
      .locator('[accesskey]')
      .evaluateAll((all) =>
        all.map((element) => [(element as HTMLElement).accessKey, (element.textContent || element.id).trim()]),
      )
    const letters = keys.map(([letter]) => letter)
    expect(letters, title).toEqual([...new Set(letters)])
    expect(letters.length).toBeLessThanOrEqual(20)
    expect(keys.filter(([letter]) => letter === 'b').map(([, name]) => name)).toEqual(
      title === 'Introduction' ? [] : ['Back'],
    )
    expect(keys.filter(([letter]) => letter === 'n').map(([, name]) => name)).toEqual(
      title === 'Summary' ? [] : ['Next'],
    )
    expect(keys.map(([, name]) => name)).not.toContain('Cancel')
    if (title === 'Provide a Location') await field(page, 'Path and file name').fill(LOCATION)
    if (title === 'Provide a Password') await typePassword(page, PASSWORD)
    if (title !== 'Summary') await button(page, 'Next').click()
  }
})
