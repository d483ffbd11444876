import { readFile } from 'node:fs/promises'
import { hostname, uptime } from 'node:os'
import { codeOf } from './problem.ts'

/** What tells a process from every other, also after its number was given away again. */
export interface ProcessMark {
  pid: number
  host: string
  /** When the process started, in the system's own words; absent where that can't be read cheaply (Windows). */
  processStart?: string
  /** Names the boot; absent where the system gives it no name. */
  boot?: string
  /** Seconds since the computer started. */
  uptime: number
}

export async function ownMark(): Promise<ProcessMark> {
  const [processStart, boot] = await Promise.all([startOf('self'), bootName()])
  return {
    pid: process.pid,
    host: hostname(),
    ...(processStart === undefined ? {} : { processStart }),
    ...(boot === undefined ? {} : { boot }),
    uptime: Math.floor(uptime()),
  }
}

/**
 * Whether that process runs no more. Only what is certain counts: the wall clock is not asked, because it may jump, and another
 * computer's processes can't be seen from here.
 */
export async function isGone(mark: ProcessMark): Promise<boolean> {
  if (!sameHost(mark.host)) return false
  const boot = await bootName()
  if (mark.boot !== undefined && boot !== undefined && mark.boot !== boot) return true
  // One second for the rounding.
  if (uptime() + 1 < mark.uptime) return true
  if (!isAlive(mark.pid)) return true
  const processStart = await startOf(mark.pid)
  return mark.processStart !== undefined && processStart !== undefined && processStart !== mark.processStart
}

export function sameHost(host: string): boolean {
  return host.toLowerCase() === hostname().toLowerCase()
}

function isAlive(pid: number): boolean {
  try {
    // Signal 0 only asks.
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it is there and belongs to somebody else.
    return codeOf(error) !== 'ESRCH'
  }
}

/** Field 22 of `/proc/PID/stat`: clock ticks from boot to the start. The name in field 2 may hold anything, brackets too. */
async function startOf(pid: number | 'self'): Promise<string | undefined> {
  const stat = await fromProc(`/proc/${pid}/stat`)
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
}

async function bootName(): Promise<string | undefined> {
  return (await fromProc('/proc/sys/kernel/random/boot_id'))?.trim()
}

async function fromProc(path: string): Promise<string | undefined> {
  if (process.platform !== 'linux') return undefined
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    // A process that ended meanwhile, or a system without /proc: nothing is known, so nothing is concluded.
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(codeOf(error) ?? '')) return undefined
    throw error
  }
}
