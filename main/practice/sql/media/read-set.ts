import { type DatabaseContent, databaseContent } from '../state.ts'
import { looksAtChecksums } from './check-set.ts'
import type { OpenedSet } from './open-media.ts'
import { inSteps, type LongWork } from './progress.ts'
import { damagedData, unreadableData } from './restore-errors.ts'
import { sumOfPages } from './sizes.ts'
import type { RestoreOptions } from './statement.ts'
import type { MediaContext } from './world.ts'
import type { SqlError } from '../../tds/index.ts'

/**
 * Reads a set from its beginning to its end, step by step, up to the first flaw that counts.
 *
 * @returns whether damage was passed over
 * @throws SqlError 3203 where a file ends, what `damage` says where a checksum is wrong; Interrupted
 */
export async function readData(
  context: MediaContext,
  set: OpenedSet,
  work: LongWork,
  options: { checksums: boolean; damage: (block: number) => SqlError },
): Promise<boolean> {
  const flaws = [...set.flaws]
  let isDamaged = false
  await inSteps(context, work, (percent) => {
    for (let flaw = flaws[0]; flaw !== undefined && flaw.percent <= percent; flaw = flaws[0]) {
      flaws.shift()
      if (flaw.error !== undefined) throw flaw.error
      if (options.checksums) throw options.damage(flaw.block ?? 0)
      isDamaged = true
    }
  })
  return isDamaged
}

/** The same for RESTORE; with CONTINUE_AFTER_ERROR damage is passed over and told afterwards. */
export async function restoreData(
  context: MediaContext,
  set: OpenedSet,
  work: LongWork,
  options: RestoreOptions,
): Promise<boolean> {
  const { header } = set
  const pages = sumOfPages(header.files)
  return readData(context, set, work, {
    checksums: looksAtChecksums(set, options) && !options.continueAfterError,
    damage: (block) => damagedData(header.database, Math.floor((block / header.data.blocks) * pages) + 1),
  })
}

/**
 * The content of a set. Damage that no checksum was asked about is in the data then, as CHECKDB finds.
 *
 * @throws SqlError 3113 when nothing can be made of it
 */
export function readContent(set: OpenedSet): DatabaseContent {
  const isDamaged = set.flaws.some(({ block }) => block !== undefined)
  let value: unknown
  try {
    value = JSON.parse(set.content().toString('utf8'))
  } catch {
    throw unreadableData()
  }
  const parsed = databaseContent.safeParse(value)
  if (!parsed.success) throw unreadableData()
  return isDamaged ? { ...parsed.data, corrupt: true } : parsed.data
}
