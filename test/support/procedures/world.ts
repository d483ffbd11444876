import { appendFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Procedure, Step } from '../../../main/engine/index.ts'
import { codeOf, Problem } from '../../../main/engine/index.ts'

/** The world of the test procedures: files in one folder, and a log of everything that was ever done to them. */
export interface World {
  readonly folder: string
  /** Called at each place where a test may let the process die. */
  reach(point: Point): void
  /** Switches of a test: what fails, what is full, what a person did. */
  readonly switches: Record<string, boolean | undefined>
}
export type Point = `${'check' | 'before' | 'after' | 'undo' | 'undone'}:${string}`

export function createWorld(folder: string, reach: World['reach'] = () => undefined): World {
  return { folder, reach, switches: {} }
}

/** Makes the thing of that name true, and notes that it was done. */
export async function effect(world: World, name: string, text = 'done'): Promise<void> {
  world.reach(`before:${name}`)
  await mkdir(join(world.folder, 'things'), { recursive: true })
  await appendFile(join(world.folder, 'effects.log'), `${name}\n`)
  await writeFile(join(world.folder, 'things', name), text)
  world.reach(`after:${name}`)
}

export async function undo(world: World, name: string): Promise<void> {
  world.reach(`undo:${name}`)
  await rm(join(world.folder, 'things', name), { force: true })
  world.reach(`undone:${name}`)
}

export async function isTrue(world: World, name: string): Promise<boolean> {
  return (await things(world)).includes(name)
}

/** What is true in the world now. */
export async function things(world: World): Promise<string[]> {
  try {
    return (await readdir(join(world.folder, 'things'))).sort()
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}

/** Everything that was ever done, in order. */
export async function effects(world: World): Promise<string[]> {
  try {
    return (await readFile(join(world.folder, 'effects.log'), 'utf8')).split('\n').filter((line) => line !== '')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}

export function failure(code: string, text: string): Problem {
  return new Problem({ code, text, unchanged: ['Nothing else was touched.'], next: ['Try again.'] })
}

/** A step that makes one thing true; tests change what they need. */
export function thing(world: World, id: string, change: Partial<Step> = {}): Step {
  const automatic = change.undo === undefined || change.undo === 'automatic'
  return {
    id,
    title: `Make ${id}`,
    actions: [{ kind: 'file', target: `things/${id}`, text: `write ${id}`, secrets: [] }],
    undo: 'automatic',
    repeat: 'safe',
    evidence: 'real',
    async check() {
      world.reach(`check:${id}`)
      return (await isTrue(world, id)) ? 'done' : 'todo'
    },
    do: () => effect(world, id),
    async verify() {
      if (!(await isTrue(world, id))) throw failure('not-there', `${id} is not there.`)
      return { proven: [`${id} is there.`] }
    },
    ...(automatic && change.changes !== false ? { revert: () => undo(world, id) } : {}),
    ...change,
  }
}

/** A procedure of these steps; tests change what they need. */
export function procedureOf<Answers>(
  id: string,
  plan: (answers: Answers, world: World) => Step[],
  change: Partial<Procedure<Answers, World>> = {},
): Procedure<Answers, World> {
  return {
    id,
    secrets: () => [],
    options: async () => [],
    findings: async () => [],
    plan: async (answers, world) => plan(answers, world),
    conclude: async ({ outcome }) => ({
      title: `Ended: ${outcome}`,
      lead: `The procedure ${id} ended.`,
      next: ['Close.'],
    }),
    ...change,
  }
}
