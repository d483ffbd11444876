import { folded } from '../names.ts'
import { overlapping } from './backup-errors.ts'
import { inUse } from './restore-errors.ts'
import type { MediaContext } from './world.ts'

type Work = 'data' | 'log' | 'restore'
interface Lock {
  database: string
  work: Work
}

/** By the instance’s table of running work, which lives as long as the instance’s program. */
const locks = new WeakMap<MediaContext['running'], Set<Lock>>()

/**
 * Keeps work on one database apart: a backup of data excludes another one, so does a backup of the log, a restore excludes everything.
 *
 * @returns what ends it
 * @throws SqlError 3023, 3101
 */
export function lock(context: MediaContext, name: string, work: Work): () => void {
  const mine = { database: folded(name), work }
  const all = locks.get(context.running) ?? new Set<Lock>()
  locks.set(context.running, all)
  const others = [...all].filter(({ database }) => database === mine.database)
  if (others.some((other) => other.work === 'restore')) throw inUse()
  if (work === 'restore' && others.length > 0) throw inUse()
  if (others.some((other) => other.work === work)) throw overlapping()
  all.add(mine)
  return () => void all.delete(mine)
}
