import path from 'node:path'
import type { Made, Secrets, Step, StepContext } from '../../main/engine/types.ts'
import { type FsLike, nodeFs } from '../../main/files/index.ts'
import { keysIn, openKit, type OwnKit } from '../../main/kit/index.ts'
import type { KeyArtifact, Ports } from '../../main/ports/index.ts'
import { practiceFiles } from '../../main/practice/files.ts'
import { openPractice, type Practice } from '../../main/practice/index.ts'
import { openWorld } from '../../main/practice/world.ts'
import { encryptionKey } from '../../main/procedures/encryption-key/index.ts'
import { bytesOf, CHEAP, GOOD_PASSWORD, withFolder } from './application.ts'
import { noSql } from './no-sql.ts'

/** The wizard's procedure with real ports in practice, without the engine. */
export interface Bench {
  folder: string
  practice: Practice
  kit: OwnKit
  ports: Ports
}

export const KEYS = '\\\\FS02\\DR\\Keys'
export const MADE: Made = { at: new Date('2026-11-21T03:15:00.000Z'), nonce: '0badcafe' }

/** @param fs between the simulated disks and the real one */
export async function openBench(folder: string, fs: FsLike = nodeFs): Promise<Bench> {
  const practice = await openPractice(path.join(folder, 'practice'))
  const kit = openKit({ folder: path.join(folder, 'kit', 'practice'), target: 'practice' })
  const files = fs === nodeFs ? practice.files : await filesOn(path.join(folder, 'practice'), fs)
  const tool = { name: 'System Center Recovery Wizard', version: '0.0.0-test' }
  const ports: Ports = {
    target: 'practice',
    machine: practice.machine,
    sql: noSql,
    files,
    kit,
    workFactor: CHEAP,
    tool,
  }
  return { folder, practice, kit, ports }
}

async function filesOn(folder: string, fs: FsLike) {
  const world = await openWorld(folder, () => new Date())
  return practiceFiles(folder, world.current, fs)
}

export function withBench<T>(work: (bench: Bench) => Promise<T>): Promise<T> {
  return withFolder(async (folder) => work(await openBench(folder)))
}

export const backup = (location: string, copyTo = '') => ({ mode: 'backup' as const, location, copyTo })

/** What the page finds, with the good password unless another is given. */
export async function findingsOf(
  bench: Bench,
  page: string,
  answers: Partial<ReturnType<typeof backup>> = {},
  password = GOOD_PASSWORD,
) {
  return encryptionKey.findings(page, answers, bench.ports, { password: bytesOf(password) })
}

export function contextOf(
  secrets: Secrets,
  messages: string[] = [],
  signal = new AbortController().signal,
): StepContext {
  return { signal, secrets, progress: () => undefined, message: (text) => messages.push(text) }
}

/** What is known of a run from its journal: steps that were begun, and those that came to their end. */
export type Past = Map<string, 'begun' | 'done'>

/**
 * Performs steps in the engine's order: finished ones are proven again, one that was begun is verified first, then
 * check → do → verify. Without journal, lock and report; those are the engine's own tests.
 */
export async function perform(steps: readonly Step[], c: StepContext, past: Past = new Map()): Promise<string[]> {
  const said: string[] = []
  for (const step of steps) {
    const before = past.get(step.id)
    const proof = before === undefined ? undefined : await step.verify(c).catch(() => undefined)
    if (proof !== undefined) said.push(...proof.proven)
    else if ((await step.check(c)) === 'done') said.push(...(await step.verify(c)).proven)
    else {
      past.set(step.id, 'begun')
      await step.do(c)
      said.push(...(await step.verify(c)).proven)
    }
    past.set(step.id, 'done')
  }
  return said
}

/** A whole backup without the engine. */
export async function backUpNow(
  bench: Bench,
  location: string,
  copyTo = '',
  made = MADE,
): Promise<KeyArtifact | undefined> {
  const steps = await encryptionKey.plan(backup(location, copyTo), bench.ports, made)
  await perform(steps, contextOf({ password: bytesOf(GOOD_PASSWORD) }))
  return keysIn(await bench.kit.artifacts()).at(-1)
}
