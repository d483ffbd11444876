import type { BackupSet } from './backup-set.ts'
import { sameGuid } from './backup-set.ts'

/** Sets of one database in the order in which they are restored. */
export interface Chain {
  sets: [full: BackupSet, ...more: BackupSet[]]
  /** The server's local time at which the logs stop, where a point in time is asked for and logs reach over it. */
  stopAt?: string
  /** Log backups that are there and don't follow on: from `from` to `to` nothing is known. */
  gap?: { from: string; to: string }
}

export type Broken = {
  why: 'unknown' | 'unusable' | 'no-base' | 'no-full' | 'gap'
  set?: BackupSet
  gap?: Chain['gap']
}

/** Whether a set can be restored at all on a server of this major version. */
export function usable(set: BackupSet, major: number): boolean {
  return !set.damaged && !set.snapshot && (set.major === undefined || set.major <= major)
}

/**
 * The chain to the newest state, or to the state at a time: the newest full backup that fits, the newest differential backup on it, the
 * log backups that follow without a gap. Undefined when there is no full backup.
 */
export function newestChain(sets: readonly BackupSet[], major: number, stopAt?: string): Chain | undefined {
  const fits = sets.filter((set) => usable(set, major))
  const [full] = fits.filter((set) => set.type === 'full' && isBefore(set, stopAt)).toSorted(newestFirst)
  return full === undefined ? undefined : chainFrom(full, fits, stopAt)
}

/** The chain that ends with a set. */
export function chainTo(sets: readonly BackupSet[], guid: string, major: number, stopAt?: string): Chain | Broken {
  const last = sets.find((set) => sameGuid(set.guid, guid))
  if (last === undefined) return { why: 'unknown' }
  if (!usable(last, major)) return { why: 'unusable', set: last }
  if (last.type === 'full') return { sets: [last] }
  const until = sets.filter((set) => usable(set, major) && set.finished <= last.finished)
  const fulls = until.filter((set) => set.type === 'full').toSorted(newestFirst)
  if (last.type === 'differential') {
    const base = fulls.find((full) => isBaseOf(full, last))
    return base === undefined ? { why: 'no-base', set: last } : { sets: [base, last] }
  }
  let gap: Chain['gap']
  for (const full of fulls) {
    const chain = chainFrom(full, until, stopAt)
    if (chain.sets.at(-1) === last) return chain
    gap ??= chain.gap
  }
  if (fulls.length === 0) return { why: 'no-full', set: last }
  return { why: 'gap', set: last, ...(gap === undefined ? {} : { gap }) }
}

function chainFrom(full: BackupSet, sets: readonly BackupSet[], stopAt: string | undefined): Chain {
  const [differential] = sets
    .filter((set) => set.type === 'differential' && isBaseOf(full, set) && isBefore(set, stopAt))
    .toSorted(newestFirst)
  const start = differential ?? full
  const { logs, gap } = logsAfter(start, sets, stopAt)
  const last = logs.at(-1)
  const reaches = stopAt !== undefined && last !== undefined && last.finished >= stopAt
  return {
    sets: [full, ...(differential === undefined ? [] : [differential]), ...logs],
    ...(reaches ? { stopAt } : {}),
    ...(gap === undefined || reaches ? {} : { gap }),
  }
}

/** Each log backup begins where the one before ends, or earlier. */
function logsAfter(
  start: BackupSet,
  sets: readonly BackupSet[],
  stopAt: string | undefined,
): { logs: BackupSet[]; gap?: Chain['gap'] } {
  const all = sets
    .filter((set) => set.type === 'log' && set.family === start.family && hasLsn(set))
    .toSorted((a, b) => lsn(a.lastLsn) - lsn(b.lastLsn))
  const logs: BackupSet[] = []
  let at = start
  for (const log of all) {
    if (stopAt !== undefined && at.finished >= stopAt) break
    if (lsn(log.lastLsn) <= lsn(at.lastLsn)) continue
    if (lsn(log.firstLsn) > lsn(at.lastLsn)) {
      return { logs, gap: { from: at.finished, to: log.started ?? log.finished } }
    }
    logs.push(log)
    at = log
  }
  return { logs }
}

function isBaseOf(full: BackupSet, differential: BackupSet): boolean {
  return differential.base !== undefined && sameGuid(differential.base, full.guid)
}

function isBefore(set: BackupSet, stopAt: string | undefined): boolean {
  return stopAt === undefined || set.finished <= stopAt
}

function hasLsn(set: BackupSet): boolean {
  return set.firstLsn !== undefined && set.lastLsn !== undefined
}

function lsn(value: number | undefined): number {
  return value ?? 0
}

export function newestFirst(a: BackupSet, b: BackupSet): number {
  return a.finished === b.finished ? 0 : a.finished < b.finished ? 1 : -1
}
