/** Pages and states of the wizards that work on SQL Server. */
import { expect, type Page } from '@playwright/test'
import {
  backUpBehind,
  choose,
  DATABASES,
  LONG,
  MAIN_SERVER,
  next,
  openRow,
  PERMISSIONS,
  SQL01,
  testConnection,
} from './database-walk.ts'
import type { Scene } from './scenes.ts'
import { atHome, button, fault, field, heading, RUN } from './walk.ts'

const problem = (page: Page) => page.getByRole('heading', { name: 'There is a problem' })

export const databaseScenes: readonly Scene[] = [
  {
    name: '16-database-servers',
    from: 'first-day',
    async show({ page }) {
      await openRow(page, 'Back up databases')
      await expect(heading(page, 'Database servers')).toBeVisible()
      await expect(field(page, MAIN_SERVER)).toBeFocused()
    },
  },
  {
    name: '16-database-servers-error',
    from: 'here',
    async show({ page }) {
      await field(page, MAIN_SERVER).fill('')
      await page.getByRole('radio', { name: 'A SQL Server login' }).first().check()
      await button(page, 'Next').click()
      await expect(problem(page)).toBeVisible()
    },
  },
  {
    name: '16-database-servers-refused',
    from: 'here',
    async show({ page }) {
      await field(page, MAIN_SERVER).fill(SQL01)
      await field(page, 'Account').fill('sa')
      await page.getByLabel('Password', { exact: true }).fill('not the password')
      await testConnection(page)
      await expect(page.getByText('18456')).toBeVisible(RUN)
    },
  },
  {
    name: '16-database-servers-connected',
    from: 'here',
    async show({ page }) {
      await page.getByRole('radio', { name: 'The Windows account that runs this program' }).first().check()
      await testConnection(page)
      await expect(page.getByText('PRACTICE\\admin', { exact: true })).toBeVisible(RUN)
    },
  },
  {
    name: '16-database-servers-all',
    from: 'here',
    async show({ page }) {
      for (const name of ['The data warehouse', 'ReportServer', 'Orchestrator'])
        await page.getByRole('checkbox', { name: `${name} is on another instance` }).check()
      await expect(page.getByRole('group', { name: 'Orchestrator database server' })).toBeVisible()
    },
  },
  {
    name: '17-databases',
    from: 'here',
    async show({ page }) {
      for (const name of ['The data warehouse', 'ReportServer', 'Orchestrator'])
        await page.getByRole('checkbox', { name: `${name} is on another instance` }).uncheck()
      await next(page, 'Databases')
      await expect(page.getByRole('listbox', { name: 'Databases' })).toBeVisible(RUN)
    },
  },
  {
    name: '17-destination',
    from: 'here',
    async show({ page }) {
      await choose(page, 'ServiceManager')
      await next(page, 'Destination')
      await expect(field(page, 'Folder')).toBeFocused(RUN)
    },
  },
  {
    name: '17-options',
    from: 'here',
    async show({ page }) {
      await field(page, 'Folder').fill(DATABASES)
      await next(page, 'Options')
      await expect(page.getByRole('group', { name: 'Type' })).toBeVisible()
      await expect(page.getByRole('combobox', { name: 'Databases at a time' })).toBeVisible(RUN)
    },
  },
  {
    name: '17-summary',
    from: 'here',
    async show({ page }) {
      await next(page, 'Summary')
      await expect(page.getByRole('list', { name: 'Steps' })).toBeVisible(RUN)
    },
  },
  {
    name: '17-summary-script',
    from: 'here',
    async show({ page }) {
      await button(page, 'Show script').click()
      await expect(page.getByRole('heading', { name: 'Script', exact: true })).toBeFocused()
    },
  },
  {
    name: '17-result',
    from: 'here',
    async show({ page }) {
      await button(page, 'Back up databases').click()
      await expect(heading(page, 'The databases are backed up')).toBeVisible(LONG)
    },
  },
  {
    name: '18-permissions-location',
    from: 'first-day',
    async show({ page }) {
      await openRow(page, 'Capture logins and permissions')
      await expect(heading(page, 'Database servers')).toBeVisible()
      await next(page, 'Databases')
      await expect(page.getByRole('listbox', { name: 'Databases' })).toBeVisible(RUN)
      await next(page, 'Location')
    },
  },
  {
    name: '18-permissions-result',
    from: 'here',
    async show({ page }) {
      await field(page, 'Folder').fill(PERMISSIONS)
      await next(page, 'Summary')
      await expect(page.getByRole('list', { name: 'Steps' })).toBeVisible(RUN)
      await button(page, 'Capture permissions').click()
      await expect(heading(page, 'Logins and permissions are captured')).toBeVisible(LONG)
    },
  },
  {
    name: '19-recover-what',
    from: 'first-day',
    async show(launched) {
      const { page } = launched
      await backUpBehind(page)
      await atHome(launched, (at) => fault(at, 'sql-rebuilt'))
      await openRow(page, 'Recover databases')
      await expect(heading(page, 'What to do')).toBeVisible()
    },
  },
  {
    name: '19-recover-server',
    from: 'here',
    async show({ page }) {
      await next(page, 'Database server')
      await expect(page.getByText('What Service Manager knows here')).toBeVisible()
    },
  },
  { name: '19-recover-backups', from: 'here', show: ({ page }) => next(page, 'Backups') },
  {
    name: '19-recover-databases',
    from: 'here',
    async show({ page }) {
      await next(page, 'Databases')
      await expect(page.getByRole('option', { selected: true })).toHaveCount(2, RUN)
    },
  },
  {
    name: '19-recover-files',
    from: 'here',
    async show({ page }) {
      await next(page, 'Files and options')
      await expect(page.getByRole('listbox', { name: 'Steps after the restore' })).toBeVisible(RUN)
    },
  },
  {
    name: '19-recover-summary',
    from: 'here',
    async show({ page }) {
      await next(page, 'Summary')
      await expect(page.getByRole('list', { name: 'Steps' })).toBeVisible(RUN)
    },
  },
  {
    name: '19-recover-result',
    from: 'here',
    async show({ page }) {
      await button(page, 'Recover databases').click()
      await expect(heading(page, 'The databases are recovered')).toBeVisible(LONG)
    },
  },
  {
    name: '19-prove-result',
    from: 'here',
    async show({ page }) {
      await button(page, 'Finish').click()
      await openRow(page, 'Prove a database backup')
      for (const title of ['Database server', 'Backups', 'Databases']) await next(page, title)
      await expect(page.getByRole('listbox', { name: 'Databases' })).toBeVisible(RUN)
      await choose(page, 'ServiceManager')
      await next(page, 'Files and options')
      await next(page, 'Summary')
      await expect(page.getByRole('list', { name: 'Steps' })).toBeVisible(RUN)
      await button(page, 'Prove backup').click()
      await expect(heading(page, 'The backups are proven').or(heading(page, 'The backup is proven'))).toBeVisible(LONG)
    },
  },
]
