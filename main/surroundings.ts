import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, realpathSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Making, Refusal, Surroundings } from './data-folder.ts'
import { codeOf } from './engine/problem.ts'

/** Bytes of a try: more than a file system keeps inside its own tables, so that a full stick is found full. */
const TRY = Buffer.alloc(64 * 1024)

/** The surroundings of this process. */
export function surroundings(chosen: string | undefined, packagedProgram: string | undefined): Surroundings {
  return {
    chosen,
    platform: process.platform,
    program: packagedProgram,
    env: process.env,
    home: home(),
    temp: os.tmpdir(),
    exists: existsSync,
    tryFolder,
    realpath: realpathSync.native,
  }
}

/** A process without a profile (a service's account that was never signed in) has none. */
function home(): string {
  try {
    return os.homedir()
  } catch {
    return os.tmpdir()
  }
}

/** Makes the folder, for its owner only, and writes a file into it; the file is removed. */
export function tryFolder(folder: string, making: Making): Refusal | undefined {
  const probe = path.join(folder, `.try-${randomBytes(8).toString('hex')}.tmp`)
  try {
    if (make(folder) && making === 'closed') closeToUsers(folder)
    writeFileSync(probe, TRY, { flag: 'wx' })
    return undefined
  } catch (error) {
    return refusalOf(codeOf(error))
  } finally {
    remove(probe)
  }
}

/**
 * Makes a folder with those above it; says whether it was not there before. Node's own `recursive` tries for ever where a parent is there
 * and the system answers ENOENT for everything below it (seen with /proc; a stick that is being pulled out can do the same).
 */
function make(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o700 })
    return true
  } catch (error) {
    // Windows answers EPERM for the root of a drive.
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return false
    const parent = path.dirname(folder)
    if (codeOf(error) !== 'ENOENT' || parent === folder) throw error
    make(parent)
    mkdirSync(folder, { mode: 0o700 })
    return true
  }
}

function remove(probe: string): void {
  try {
    rmSync(probe, { force: true })
  } catch {
    // A medium that fails between writing and removing keeps a file that nobody reads.
  }
}

/** By Node's code of a system error. */
export function refusalOf(code: string | undefined): Refusal {
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'full'
  if (code === 'EEXIST' || code === 'ENOTDIR') return 'in-the-way'
  // ENXIO, EIO, UNKNOWN: a stick that was pulled out or a share whose server is gone, in Windows' various words.
  if (['ENOENT', 'ENODEV', 'ENXIO', 'EIO', 'ENETUNREACH', 'EHOSTUNREACH', 'UNKNOWN'].includes(code ?? '')) return 'gone'
  return 'denied'
}

/**
 * Leaves a folder to Administrators (S-1-5-32-544) and SYSTEM (S-1-5-18): a plan that a run resumes from is read there and must not be
 * anybody's to write. By SID, because the names are translated. @throws Error where Windows refuses it
 */
function closeToUsers(folder: string): void {
  if (process.platform !== 'win32') return
  const tool = path.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'icacls.exe')
  const grants = ['*S-1-5-32-544:(OI)(CI)F', '*S-1-5-18:(OI)(CI)F']
  try {
    execFileSync(tool, [folder, '/inheritance:r', '/grant:r', ...grants, '/Q'], {
      stdio: 'ignore',
      windowsHide: true,
      timeout: 15_000,
    })
  } catch (error) {
    // Left open it would be taken at the next start.
    rmdirSync(folder)
    throw error
  }
}
