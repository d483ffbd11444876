import { Problem } from './engine/problem.ts'
import { nativeFiles } from './files/index.ts'
import type { Log } from './log.ts'
import type { Files, Machine } from './ports/index.ts'

/**
 * This computer: its files, and what Windows PowerShell tells of it and does on it. Off Windows each question says that there is nothing
 * to ask: nothing is guessed, nothing falls back to practice.
 */
export function openThisComputer(log?: Log): { machine: Machine; files: Files } {
  return {
    machine: process.platform === 'win32' ? windows(log) : elsewhere(),
    files: nativeFiles(),
  }
}

/** Loaded when the target is this computer, and PowerShell started in the background, while the person reads the first page. */
function windows(log: Log | undefined): Machine {
  const opening = import('./machine/index.ts').then(({ openWindowsMachine }) => {
    const machine = openWindowsMachine({
      onDiscard: ({ kind, detail }) => log?.write('warn', 'powershell-discarded', { kind, detail }),
    })
    machine.warm()
    return machine
  })
  // Each question waits for it and says what went wrong.
  opening.catch(() => undefined)
  return { call: async (verb, args, options) => (await opening).call(verb, args, options) }
}

function elsewhere(): Machine {
  return {
    call: (verb) =>
      Promise.reject(
        new Problem({
          code: 'machine-unavailable',
          text: `This version can’t ask this computer (${verb}).`,
          cause: 'System Center runs on Windows; this is another system.',
          unchanged: ['Nothing was read and nothing was changed.'],
          next: ['Use the practice environment: start the program with --practice.'],
        }),
      ),
  }
}
