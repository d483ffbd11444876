/** The Backup flow by mouse, from Home to Finish: a real file, proven without this program. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { ageWithPassphrase, requireAge } from '../support/keyfile/age-program.ts'
import { expect, test } from './fixtures.ts'
import {
  backUpRow,
  button,
  field,
  filesBelow,
  firstDay,
  heading,
  HOME,
  journalsOf,
  keyInWorld,
  PASSWORD,
  RUN,
  sharesOf,
  typePassword,
} from './walk.ts'

test('back up the key with a second copy, by mouse', async ({ shared }) => {
  requireAge()
  const launched = await shared(firstDay)
  const { page, dataFolder } = launched
  await expect(backUpRow(page)).toContainText('None yet')
  await backUpRow(page).click()

  await test.step('Introduction shows which computer, role and key it works on', async () => {
    await expect(heading(page, 'Introduction')).toBeVisible()
    for (const fact of [
      'PRACTICE-MS01.practice.example',
      'Service Manager management server, workflow server',
      'ServiceManager on PRACTICE-SQL01',
      'A database backup does not replace the key file.',
    ])
      await expect(page.getByRole('main')).toContainText(fact)
    await expect(page.getByText(/^[0-9a-f]{4}( [0-9a-f]{4}){4}/)).toBeVisible()
    await button(page, 'Next').click()
  })

  await test.step('Backup or Restore? offers both, and comes with Backup chosen', async () => {
    await expect(page.getByRole('radio')).toHaveCount(2)
    await expect(page.getByRole('radio', { name: 'Backup the Encryption Key' })).toBeChecked()
    await button(page, 'Next').click()
  })

  await test.step('Provide a Location takes a share and a second copy', async () => {
    await field(page, 'Path and file name').fill('\\\\MyServer\\Backup\\SMBackupkey.bin.age')
    await field(page, 'Second copy (optional)').fill('E:\\Keys\\')
    await button(page, 'Next').click()
    const found = page.getByRole('region', { name: 'What was found' })
    if (await found.isVisible()) await button(page, 'Next').click()
  })

  await test.step('Provide a Password shows what is typed only when asked', async () => {
    await expect(page.getByText('Recovery of the password is not possible')).toBeVisible()
    await typePassword(page, PASSWORD)
    await expect(field(page, 'Password')).toHaveAttribute('type', 'password')
    await button(page, 'Show password').click()
    await expect(field(page, 'Password')).toHaveAttribute('type', 'text')
    await button(page, 'Hide password').click()
    await expect(page.locator('#password-strength')).toContainText('Very strong')
    await button(page, 'Next').click()
  })

  await test.step('Summary has every step, and its script names the password and does not hold it', async () => {
    await expect(heading(page, 'Summary')).toBeFocused()
    await expect(page.getByRole('list', { name: 'Steps' }).getByRole('listitem')).toHaveCount(9)
    await button(page, 'Show script').click()
    const script = page.getByRole('region', { name: 'Script of all steps' })
    await expect(script).toContainText('Get-ItemProperty')
    await expect(script).toContainText('secret password')
    await expect(page.locator('body')).not.toContainText(PASSWORD)
    expect(await filesBelow(sharesOf(dataFolder)), 'nothing is written before the commit').toEqual([])
  })

  await test.step('The commit runs the plan to the result page', async () => {
    await button(page, 'Back up key').click()
    await expect(heading(page, 'Secure Storage Backup Complete')).toBeFocused(RUN)
    await expect(page).toHaveTitle(/^Secure Storage Backup Complete – /)
    const main = page.getByRole('main')
    await expect(main).toContainText('the file opens with the password')
    await expect(main).toContainText(
      'Service Manager accepts the restored key. Only a restore on a rebuilt server shows it.',
    )
    await expect(main).toContainText('Back up the key of PRACTICE-DW01')
    await expect(main).toContainText('a database backup does not replace the key file')
    await expect(page.getByRole('row')).toHaveCount(4)
  })

  await test.step('The file is on the disk, opens with age and holds the key of the registry', async () => {
    const written = await filesBelow(sharesOf(dataFolder))
    expect(written).toEqual(['/MyServer/Backup/SMBackupkey.bin.age', '/MyServer/Backup/SMBackupkey.bin.age.txt'])
    const copies = await filesBelow(path.join(dataFolder, 'practice', 'removable'))
    expect(copies).toEqual(['/E/Keys/SMBackupkey.bin.age', '/E/Keys/SMBackupkey.bin.age.txt'])
    const file = path.join(sharesOf(dataFolder), written[0]!)
    expect(await readFile(path.join(dataFolder, 'practice', 'removable', copies[0]!))).toEqual(await readFile(file))

    const out = path.join(dataFolder, 'opened.json')
    const opened = await ageWithPassphrase(['-d', '-o', out, file], PASSWORD)
    expect(opened.ok, opened.output).toBe(true)
    const payload = JSON.parse(await readFile(out, 'utf8')) as { items: { data: string }[] }
    expect(payload.items.map(({ data }) => data)).toEqual([await keyInWorld(dataFolder)])
  })

  await test.step('Report and log folder are opened by main, and only there', async () => {
    await launched.app.evaluate(({ shell }) => {
      const opened: string[] = []
      Object.assign(globalThis, { opened })
      shell.openPath = async (name: string) => {
        opened.push(name)
        return ''
      }
    })
    for (const name of ['Report', 'Report as JSON', 'Log folder']) await button(page, name).click()
    const journal = (await journalsOf(dataFolder)).at(-1)!
    const run = path.join(dataFolder, 'runs', path.dirname(journal))
    await expect
      .poll(() => launched.app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened))
      .toEqual([path.join(run, 'report.html'), path.join(run, 'report.json'), path.join(dataFolder, 'logs')])
  })

  await test.step('Finish leads home, where the state has changed', async () => {
    await button(page, 'Finish').click()
    await expect(heading(page, HOME)).toBeFocused()
    await expect(backUpRow(page)).toContainText('1 missing')
    await expect(backUpRow(page)).toContainText('No key of PRACTICE-DW01')
    await expect(page.getByText('Recovery kit: 1 entry')).toBeVisible()
  })
})

test('Browse puts what was picked into the box, as a path of the simulated computer', async ({ shared }) => {
  const { app, page, dataFolder } = await shared(firstDay)
  const picked = path.join(sharesOf(dataFolder), 'FS02', 'DR', 'Keys', 'picked.age')
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath })
  }, picked)
  await backUpRow(page).click()
  await button(page, 'Next').click()
  await expect(heading(page, 'Backup or Restore?')).toBeVisible()
  await button(page, 'Next').click()
  await button(page, 'Browse').first().click()
  await expect(field(page, 'Path and file name')).toHaveValue('\\\\FS02\\DR\\Keys\\picked.age')
  await button(page, 'Cancel').click()
  await expect(heading(page, HOME)).toBeFocused()
})
