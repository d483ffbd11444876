import { Problem } from './engine/problem.ts'
import { nativeFiles } from './files/index.ts'
import type { Files, Machine } from './ports/index.ts'

/**
 * This computer. Its files are there; what needs Windows PowerShell (registry, services, rights) is not in this version,
 * and every question for it says so: nothing is guessed, nothing falls back to practice.
 */
export function openThisComputer(): { machine: Machine; files: Files } {
  const machine: Machine = {
    call: (verb) =>
      Promise.reject(
        new Problem({
          code: 'machine-unavailable',
          text: `This version can’t ask this computer (${verb}).`,
          cause:
            process.platform === 'win32'
              ? 'The part that speaks to Windows through PowerShell is not in this version.'
              : 'System Center runs on Windows; this is another system.',
          unchanged: ['Nothing was read and nothing was changed.'],
          next: ['Use the practice environment: start the program with --practice.'],
        }),
      ),
  }
  return {
    machine,
    files: nativeFiles(),
  }
}
