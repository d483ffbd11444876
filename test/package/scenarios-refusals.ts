import { chmod, chown, cp, mkdir, stat, writeFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { PROGRAM_FILE } from '../../main/product.ts'
import { type Bench, DATA, FOLDER, KEY, PROGRAM } from './bench.ts'
import { isThere, words } from './wine.ts'

/** Another account than the one that runs the tests. */
const NOBODY = 65_534
const mayGiveAway = process.getuid?.() === 0

export function refusalScenarios(bench: () => Bench): void {
  const last = async () => (await bench().log()).at(-1)
  const standIn = () => bench().wine.windows(`${bench().first}/${PROGRAM_FILE}`)

  it('meets a Windows older than Server 2016 and Windows 10 1607', async () => {
    const { wine } = bench()
    const build = (number: string) =>
      wine.run('reg', [
        'add',
        'HKLM\\Software\\Microsoft\\Windows NT\\CurrentVersion',
        '/v',
        'CurrentBuildNumber',
        '/d',
        number,
        '/f',
      ])
    await build('14392')
    const { code } = await bench().install()
    await build('14393')
    await bench().expectNothingInstalled()
    expect(await isThere(wine.unix(DATA))).toBe(false)
    expect(await last()).toBe(
      '0.1.0 System Center Recovery Wizard needs Windows Server 2016, Windows 10 version 1607 or later. This Windows is older. Nothing was installed.',
    )
    expect(code).toBe(4)
  })

  it('meets folders that the program would not start from or that are none', async () => {
    const network = 'and the browser engine in the program does not start from there'
    const cases: [folder: string, sentence: string][] = [
      ['\\\\server\\share\\Recovery', `The folder \\\\server\\share\\Recovery is on the network, ${network}`],
      ['N:\\Recovery', `The folder N:\\Recovery is on the network (drive N:\\), ${network}`],
      ['D:\\Recovery', 'Drive D:\\ is no disk that can be written.'],
      ['C:\\', '“C:” does not name a folder on a disk.'],
      ['Recovery', '“Recovery” does not name a folder on a disk.'],
      ['C:\\Recovery /S', '“C:\\Recovery /S” does not name a folder. /D= comes last and its folder has no quotes.'],
      [`C:\\${'x'.repeat(230)}`, 'The folder’s path has 233 characters; the program’s files fit below paths of up to'],
    ]
    for (const [folder, sentence] of cases) {
      expect.soft((await bench().install(words(`/D=${folder}`))).code, folder).toBe(5)
      expect.soft(await last(), folder).toContain(`0.1.0 ${sentence}`)
      expect.soft(await last(), folder).toContain('Nothing was installed.')
    }
    await bench().expectNothingInstalled()
  })

  it('meets a folder with somebody else’s files: of the same names in Program Files, of any name elsewhere', async () => {
    await mkdir(bench().wine.unix(FOLDER))
    await writeFile(bench().wine.unix(`${FOLDER}\\icudtl.dat`), 'mine')
    expect((await bench().install()).code).toBe(5)
    expect(await last()).toContain(
      `The folder ${FOLDER} holds files with names of the program’s files already, for example icudtl.dat.`,
    )
    const folder = 'C:\\Mine'
    await mkdir(bench().wine.unix(folder))
    await writeFile(bench().wine.unix(`${folder}\\version.dll`), 'mine')
    expect((await bench().install(words(`/D=${folder}`))).code).toBe(5)
    expect(await last()).toContain(`The folder ${folder} is not empty: it holds version.dll.`)
    expect(await bench().wine.key(KEY)).toBeUndefined()
    expect(await isThere(bench().wine.unix(`${folder}\\version.dll`))).toBe(true)
  })

  it('does not meet an empty folder, or what a setup left that was cut off', async () => {
    const folder = 'C:\\Tools\\Recovery'
    await mkdir(bench().wine.unix(`${folder}\\~setup`), { recursive: true })
    await writeFile(bench().wine.unix(`${folder}\\~setup\\icudtl.dat`), 'half')
    expect((await bench().install(words(`/D=${folder}`))).code).toBe(0)
    await bench().expectInstalled(bench().first, folder)
  })

  it.runIf(mayGiveAway)('meets folders of another account, which could change what is in them', async () => {
    const { wine } = bench()
    const folder = 'C:\\Tools\\Recovery'
    await mkdir(wine.unix(folder), { recursive: true })
    await chmod(wine.unix(folder), 0o777)
    await chown(wine.unix(folder), NOBODY, NOBODY)
    expect((await bench().install(words(`/D=${folder}`))).code).toBe(5)
    expect(await last()).toContain(`The folder ${folder} belongs to another account`)

    await mkdir(wine.unix(DATA))
    await chmod(wine.unix(DATA), 0o777)
    await chown(wine.unix(DATA), NOBODY, NOBODY)
    expect((await bench().install()).code).toBe(9)
    expect(await last()).toContain(`The data folder ${DATA} was made by another account`)
    await bench().expectNothingInstalled()
    expect((await stat(wine.unix(DATA))).uid).toBe(NOBODY)
  })
  if (!mayGiveAway)
    console.warn('not run: setup and folders of another account. It needs root, who may give folders away.')

  it('does not meet a data folder that an earlier installation left', async () => {
    await bench().install()
    await writeFile(bench().wine.unix(`${DATA}\\journal.jsonl`), 'journal')
    await bench().uninstall()
    expect((await bench().install()).code).toBe(0)
    await bench().expectInstalled(bench().first)
    expect(await isThere(bench().wine.unix(`${DATA}\\journal.jsonl`))).toBe(true)
  })

  it('meets a folder that can’t be made', async () => {
    await writeFile(bench().wine.unix('C:\\a file'), '')
    expect((await bench().install(words('/D=C:\\a file\\Recovery'))).code).toBe(2)
    expect(await last()).toContain('The folder C:\\a file\\Recovery can’t be made. Nothing was installed.')
    await bench().expectNothingInstalled()
  })

  it('meets a full disk, and leaves nothing', async () => {
    expect((await bench().install([], undefined, { fileLimit: 60_000 })).code).toBe(2)
    await bench().expectNothingInstalled()
    expect(await isThere(bench().wine.unix(DATA))).toBe(false)
    expect(await last()).toContain(`A file can’t be written to ${FOLDER}. Nothing was changed.`)
  })

  it('meets a data folder that can’t be had', async () => {
    await writeFile(bench().wine.unix(DATA), 'a file')
    expect((await bench().install()).code).toBe(9)
    await bench().expectNothingInstalled()
    expect(await last()).toContain(
      `The data folder ${DATA} can’t be made, or can’t be protected from other users (Windows error 267). Nothing was installed.`,
    )
  })

  it('meets another setup', async () => {
    const other = await bench().wine.hold(standIn(), ['--hold=Global\\System Center Recovery Wizard Setup'])
    expect((await bench().install()).code).toBe(8)
    await bench().expectNothingInstalled()
    expect(await last()).toContain('Another setup of System Center Recovery Wizard is running. Nothing was changed.')
    await other.release()
  })

  it('of the uninstaller meets the running program, and a folder that is not the program’s', async () => {
    await bench().install()
    const elsewhere = 'C:\\Elsewhere'
    await cp(bench().first, bench().wine.unix(elsewhere), { recursive: true })
    expect((await bench().uninstall(FOLDER, elsewhere)).code).toBe(11)
    expect(await isThere(bench().wine.unix(`${elsewhere}\\${PROGRAM_FILE}`))).toBe(true)
    expect(await last()).toBe(
      `0.1.0 ${elsewhere} is not the folder that System Center Recovery Wizard is installed in. Nothing was removed.`,
    )

    const running = await bench().wine.hold(PROGRAM)
    expect((await bench().uninstall()).code).toBe(3)
    await bench().expectInstalled(bench().first)
    expect(await bench().wine.key(KEY)).toMatchObject({ DisplayVersion: '0.1.0' })
    expect(await last()).toBe(`0.1.0 ${PROGRAM} is in use. Nothing was removed.`)
    await running.release()
    expect((await bench().uninstall()).code).toBe(0)
    await bench().expectNothingInstalled()
  })
}
