import { ChildProcess } from 'node:child_process'
import type { Readable } from 'node:stream'
import { codeOf, messageOf } from '../engine/problem.ts'
import { answerOf } from './call-line.ts'
import { MachineFailure, saysRestricted } from './failure.ts'
import { inLines } from './line-chunks.ts'
import { type PowerShellProgram, programOptions } from './powershell.ts'

/** One running PowerShell with its scripts loaded. It is asked one thing at a time. */
export interface Shell {
  /** What one line prints. Rejects with `died`; never settles when the answer is lost, so the caller has a clock. */
  ask(line: string): Promise<string>
  /** True once its process is gone. */
  readonly isEnded: boolean
  /** Ends it at once; whatever is asked of it then rejects. */
  discard(): void
}

/** Characters of what it prints that are kept to say why it ended. */
const KEPT = 2000

/**
 * Starts PowerShell and sends the line that loads the scripts.
 *
 * @returns at once what can be discarded, and a promise that it is loaded: rejects with `missing`, `not-started`, `restricted`, `died`,
 * `wrong-answer`, and never settles when PowerShell is silent
 */
export async function startShell(
  program: PowerShellProgram,
  load: string,
): Promise<{ shell: Shell; loaded: Promise<void> }> {
  const { PowerShell } = await import('node-powershell')
  /** Its own choice follows the variable NODE_POWERSHELL: any program at all. */
  class ThisPowerShell extends PowerShell {
    protected override setExecutable(): string {
      return program.file
    }
  }
  const client = new ThisPowerShell({
    executableOptions: { ...programOptions },
    spawnOptions: {
      env: { ...program.env },
      windowsHide: true,
      ...(program.cwd === undefined ? {} : { cwd: program.cwd }),
    },
    // A module's line on stderr is no failure; whether there is an answer decides.
    throwOnInvocationError: false,
  })
  const child = childOf(client)
  const { stdin, stdout, stderr } = client.streams
  let heard = ''
  let isEnded = false
  child.once('exit', () => (isEnded = true))
  const ended = new Promise<never>((_, reject) => {
    child.once('error', (error) => reject(new MachineFailure(startKind(error), messageOf(error))))
    child.once('exit', (code, signal) => reject(new MachineFailure('died', endWords(code, signal, heard))))
    // A pipe that breaks is followed by the end of the process, which is what counts.
    stdin.on('error', (error: Error) => (heard += ` ${error.message}`))
  })
  const restricted = new Promise<never>((_, reject) => {
    for (const stream of [stdout, stderr])
      stream.on('data', (text: Buffer | string) => {
        heard = (heard + String(text)).slice(-KEPT)
        if (saysRestricted(heard)) reject(new MachineFailure('restricted', 'ConstrainedLanguage'))
      })
  })
  // Either may happen when nobody asks.
  for (const promise of [ended, restricted]) promise.catch((error: unknown) => messageOf(error))
  client.streams.stdout = inLines(stdout)
  client.streams.stderr = inLines(stderr)
  // What waits for an answer has a clock that keeps the program alive; an idle session does not.
  child.unref()
  for (const stream of [stdin, stdout, stderr]) unref(stream)
  const kill = (): void => void child.kill('SIGKILL')
  process.once('exit', kill)
  child.once('exit', () => process.off('exit', kill))

  const print = async (line: string): Promise<string> => {
    const record = await client.invoke(line)
    // Every result is kept for ever otherwise.
    client.history.length = 0
    // A shell that ended with 0 or SIGTERM counts as a success without output there.
    if (record.stdout === undefined) throw new MachineFailure('died', endWords(child.exitCode, child.signalCode, heard))
    return record.stdout.toString('utf8')
  }
  // In this very tick: a program that can't be started is an unhandled rejection of the library's unless something is asked of it by then.
  const first = Promise.race([print(load), ended, restricted])
  const shell: Shell = {
    ask: (line) => Promise.race([print(line), ended]),
    get isEnded() {
      return isEnded
    },
    discard() {
      // Rejects for each shell that did not end by itself: that is what was wanted.
      client.dispose('SIGKILL').catch((error: unknown) => messageOf(error))
    },
  }
  return { shell, loaded: first.then((printed) => void answerOf(printed, 0)) }
}

function startKind(error: unknown): 'missing' | 'not-started' {
  return codeOf(error) === 'ENOENT' ? 'missing' : 'not-started'
}

function endWords(code: number | null, signal: string | null, heard: string): string {
  const last = heard
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^[0-9A-Za-z]{16}$/.test(line))
    .at(-1)
  const how = signal === null ? `exit code ${code ?? 'unknown'}` : signal
  return last === undefined ? how : `${how}; ${last.slice(0, 200)}`
}

/** The library keeps its process to itself; its end must be heard of, because calls that wait behind it never settle there. */
function childOf(client: object): ChildProcess {
  const child: unknown = Reflect.get(client, 'process')
  if (!(child instanceof ChildProcess)) throw new TypeError('node-powershell no longer keeps its process in "process"')
  return child
}

function unref(stream: object): void {
  if ('unref' in stream && typeof stream.unref === 'function') (stream as Readable & { unref(): void }).unref()
}
