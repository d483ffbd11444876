/** Bad input and bad days: a sentence that says what, why and what now, at the field too, and nothing is lost. */
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import {
  atHome,
  backUpRow,
  button,
  fault,
  field,
  filesBelow,
  firstDay,
  heading,
  HOME,
  LOCATION,
  PASSWORD,
  sharesOf,
  simulate,
  typePassword,
  walkTo,
} from './walk.ts'

const summary = (page: Page): Locator => page.getByRole('region', { name: 'There is a problem' })

/** The summary has the focus and these links; the title says "Error:"; the first link leads to `control`, which bears the same words. */
async function expectErrors(page: Page, sentences: readonly string[], control: Locator): Promise<void> {
  await expect(summary(page)).toBeFocused()
  await expect(summary(page).getByRole('link')).toHaveText([...sentences])
  await expect(page).toHaveTitle(/^Error: /)
  const rail = page.getByRole('navigation', { name: 'Steps of the wizard' })
  await expect(rail).toContainText(`${sentences.length} problem${sentences.length === 1 ? '' : 's'}`)
  await summary(page).getByRole('link').first().click()
  await expect(control).toBeFocused()
}

async function expectAtField(control: Locator, sentence: string): Promise<void> {
  await expect(control).toHaveAttribute('aria-invalid', 'true')
  await expect(control).toHaveAccessibleDescription(
    new RegExp(`^${sentence.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')}`),
  )
}

interface PlaceCase {
  name: string
  location: string
  sentence: string
  /** Why and what now, below the field. */
  now?: RegExp
  before?: (page: Page, dataFolder: string) => Promise<unknown>
}

const places: readonly PlaceCase[] = [
  { name: 'an empty path', location: '', sentence: 'Enter a path' },
  {
    name: 'a relative path',
    location: 'Backup\\SMBackupkey.bin',
    sentence: 'Enter the whole path, from the drive (C:\\…) or the server (\\\\Server\\Share\\…)',
  },
  {
    name: 'a device path',
    location: '\\\\.\\PhysicalDrive0',
    sentence: 'Enter a path on a drive or a share: device paths such as \\\\.\\ and \\\\?\\ are not accepted',
  },
  {
    name: 'an existing file',
    location: '\\\\FS02\\DR\\Keys\\taken.age',
    sentence: '\\\\FS02\\DR\\Keys already holds something named taken.age.',
    now: /No existing file is ever replaced.*Enter another file name/,
    async before(_page, dataFolder) {
      const folder = path.join(sharesOf(dataFolder), 'FS02', 'DR', 'Keys')
      await mkdir(folder, { recursive: true })
      await writeFile(path.join(folder, 'taken.age'), 'the only backup of another key')
    },
  },
  {
    name: 'a read-only folder',
    location: LOCATION,
    sentence: 'No file can be made in \\\\FS02\\DR\\Keys.',
    now: /./,
    before: (page) => fault(page, 'folder-read-only'),
  },
  {
    name: 'a share that is gone',
    location: LOCATION,
    sentence: '\\\\FS02\\DR does not answer.',
    now: /./,
    before: (page) => fault(page, 'share-gone'),
  },
  {
    name: 'a full disk',
    location: LOCATION,
    sentence: '\\\\FS02\\DR is full.',
    now: /./,
    before: (page) => fault(page, 'disk-full'),
  },
]

test('a location that cannot be used is refused at its field, and what was typed stays', async ({ shared }) => {
  test.slow()
  const { page, dataFolder } = await shared(firstDay)
  await walkTo(page, 'Provide a Location')
  const box = field(page, 'Path and file name')
  for (const { name, location, sentence, now, before } of places)
    await test.step(name, async () => {
      await before?.(page, dataFolder)
      const present = await filesBelow(sharesOf(dataFolder))
      await box.fill(location)
      await button(page, 'Next').click()
      await expectErrors(page, [sentence], box)
      await expectAtField(box, sentence)
      if (now !== undefined) await expect(page.locator('#location-hint')).toHaveText(now)
      expect(await filesBelow(sharesOf(dataFolder)), 'nothing was written').toEqual(present)
      await button(page, 'Back').click()
      await expect(heading(page, 'Backup or Restore?')).toBeVisible()
      await expect(page).toHaveTitle(/^Backup or Restore\? – Step 2 of 6/)
      await button(page, 'Next').click()
      await expect(box).toHaveValue(location)
      for (const id of ['folder-read-only', 'share-gone', 'disk-full']) await fault(page, id, false)
    })
  await test.step('two bad paths at once: one link each', async () => {
    const copy = field(page, 'Second copy (optional)')
    await box.fill('')
    await copy.fill('CON')
    await button(page, 'Next').click()
    await expectErrors(page, ['Enter a path', places[1]!.sentence], box)
    await summary(page).getByRole('link').last().click()
    await expect(copy).toBeFocused()
    await expectAtField(copy, places[1]!.sentence)
    await copy.fill('')
    await box.fill(LOCATION)
    await expect(summary(page), 'what was corrected is not called wrong any more').toBeHidden()
    await button(page, 'Next').click()
    await expect(heading(page, 'Provide a Password')).toBeVisible()
  })
})

test('a place on this computer needs a tick, or a second copy elsewhere', async ({ shared }) => {
  const { page } = await shared(firstDay)
  await walkTo(page, 'Provide a Location')
  const box = field(page, 'Path and file name')
  const tick = page.getByRole('checkbox', { name: 'Keep this location' })
  const warning = page.getByRole('group', { name: 'The key file lies on PRACTICE-MS01 itself.' })
  // The administrative share of this computer is no other computer.
  await box.fill('\\\\PRACTICE-MS01\\C$\\Keys\\')
  await button(page, 'Next').click()
  await expect(warning).toBeFocused()
  await expect(warning).toContainText('are lost together')
  await button(page, 'Next').click()
  await expectErrors(
    page,
    ['Select “Keep this location”, or change the answer: The key file lies on PRACTICE-MS01 itself.'],
    tick,
  )
  await tick.check()
  await button(page, 'Next').click()
  await expect(heading(page, 'Provide a Password')).toBeVisible()
  await button(page, 'Back').click()
  await expect(box).toHaveValue('\\\\PRACTICE-MS01\\C$\\Keys\\')
  await expect(tick, 'what was accepted stays accepted').toBeChecked()
  await tick.uncheck()
  await field(page, 'Second copy (optional)').fill('E:\\')
  await button(page, 'Next').click()
  await expect(heading(page, 'Provide a Password'), 'with a copy elsewhere no tick is needed').toBeVisible()
})

test('passwords: short, unequal, weak; a good one is kept over Back and asked for once', async ({ shared }) => {
  const { page } = await shared(firstDay)
  await walkTo(page, 'Provide a Password')
  const password = field(page, 'Password')
  const confirmation = field(page, 'Confirm Password')
  const short = 'Enter a password of at least 8 characters'
  const unequal = 'Enter the same password in both boxes'

  await typePassword(page, 'seven77', 'seven')
  await button(page, 'Next').click()
  await expectErrors(page, [short, unequal], password)
  await expectAtField(password, short)
  await expectAtField(confirmation, unequal)
  await expect(password, 'what was typed stays').toHaveValue('seven77')

  await typePassword(page, PASSWORD, `${PASSWORD}s`)
  await button(page, 'Next').click()
  await expectErrors(page, [unequal], confirmation)

  await typePassword(page, 'Passw0rd')
  await button(page, 'Next').click()
  const weak = page.getByRole('group', { name: 'This password does not keep a stolen key file closed.' })
  await expect(weak).toBeFocused()

  await typePassword(page, PASSWORD)
  await button(page, 'Next').click()
  await expect(heading(page, 'Summary')).toBeVisible()
  await button(page, 'Back').click()
  await expect(password).toHaveValue('')
  await expect(page.getByText('A password is set.')).toBeVisible()
  await button(page, 'Next').click()
  await expect(heading(page, 'Summary')).toBeVisible()
  await page.getByRole('link', { name: 'Done: Provide a Location' }).click()
  await expect(field(page, 'Path and file name')).toHaveValue(LOCATION)
})

const machines: readonly { name: string; prepare: (page: Page) => Promise<unknown>; page: 1 | 2; says: RegExp[] }[] = [
  {
    name: 'the registry is unreadable',
    prepare: (page) => fault(page, 'registry-unreadable'),
    page: 1,
    says: [
      /The registry of PRACTICE-MS01 cannot be read\./,
      /A fault of the practice environment/,
      /Switch the fault off/,
    ],
  },
  {
    name: 'rights are missing',
    prepare: (page) => fault(page, 'not-elevated'),
    page: 1,
    says: [
      /PRACTICE\\admin runs this program without administrator rights\./,
      /open to administrators only/,
      /Switch off/,
    ],
  },
  {
    name: 'a rebuilt server has no key',
    prepare: (page) => simulate(page, 'rebuilt-server'),
    page: 2,
    says: [
      /PRACTICE-MS01 has no Service Manager and no encryption key/,
      /On a rebuilt server that is expected/,
      /Back up keys on servers where/,
    ],
  },
]
for (const { name, prepare, page: at, says } of machines)
  test(`the wizard stops before anything is asked: ${name}`, async ({ shared }) => {
    const launched = await shared(firstDay)
    const { page } = launched
    await atHome(launched, prepare)
    await backUpRow(page).click()
    await expect(heading(page, 'Introduction')).toBeVisible()
    await button(page, 'Next').click()
    if (at === 2) {
      await expect(heading(page, 'Backup or Restore?')).toBeVisible()
      await button(page, 'Next').click()
    }
    await expect(summary(page)).toBeFocused()
    await expect(page).toHaveTitle(/^Error: /)
    for (const words of says) await expect(page.getByRole('main')).toContainText(words)
    await summary(page).getByRole('link').first().click()
    await expect(summary(page)).not.toBeFocused()
    await expect(page.locator(':focus')).toBeVisible()

    await test.step('the fault can be mended from the home screen', async () => {
      await button(page, 'Cancel').click()
      await expect(heading(page, HOME)).toBeFocused()
      if (at === 2) await page.getByRole('combobox', { name: 'Simulated computer' }).selectOption('Management server')
      else await page.locator('fieldset').getByRole('checkbox', { checked: true }).click()
      await expect(page.getByText('elevated', { exact: false }).last()).toContainText('PRACTICE\\admin, elevated')
      await walkTo(page, 'Provide a Location')
      await button(page, 'Cancel').click()
    })
  })

test('what changes between Summary and the commit refuses the plan', async ({ shared }) => {
  const { page, dataFolder } = await shared(firstDay)
  await walkTo(page, 'Summary')
  await fault(page, 'share-gone')
  await button(page, 'Back up key').click()
  await expect(page.locator('#wizard-problem')).toBeFocused()
  await expect(page.getByRole('main')).toContainText('\\\\FS02\\DR does not answer.')
  expect(await filesBelow(sharesOf(dataFolder))).toEqual([])
  await fault(page, 'share-gone', false)
  await page.getByRole('link', { name: 'Done: Provide a Location' }).click()
  await expect(field(page, 'Path and file name')).toHaveValue(LOCATION)
})
