/** Ways through the wizards that work on SQL Server. */
import { expect, type Page } from '@playwright/test'
import { button, heading, RUN } from './walk.ts'

export const SQL01 = 'PRACTICE-SQL01'
export const MAIN_SERVER = 'Service Manager database server'
export const DATABASES = '\\\\FS02\\DR\\Databases\\'
export const PERMISSIONS = '\\\\FS02\\DR\\Permissions\\'
/** Backups and restores of the practice environment take their time, so that they can be watched. */
export const LONG = { timeout: 120_000 }

/** Opens a wizard by its row on the home screen. */
export async function openRow(page: Page, title: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^${title}`) }).click()
}

export async function testConnection(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /^Test connection/ })
    .first()
    .click()
}

/** Goes on, and waits for the page of that title: the servers are asked in between. */
export async function next(page: Page, title: string): Promise<void> {
  await button(page, 'Next').click()
  await expect(heading(page, title)).toBeVisible(RUN)
}

/** Ticks an option of the list, if it is not ticked yet. */
export async function choose(page: Page, name: string): Promise<void> {
  const option = page.getByRole('option', { name: new RegExp(`^${name}\\b`) }).first()
  if ((await option.getAttribute('aria-selected')) !== 'true') await option.click()
  await expect(option).toHaveAttribute('aria-selected', 'true')
}

/** Runs a wizard as its pages would, acknowledging every warning, and waits for its end: for what has to be there before a test begins. */
export async function runBehind(page: Page, wizard: string, answers: Readonly<Record<string, unknown>>): Promise<void> {
  const outcome = await page.evaluate(
    async ([wizard, answers]) => {
      const ask = async <T>(name: string, input: unknown): Promise<T> => {
        const answer = (await window.recovery.call(name, input)) as { ok: boolean; value: T; error?: { text: string } }
        if (!answer.ok) throw new Error(`${name}: ${answer.error?.text}`)
        return answer.value
      }
      interface Planned {
        hash: string
        findings: { level: string; code: string }[]
      }
      const { hash, findings } = await ask<Planned>('wizard.plan', { wizard, answers, secrets: {} })
      const acknowledge = findings.filter(({ level }) => level === 'warn').map(({ code }) => ({ code }))
      const ended = new Promise<void>((resolve) => {
        window.recovery.on('run.changed', (view) => (view as { state: string }).state === 'ended' && resolve())
      })
      const { run } = await ask<{ run: string }>('wizard.run', { hash, acknowledge, secrets: {} })
      await ended
      return (await ask<{ result: { outcome: string } }>('run.get', { run })).result.outcome
    },
    [wizard, answers] as const,
  )
  expect(outcome).toBe('done')
}

/** A backup of two databases that belong together, and the logins and permissions of their instance. */
export async function backUpBehind(page: Page): Promise<void> {
  const databases = ['ServiceManager', 'DWStagingAndConfig'].map((name) => `${SQL01}/${name}`)
  const common = { serviceManagerServer: SQL01, databases }
  const options = { type: 'full', copyOnly: 'auto', atATime: '2' }
  await runBehind(page, 'backup-databases', { ...common, destination: DATABASES, ...options })
  await runBehind(page, 'permissions', { ...common, location: PERMISSIONS })
}
