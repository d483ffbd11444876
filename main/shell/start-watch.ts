import type { ErrorData } from '../../preload/contract/error.ts'

/** A process of the window that ended or did not start, as Electron tells it. */
export interface Gone {
  /** `page`, or Chromium's name of a helper: `GPU`, `Network Service`. */
  process: string
  reason: string
  exitCode: number
  /** Windows' own number of a launch that failed. */
  systemErrorCode?: number | undefined
}

export interface StartWatch {
  /** What to do about a page whose process is gone. */
  page(gone: Gone): 'leave' | 'reload' | 'give-up'
  /** What to do about a helper without which no page is shown. Chromium itself starts it again, and ends the program after a few tries. */
  helper(gone: Gone): 'leave' | 'give-up'
  /** A page is there: what was before it does not count any more. */
  loaded(): void
}

/** Reloads without a page in between, by what happened to its process. One that did not start will hardly start the third time. */
const RELOADS = { 'not-started': 1, ended: 3 }
/** Launches of a helper that fail in a row until the window is given up. */
const HELPER_FAILURES = 2

/** Reloads a page that is gone, and stops where reloading can't help. */
export function createStartWatch(): StartWatch {
  let pages = 0
  let helpers = 0
  return {
    page({ reason }) {
      if (reason === 'clean-exit') return 'leave'
      pages += 1
      return pages > RELOADS[didNotStart(reason) ? 'not-started' : 'ended'] ? 'give-up' : 'reload'
    },
    helper({ reason }) {
      if (!didNotStart(reason)) return 'leave'
      helpers += 1
      return helpers >= HELPER_FAILURES ? 'give-up' : 'leave'
    },
    loaded() {
      pages = 0
      helpers = 0
    },
  }
}

/** `integrity-failure`: Windows' code integrity refused one of its files. */
function didNotStart(reason: string): boolean {
  return reason === 'launch-failed' || reason === 'integrity-failure'
}

/** Helpers that a page needs; the process of the SQL driver is not among them. */
export function isNeededHelper({ type, serviceName }: { type: string; serviceName?: string | undefined }): boolean {
  return type === 'GPU' || serviceName === 'network.mojom.NetworkService'
}

/** Why there is no window, with what was seen. `begun`: a run was begun in this window. */
export function windowProblem(gone: Gone, logFile: string, begun: boolean): ErrorData {
  const system = gone.systemErrorCode === undefined ? '' : `, Windows’ error ${gone.systemErrorCode}`
  const seen = `${gone.process}: ${gone.reason}, code ${gone.exitCode}${system}`
  return {
    code: 'window-not-started',
    text: 'The program can’t open its window.',
    cause: didNotStart(gone.reason)
      ? 'The system did not start a process that the window needs. That happens where the program lies on a network folder, and where security software or a policy keeps it from starting processes of its own.'
      : 'The process of its page ended again and again before a page was shown.',
    unchanged: [
      begun
        ? 'What was done is in the journal of the run; a run that has not ended is offered for resuming at the next start.'
        : 'Nothing was done.',
    ],
    next: [
      'Copy the program’s whole folder to a local disk and start it there.',
      'Allow the program in the security software of this computer.',
      'Unattended runs (--unattended) need no window.',
      `The log is ${logFile}.`,
    ],
    detail: seen,
  }
}
