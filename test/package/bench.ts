import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect } from 'vitest'
import { hashesBelow } from '../../build/package/files.ts'
import { makePortable, makeSetup } from '../../build/package/makensis.ts'
import { PRODUCT, PROGRAM_FILE, UNINSTALLER_FILE } from '../../main/product.ts'
import { packagedFolder } from './packaged.ts'
import { type Ended, isThere, type RunOptions, Wine, words } from './wine.ts'

export const ICON = path.resolve('build/icons/icon.ico')
export const FOLDER = `C:\\Program Files\\${PRODUCT}`
export const DATA = `C:\\ProgramData\\${PRODUCT}`
export const KEY = `Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\${PRODUCT}`
const MENU = 'C:\\ProgramData\\Microsoft\\Windows\\Start Menu\\Programs'
export const SHORTCUTS = [`${MENU}\\${PRODUCT}.lnk`, `${MENU}\\${PRODUCT} (practice).lnk`]

/** Version 0.1.0 and version 0.2.0, which has a file less, a file more and a changed one; their setups and a portable program; and a Windows for them. */
export class Bench {
  readonly wine: Wine
  readonly work: string
  readonly first: string
  readonly next: string
  readonly portable: string

  private constructor(wine: Wine, work: string) {
    this.wine = wine
    this.work = work
    this.first = path.join(work, 'first')
    this.next = path.join(work, 'next')
    this.portable = path.join(work, 'portable.exe')
  }

  static async make(wine64: string): Promise<Bench> {
    const work = await mkdtemp(path.join(os.tmpdir(), 'recovery-setups-'))
    const [wine] = await Promise.all([Wine.make(wine64), build(work)])
    const bench = new Bench(wine, work)
    await wine.stayUp(path.join(bench.first, PROGRAM_FILE))
    return bench
  }

  /** A Windows without the program, its data and its log. */
  async clean(): Promise<void> {
    await this.wine.releaseAll()
    await this.wine.run('reg', ['delete', `HKLM\\${KEY}`, '/f'])
    const own = ['Program Files', 'Program Files (x86)', 'ProgramData', 'users', 'windows']
    const rest = (await readdir(this.wine.unix('C:\\')))
      .filter((name) => !own.includes(name))
      .map((name) => `C:\\${name}`)
    for (const file of [FOLDER, DATA, ...SHORTCUTS, ...rest])
      await rm(this.wine.unix(file), { recursive: true, force: true })
    await rm(this.#log(), { force: true })
  }

  #log(): string {
    return this.wine.unix(`C:\\users\\${os.userInfo().username}\\Temp\\${PRODUCT} Setup.log`)
  }

  /** The lines of setup's log, without their times. */
  async log(): Promise<string[]> {
    if (!(await isThere(this.#log()))) return []
    const text = await readFile(this.#log(), 'utf16le')
    return text.split('\r\n').flatMap((line) => /\d\d:\d\d:\d\d (.+)$/.exec(line)?.[1] ?? [])
  }

  /** A setup without a window, the first version's unless said otherwise. */
  install(args: string[] = [], setup = `${this.first}.exe`, options: RunOptions = {}): Promise<Ended> {
    return this.wine.run(setup, ['/S', ...args], options)
  }

  /** The uninstaller as setup and scripts run it: it waits, and its exit code is that of the work. */
  async uninstall(folder = FOLDER, where = folder): Promise<Ended> {
    const copy = path.join(this.work, 'uninstall.exe')
    await cp(this.wine.unix(`${folder}\\${UNINSTALLER_FILE}`), copy)
    return this.wine.run(copy, ['/S', ...words(`_?=${where}`)])
  }

  /** Expects the files of a version in the folder, byte by byte, the uninstaller, those named, and nothing else. */
  async expectInstalled(version: string, folder = FOLDER, more: readonly string[] = []): Promise<void> {
    const found = await hashesBelow(this.wine.unix(folder))
    const added = [UNINSTALLER_FILE, ...more]
    for (const name of added) expect(Object.keys(found)).toContain(name)
    const rest = Object.entries(found).filter(([name]) => !added.includes(name))
    expect(Object.fromEntries(rest)).toEqual(await hashesBelow(version))
  }

  async expectNothingInstalled(folder = FOLDER): Promise<void> {
    expect(await isThere(this.wine.unix(folder))).toBe(false)
    expect(await this.wine.key(KEY)).toBeUndefined()
    for (const file of SHORTCUTS) expect(await isThere(this.wine.unix(file))).toBe(false)
  }

  async close(): Promise<void> {
    await this.wine.close()
    await rm(this.work, { recursive: true, force: true })
  }
}

export const PROGRAM = `${FOLDER}\\${PROGRAM_FILE}`

/** While wine makes its Windows: both versions' folders, their setups and the first one's portable program. */
async function build(work: string): Promise<void> {
  const [first, next] = [path.join(work, 'first'), path.join(work, 'next')]
  await lay(first, { 'only before/gone.txt': 'before', 'changed.txt': 'before' })
  await lay(next, { 'only after/new.txt': 'after', 'changed.txt': 'after' })
  const common = { icon: ICON, stub: 'amd64' } as const
  await makeSetup({ ...common, appDir: first, outFile: `${first}.exe`, version: '0.1.0' })
  await makeSetup({ ...common, appDir: next, outFile: `${next}.exe`, version: '0.2.0' })
  await makePortable({ ...common, appDir: first, outFile: path.join(work, 'portable.exe'), version: '0.1.0' })
}

async function lay(folder: string, more: Record<string, string>): Promise<void> {
  await cp(packagedFolder(), folder, { recursive: true })
  for (const [name, content] of Object.entries(more)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true })
    await writeFile(path.join(folder, name), content)
  }
}
