import type { backupsOf } from '../../sqlserver/statements/index.ts'
import type { RowOf } from '../databases/ask.ts'
import type { DatabaseRow } from '../databases/catalogue.ts'
import { listWords } from '../databases/words.ts'
import type { BackupType, Choices } from './answers.ts'
import { isOwnSet } from './names.ts'

export type BackupRow = RowOf<ReturnType<typeof backupsOf>>

/** What msdb says of a database’s backups by anybody but this program, over the last 30 days. */
export interface Others {
  /** Who and how, for people: “PRACTICE\svc-backup (virtual device)”. */
  who: string[]
  /** Whether any of them is more than a copy-only one to disk: a full backup, a differential, a log, a snapshot, a virtual device. */
  inChain: boolean
}

/** What a backup of one database will be, and why. */
export interface Decision {
  type: BackupType
  /** Why it is not the type that was asked for. */
  instead?: string
  copyOnly: boolean
  /** Why it is copy-only though nobody asked for that. */
  because?: string
}

const DAYS = 30

/**
 * @param rows as `backupsOf` gives them, one a file
 * @param now the server’s local time, `2026-11-21T03:15:00`
 */
export function othersIn(rows: readonly BackupRow[], now: string): Others {
  const since = new Date(Date.parse(`${now.slice(0, 19)}Z`) - DAYS * 86_400_000).toISOString().slice(0, 19)
  const theirs = rows.filter((row) => row.started >= since && !isOwnSet(row.setName))
  const who = new Set(theirs.map(whoMade))
  return { who: [...who], inChain: theirs.some((row) => !row.copyOnly || row.snapshot || row.deviceType === 7) }
}

/** Device types: 2 disk, 5 tape, 7 virtual, 9 URL. Source: orchestrator-sql.md B.9. */
function whoMade(row: BackupRow): string {
  const how = row.snapshot
    ? 'a snapshot'
    : row.deviceType === 7
      ? 'a virtual device, as backup programs use'
      : row.deviceType === 9
        ? 'a URL'
        : row.deviceType === 5
          ? 'a tape'
          : 'a file'
  return `${row.userName ?? 'somebody'} by ${how}`
}

/** The last full backup that differentials are based on, whoever made it. */
export function baseIn(rows: readonly BackupRow[]): BackupRow | undefined {
  return rows.find((row) => row.type === 'D' && !row.copyOnly && !row.damaged)
}

/** What will be done with a database. Pure: from what was asked for and what was found. */
export function decide(
  row: Pick<DatabaseRow, 'name' | 'recoveryModel' | 'availabilityGroup'>,
  rows: readonly BackupRow[],
  others: Others,
  choices: Pick<Choices, 'type' | 'copyOnly'>,
): Decision {
  const instead = whyInstead(row, rows, choices.type)
  const type = instead === undefined ? choices.type : 'full'
  const about = instead === undefined ? {} : { instead }
  // The server ignores it for a differential: that never becomes a base.
  if (type === 'differential') return { type, ...about, copyOnly: false }
  if (choices.copyOnly !== 'auto') return { type, ...about, copyOnly: choices.copyOnly === 'always' }
  const because = whyCopyOnly(row, others)
  return because === undefined ? { type, ...about, copyOnly: false } : { type, ...about, copyOnly: true, because }
}

function whyCopyOnly(row: Pick<DatabaseRow, 'availabilityGroup'>, others: Others): string | undefined {
  if (others.inChain) return `also backed up by ${listWords(others.who)}`
  return row.availabilityGroup === null
    ? undefined
    : `in the availability group ${row.availabilityGroup}, where every replica can make copy-only backups`
}

function whyInstead(
  { name, recoveryModel }: Pick<DatabaseRow, 'name' | 'recoveryModel'>,
  rows: readonly BackupRow[],
  type: BackupType,
): string | undefined {
  if (type === 'full') return undefined
  if (name.toLowerCase() === 'master') return 'master has full backups only'
  if (type === 'log' && recoveryModel === 'SIMPLE') return 'SIMPLE recovery model'
  return baseIn(rows) === undefined ? 'no full backup to start from' : undefined
}

/** Whether this edition compresses backups: Express and Web do not. Source: orchestrator-sql.md B.2. */
export function canCompress({ edition, engineEdition }: { edition: string; engineEdition: number }): boolean {
  return engineEdition !== 4 && !/^(web|express)\b/i.test(edition)
}
