import { randomUUID } from 'node:crypto'
import { deviceBytes, deviceExists, openTarget, type Target } from './devices.ts'
import { damaged, encodeBlock, ROOM } from './format.ts'
import { endUnreadable, familiesMissing, incompatibleCompression, otherFamilies, writeFailed } from './media-errors.ts'
import { encodeJson, MEDIA_VERSION, type MediaHeader, type SetHeader } from './media-set.ts'
import { checkMembers } from './open-media.ts'
import { type Family, readFamily } from './read-media.ts'
import type { MediaContext } from './world.ts'

export interface MediaOptions {
  format: boolean
  init: boolean
  compressed: boolean
  name: string | undefined
  description: string | undefined
  written: string
}

/** One file of the media set that a backup goes to. */
interface Place {
  path: string
  media: MediaHeader
  /** What stays of an existing file, its media header included; undefined for a new file. */
  keep: Buffer | undefined
  /** The media header has to be written first. */
  isFresh: boolean
}

export interface MediaPlan {
  places: readonly Place[]
  position: number
  compressed: boolean
}

/**
 * Where a set goes: behind the sets of an existing medium, in their place (INIT), or onto a new medium (FORMAT, or no file there).
 *
 * @throws SqlError 3201, 3098, 3132, 3227, 3231, 3241, 3254, 3258, 3266, 4037
 */
export async function planMedia(
  context: MediaContext,
  paths: readonly string[],
  options: MediaOptions,
): Promise<MediaPlan> {
  if (options.format) return freshMedia(await existence(context, paths), options)
  const found = await Promise.all(paths.map(async (path) => ({ path, bytes: await deviceBytes(context, path) })))
  const existing = found.flatMap(({ path, bytes }) => (bytes === undefined ? [] : [{ path, bytes }]))
  if (existing.length === 0)
    return freshMedia(
      paths.map((path) => ({ path, exists: false })),
      options,
    )
  const families = existing.map(({ path, bytes }) => readFamily(path, bytes))
  checkFamilies(families, paths.length, options)
  const [first] = families
  const position = options.init ? 1 : (first?.sets.length ?? 0) + 1
  const places = families.map(({ path, media, bytes, setsAt }) => ({
    path,
    media,
    keep: options.init ? bytes.subarray(0, setsAt) : bytes,
    isFresh: false,
  }))
  return { places, position, compressed: first?.media.compressed === true }
}

function existence(context: MediaContext, paths: readonly string[]): Promise<{ path: string; exists: boolean }[]> {
  return Promise.all(paths.map(async (path) => ({ path, exists: await deviceExists(context, path) })))
}

function freshMedia(found: readonly { path: string; exists: boolean }[], options: MediaOptions): MediaPlan {
  const { name, description, compressed, written } = options
  const mediaSet = randomUUID().toUpperCase()
  const places = found.map(({ path, exists }, index) => ({
    path,
    media: {
      format: 'system-center-recovery-wizard/practice-backup' as const,
      v: MEDIA_VERSION,
      mediaSet,
      families: found.length,
      family: index + 1,
      familyId: randomUUID().toUpperCase(),
      ...(name === undefined ? {} : { name }),
      ...(description === undefined ? {} : { description }),
      compressed,
      written,
    },
    keep: exists ? Buffer.alloc(0) : undefined,
    isFresh: true,
  }))
  return { places, position: 1, compressed }
}

function checkFamilies(families: readonly Family[], devices: number, options: MediaOptions): void {
  const { name, compressed, init } = options
  const [first] = families
  if (first === undefined) return
  for (const { path, media } of families)
    if (media.families !== devices) throw otherFamilies(path, media.families, devices)
  checkMembers(families, name)
  if (families.length < devices) throw familiesMissing(devices, families.length)
  if (first.media.compressed !== compressed)
    throw compressed
      ? incompatibleCompression('COMPRESSION', 'NO_COMPRESSION')
      : incompatibleCompression('NO_COMPRESSION', 'COMPRESSION')
  const broken = families.find(({ sets }) => sets.some(({ state }) => state !== 'complete'))
  if (!init && broken !== undefined) throw endUnreadable(broken.path)
}

/** A set that is being written to all its files. */
export class SetWriter {
  readonly #context: MediaContext
  readonly #targets: readonly Target[]
  readonly #header: SetHeader
  readonly #payload: Buffer
  #written = 0

  private constructor(context: MediaContext, targets: readonly Target[], header: SetHeader, payload: Buffer) {
    this.#context = context
    this.#targets = targets
    this.#header = header
    this.#payload = payload
  }

  /** @throws SqlError 3201, 3202; no file is left open then */
  static async begin(context: MediaContext, plan: MediaPlan, header: SetHeader, payload: Buffer): Promise<SetWriter> {
    const targets: Target[] = []
    try {
      for (const { path, keep } of plan.places) targets.push(await openTarget(context, path, keep))
      const head = encodeJson('SETB', header)
      for (const [index, { media, isFresh }] of plan.places.entries())
        await targets[index]?.write(isFresh ? Buffer.concat([encodeJson('PSQL', media), head]) : head)
    } catch (error) {
      for (const target of targets) await target.abandon()
      throw error
    }
    return new SetWriter(context, targets, header, payload)
  }

  /** Writes the data up to a percentage of all. @throws SqlError 3202 */
  async advance(percent: number): Promise<void> {
    const { blocks } = this.#header.data
    const until = Math.floor((blocks * percent) / 100)
    const [first] = this.#targets
    // A disk fills up on the way, not at the first byte.
    if (percent >= 40 && first !== undefined && this.#context.fault('backup-disk-full'))
      throw writeFailed(first.path, 112)
    const parts: Buffer[][] = this.#targets.map(() => [])
    for (; this.#written < until; this.#written += 1)
      parts[this.#written % parts.length]?.push(this.#block(this.#written))
    for (const [index, target] of this.#targets.entries()) {
      const bytes = Buffer.concat(parts[index] ?? [])
      if (bytes.length > 0) await target.write(bytes)
    }
  }

  #block(index: number): Buffer {
    const { guid, data } = this.#header
    const body = Buffer.alloc(ROOM, `page ${index} of ${guid} `)
    body.set(this.#payload.subarray(index * ROOM, (index + 1) * ROOM))
    const block = encodeBlock('DATA', body)
    return index === data.blocks >> 1 && this.#context.fault('backup-damaged') ? damaged(block) : block
  }

  /** @throws SqlError 3202 */
  async finish(finished: string): Promise<void> {
    const end = encodeJson('SETE', { guid: this.#header.guid, finished })
    for (const target of this.#targets) await target.write(end)
    for (const target of this.#targets) await target.finish()
  }

  /** After a failure at any moment. */
  async abandon(): Promise<void> {
    for (const target of this.#targets) await target.abandon()
  }
}
