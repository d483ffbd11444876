import { createHash } from 'node:crypto'
import path from 'node:path'
import { Problem } from './engine/problem.ts'
import { PORTABLE_FILE, PORTABLE_FOLDER, PRODUCT, UNINSTALLER_FILE } from './product.ts'
import { networkName, type Places } from './program-place.ts'

/** Where the program keeps journals, kit index and logs, and why there. */
export interface DataFolder {
  path: string
  why: string
}

export interface ChosenFolder extends DataFolder {
  /** Where Chromium keeps the window's own files: on a local disk, whatever the data folder is. */
  window: string
}

/** What keeps a folder from being written. */
export type Refusal = 'denied' | 'full' | 'gone' | 'in-the-way'

/** How a folder is made when it is not there: like every other, or for administrators and SYSTEM only. */
export type Making = 'plain' | 'closed'

export interface Surroundings extends Places {
  /** `--data-folder`. */
  chosen: string | undefined
  /** The folder of the program's own file; undefined when it runs from source. */
  program: string | undefined
  env: Readonly<Record<string, string | undefined>>
  home: string
  /** The folder for temporary files, where the portable program unpacks itself. */
  temp: string
  exists(file: string): boolean
  /** Makes the folder and writes into it; undefined when that works. */
  tryFolder(folder: string, making: Making): Refusal | undefined
}

/** Characters (UTF-16 units, as Windows counts) of a path that Explorer, Windows PowerShell 5.1 and Chromium still open: MAX_PATH without its NUL. */
const WINDOWS_PATH = 259
/**
 * Characters of the longest path below the data folder that a program other than this one opens, separator included. Measured: 107 for
 * `practice\shares\FS02\DR\Permissions\PRACTICE-SQL02_SCO_permissions_<time>-<run>_user-roles.txt`, 82 for the window's files, 59 for
 * reports. Only simulated disks go deeper (155, a backup in an instance's own folder): Node alone opens these, and Node knows no limit.
 */
export const LONGEST_BELOW = 119
/** What the data folder's own path may have. */
export const LONGEST_FOLDER = WINDOWS_PATH - LONGEST_BELOW

/**
 * Chooses the folder. Order: the one named; installed → %ProgramData%; portable → beside the file that was started; else beside the
 * program (a stick). Where that can't be used: the user's own folder, with the reason. Source: DESIGN section 5, "Data lives in one place".
 * @throws Problem `data-folder-too-long`, `data-folder-unusable`
 */
export function chooseDataFolder(s: Surroundings): ChosenFolder {
  if (s.platform !== 'win32') return elsewhere(s)
  const user = userFolder(s)
  const chosen = chosenFolder(s, path.win32) ?? automatic(s, user)
  if (chosen.path.length > LONGEST_FOLDER) throw tooLong(chosen.path)
  return { ...chosen, window: windowFolder(chosen.path, user, s) }
}

function chosenFolder({ chosen }: Surroundings, p: path.PlatformPath): DataFolder | undefined {
  if (chosen === undefined) return undefined
  if (chosen.trim() === '')
    throw new Problem({
      code: 'data-folder-unusable',
      text: '--data-folder names no folder.',
      unchanged: ['Nothing was done.'],
      next: ['Name a folder behind it, or leave --data-folder out.'],
    })
  // A share is allowed here, because a person names it: journals are flushed through to its server, and the lock in it names the computer
  // that holds it, so that runs of several computers keep off each other. A share that goes away ends a run like a disk that does.
  return { path: p.resolve(chosen), why: 'Chosen with --data-folder' }
}

/** The user's own folder. LOCALAPPDATA is absent in some services and schedulers; relative or empty it would lead anywhere. */
function userFolder({ env, home }: Surroundings): string {
  const local = env['LOCALAPPDATA']
  const root = local !== undefined && path.win32.isAbsolute(local) ? local : path.win32.join(home, 'AppData', 'Local')
  return path.win32.join(root, PRODUCT)
}

interface Place {
  path: string
  why: string
  /** The place in the reason why another was taken. */
  name: string
  making: Making
}

function automatic(s: Surroundings, user: string): DataFolder {
  const place = ownPlace(s)
  const against = typeof place === 'string' ? place : objection(place, s)
  if (against !== undefined) return { path: user, why: `The user’s folder: ${against}` }
  const { path: folder, why } = place as Place
  return { path: folder, why }
}

/** The place that suits how the program came here, or why there is none. */
function ownPlace(s: Surroundings): Place | string {
  const p = path.win32
  const { program, env } = s
  if (program === undefined) return 'the program runs from source'
  const isInstalled =
    s.exists(p.join(program, UNINSTALLER_FILE)) ||
    [env['ProgramFiles'], env['ProgramW6432'], env['ProgramFiles(x86)']].some((root) => isInside(program, root))
  if (isInstalled) {
    const folder = p.join(env['ProgramData'] || 'C:\\ProgramData', PRODUCT)
    return { path: folder, why: 'The program is installed on this computer', name: folder, making: 'closed' }
  }
  if (isInTemp(program, s)) {
    // Only here is the variable believed: left over in an environment it must not move the data of a program that is no portable one.
    const portable = env[PORTABLE_FOLDER]
    if (portable === undefined || !p.isAbsolute(portable) || isInTemp(p.join(portable, 'data'), s))
      return 'the program lies in the folder for temporary files, which Windows empties'
    const folder = p.join(portable, `${PRODUCT} data`)
    return {
      path: folder,
      why: 'Beside the portable program',
      name: 'the folder of the portable program',
      making: 'plain',
    }
  }
  return {
    path: p.join(program, 'data'),
    why: 'Beside the program',
    name: 'the folder of the program',
    making: 'plain',
  }
}

const REFUSED: Readonly<Record<Refusal, string>> = {
  denied: 'can’t be written',
  full: 'is on a full disk',
  gone: 'is not there any more',
  'in-the-way': 'is no folder but a file',
}

/** What speaks against a place that nobody has named. */
function objection({ path: folder, name, making }: Place, s: Surroundings): string | undefined {
  if (folder.length > LONGEST_FOLDER)
    return `the path beside the program has ${folder.length} characters; it may have ${LONGEST_FOLDER}`
  // Several computers start one copy from a share; each keeps its own journals, and no run waits for another computer's.
  if (networkName(folder, s) !== undefined) return `${name} is a network folder, which other computers use too`
  if (making === 'closed' && !s.exists(folder) && s.tryFolder(s.program ?? '', 'plain') !== undefined)
    // Every user may make folders below %ProgramData%, and who makes one owns it. Only who may change the program itself makes this one.
    return `${name} ${REFUSED.denied} by this account`
  const refusal = s.tryFolder(folder, making)
  if (refusal === undefined) return undefined
  return `${name} ${REFUSED[refusal]}${making === 'closed' && refusal === 'denied' ? ' by this account' : ''}`
}

/**
 * The file of the portable program that unpacked this one: what has to be started for a restart, because the unpacked folder is removed as soon as
 * this process ends. Undefined for every other program.
 */
export function portableFile(s: Surroundings): string | undefined {
  const file = s.env[PORTABLE_FILE]
  if (s.program === undefined || file === undefined || !path.win32.isAbsolute(file)) return undefined
  return isInTemp(s.program, s) && s.exists(file) ? file : undefined
}

function isInTemp(program: string, { temp, realpath }: Surroundings): boolean {
  const real = (place: string): string => {
    try {
      return realpath(place)
    } catch {
      return place
    }
  }
  // %TEMP% is often written short (C:\Users\ADMINI~1\…), the program's path long, or the other way round.
  return isInside(program, temp) || isInside(real(program), real(temp))
}

function isInside(file: string, root: string | undefined): boolean {
  if (root === undefined || root === '') return false
  const relative = path.win32.relative(root.toLowerCase(), file.toLowerCase())
  return relative !== '' && !relative.startsWith('..') && !path.win32.isAbsolute(relative)
}

/**
 * The window's files are beside the data on a stick or in the user's folder, so that they go where it goes. Not on a share, where Chromium's
 * databases fail, and not in %ProgramData%, where a second administrator's window would find the first one's in use.
 */
function windowFolder(folder: string, user: string, s: Surroundings): string {
  const programData = s.env['ProgramData'] || 'C:\\ProgramData'
  if (!isInside(folder, programData) && networkName(folder, s) === undefined) return path.win32.join(folder, 'window')
  // One window for each data folder: the lock that brings an open window to the front lies in here.
  const mark = createHash('sha256').update(folder.toLowerCase()).digest('hex').slice(0, 8)
  const local = networkName(user, s) === undefined ? user : path.win32.join(s.temp, PRODUCT)
  return path.win32.join(local, `window-${mark}`)
}

/** Systems other than Windows: for development and practice. */
function elsewhere(s: Surroundings): ChosenFolder {
  const p = path.posix
  const user =
    s.platform === 'darwin'
      ? p.join(s.home, 'Library', 'Application Support', PRODUCT)
      : p.join(s.env['XDG_DATA_HOME'] ?? p.join(s.home, '.local', 'share'), 'system-center-recovery-wizard')
  const chosen = chosenFolder(s, p) ?? { path: user, why: 'The user’s folder' }
  return { ...chosen, window: p.join(chosen.path, 'window') }
}

function tooLong(folder: string): Problem {
  return new Problem({
    code: 'data-folder-too-long',
    text: `The path of the data folder has ${folder.length} characters; it may have ${LONGEST_FOLDER}.`,
    cause: `Many programs of Windows open no path of more than ${WINDOWS_PATH} characters, and the program’s own files lie up to ${LONGEST_BELOW} characters below the data folder.`,
    unchanged: ['Nothing was done.'],
    next: ['Start the program with --data-folder and a shorter path, for example D:\\Recovery.'],
    detail: folder,
  })
}

const WHY_NOT: Readonly<Record<Refusal, string>> = {
  denied: 'This account may not write there, or the disk is read-only.',
  full: 'The disk is full.',
  gone: 'The drive, the share or the folder above it is not there.',
  'in-the-way': 'A file of that name is in the way.',
}

/** Makes sure of the folder that was chosen. @throws Problem `data-folder-unusable` */
export function makeDataFolder(folder: DataFolder, tryFolder: Surroundings['tryFolder']): void {
  const refusal = tryFolder(folder.path, 'plain')
  if (refusal === undefined) return
  throw new Problem({
    code: 'data-folder-unusable',
    text: `The data folder ${folder.path} can’t be written.`,
    cause: `${WHY_NOT[refusal]} Journals, logs and the recovery kit’s index are kept there; nothing runs without them. (${folder.why})`,
    unchanged: ['Nothing was done.'],
    next: ['Make the folder writable, or start the program with --data-folder and another folder.'],
  })
}
