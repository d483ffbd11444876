import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import { codeOf } from '../engine/problem.ts'
import type { PowerShellProgram } from './powershell.ts'

/**
 * Ends a process and everything it started; without that, what it started would hold its pipes open. On Windows by taskkill, elsewhere
 * by the group that the process leads (`detached`).
 */
export function killTree(child: ChildProcess, program: PowerShellProgram): void {
  if (child.pid === undefined) return
  if (process.platform === 'win32') {
    const taskkill = path.win32.join(program.cwd ?? 'C:\\Windows\\System32', 'taskkill.exe')
    const killer = spawn(taskkill, ['/T', '/F', '/PID', String(child.pid)], { stdio: 'ignore', windowsHide: true })
    // Without taskkill at least the process itself ends.
    killer.once('error', () => child.kill('SIGKILL'))
    return
  }
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch (error) {
    // Gone already.
    if (codeOf(error) !== 'ESRCH') throw error
  }
}
