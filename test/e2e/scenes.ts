/** Every page and state of the window, as pictures are taken of them and axe looks at them. Names follow the mock-ups' numbers. */
import { rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, type Page } from '@playwright/test'
import { databaseScenes } from './database-scenes.ts'
import { beginRun } from './interrupt.ts'
import type { Launched } from './launch.ts'
import { restoreScenes } from './restore-scenes.ts'
import {
  atHome,
  backUpRow,
  button,
  fault,
  field,
  heading,
  HOME,
  RUN,
  sharesOf,
  simulate,
  typePassword,
  walkTo,
} from './walk.ts'

export interface Scene {
  name: string
  /** Where it begins: the home screen of the first day, the scene before it, or the home screen with an unfinished run. */
  from: 'first-day' | 'here' | 'unfinished'
  show(launched: Launched): Promise<void>
}

export const SAME_COMPUTER = 'C:\\Keys\\SMBackupkey.age'

const openDialog = async (page: Page, opener: string, title: string): Promise<void> => {
  await button(page, opener).click()
  await expect(page.getByRole('dialog', { name: title })).toBeVisible()
}
const closeDialog = async (page: Page): Promise<void> => {
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
}

let held: { letGo(): Promise<void> } | undefined

export const scenes: readonly Scene[] = [
  { name: '01-home-practice', from: 'first-day', show: async () => undefined },
  {
    name: '01-home-faults',
    from: 'here',
    async show(launched) {
      await atHome(launched, (page) => fault(page, 'registry-unreadable'))
      await expect(launched.page.getByRole('checkbox', { name: 'Registry is unreadable' })).toBeChecked()
    },
  },
  {
    name: '01-home-rebuilt',
    from: 'first-day',
    async show(launched) {
      await atHome(launched, (page) => simulate(page, 'rebuilt-server'))
      await expect(launched.page.getByText('No key on this computer')).toBeVisible()
    },
  },
  {
    name: '03-no-key',
    from: 'here',
    async show({ page }) {
      await backUpRow(page).click()
      await button(page, 'Next').click()
      await expect(heading(page, 'Backup or Restore?')).toBeVisible()
      await button(page, 'Next').click()
      await expect(page.getByRole('heading', { name: 'There is a problem' })).toBeVisible()
    },
  },
  { name: '02-introduction', from: 'first-day', show: ({ page }) => walkTo(page, 'Introduction') },
  {
    name: '03-backup-or-restore',
    from: 'here',
    async show({ page }) {
      await button(page, 'Next').click()
      await expect(heading(page, 'Backup or Restore?')).toBeVisible()
      await expect(page.getByText('Key fingerprint')).toBeVisible()
    },
  },
  {
    name: '04-provide-a-location',
    from: 'here',
    async show({ page }) {
      await button(page, 'Next').click()
      await expect(field(page, 'Path and file name')).toBeFocused()
    },
  },
  {
    name: '04-provide-a-location-error',
    from: 'here',
    async show({ page }) {
      await field(page, 'Path and file name').fill('Keys\\SMBackupkey.age')
      await field(page, 'Second copy (optional)').fill('\\\\.\\PhysicalDrive0')
      await button(page, 'Next').click()
      await expect(page.getByRole('heading', { name: 'There is a problem' })).toBeVisible()
    },
  },
  {
    name: '04-provide-a-location-refused',
    from: 'here',
    async show({ page }) {
      await field(page, 'Path and file name').fill('\\\\NoSuchServer\\Backup\\')
      await field(page, 'Second copy (optional)').fill('')
      await button(page, 'Next').click()
      await expect(page.getByRole('link', { name: 'does not answer' })).toBeVisible()
    },
  },
  {
    name: '04-provide-a-location-warning',
    from: 'here',
    async show({ page }) {
      await field(page, 'Path and file name').fill(SAME_COMPUTER)
      await button(page, 'Next').click()
      await expect(page.getByRole('checkbox', { name: 'Keep this location' })).toBeVisible()
    },
  },
  {
    name: '04-provide-a-location-unticked',
    from: 'here',
    async show({ page }) {
      await button(page, 'Next').click()
      await expect(page.getByRole('heading', { name: 'There is a problem' })).toBeVisible()
    },
  },
  {
    name: '02-provide-a-password-passphrase',
    from: 'here',
    async show({ page }) {
      await page.getByRole('checkbox', { name: 'Keep this location' }).check()
      await button(page, 'Next').click()
      await expect(heading(page, 'Provide a Password')).toBeVisible()
      await button(page, 'Use this passphrase').click()
      await expect(page.getByText('Write it down now')).toBeVisible()
      await expect(page.locator('#password-strength')).not.toBeEmpty()
    },
  },
  {
    name: '02-provide-a-password',
    from: 'here',
    async show({ page }) {
      await typePassword(page, 'secret', 'secre')
      await button(page, 'Next').click()
      await expect(page.getByRole('heading', { name: 'There is a problem' })).toBeVisible()
      await expect(page.locator('#password-strength')).not.toBeEmpty()
    },
  },
  {
    name: '02-provide-a-password-weak',
    from: 'here',
    async show({ page }) {
      await typePassword(page, 'Summer2026', 'Summer2026')
      await button(page, 'Next').click()
      await expect(page.getByRole('checkbox', { name: 'Use this password' })).toBeVisible()
      await expect(page.locator('#password-strength')).not.toBeEmpty()
    },
  },
  {
    name: '06-summary-known',
    from: 'here',
    async show({ page }) {
      await page.getByRole('checkbox', { name: 'Use this password' }).check()
      await button(page, 'Next').click()
      await expect(page.getByRole('list', { name: 'Steps' })).toBeVisible()
    },
  },
  { name: '06-summary-plan', from: 'first-day', show: ({ page }) => walkTo(page, 'Summary') },
  {
    name: '06-summary',
    from: 'here',
    async show({ page }) {
      await button(page, 'Show script').click()
      await expect(page.getByRole('heading', { name: 'Script', exact: true })).toBeFocused()
    },
  },
  {
    name: '07-progress',
    from: 'first-day',
    async show(launched) {
      held = await beginRun(launched)
    },
  },
  {
    name: '13-closing',
    from: 'here',
    async show({ app, page }) {
      await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.close())
      await expect(page.getByRole('dialog', { name: 'Stop the run and close?' })).toBeVisible()
    },
  },
  {
    name: '08-result',
    from: 'here',
    async show({ page }) {
      await closeDialog(page)
      await held?.letGo()
      await expect(heading(page, 'Secure Storage Backup Complete')).toBeVisible(RUN)
    },
  },
  {
    name: '01-home-kit',
    from: 'here',
    async show({ page }) {
      await button(page, 'Finish').click()
      await expect(heading(page, HOME)).toBeFocused()
      await expect(page.getByText('1 missing')).toBeVisible()
    },
  },
  {
    name: '09-result-failed',
    from: 'first-day',
    async show(launched) {
      const { page, dataFolder } = launched
      held = await beginRun(launched)
      // The share loses its folder while the run is at it; something else takes its name.
      const keys = path.join(sharesOf(dataFolder), 'FS02', 'DR', 'Keys')
      await rm(keys, { recursive: true })
      await writeFile(keys, 'no folder')
      await held.letGo()
      await expect(heading(page, 'The key is not backed up')).toBeVisible(RUN)
    },
  },
  {
    name: '02-provide-a-password-again',
    from: 'here',
    async show({ page }) {
      await button(page, 'Try again').click()
      await expect(heading(page, 'Provide a Password')).toBeVisible()
    },
  },
  { name: '13-help', from: 'first-day', show: ({ page }) => openDialog(page, 'Help', 'Help') },
  {
    name: '13-about',
    from: 'here',
    async show({ page }) {
      await closeDialog(page)
      await openDialog(page, 'About', 'About System Center Recovery Wizard')
    },
  },
  {
    name: '13-logs',
    from: 'here',
    async show({ page }) {
      await closeDialog(page)
      await openDialog(page, 'Logs', 'Logs')
      await expect(page.getByRole('region', { name: 'Lines of the log' })).toBeVisible()
    },
  },
  {
    name: '13-reset-practice',
    from: 'here',
    async show({ page }) {
      await closeDialog(page)
      await openDialog(page, 'Reset Practice', 'Reset Practice?')
    },
  },
  {
    name: '13-switch-target',
    from: 'here',
    async show({ page }) {
      await closeDialog(page)
      await openDialog(page, 'Switch to this computer', 'Switch to this computer?')
    },
  },
  ...restoreScenes,
  ...databaseScenes,
  { name: '11-home-unfinished', from: 'unfinished', show: async () => undefined },
  {
    name: '11-resume',
    from: 'here',
    show: ({ page }) => openDialog(page, 'Resume', 'Resume the unfinished run?'),
  },
  {
    name: '11-discard',
    from: 'here',
    async show({ page }) {
      await page.getByRole('dialog').getByRole('button', { name: 'Discard run' }).click()
      await expect(page.getByRole('dialog', { name: 'Discard the run?' })).toBeVisible()
    },
  },
]
