/** A run outlives the program, its page and an attempt to close the window. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { ElectronApplication } from '@playwright/test'
import { openKeyFile } from '../../main/keyfile/index.ts'
import { expect, type Launched, test } from './fixtures.ts'
import { beginRun, launchUnfinished } from './interrupt.ts'
import { backUpRow, button, field, filesBelow, heading, HOME, keyInWorld, PASSWORD, RUN, sharesOf } from './walk.ts'

/** A program with an unfinished run, on a folder that goes with it. */
async function unfinished(work: (launched: Launched) => Promise<void>): Promise<void> {
  const dataFolder = await mkdtemp(path.join(os.tmpdir(), 'recovery-wizard-e2e-'))
  let launched: Launched | undefined
  try {
    launched = await launchUnfinished(dataFolder)
    await work(launched)
  } finally {
    await launched?.end()
    await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 })
  }
}

test('killed in the middle of a run: the next start offers it, asks for the password, and it ends well', () =>
  unfinished(async ({ page, dataFolder }) => {
    await expect(page.getByText('Encryption Key Backup or Restore Wizard is unfinished')).toBeVisible()
    await expect(page.getByText(/^Stopped at step 2 of 6, Write the key file/)).toBeVisible()
    await button(page, 'Resume').click()
    const dialog = page.getByRole('dialog', { name: 'Resume the unfinished run?' })
    await expect(dialog.getByRole('listitem')).toContainText(['Done', 'Unknown', '4 more steps'])
    const password = dialog.getByRole('textbox', { name: 'Password' })
    await expect(password).toBeFocused()

    await test.step('without the password nothing begins', async () => {
      await dialog.getByRole('button', { name: 'Resume' }).click()
      await expect(password).toHaveAttribute('aria-invalid', 'true')
      await expect(password).toHaveAccessibleDescription('Enter the password')
      await expect(password).toBeFocused()
    })

    await password.fill(PASSWORD)
    await dialog.getByRole('button', { name: 'Resume' }).click()
    await expect(heading(page, 'Secure Storage Backup Complete')).toBeFocused(RUN)
    const written = await filesBelow(sharesOf(dataFolder))
    expect(written.map((file) => path.extname(file))).toEqual(['.age', '.txt'])
    const file = await readFile(path.join(sharesOf(dataFolder), written[0]!))
    const payload = await openKeyFile(file, new TextEncoder().encode(PASSWORD))
    expect(payload.items.map(({ data }) => data)).toEqual([await keyInWorld(dataFolder)])

    await button(page, 'Finish').click()
    await expect(heading(page, HOME)).toBeFocused()
    await expect(backUpRow(page)).toContainText('1 missing')
    await expect(button(page, 'Resume')).toBeHidden()
  }))

test('killed in the middle of a run: it can be looked at, left for later, and discarded', () =>
  unfinished(async ({ page, dataFolder }) => {
    await button(page, 'Resume').click()
    await button(page, 'Not now').click()
    await expect(page.getByRole('dialog')).toBeHidden()
    await expect(button(page, 'Resume')).toBeFocused()
    await button(page, 'Discard run').click()
    const dialog = page.getByRole('dialog', { name: 'Discard the run?' })
    await expect(dialog.getByRole('button', { name: 'Keep run' }), 'the way out has the focus').toBeFocused()
    await dialog.getByRole('button', { name: 'Discard run' }).click()
    await expect(dialog).toBeHidden()
    await expect(button(page, 'Resume')).toBeHidden()
    expect(await filesBelow(sharesOf(dataFolder)), 'nothing is left on the share').toEqual([])
  }))

/** What the page shows, asked through main: the driver has no more to do with a page that crashed. */
const inPage = (app: ElectronApplication, code: string): Promise<unknown> =>
  app.evaluate(({ BrowserWindow }, code) => BrowserWindow.getAllWindows()[0]!.webContents.executeJavaScript(code), code)

test('closing the window asks, a crash of the page loads it again, and the run goes on through both', async ({
  launch,
}) => {
  const launched = await launch()
  const { app, page, dataFolder } = launched
  const { letGo } = await beginRun(launched)
  const close = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.close())

  await test.step('closing asks; keeping it running is the default', async () => {
    await close()
    const dialog = page.getByRole('dialog', { name: 'Stop the run and close?' })
    await expect(dialog.getByRole('button', { name: 'Keep running' })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(dialog).toBeHidden()
    await expect(heading(page, 'Progress')).toBeVisible()
  })

  await test.step('a crashed page comes back to the run', async () => {
    await inPage(app, 'window.before = true')
    const crashed = page.waitForEvent('crash')
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.forcefullyCrashRenderer())
    await crashed
    await expect
      .poll(() =>
        inPage(app, '[window.before, document.querySelector("h1")?.textContent].join()').catch(() => undefined),
      )
      .toBe(',Progress')
    await expect.poll(() => inPage(app, 'document.body.innerText')).toContain('Deriving the key from the password')
  })

  await test.step('stop and close: what was begun is undone, then the program ends', async () => {
    await close()
    const answer = `[...document.querySelectorAll('dialog button')].find((one) => one.textContent === 'Stop and close')`
    await expect.poll(() => inPage(app, `${answer}?.textContent`)).toBe('Stop and close')
    await inPage(app, `${answer}.click()`)
    const ended = app.waitForEvent('close')
    await letGo().catch(() => undefined) // it may be gone before it answers
    await ended
    expect(await filesBelow(sharesOf(dataFolder))).toEqual([])
  })

  await test.step('nothing is left to resume', async () => {
    const again = await launch({ dataFolder })
    await expect(again.page.getByText('Signed in as')).toBeVisible()
    await expect(button(again.page, 'Resume')).toBeHidden()
    await expect(field(again.page, 'Password')).toBeHidden()
  })
})
