import { answerOf, callLine } from './call-line.ts'
import { MachineFailure, ScriptError } from './failure.ts'
import type { PowerShellProgram } from './powershell.ts'
import { type Shell, startShell } from './shell.ts'
import type { ScriptVerb, Timeouts } from './timeouts.ts'

export interface SessionOptions {
  program: PowerShellProgram
  /** The line that loads the scripts. */
  load: string
  timeouts: Timeouts
  /** Hears of each session that had to be thrown away. */
  onDiscard?(failure: MachineFailure): void
}

/** PowerShell that stays: it is started when first asked, asked one thing after the other, and replaced when it misbehaves. */
export interface Session {
  /** The data that a verb's script answers. Rejects with `MachineFailure`, `ScriptError`, or the signal's reason. */
  ask(verb: ScriptVerb, args: unknown, signal?: AbortSignal): Promise<unknown>
  /** Starts it in the background; a failure shows when something is asked. */
  warm(): void
  /** Ends it; a later question starts a new one. */
  close(): void
}

interface Question {
  verb: ScriptVerb
  args: unknown
  resolve(data: unknown): void
  reject(error: unknown): void
}

export function openSession({ program, load, timeouts, onDiscard }: SessionOptions): Session {
  const queue: Question[] = []
  let isBusy = false
  let calls = 0
  let shell: Shell | undefined
  let opening: Promise<Shell> | undefined

  const open = (): Promise<Shell> => {
    // One that ended while nobody asked is replaced without a word.
    if (shell?.isEnded === true) discard()
    opening ??= start()
    return opening
  }
  const start = async (): Promise<Shell> => {
    const started = await startShell(program, load)
    shell = started.shell
    await within(timeouts.start, started.loaded)
    return started.shell
  }
  const discard = (): void => {
    shell?.discard()
    shell = undefined
    opening = undefined
  }

  const answer = async ({ verb, args }: Question): Promise<unknown> => {
    const ready = await open()
    const call = ++calls
    return within(timeouts.verbs[verb], ready.ask(callLine(verb, call, args))).then((text) => answerOf(text, call))
  }
  const pump = async (): Promise<void> => {
    if (isBusy) return
    isBusy = true
    for (let question = queue.shift(); question !== undefined; question = queue.shift()) {
      try {
        question.resolve(await answer(question))
      } catch (error) {
        if (!(error instanceof ScriptError)) misbehaved(error)
        question.reject(error)
      }
    }
    isBusy = false
  }
  /** It is thrown away, and so are the questions behind: what could not be started for one can't be for the others. */
  const misbehaved = (error: unknown): void => {
    discard()
    const failure = error instanceof MachineFailure ? error : new MachineFailure('not-started', String(error))
    onDiscard?.(failure)
    const isForAll = failure.kind === 'missing' || failure.kind === 'not-started' || failure.kind === 'restricted'
    const others = isForAll ? failure : new MachineFailure('not-begun', failure.message)
    for (const question of queue.splice(0)) question.reject(others)
  }

  return {
    ask: (verb, args, signal) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted()
        const question: Question = { verb, args, resolve, reject }
        const giveUp = (): void => {
          const at = queue.indexOf(question)
          if (at >= 0) queue.splice(at, 1)
          reject(signal?.reason)
        }
        signal?.addEventListener('abort', giveUp, { once: true })
        queue.push(question)
        void pump()
      }),
    warm() {
      open().catch((error: unknown) => {
        // Nobody waits for it: the next question starts another one and says what is wrong with that.
        discard()
        if (error instanceof MachineFailure) onDiscard?.(error)
      })
    },
    close: discard,
  }
}

/** Rejects with `timeout` when the work takes longer. The timer runs on the monotonic clock and keeps the program alive. */
async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new MachineFailure('timeout', `${milliseconds} ms`)), milliseconds)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
