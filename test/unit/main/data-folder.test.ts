import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { chooseDataFolder, LONGEST_FOLDER, makeDataFolder, type Surroundings } from '../../../main/data-folder.ts'
import { Problem } from '../../../main/engine/problem.ts'
import { PORTABLE_FOLDER, PRODUCT } from '../../../main/product.ts'
import { expectFolder, type FolderRow, USER, windowsPlaces } from '../../support/windows-places.ts'

/** A path of this many characters. */
const long = (start: string, length: number): string => start.padEnd(length, 'x')

const rows: readonly FolderRow[] = [
  { name: 'from source', expected: USER, why: 'The user’s folder: the program runs from source' },
  { name: 'a stick', program: 'E:\\Recovery', expected: 'E:\\Recovery\\data', why: 'Beside the program' },
  { name: 'the top of a stick', program: 'E:\\', expected: 'E:\\data', why: 'Beside the program' },
  {
    name: 'a read-only stick',
    program: 'E:\\Recovery',
    refusing: { 'E:\\': 'denied' },
    expected: USER,
    why: 'The user’s folder: the folder of the program can’t be written',
  },
  {
    name: 'a full stick',
    program: 'E:\\Recovery',
    refusing: { 'E:\\': 'full' },
    expected: USER,
    why: 'The user’s folder: the folder of the program is on a full disk',
  },
  {
    name: 'a stick that was pulled out',
    program: 'E:\\Recovery',
    refusing: { 'E:\\': 'gone' },
    expected: USER,
    why: 'The user’s folder: the folder of the program is not there any more',
  },
  {
    name: 'a stick with a file named data',
    program: 'E:\\Recovery',
    refusing: { 'E:\\Recovery\\data': 'in-the-way' },
    expected: USER,
    why: 'The user’s folder: the folder of the program is no folder but a file',
  },
  {
    name: 'a share',
    program: '\\\\FS01\\Tools\\Recovery',
    expected: USER,
    why: 'The user’s folder: the folder of the program is a network folder, which other computers use too',
  },
  {
    name: 'a mapped drive',
    program: 'X:\\Recovery',
    leads: { 'X:\\': '\\\\FS01\\Tools\\' },
    expected: USER,
    why: /is a network folder/,
  },
  {
    name: 'a substituted drive',
    program: 'S:\\Recovery',
    leads: { 'S:\\': 'C:\\Tools\\' },
    expected: 'S:\\Recovery\\data',
    why: 'Beside the program',
  },
  {
    name: 'a drive that can’t say where it leads',
    program: 'S:\\Recovery',
    leads: { 'S:\\': null },
    expected: 'S:\\Recovery\\data',
    why: 'Beside the program',
  },
  {
    name: 'a path of 200 characters',
    program: long('D:\\', 200),
    expected: USER,
    why: `The user’s folder: the path beside the program has 205 characters; it may have ${LONGEST_FOLDER}`,
  },
  {
    name: 'the longest path',
    program: long('D:\\', LONGEST_FOLDER - 5),
    expected: `${long('D:\\', LONGEST_FOLDER - 5)}\\data`,
    why: 'Beside the program',
  },
  { name: 'one character more', program: long('D:\\', LONGEST_FOLDER - 4), expected: USER, why: /may have/ },
  ...['Łucja', 'Дмитрий', 'Γεωργία', '山田太郎', '👩‍💻 Ops', 'O’Neill & Søn %x%'].map((name) => ({
    name: `a user named ${name}, from a folder of that name that can’t be written`,
    program: `D:\\${name}`,
    env: { LOCALAPPDATA: `C:\\Users\\${name}\\AppData\\Local` },
    refusing: { 'D:\\': 'denied' as const },
    expected: `C:\\Users\\${name}\\AppData\\Local\\${PRODUCT}`,
    why: /can’t be written/,
  })),
  {
    name: 'a stick with a folder in another script',
    program: 'E:\\復旧 Восстановление 🛟',
    expected: 'E:\\復旧 Восстановление 🛟\\data',
    why: 'Beside the program',
  },
  ...['', 'AppData\\Local'].map((local) => ({
    name: `LOCALAPPDATA "${local}", which names no folder`,
    env: { LOCALAPPDATA: local },
    home: 'C:\\Users\\山田',
    expected: `C:\\Users\\山田\\AppData\\Local\\${PRODUCT}`,
    why: /from source/,
  })),
  {
    name: 'a folder whose name begins like Program Files',
    program: 'C:\\Program Files Backup\\Wizard',
    expected: 'C:\\Program Files Backup\\Wizard\\data',
    why: 'Beside the program',
  },
  {
    name: 'a stick, with a left-over variable of the portable program',
    program: 'E:\\Recovery',
    env: { [PORTABLE_FOLDER]: 'F:\\' },
    expected: 'E:\\Recovery\\data',
    why: 'Beside the program',
  },
  { name: 'the folder that is named', program: 'E:\\', chosen: 'D:\\kit', expected: 'D:\\kit', why: /--data-folder/ },
  {
    name: 'a share that is named',
    chosen: '\\\\FS01\\DR\\Recovery',
    expected: '\\\\FS01\\DR\\Recovery',
    why: 'Chosen with --data-folder',
    window: /^C:\\Users\\maria\\AppData\\Local\\System Center Recovery Wizard\\window-[0-9a-f]{8}$/,
  },
  {
    name: 'a new folder on a mapped drive that is named',
    chosen: 'X:\\new\\folder',
    leads: { 'X:\\': '\\\\FS01\\DR\\' },
    expected: 'X:\\new\\folder',
    why: 'Chosen with --data-folder',
    window: /^C:\\Users\\maria\\AppData\\Local\\System Center Recovery Wizard\\window-[0-9a-f]{8}$/,
  },
  {
    name: 'a share that is named, by a user whose folders are on a share',
    chosen: '\\\\FS01\\DR\\Recovery',
    env: { LOCALAPPDATA: '\\\\FS02\\profiles\\maria\\Local' },
    temp: 'C:\\Temp',
    expected: '\\\\FS01\\DR\\Recovery',
    why: 'Chosen with --data-folder',
    window: /^C:\\Temp\\System Center Recovery Wizard\\window-[0-9a-f]{8}$/,
  },
]

describe('the data folder on Windows', () => {
  it.each(rows)('$name', expectFolder)

  it('keeps the windows of two folders apart, and finds the one of a folder again', () => {
    const windowOf = (chosen: string) => chooseDataFolder(windowsPlaces({ chosen }).here).window
    expect(windowOf('\\\\FS01\\A')).not.toBe(windowOf('\\\\FS01\\B'))
    expect(windowOf('\\\\FS01\\A')).toBe(windowOf('\\\\fs01\\a'))
  })

  it('is refused where its path is too long, with both numbers', () => {
    const chosen = long('D:\\', LONGEST_FOLDER + 1)
    expect(() => chooseDataFolder(windowsPlaces({ chosen }).here)).toThrow(
      expect.objectContaining({
        code: 'data-folder-too-long',
        message: 'The path of the data folder has 141 characters; it may have 140.',
      }),
    )
    expect(chooseDataFolder(windowsPlaces({ chosen: long('D:\\', LONGEST_FOLDER) }).here).path).toHaveLength(140)
    // As Windows counts: the emoji takes two.
    expect(() => chooseDataFolder(windowsPlaces({ chosen: `${long('D:\\', LONGEST_FOLDER - 1)}🛟` }).here)).toThrow(
      /141/,
    )
  })

  it('is refused where none is named', () => {
    for (const chosen of ['', '  '])
      expect(() => chooseDataFolder(windowsPlaces({ chosen }).here)).toThrow('--data-folder names no folder.')
  })
})

describe('the data folder elsewhere', () => {
  const linux: Surroundings = { ...windowsPlaces({}).here, platform: 'linux', home: '/home/x', env: {} }

  it('follows the system', () => {
    const user = '/home/x/.local/share/system-center-recovery-wizard'
    expect(chooseDataFolder(linux)).toEqual({ path: user, why: 'The user’s folder', window: `${user}/window` })
    expect(chooseDataFolder({ ...linux, env: { XDG_DATA_HOME: '/data' } }).path).toBe(
      '/data/system-center-recovery-wizard',
    )
    expect(chooseDataFolder({ ...linux, platform: 'darwin' }).path).toContain('Library/Application Support')
  })

  it('is the one named, however long', () => {
    const chosen = `/${'x'.repeat(200)}`
    expect(chooseDataFolder({ ...linux, chosen }).path).toBe(chosen)
  })
})

describe('a data folder that can’t be used', () => {
  const folder = { path: path.join('D:', 'Recovery'), why: 'Chosen with --data-folder' }
  it.each([
    ['denied', 'This account may not write there, or the disk is read-only.'],
    ['full', 'The disk is full.'],
    ['gone', 'The drive, the share or the folder above it is not there.'],
    ['in-the-way', 'A file of that name is in the way.'],
  ] as const)('is refused with its cause: %s', (refusal, cause) => {
    let problem: unknown
    try {
      makeDataFolder(folder, () => refusal)
    } catch (error) {
      problem = error
    }
    expect(problem).toBeInstanceOf(Problem)
    const { data } = problem as Problem
    expect(data).toMatchObject({
      code: 'data-folder-unusable',
      text: `The data folder ${folder.path} can’t be written.`,
    })
    expect(data.cause?.startsWith(cause)).toBe(true)
    expect(data.cause).toContain('Chosen with --data-folder')
    expect(data.next?.join(' ')).toContain('--data-folder')
  })
})
