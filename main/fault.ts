import { messageOf } from './engine/problem.ts'
import { exitCodes } from './unattended/exit-codes.ts'

/**
 * A fault that nothing caught ends the process: what runs on after it can't be trusted. The journal is on disk line by line,
 * so the run is offered for resuming at the next start. Electron would show a dialog and go on; this takes its place.
 */
export function exitOnFault(): void {
  const end = (error: unknown): void => {
    process.stderr.write(
      `The program met a fault of its own and ends: ${messageOf(error)}\nA run that was begun is offered for resuming at the next start.\n`,
    )
    if (error instanceof Error && error.stack !== undefined) process.stderr.write(`${error.stack}\n`)
    process.exit(exitCodes.fault.code)
  }
  process.on('uncaughtException', end)
  process.on('unhandledRejection', end)
}
