import { describe, expect, it } from 'vitest'
import { chooseDataFolder, portableFile } from '../../../main/data-folder.ts'
import { PORTABLE_FOLDER, PRODUCT, UNINSTALLER_FILE } from '../../../main/product.ts'
import { expectFolder, type FolderRow, PROGRAM_DATA, USER, windowsPlaces } from '../../support/windows-places.ts'

const UNPACKED = 'C:\\Users\\maria\\AppData\\Local\\Temp\\nsa1B2C.tmp\\app'

const rows: readonly FolderRow[] = [
  {
    name: 'installed in Program Files',
    program: 'c:\\program files\\Recovery',
    expected: PROGRAM_DATA,
    why: 'The program is installed on this computer',
    window: /^C:\\Users\\maria\\AppData\\Local\\System Center Recovery Wizard\\window-[0-9a-f]{8}$/,
  },
  {
    name: 'installed elsewhere',
    program: 'D:\\Tools\\Recovery',
    there: [`D:\\Tools\\Recovery\\${UNINSTALLER_FILE}`],
    expected: PROGRAM_DATA,
    why: 'The program is installed on this computer',
    window: /\\window-[0-9a-f]{8}$/,
  },
  {
    name: 'installed on a computer that keeps ProgramData elsewhere',
    program: 'C:\\Program Files\\Recovery',
    env: { ProgramData: 'D:\\ProgramData' },
    expected: `D:\\ProgramData\\${PRODUCT}`,
    why: /installed/,
    window: /\\window-[0-9a-f]{8}$/,
  },
  {
    name: 'installed without the variable ProgramData',
    program: 'C:\\Program Files\\Recovery',
    env: { ProgramData: '' },
    expected: PROGRAM_DATA,
    why: /installed/,
    window: /\\window-[0-9a-f]{8}$/,
  },
  {
    name: 'installed, a standard user, the folder is there',
    program: 'C:\\Program Files\\Recovery',
    there: [PROGRAM_DATA],
    refusing: { [PROGRAM_DATA]: 'denied', 'C:\\Program Files': 'denied' },
    expected: USER,
    why: `The user’s folder: ${PROGRAM_DATA} can’t be written by this account`,
  },
  {
    name: 'installed, a standard user, nobody has made the folder: who can’t change the program does not make it',
    program: 'C:\\Program Files\\Recovery',
    refusing: { 'C:\\Program Files': 'denied' },
    expected: USER,
    why: `The user’s folder: ${PROGRAM_DATA} can’t be written by this account`,
  },
  {
    name: 'installed, and the disk of the data is full',
    program: 'C:\\Program Files\\Recovery',
    there: [PROGRAM_DATA],
    refusing: { [PROGRAM_DATA]: 'full' },
    expected: USER,
    why: `The user’s folder: ${PROGRAM_DATA} is on a full disk`,
  },
  {
    name: 'installed, with a left-over variable of the portable program',
    program: 'C:\\Program Files\\Recovery',
    env: { [PORTABLE_FOLDER]: 'E:\\' },
    expected: PROGRAM_DATA,
    why: /installed/,
    window: /\\window-[0-9a-f]{8}$/,
  },
  {
    name: 'portable in Downloads',
    program: UNPACKED,
    env: { [PORTABLE_FOLDER]: 'C:\\Users\\maria\\Downloads' },
    expected: `C:\\Users\\maria\\Downloads\\${PRODUCT} data`,
    why: 'Beside the portable program',
  },
  {
    name: 'portable, and TEMP is written short',
    program: UNPACKED,
    temp: 'C:\\Users\\MARIA~1\\AppData\\Local\\Temp',
    leads: { 'C:\\Users\\MARIA~1': 'C:\\Users\\maria' },
    env: { [PORTABLE_FOLDER]: 'E:\\' },
    expected: `E:\\${PRODUCT} data`,
    why: 'Beside the portable program',
  },
  {
    name: 'portable on a read-only stick',
    program: UNPACKED,
    env: { [PORTABLE_FOLDER]: 'E:\\' },
    refusing: { 'E:\\': 'denied' },
    expected: USER,
    why: 'The user’s folder: the folder of the portable program can’t be written',
  },
  {
    name: 'portable on a share, read-only or not',
    program: UNPACKED,
    env: { [PORTABLE_FOLDER]: '\\\\FS01\\Tools' },
    expected: USER,
    why: 'The user’s folder: the folder of the portable program is a network folder, which other computers use too',
  },
  ...[undefined, 'relative', 'C:\\Users\\maria\\AppData\\Local\\Temp'].map((folder) => ({
    name: `portable, started from ${folder ?? 'nowhere that is known'}`,
    program: UNPACKED,
    ...(folder === undefined ? {} : { env: { [PORTABLE_FOLDER]: folder } }),
    expected: USER,
    why: /folder for temporary files/,
  })),
]

describe('the data folder of an installed and of a portable program', () => {
  it.each(rows)('$name', expectFolder)

  it('is closed to users where it is made for all administrators, and made nowhere that is not taken', () => {
    const { here, tried } = windowsPlaces({ program: 'C:\\Program Files\\Recovery' })
    chooseDataFolder(here)
    expect(tried.at(-1)).toEqual({ folder: PROGRAM_DATA, making: 'closed' })
    const standard = windowsPlaces({
      program: 'C:\\Program Files\\Recovery',
      refusing: { 'C:\\Program Files': 'denied' },
    })
    chooseDataFolder(standard.here)
    expect(standard.tried.map(({ folder }) => folder)).not.toContain(PROGRAM_DATA)
    const share = windowsPlaces({ program: '\\\\FS01\\Tools' })
    chooseDataFolder(share.here)
    expect(share.tried).toEqual([])
  })
})

describe('the file that a restart starts', () => {
  const file = 'E:\\Tools\\System-Center-Recovery-Wizard-portable.exe'
  const unpacked = 'C:\\Users\\maria\\AppData\\Local\\Temp\\nsa1.tmp\\app'
  const env = { PORTABLE_EXECUTABLE_FILE: file }

  it('is the portable program, because what it unpacked goes with this process', () => {
    expect(portableFile(windowsPlaces({ program: unpacked, env, there: [file] }).here)).toBe(file)
  })

  it.each([
    ['nothing is said', { program: unpacked, there: [file] }],
    ['the file is gone', { program: unpacked, env }],
    ['the name is not absolute', { program: unpacked, env: { PORTABLE_EXECUTABLE_FILE: 'x.exe' }, there: ['x.exe'] }],
    ['the program is an installed one', { program: 'C:\\Program Files\\Wizard', env, there: [file] }],
    ['the program runs from source', { env, there: [file] }],
  ])('is the program’s own where %s', (_name, places) => {
    expect(portableFile(windowsPlaces(places).here)).toBeUndefined()
  })
})
