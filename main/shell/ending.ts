import type { ErrorData } from '../../preload/contract/error.ts'
import type { RunView } from '../../preload/contract/run.ts'
import type { Log } from '../log.ts'
import type { ExitName } from '../unattended/exit-codes.ts'
import { type Gone, windowProblem } from './start-watch.ts'

export interface EndingOptions {
  log(): Log
  /** Says it and ends the process. */
  end(data: ErrorData, exit: ExitName): void
}

export interface Ending {
  /** There will be no page any more. */
  giveUp(gone: Gone): void
  runChanged(view: Pick<RunView, 'state' | 'question'>): void
}

/**
 * Ends a program whose window can't be had. A run that goes on is left to its end first: it needs no page, unless it asks something, and
 * then nobody can answer.
 */
export function createEnding({ log, end }: EndingOptions): Ending {
  let seen: Gone | undefined
  let run: 'none' | 'going' | 'over' = 'none'
  const settle = (): void => {
    if (seen === undefined || run === 'going') return
    end(windowProblem(seen, log().file, run !== 'none'), run === 'none' ? 'place' : 'fault')
  }
  return {
    giveUp(gone) {
      if (seen !== undefined) return
      seen = gone
      const { process, reason, exitCode, systemErrorCode } = gone
      log().write('error', 'window-not-started', { process, reason, code: exitCode, system: systemErrorCode })
      settle()
    },
    runChanged({ state, question }) {
      run = state === 'ended' || question !== undefined ? 'over' : 'going'
      settle()
    },
  }
}
