import { randomBytes } from 'node:crypto'
import * as fs from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ErrorData } from '../../preload/contract/error.ts'
import { pathError } from '../../preload/contract/input/path.ts'
import { codeOf, messageOf, Problem } from '../engine/problem.ts'
import { nativeFiles } from '../files/index.ts'
import { databaseServers, makeWorld, toolsOf } from './initial-world.ts'
import { computerIds, WORLD_VERSION, type World, worldSchema } from './schema.ts'
import type { InstanceId } from './sql/initial/ids.ts'

const NAME = 'world.json'
/** Bytes; the world has some hundred thousand. */
const MAX_WORLD = 16 * 1024 * 1024

/** The only state of the practice environment. */
export interface WorldStore {
  current(): World
  /** What the person is told: that a damaged world was kept aside and a new one made. */
  readonly notice?: ErrorData
  /** Changes the newest world on disk and keeps the result there. */
  change(edit: (world: World) => void): Promise<void>
  /** Removes all simulated files and makes a new world, with new keys. */
  reset(): Promise<void>
}

/**
 * Opens the world in a folder, or makes it.
 *
 * @param now for the time in names and in the world
 * @throws Problem `world-newer`; system errors of the folder
 */
export async function openWorld(folder: string, now: () => Date): Promise<WorldStore> {
  await fs.mkdir(folder, { recursive: true })
  let opened = await load(folder, now)
  /** The file that `opened` is the content of; unknown at first, so that the first change reads it again. */
  let stamp: string | undefined
  const one = oneByOne()
  await makeFolders(folder, opened.world)
  const { notice } = opened
  return {
    ...(notice === undefined ? {} : { notice }),
    current: () => opened.world,
    change: (edit) =>
      one(async () => {
        // Another window may have changed it since.
        if ((await stampOf(join(folder, NAME))) !== stamp) opened = await load(folder, now)
        const next = structuredClone(opened.world)
        edit(next)
        stamp = await save(folder, worldSchema.parse(next), 'replace')
        const hadFolders = foldersOf(opened.world).join()
        opened = { world: next }
        if (foldersOf(next).join() !== hadFolders) await makeFolders(folder, next)
      }),
    reset: () =>
      one(async () => {
        const world = makeWorld(now())
        stamp = await save(folder, world, 'replace')
        for (const name of ['computers', 'shares', 'removable']) {
          await fs.rm(join(folder, name), { recursive: true, force: true })
        }
        opened = { world }
        await makeFolders(folder, world)
      }),
  }
}

/** One piece of work after the other: sessions of database servers change the world at the same moment. */
function oneByOne(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const next = last.then(work, work)
    last = next.catch(() => undefined)
    return next
  }
}

/** Which file it is: every save makes another one of the same name. Undefined where there is none. */
async function stampOf(path: string): Promise<string | undefined> {
  try {
    const { ino, size, mtimeNs } = await fs.stat(path, { bigint: true })
    return `${ino} ${size} ${mtimeNs}`
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

interface Loaded {
  world: World
  notice?: ErrorData
}

async function load(folder: string, now: () => Date): Promise<Loaded> {
  const found = await read(join(folder, NAME), now)
  if (found === 'absent') return { world: await create(folder, makeWorld(now()), now) }
  if ('world' in found) return found
  const aside = join(folder, `world.damaged-${now().toISOString().replace(/[-:]/g, '').slice(0, 15)}-${nonce()}.json`)
  await fs.rename(join(folder, NAME), aside)
  return { world: await create(folder, makeWorld(now()), now), notice: damaged(aside, found.why) }
}

async function read(path: string, now: () => Date): Promise<'absent' | { world: World } | { why: string }> {
  let text: string
  try {
    const files = nativeFiles()
    text = new TextDecoder('utf-8', { fatal: true }).decode(await files.read(path, MAX_WORLD))
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 'absent'
    if (error instanceof TypeError) return { why: 'It is no text.' }
    if (codeOf(error) === 'EFBIG') return { why: 'It is too large.' }
    throw error
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return { why: `It is no JSON: ${messageOf(error)}` }
  }
  if (
    typeof value === 'object' &&
    value !== null &&
    'v' in value &&
    typeof value.v === 'number' &&
    value.v > WORLD_VERSION
  )
    throw newer(path, value.v)
  const parsed = worldSchema.safeParse(upgraded(value, now))
  if (parsed.success) return { world: parsed.data }
  const [issue] = parsed.error.issues
  return { why: `${issue?.path.map(String).join('.') ?? 'The whole'}: ${issue?.message ?? 'invalid'}` }
}

/** A world of an older version with what the newer ones added. Anything else is left for the schema to judge. */
function upgraded(value: unknown, now: () => Date): unknown {
  if (!isRecord(value)) return value
  if (value['v'] === 1) return upgraded({ ...value, v: 2, ...withTools(value['computers']) }, now)
  if (value['v'] === 2) return { ...value, v: WORLD_VERSION, ...databaseServers(now()) }
  return value
}

function withTools(known: unknown): { computers?: Record<string, unknown> } {
  if (!isRecord(known)) return {}
  const computers: Record<string, unknown> = { ...known }
  for (const id of computerIds) {
    const computer = computers[id]
    if (isRecord(computer)) computers[id] = { ...computer, tools: toolsOf[id] }
  }
  return { computers }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

/** Two processes may make the first world at the same moment: the one that comes second takes what the first one made. */
async function create(folder: string, world: World, now: () => Date): Promise<World> {
  try {
    await save(folder, world, 'new')
    return world
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
    const found = await read(join(folder, NAME), now)
    if (found !== 'absent' && 'world' in found) return found.world
    throw error
  }
}

/** @returns which file it is now */
async function save(folder: string, world: World, how: 'new' | 'replace'): Promise<string | undefined> {
  const files = nativeFiles()
  const temporary = join(folder, `world.${nonce()}.tmp`)
  const path = join(folder, NAME)
  let stamp: string | undefined
  try {
    const writer = await files.create(temporary)
    try {
      await writer.write(new TextEncoder().encode(`${JSON.stringify(world, undefined, 2)}\n`))
      await writer.flush()
    } finally {
      await writer.close()
    }
    // Before it has the name that another window may replace at once.
    stamp = await stampOf(temporary)
    if (how === 'new') await files.publish(temporary, path)
    else await files.rename(temporary, path)
  } catch (error) {
    await files.remove(temporary)
    throw error
  }
  await files.syncFolder(folder)
  return stamp
}

/** The drives and shares of the world are folders; one that was deleted by hand comes back empty. */
async function makeFolders(folder: string, world: World): Promise<void> {
  await Promise.all(foldersOf(world).map((name) => fs.mkdir(join(folder, name), { recursive: true })))
}

function foldersOf(world: World): string[] {
  return [
    ...Object.values(world.computers).flatMap((computer) =>
      computer.fixedDrives.map((drive) => join('computers', computer.folder, drive)),
    ),
    ...Object.values(world.sqlServers).flatMap((server) => foldersOfServer(server)),
    ...world.removableDrives.map((drive) => join('removable', drive)),
    ...world.shares.flatMap((share) =>
      ['', ...share.folders].map((name) => join('shares', share.server, share.name, name)),
    ),
  ]
}

/** Drives of a database server, and the folders in them that it keeps its files in. */
function foldersOfServer({ folder, drives, folders }: World['sqlServers'][InstanceId]): string[] {
  const own = Object.values(folders).flatMap((path) => {
    const [drive = '', ...parts] = path.split('\\')
    const letter = drive.slice(0, 1)
    const isPlain = pathError(path) === undefined && drives.includes(letter)
    return isPlain ? [join('computers', folder, letter, ...parts)] : []
  })
  return [...drives.map((drive) => join('computers', folder, drive)), ...own]
}

function nonce(): string {
  return randomBytes(4).toString('hex')
}

function damaged(aside: string, why: string): ErrorData {
  return {
    code: 'world-damaged',
    text: 'The practice environment was damaged and has been made anew.',
    cause: why,
    unchanged: ['Files on the simulated drives and shares are still there.'],
    next: [
      `The damaged state is kept as ${aside}. Delete it when it is of no use.`,
      'Back up the simulated keys again: the new environment has new ones.',
    ],
  }
}

function newer(path: string, v: number): Problem {
  return new Problem({
    code: 'world-newer',
    text: 'The practice environment was last used by a newer version of this program.',
    cause: `${path} has version ${v}; this program reads up to version ${WORLD_VERSION}.`,
    unchanged: ['The practice environment is as it was.'],
    next: ['Use the newer version.', `Or rename ${dirname(path)}; an empty practice environment is then made.`],
  })
}
