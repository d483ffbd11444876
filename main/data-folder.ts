import { accessSync, constants, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { messageOf, Problem } from './engine/problem.ts'

/** Where the program keeps journals, kit index, logs and the window's own files, and why there. */
export interface DataFolder {
  path: string
  why: string
}

export interface Surroundings {
  /** `--data-folder`. */
  chosen: string | undefined
  platform: NodeJS.Platform
  /** The folder of the program's own file; undefined when it runs from source. */
  program: string | undefined
  env: Readonly<Record<string, string | undefined>>
  home: string
  canWrite(folder: string): boolean
}

const NAME = 'System Center Recovery Wizard'

/**
 * Chooses the folder. Order: the one named; installed (below Program Files) → %ProgramData%; beside the program when that can be
 * written (a stick); else the user's own folder. Source: DESIGN section 5, "Data lives in one place".
 */
export function chooseDataFolder(s: Surroundings): DataFolder {
  const p = s.platform === 'win32' ? path.win32 : path.posix
  if (s.chosen !== undefined) return { path: p.resolve(s.chosen), why: 'Chosen with --data-folder' }
  if (s.platform === 'win32') {
    const user = p.join(s.env['LOCALAPPDATA'] ?? p.join(s.home, 'AppData', 'Local'), NAME)
    if (s.program === undefined) return { path: user, why: 'The user’s folder: the program runs from source' }
    const installed = [s.env['ProgramFiles'], s.env['ProgramW6432'], s.env['ProgramFiles(x86)']].some(
      (root) => root !== undefined && isInside(s.program ?? '', root),
    )
    if (installed)
      return {
        path: p.join(s.env['ProgramData'] ?? 'C:\\ProgramData', NAME),
        why: 'The program is installed on this computer',
      }
    if (s.canWrite(s.program)) return { path: p.join(s.program, 'data'), why: 'Beside the program' }
    return { path: user, why: 'The user’s folder: the place of the program can’t be written' }
  }
  const user =
    s.platform === 'darwin'
      ? p.join(s.home, 'Library', 'Application Support', NAME)
      : p.join(s.env['XDG_DATA_HOME'] ?? p.join(s.home, '.local', 'share'), 'system-center-recovery-wizard')
  return { path: user, why: 'The user’s folder' }
}

function isInside(file: string, root: string): boolean {
  const relative = path.win32.relative(root.toLowerCase(), file.toLowerCase())
  return relative !== '' && !relative.startsWith('..') && !path.win32.isAbsolute(relative)
}

/** The surroundings of this process. */
export function surroundings(chosen: string | undefined, packagedProgram: string | undefined): Surroundings {
  return {
    chosen,
    platform: process.platform,
    program: packagedProgram,
    env: process.env,
    home: os.homedir(),
    canWrite(folder) {
      const probe = path.join(folder, `.write-test-${process.pid}`)
      try {
        writeFileSync(probe, '', { flag: 'wx' })
        rmSync(probe)
        return true
      } catch {
        // The answer is "no"; why does not matter here.
        return false
      }
    },
  }
}

/** Makes the folder, for its owner only, or rejects with `data-folder-unusable`. */
export function makeDataFolder(folder: DataFolder): void {
  try {
    mkdirSync(folder.path, { recursive: true, mode: 0o700 })
    accessSync(folder.path, constants.W_OK)
  } catch (error) {
    throw new Problem({
      code: 'data-folder-unusable',
      text: `The data folder ${folder.path} can’t be written.`,
      cause: 'Journals, logs and the recovery kit’s index are kept there; nothing runs without them.',
      unchanged: ['Nothing was done.'],
      next: ['Make the folder writable, or start the program with --data-folder and another folder.'],
      detail: messageOf(error),
    })
  }
}
