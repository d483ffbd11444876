import { expect } from 'vitest'
import { chooseDataFolder, type Making, type Refusal, type Surroundings } from '../../main/data-folder.ts'
import { PRODUCT } from '../../main/product.ts'

export const USER = `C:\\Users\\maria\\AppData\\Local\\${PRODUCT}`
export const PROGRAM_DATA = `C:\\ProgramData\\${PRODUCT}`

/** A Windows computer as the choice of a folder sees it. Names are compared without case; `\` and `/` are not told apart. */
export interface Places {
  env?: Record<string, string>
  program?: string | undefined
  chosen?: string
  home?: string
  temp?: string
  /** Files and folders that are there. */
  there?: string[]
  /** Folders that refuse, with everything below them. */
  refusing?: Record<string, Refusal>
  /** Where drives and short names lead; a drive that leads to `null` does not answer. */
  leads?: Record<string, string | null>
}

export interface Tried {
  folder: string
  making: Making
}

const USUAL = {
  ProgramFiles: 'C:\\Program Files',
  ProgramW6432: 'C:\\Program Files',
  'ProgramFiles(x86)': 'C:\\Program Files (x86)',
  ProgramData: 'C:\\ProgramData',
  LOCALAPPDATA: 'C:\\Users\\maria\\AppData\\Local',
}

/** The surroundings of a program there, and what was tried in them. */
export function windowsPlaces(places: Places): { here: Surroundings; tried: Tried[] } {
  const tried: Tried[] = []
  const below = (file: string, root: string): boolean =>
    `${file.toLowerCase()}\\`.startsWith(root.endsWith('\\') ? root.toLowerCase() : `${root.toLowerCase()}\\`)
  const here: Surroundings = {
    chosen: places.chosen,
    platform: 'win32',
    program: places.program,
    env: { ...USUAL, ...places.env },
    home: places.home ?? 'C:\\Users\\maria',
    temp: places.temp ?? 'C:\\Users\\maria\\AppData\\Local\\Temp',
    exists: (file) => (places.there ?? []).some((one) => one.toLowerCase() === file.toLowerCase()),
    tryFolder(folder, making) {
      tried.push({ folder, making })
      return Object.entries(places.refusing ?? {}).find(([root]) => below(folder, root))?.[1]
    },
    realpath(place) {
      const found = Object.entries(places.leads ?? {}).find(([from]) => below(place, from))
      if (found === undefined) return place
      const [from, to] = found
      if (to === null) throw Object.assign(new Error('no such device'), { code: 'ENODEV' })
      return to + place.slice(from.length)
    },
  }
  return { here, tried }
}

/** A place, and the folder that is chosen there. */
export interface FolderRow extends Places {
  name: string
  expected: string
  why: string | RegExp
  /** Where the window's files lie when that is not in the data folder. */
  window?: RegExp
}

export function expectFolder({ expected, why, window, ...places }: FolderRow): void {
  const folder = chooseDataFolder(windowsPlaces(places).here)
  expect(folder.path).toBe(expected)
  if (typeof why === 'string') expect(folder.why).toBe(why)
  else expect(folder.why).toMatch(why)
  if (window === undefined) expect(folder.window).toBe(`${expected}\\window`)
  else expect(folder.window).toMatch(window)
}
