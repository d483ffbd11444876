import { cp, mkdir, mkdtemp, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, it } from 'vitest'
import { makePortable } from '../../build/package/makensis.ts'
import { PRODUCT, PROGRAM_FILE } from '../../main/product.ts'
import { type Bench, ICON } from './bench.ts'
import { isThere } from './wine.ts'

export function portableScenarios(bench: () => Bench): void {
  const seen = (output: string, name: string): string[] =>
    output.split(/\r?\n/).flatMap((line) => (line.startsWith(`${name}=`) ? [line.slice(name.length + 1)] : []))
  const folderOf = (output: string): string => bench().wine.unix(path.win32.dirname(seen(output, 'program')[0] ?? ''))

  it('passes arguments, current folder and exit code, and takes its folder away', async () => {
    const { wine, portable, work } = bench()
    const folder = path.join(work, 'Стик 復旧 (1) & é')
    await mkdir(folder)
    const file = path.join(folder, 'portable.exe')
    await cp(portable, file)
    const args = ['--unattended', 'C:\\D R\\a & b.json', 'ключ "é"', 'ends with\\', '', 'x'.repeat(3000), '--exit=7']
    const { output, code } = await wine.run(wine.windows(file), args, { cwd: folder })
    expect(seen(output, 'argument')).toEqual(args)
    expect(seen(output, 'PORTABLE_EXECUTABLE_DIR')).toEqual([wine.windows(folder)])
    expect(seen(output, 'PORTABLE_EXECUTABLE_FILE')).toEqual([wine.windows(file)])
    expect(seen(output, 'PORTABLE_EXECUTABLE_APP_FILENAME')).toEqual([PROGRAM_FILE])
    expect(seen(output, 'current')).toEqual([wine.windows(folder)])
    expect(seen(output, 'app.asar')).toEqual(['there'])
    expect(await isThere(folderOf(output))).toBe(false)
    expect(code).toBe(7)
  })

  it('runs twice at the same time, each in a folder of its own', async () => {
    const { wine, portable } = bench()
    const [one, other] = await Promise.all([wine.hold(portable), wine.hold(portable, ['--unattended'])])
    const folders = [folderOf(one.output), folderOf(other.output)]
    expect(new Set(folders).size).toBe(2)
    // An administrator's: others read and run what is in it, and change nothing. Wine makes the mode of it.
    for (const folder of folders) expect((await stat(folder)).mode & 0o007).toBe(0)
    await one.release()
    expect(await isThere(folders[0] ?? '')).toBe(false)
    expect(await isThere(path.join(folders[1] ?? '', PROGRAM_FILE))).toBe(true)
    await other.release()
    expect(await isThere(folders[1] ?? '')).toBe(false)
  })

  it('says that it can’t be unpacked, with a code of its own', async () => {
    const { wine, portable } = bench()
    const { output, errors, code } = await wine.run(portable, ['--unattended'], { fileLimit: 60_000 })
    expect(output).toBe('')
    expect(errors).toContain(`${PRODUCT} cannot be unpacked to C:\\`)
    expect(errors).toContain('mostly because the disk is full. It was not started.')
    expect(code).toBe(112)
  })

  it('says that the program can’t be started, with a code of its own', async () => {
    const { wine, work } = bench()
    const appDir = await mkdtemp(path.join(work, 'broken-'))
    await writeFile(path.join(appDir, PROGRAM_FILE), 'not a program')
    const outFile = path.join(work, 'broken.exe')
    await makePortable({ appDir, outFile, version: '0.1.0', icon: ICON, stub: 'amd64' })
    const { errors, code } = await wine.run(outFile, ['--unattended'])
    expect(errors).toContain(`${PRODUCT} cannot be started from C:\\`)
    expect(code).toBe(113)
  })
}
