import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, it } from 'vitest'
import { PRODUCT, PROGRAM_FILE, UNINSTALLER_FILE } from '../../main/product.ts'
import { type Bench, DATA, FOLDER, KEY, PROGRAM, SHORTCUTS } from './bench.ts'
import { gone, isThere, words } from './wine.ts'

/** The exit code of recovery.cmd without the program, as far as it gets out of wine. */
const NO_PROGRAM = 9009 & 0xff

export function installScenarios(bench: () => Bench): void {
  it('without a window installs the package’s files, entries, shortcuts and the data folder', async () => {
    const { wine, first } = bench()
    const { code } = await bench().install()
    await bench().expectInstalled(first)
    expect(await wine.key(KEY)).toEqual({
      DisplayName: PRODUCT,
      DisplayVersion: '0.1.0',
      Publisher: 'The System Center Recovery Wizard authors',
      DisplayIcon: `${PROGRAM},0`,
      InstallLocation: FOLDER,
      UninstallString: `"${FOLDER}\\${UNINSTALLER_FILE}"`,
      QuietUninstallString: `"${FOLDER}\\${UNINSTALLER_FILE}" /S`,
      Comments: `Uninstalling keeps ${DATA}`,
      EstimatedSize: expect.stringMatching(/^dword:[0-9a-f]{8}$/),
      NoModify: 'dword:00000001',
      NoRepair: 'dword:00000001',
    })
    for (const [n, file] of SHORTCUTS.entries()) {
      const link = await readFile(wine.unix(file))
      expect(link.includes(Buffer.from(PROGRAM, 'utf16le'))).toBe(true)
      expect(link.includes(Buffer.from('--practice', 'utf16le'))).toBe(n === 1)
    }
    expect(await isThere(wine.unix(DATA))).toBe(true)
    expect(await bench().log()).toEqual([`0.1.0 Installed in ${FOLDER}. Data folder: ${DATA}`])
    expect(code).toBe(0)
  })

  it('leaves a program that starts and finds its archive, and a data folder that only administrators open', async () => {
    await bench().install()
    const other = 'C:\\ProgramData\\Microsoft'
    const { output } = await bench().wine.run(PROGRAM, [`--security-of=${DATA}`, `--security-of=${other}`])
    expect(output).toContain(`program=${PROGRAM}\n`)
    expect(output).toContain('app.asar=there\n')
    const [data, control] = output.split('\n').filter((line) => line.startsWith('security='))
    const everyone = /;;;(WD|BU)\)/
    expect(control).toMatch(everyone)
    expect(data).toContain('(A;OICI;FA;;;SY)')
    expect(data).not.toMatch(everyone)
  })

  it('goes into the folder that /D= names, with spaces and in other scripts', async () => {
    for (const folder of ['C:\\Some Tools\\Recovery (1) & more', 'C:\\Инструменты\\復旧 ツール']) {
      await bench().clean()
      await bench().install(words(`/D=${folder}\\`))
      await bench().expectInstalled(bench().first, folder)
      expect(await bench().wine.key(KEY)).toMatchObject({ InstallLocation: folder })
      // Outside Program Files setup itself sees to it that only administrators write beside the program.
      expect((await stat(bench().wine.unix(folder))).mode & 0o007).toBe(0)
      const { output, code } = await bench().wine.run(`${folder}\\${PROGRAM_FILE}`, ['--exit=4'])
      expect(output).toContain('app.asar=there\n')
      expect(code).toBe(4)
      expect(await isThere(bench().wine.unix(FOLDER))).toBe(false)
    }
  })

  it('is undone by Windows’ own command, but for the data folder and files that setup did not install', async () => {
    const { wine } = bench()
    await bench().install()
    const mine = ['mine.txt', 'locales\\mine.pak']
    for (const name of mine) await writeFile(wine.unix(`${FOLDER}\\${name}`), 'mine')
    await writeFile(wine.unix(`${DATA}\\journal.jsonl`), 'journal')
    await wine.run(`${FOLDER}\\${UNINSTALLER_FILE}`, ['/S'])
    await gone(wine.unix(`${FOLDER}\\${UNINSTALLER_FILE}`))
    await expect.poll(() => bench().log(), { timeout: 10_000 }).toContain(`0.1.0 Removed from ${FOLDER}. Kept: ${DATA}`)
    expect((await readdir(wine.unix(FOLDER), { recursive: true })).toSorted()).toEqual([
      'locales',
      'locales/mine.pak',
      'mine.txt',
    ])
    expect(await readFile(wine.unix(`${DATA}\\journal.jsonl`), 'utf8')).toBe('journal')
    expect(await wine.key(KEY)).toBeUndefined()
    for (const file of SHORTCUTS) expect(await isThere(wine.unix(file))).toBe(false)
  })

  it('is undone without a rest where nobody put files of their own', async () => {
    await bench().install()
    expect((await bench().uninstall()).code).toBe(0)
    await bench().expectNothingInstalled()
    expect(await isThere(bench().wine.unix(DATA))).toBe(true)
  })

  it('brings recovery.cmd, which passes arguments and exit code on', async () => {
    const { wine } = bench()
    const folder = 'C:\\Instal & (x86) été 復旧!'
    await bench().install(words(`/D=${folder}`))
    const args = ['--unattended', 'C:\\D R\\a & b.json', 'ключ é', '!x! ^y', '(a,b;c=d)', '']
    const { output, code } = await wine.run(`${folder}\\recovery.cmd`, [...args, '--exit=7'])
    const seen = output.split(/\r?\n/).flatMap((line) => /^argument=(.*)$/.exec(line)?.[1] ?? [])
    expect(seen).toEqual([...args, '--exit=7'])
    expect(code).toBe(7)
    // A variable of this name would otherwise stand for every exit code.
    const env = { ERRORLEVEL: '0' }
    expect((await wine.run(`${folder}\\recovery.cmd`, ['--unattended', '--exit=7'], { env })).code).toBe(7)
  })

  it('brings recovery.cmd, which explains itself without arguments and without the program', async () => {
    const { wine, work } = bench()
    const alone = path.join(work, 'alone')
    await mkdir(alone, { recursive: true })
    const file = path.join(alone, 'recovery.cmd')
    await cp('build/installer/recovery.cmd', file)
    expect((await readFile(file, 'latin1')).replaceAll('\r\n', '')).toMatch(/^[ -~]+$/)
    const usage = await wine.run('cmd', ['/c', wine.windows(file)])
    expect(usage.output.trimEnd().split(/\r?\n/)).toEqual([
      expect.stringContaining('Runs an answer file without a window'),
      expect.stringContaining('Usage: recovery.cmd --unattended'),
    ])
    expect(usage.code).toBe(2)
    const missing = await wine.run('cmd', ['/c', wine.windows(file), '--unattended'])
    expect(missing.errors).toContain(`"${PROGRAM_FILE}" is not beside recovery.cmd. Nothing was started.`)
    expect(missing.code).toBe(NO_PROGRAM)
    await rm(alone, { recursive: true })
  })
}
