import path from 'node:path'
import { Problem } from './engine/problem.ts'
import { nativeFiles } from './files/index.ts'
import type { Log } from './log.ts'
import { lazySqlServers } from './lazy-sql.ts'
import type { Files, Machine, SqlServers } from './ports/index.ts'
import type { ChildLike } from './sqlserver/index.ts'

export interface ThisComputerOptions {
  log?: Log
  /** How the native driver's process is started in Electron; as a child of Node elsewhere. */
  startProcess?: ((file: string) => ChildLike) | undefined
}

/**
 * This computer: its files, and what Windows PowerShell tells of it and does on it. Off Windows each question says that there is nothing
 * to ask: nothing is guessed, nothing falls back to practice.
 */
export function openThisComputer({ log, startProcess }: ThisComputerOptions = {}): {
  machine: Machine
  files: Files
  sql: SqlServers
} {
  return {
    machine: process.platform === 'win32' ? windows(log) : elsewhere(),
    files: nativeFiles(),
    sql: lazySqlServers(async () => {
      const [{ createSqlServers }, { forkNative }] = await Promise.all([
        import('./sqlserver/index.ts'),
        import('./sqlserver/native/start.ts'),
      ])
      return createSqlServers({
        native: { start: () => (startProcess ?? forkNative)(nativeDriver()) },
        ...(log === undefined ? {} : { log: log.write }),
      })
    }),
  }
}

/** The entry of the native driver's process: a bundle of its own beside this one, the source where this is source. */
function nativeDriver(): string {
  const isSource = import.meta.filename.endsWith('.ts')
  return path.join(import.meta.dirname, isSource ? 'sqlserver/native/child.ts' : 'native.js')
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
