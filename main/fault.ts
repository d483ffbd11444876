import type { ErrorData } from '../preload/contract/error.ts'
import { messageOf } from './engine/problem.ts'
import { openLog } from './log.ts'
import { exitCodes } from './unattended/exit-codes.ts'

let show: ((data: ErrorData) => void) | undefined
let logs: string | undefined
let ending = false

/**
 * A fault that nothing caught ends the process: what runs on after it can't be trusted. The journal is on disk line by line,
 * so the run is offered for resuming at the next start. Electron would show a dialog and go on; this takes its place.
 */
export function exitOnFault(): void {
  process.on('uncaughtException', endOnFault)
  process.on('unhandledRejection', endOnFault)
}

/** From here on a person sits before the program: a fault is shown in a box too. Never called without a window, where nobody would close it. */
export function showFaultsBy(box: (data: ErrorData) => void): void {
  show = box
}

/** From here on a fault leaves a line in the log of this folder: where in the program it was, not what was said there. */
export function logFaultsIn(folder: string): void {
  logs = folder
}

/** What a fault says. */
export function faultData(error: unknown, logFolder: string | undefined): ErrorData {
  return {
    code: 'unexpected',
    text: 'The program met a fault of its own and ends.',
    cause: messageOf(error),
    unchanged: ['What a run has done up to here is in its journal; the run is offered for resuming at the next start.'],
    next: [
      'Start the program again.',
      ...(logFolder === undefined ? [] : [`When it happens again, keep the newest log in ${logFolder}.`]),
    ],
  }
}

function endOnFault(error: unknown): void {
  // The box lets timers run: what fails meanwhile is a consequence, and one box is enough.
  if (ending) return
  ending = true
  const data = faultData(error, logs)
  if (logs !== undefined) openLog(logs).write('error', 'fault', { at: placeOf(error) })
  process.stderr.write(`${data.text} ${data.cause ?? ''}\n${data.unchanged?.join(' ') ?? ''}\n`)
  if (error instanceof Error && error.stack !== undefined) process.stderr.write(`${error.stack}\n`)
  try {
    show?.(data)
  } catch {
    // A box that can't be shown must not keep the process alive.
  }
  process.exit(exitCodes.fault.code)
}

/** The stack's lines without its message, which may quote what was worked on. */
function placeOf(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  const lines = stack.split('\n').filter((line) => /^\s+at /.test(line))
  return [error instanceof Error ? error.name : typeof error, ...lines.map((line) => line.trim())].join(' | ')
}
