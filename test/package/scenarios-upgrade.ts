import { rm, writeFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { UNINSTALLER_FILE } from '../../main/product.ts'
import { type Bench, DATA, FOLDER, KEY, PROGRAM, SHORTCUTS } from './bench.ts'
import { isThere, words } from './wine.ts'

export function upgradeScenarios(bench: () => Bench): void {
  const next = (args: string[] = [], options = {}) => bench().install(args, `${bench().next}.exe`, options)
  const mine = (folder = FOLDER) => writeFile(bench().wine.unix(`${folder}\\mine.txt`), 'mine')
  const version = async () => (await bench().wine.key(KEY))?.['DisplayVersion']

  it('replaces the earlier version in its own folder and keeps the user’s files', async () => {
    const folder = 'C:\\Tools\\Recovery'
    await bench().install(words(`/D=${folder}`))
    await mine(folder)
    await writeFile(bench().wine.unix(`${DATA}\\journal.jsonl`), 'journal')
    const { code } = await next()
    await bench().expectInstalled(bench().next, folder, ['mine.txt'])
    expect(await version()).toBe('0.2.0')
    expect(await isThere(bench().wine.unix(`${DATA}\\journal.jsonl`))).toBe(true)
    for (const file of SHORTCUTS) expect(await isThere(bench().wine.unix(file))).toBe(true)
    expect(code).toBe(0)
  })

  it('to another folder removes the earlier version from its own', async () => {
    await bench().install()
    const folder = 'C:\\Tools\\Recovery'
    await next(words(`/D=${folder}`))
    await bench().expectInstalled(bench().next, folder)
    expect(await isThere(bench().wine.unix(FOLDER))).toBe(false)
    expect(await bench().wine.key(KEY)).toMatchObject({ InstallLocation: folder, DisplayVersion: '0.2.0' })
  })

  it('may be repeated with the same version, and repairs what is missing', async () => {
    await bench().install()
    await rm(bench().wine.unix(PROGRAM))
    await rm(bench().wine.unix(`${FOLDER}\\${UNINSTALLER_FILE}`))
    expect((await bench().install()).code).toBe(0)
    await bench().expectInstalled(bench().first)
  })

  it('to an older version needs the word for it', async () => {
    await next()
    const { code } = await bench().install()
    await bench().expectInstalled(bench().next)
    expect((await bench().log()).at(-1)).toBe(
      '0.1.0 Version 0.2.0 is installed, which is newer than 0.1.0. Nothing was changed. /DOWNGRADE installs the older one.',
    )
    expect(code).toBe(7)
    expect((await bench().install(['/DOWNGRADE'])).code).toBe(0)
    await bench().expectInstalled(bench().first)
    expect(await version()).toBe('0.1.0')
  })

  it('changes nothing while the program runs', async () => {
    await bench().install()
    const running = await bench().wine.hold(PROGRAM)
    expect((await next()).code).toBe(3)
    expect((await next(words('/D=C:\\Elsewhere'))).code).toBe(3)
    expect((await bench().log()).at(-1)).toBe(
      `0.2.0 System Center Recovery Wizard is running (${PROGRAM}). Nothing was changed.`,
    )
    expect(await isThere(bench().wine.unix('C:\\Elsewhere'))).toBe(false)
    await bench().expectInstalled(bench().first)
    expect(await version()).toBe('0.1.0')
    await running.release()
    expect((await next()).code).toBe(0)
    await bench().expectInstalled(bench().next)
  })

  it('changes nothing when the earlier version can’t be removed', async () => {
    await bench().install()
    await mine()
    const file = `${FOLDER}\\resources\\app.asar`
    await bench().wine.hold(bench().wine.windows(`${bench().first}/${PROGRAM.split('\\').at(-1)}`), [
      `--keep-open=${file}`,
    ])
    expect((await next()).code).toBe(6)
    await bench().expectInstalled(bench().first, FOLDER, ['mine.txt'])
    expect(await version()).toBe('0.1.0')
    const [reason, text] = (await bench().log()).slice(-2)
    expect(reason).toBe(`0.1.0 ${file} is in use. Nothing was removed.`)
    expect(text).toContain(
      `0.2.0 Version 0.1.0 in ${FOLDER} can’t be removed (its uninstaller ended with 3). Version 0.1.0 stays installed as it was.`,
    )
    expect((await next(words('/D=C:\\Elsewhere'))).code).toBe(6)
    expect(await isThere(bench().wine.unix('C:\\Elsewhere'))).toBe(false)
  })

  it('changes nothing when the disk is full', async () => {
    await bench().install()
    expect((await next([], { fileLimit: 60_000 })).code).toBe(2)
    await bench().expectInstalled(bench().first)
    expect(await version()).toBe('0.1.0')
    expect((await bench().log()).at(-1)).toBe(
      `0.2.0 A file can’t be written to ${FOLDER}. Nothing was changed. Look whether the disk is full.`,
    )
  })
}
