import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync } from 'node:fs'
import path from 'node:path'
import type { RunView } from '../../preload/contract/run.ts'
import { type Door, openDoor, withFolder } from './application.ts'
import { childEnv, childScript } from './children.ts'
import { ended, type KillCase, runCase, secretsOf } from './kill-case.ts'

export type Killed = 'resumed' | 'begun anew' | 'had ended'

/** Room for what is made at the start, most of it word lists: a tenth of such a process's time went into clearing up. */
const YOUNG = '--min-semi-space-size=32'

/** Starts the run that dies before its n-th file operation. The operations it did when it lived to its end. */
export async function dieBefore(n: number, folder: string, of: KillCase): Promise<number | 'killed'> {
  const args = [YOUNG, childScript('kill-run'), folder, String(n), JSON.stringify(of)]
  const started = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: childEnv(),
  })
  let output = ''
  started.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  const [code, signal] = (await once(started, 'close')) as [number | null, string | null]
  if (signal === 'SIGKILL') return 'killed'
  if (code !== 0) throw new Error(`The run ended with ${code} before operation ${n}.`)
  return Number(output)
}

/** What the next start finds: goes on with the run, or begins anew where none was begun. */
export async function recover(door: Door, of: KillCase, hadEnded: (door: Door) => Promise<boolean>): Promise<Killed> {
  const [unfinished] = await door.app.runs.unfinished()
  if (unfinished !== undefined) {
    if (unfinished.refused !== undefined) throw new Error(unfinished.refused.text)
    const { run } = await door.call('run.resume', { run: unfinished.run, secrets: secretsOf(of) })
    expectDone(await ended(door, run))
    return 'resumed'
  }
  if (await hadEnded(door)) return 'had ended'
  expectDone(await runCase(door, of))
  return 'begun anew'
}

function expectDone({ result }: RunView): void {
  if (result?.outcome !== 'done') throw new Error(`${result?.outcome}: ${JSON.stringify(result?.error)}`)
}

/** Kills before every operation, two at a time, each from a copy of the same first state; brings each to its end and has it judged. */
export async function killEverywhere(
  of: KillCase,
  about: {
    /** Makes the state that each run begins with. */
    prepare(door: Door): Promise<void>
    hadEnded(door: Door): Promise<boolean>
    judge(door: Door): Promise<void>
  },
): Promise<{ all: number; ends: Record<Killed, number> }> {
  return withFolder(async (top) => {
    const first = path.join(top, 'first')
    await about.prepare(await openDoor(first))
    const begin = (name: string): string => {
      const folder = path.join(top, name)
      // Three times faster than the asynchronous one, which is made of many small calls.
      cpSync(first, folder, { recursive: true })
      return folder
    }
    const all = await dieBefore(0, begin('whole'), of)
    if (all === 'killed') throw new Error('The undisturbed run was killed.')
    const ends: Record<Killed, number> = { resumed: 0, 'begun anew': 0, 'had ended': 0 }
    let next = 1
    const worker = async (): Promise<void> => {
      while (next <= all) {
        const n = next++
        const folder = begin(String(n))
        const died = await dieBefore(n, folder, of)
        if (died !== 'killed' && n <= all - 5) throw new Error(`Operation ${n} of ${all} was not reached.`)
        const door = await openDoor(folder)
        try {
          ends[await recover(door, of, about.hadEnded)] += 1
          await about.judge(door)
        } catch (error) {
          throw new Error(`Killed before operation ${n} of ${all}.`, { cause: error })
        }
      }
    }
    // Both are waited for, so that the folder is not removed below one of them.
    const ended = await Promise.allSettled([worker(), worker()])
    for (const one of ended) if (one.status === 'rejected') throw one.reason
    return { all, ends }
  })
}
