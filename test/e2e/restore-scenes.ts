/** Pages and states of a restore and of a verification, after the backup's. */
import { expect, type Page } from '@playwright/test'
import type { Scene } from './scenes.ts'
import { atHome, button, field, heading, LOCATION, PASSWORD, RUN, simulate } from './walk.ts'

const FILE = `${LOCATION}scene.age`

/** A key file of the simulated management server, made as the page would make it. */
async function backUp(page: Page): Promise<void> {
  await page.evaluate(
    async ([location, password]) => {
      const ask = async <T>(name: string, input: unknown): Promise<T> => {
        const answer = (await window.recovery.call(name, input)) as { ok: boolean; value: T }
        if (!answer.ok) throw new Error(name)
        return answer.value
      }
      const secrets = () => ({ password: new TextEncoder().encode(password) })
      const answers = { mode: 'backup', location, copyTo: '' }
      const { hash } = await ask<{ hash: string }>('wizard.plan', {
        wizard: 'encryption-key',
        answers,
        secrets: secrets(),
      })
      const { run } = await ask<{ run: string }>('wizard.run', { hash, acknowledge: [], secrets: secrets() })
      const ended = new Promise<void>((resolve) => {
        window.recovery.on('run.changed', (view) => (view as { state: string }).state === 'ended' && resolve())
      })
      const { state } = await ask<{ state: string }>('run.get', { run })
      if (state !== 'ended') await ended
    },
    [FILE, PASSWORD] as const,
  )
}

export const restoreScenes: readonly Scene[] = [
  {
    name: '14-restore-location',
    from: 'first-day',
    async show(launched) {
      const { page } = launched
      await backUp(page)
      await atHome(launched, (at) => simulate(at, 'rebuilt-server'))
      await page.getByRole('button', { name: /^Restore the encryption key/ }).click()
      await expect(heading(page, 'Introduction')).toBeVisible()
      await button(page, 'Next').click()
      await expect(heading(page, 'Backup or Restore?')).toBeVisible()
      await button(page, 'Next').click()
      await expect(heading(page, 'Provide a Location')).toBeVisible()
    },
  },
  {
    name: '14-restore-lost',
    from: 'here',
    async show({ page }) {
      await page.getByRole('checkbox', { name: 'The key file or its password is lost' }).check()
      await button(page, 'Next').click()
      await expect(heading(page, 'If the key file or the password is lost')).toBeVisible()
    },
  },
  {
    name: '14-restore-wrong-password',
    from: 'here',
    async show({ page }) {
      await button(page, 'Back').click()
      await page.getByRole('checkbox', { name: 'The key file or its password is lost' }).uncheck()
      await field(page, 'Path and file name').fill(FILE)
      await button(page, 'Next').click()
      await field(page, 'Password').fill('not the password')
      await button(page, 'Next').click()
      await expect(page.getByRole('region', { name: 'There is a problem' })).toBeFocused(RUN)
    },
  },
  {
    name: '14-restore-summary',
    from: 'here',
    async show({ page }) {
      await field(page, 'Password').fill(PASSWORD)
      await button(page, 'Next').click()
      await expect(page.getByRole('list', { name: 'Steps' })).toBeVisible(RUN)
    },
  },
  {
    name: '14-restore-result',
    from: 'here',
    async show({ page }) {
      await button(page, 'Restore key').click()
      await expect(heading(page, 'Secure Storage Key Restore Complete')).toBeVisible(RUN)
    },
  },
  {
    name: '15-verify-result',
    from: 'here',
    async show({ page }) {
      await button(page, 'Finish').click()
      await page.getByRole('button', { name: /^Verify a key backup/ }).click()
      await field(page, 'Path and file name').fill(FILE)
      await button(page, 'Next').click()
      await field(page, 'Password').fill(PASSWORD)
      await button(page, 'Next').click()
      await expect(page.getByRole('list', { name: 'Steps' })).toBeVisible(RUN)
      await button(page, 'Verify file').click()
      await expect(heading(page, 'The key backup opens')).toBeVisible(RUN)
    },
  },
]
