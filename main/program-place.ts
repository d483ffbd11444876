import path from 'node:path'
import { Problem } from './engine/problem.ts'

/** What is asked of the computer to tell where a path leads. */
export interface Places {
  platform: NodeJS.Platform
  /**
   * The path behind mapped and substituted drives; throws where there is none. On Windows `fs.realpathSync.native` gives the share's own name for
   * a mapped drive and the local folder for a `subst`. Source: libuv, `uv_fs_realpath` (GetFinalPathNameByHandle).
   */
  realpath(place: string): string
}

/**
 * The share's own name when a Windows path leads to a network folder; undefined when it leads to a local disk or a stick, or when that
 * can't be told. What is not there yet is judged by its drive.
 */
export function networkName(place: string, { platform, realpath }: Places): string | undefined {
  if (platform !== 'win32') return undefined
  const own = shareName(place)
  if (own !== undefined) return own
  for (const asked of new Set([place, path.win32.parse(place).root])) {
    try {
      return shareName(realpath(asked))
    } catch {
      // Not there, or not allowed to look: the drive is asked next, and a drive that does not answer is no proof of a network.
    }
  }
  return undefined
}

/** `\\server\share\…` of every way to write it: `\\?\UNC\server\share\…`, `//server/share/…`. Device paths such as `\\?\C:\…` are none. */
function shareName(place: string): string | undefined {
  const plain = place.replaceAll('/', '\\').replace(/^\\\\[?.]\\UNC\\/i, '\\\\')
  return /^\\\\[^\\?.][^\\]*\\[^\\]/.test(plain) ? plain : undefined
}

/**
 * Why the window can't open from where the program lies; undefined when nothing is known against it. Chromium's sandbox starts the
 * window's processes with so few rights that they may not read a share: each ends with error 18 before it runs.
 * Source: electron/electron issues 36698, 25618, 27356. Without the sandbox they would start, and that is not offered.
 */
export function networkProblem(program: string, places: Places): Problem | undefined {
  const share = networkName(program, places)
  if (share === undefined) return undefined
  const same = share.toLowerCase() === program.toLowerCase()
  return new Problem({
    code: 'program-on-network',
    text: 'The program can’t open its window from a network folder.',
    cause: `${same ? `It was started as ${program}.` : `It was started as ${program}, which is ${share}.`} Its window runs in processes with so few rights that Windows does not start them from a network folder.`,
    unchanged: ['Nothing was done.'],
    next: [
      'Copy the program’s whole folder to a local disk or a USB stick and start it there.',
      'Unattended runs (--unattended) need no window and can be started from here.',
    ],
  })
}
