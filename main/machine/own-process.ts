import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { codeOf, messageOf } from '../engine/problem.ts'
import { dataOf, MachineFailure, saysRestricted } from './failure.ts'
import { FrameReader, packFrame } from './frame.ts'
import { killTree } from './kill-tree.ts'
import { type PowerShellProgram, programArguments } from './powershell.ts'
import type { Way } from './ways.ts'

export interface OwnProcessOptions {
  program: PowerShellProgram
  /** Base64 of UTF-16, the same for each call. */
  script: string
  /** What the script gets, over standard input; bytes in it never become text. */
  request: unknown
  /** Milliseconds until it is ended with all it started. */
  timeout: number
  /** Milliseconds for what comes behind its end, and for its end behind its answer. */
  grace: number
  onGivenUp: Extract<Way, { through: 'own-process' }>['onGivenUp']
  signal?: AbortSignal | undefined
}

/** Characters of stderr that are kept to say why it failed. */
const KEPT = 2000

/**
 * Runs one script in a PowerShell of its own and returns its data; bytes in it are in memory of their own, which the caller wipes.
 * Rejects with `MachineFailure`, `ScriptError`, or the signal's reason. What was sent and what was printed is wiped here.
 */
export function runInOwnProcess(options: OwnProcessOptions): Promise<unknown> {
  const { program, script, timeout, grace, onGivenUp, signal } = options
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const child = start(program, script)
    const frame = new FrameReader()
    const sent = packFrame(options.request)
    let said = ''
    let isAnswered = false
    let isGivenUp = false
    let last: NodeJS.Timeout | undefined

    const wipe = (): void => {
      sent.fill(0)
      frame.wipe()
    }
    const fail = (failure: MachineFailure): void => {
      reject(failure)
      wipe()
    }
    const clock = setTimeout(() => {
      killTree(child, program)
      fail(new MachineFailure('timeout', `${timeout} ms`))
    }, timeout)
    const giveUp = (): void => {
      isGivenUp = true
      reject(signal?.reason)
      if (onGivenUp === 'end-tree') killTree(child, program)
      if (onGivenUp === 'end') child.kill('SIGKILL')
    }
    const answered = (): void => {
      isAnswered = true
      if (isGivenUp) return wipe()
      try {
        resolve(dataOf(frame.take(), 0))
      } catch (error) {
        reject(error)
      }
      // The answer is what was waited for; a process that does not end behind it is ended.
      last = setTimeout(() => killTree(child, program), grace)
      last.unref()
    }
    signal?.addEventListener('abort', giveUp, { once: true })

    child.stdout.on('data', (chunk: Buffer) => {
      if (isAnswered) return void chunk.fill(0)
      try {
        if (frame.push(chunk)) answered()
      } catch (error) {
        killTree(child, program)
        fail(error instanceof MachineFailure ? error : new MachineFailure('wrong-answer', messageOf(error)))
      }
    })
    child.stderr.on('data', (text: Buffer) => (said = (said + text.toString('latin1')).slice(-KEPT)))
    // A process that ends before it has read everything breaks the pipe; its end says what happened.
    child.stdin.on('error', () => sent.fill(0))
    child.stdin.end(sent, () => sent.fill(0))
    child.once('error', (error) => {
      clearTimeout(clock)
      fail(new MachineFailure(codeOf(error) === 'ENOENT' ? 'missing' : 'not-started', messageOf(error)))
    })
    // Not 'close': that waits for everything it started, which may hold the pipes for hours.
    child.once('exit', (code, killer) => {
      clearTimeout(clock)
      clearTimeout(last)
      signal?.removeEventListener('abort', giveUp)
      const conclude = (): void => {
        if (!isAnswered) fail(failureOf(code, killer, said, frame))
        child.stdout.destroy()
        child.stderr.destroy()
      }
      // What it printed last may still be in the pipe.
      if (child.stdout.readableEnded) return conclude()
      const rest = setTimeout(conclude, grace)
      child.stdout.once('end', () => {
        clearTimeout(rest)
        conclude()
      })
    })
  })
}

function start(program: PowerShellProgram, script: string): ChildProcessWithoutNullStreams {
  const args = ['-NoLogo', ...programArguments, '-OutputFormat', 'Text', '-EncodedCommand', script]
  return spawn(program.file, args, {
    stdio: 'pipe',
    windowsHide: true,
    env: { ...program.env },
    // Elsewhere than on Windows a group of its own can be ended as a whole.
    detached: process.platform !== 'win32',
    ...(program.cwd === undefined ? {} : { cwd: program.cwd }),
  })
}

/** Why a process ended without a whole answer. */
function failureOf(code: number | null, killer: string | null, said: string, frame: FrameReader): MachineFailure {
  if (saysRestricted(said)) return new MachineFailure('restricted', 'ConstrainedLanguage')
  const how = killer ?? `exit code ${code ?? 'unknown'}`
  const last = said.trim().split('\n').at(-1)?.trim().slice(0, 200) ?? ''
  const detail = last === '' ? how : `${how}; ${last}`
  return new MachineFailure(code === 0 || !frame.isEmpty ? 'wrong-answer' : 'died', detail)
}
