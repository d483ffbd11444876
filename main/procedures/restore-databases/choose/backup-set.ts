import * as z from 'zod/mini'
import type { BackupHeader } from '../../../sqlserver/statements/index.ts'

/** One backup set in a file, as RESTORE HEADERONLY tells of it; plain JSON. Times are the server's local ones, `2026-11-21T03:15:00.000`. */
export const backupSet = z.strictObject({
  /** BackupSetGUID. */
  guid: z.string(),
  database: z.string(),
  type: z.enum(['full', 'differential', 'log']),
  /** One path a stripe. */
  paths: z.array(z.string()),
  /** Which set of the file: WITH FILE. */
  position: z.number(),
  started: z.optional(z.string()),
  finished: z.string(),
  /** Bytes of the data before compression. */
  size: z.number(),
  copyOnly: z.boolean(),
  checksums: z.boolean(),
  damaged: z.boolean(),
  /** A copy of the volumes by VSS: no RESTORE reads it. */
  snapshot: z.boolean(),
  /** Of a differential backup: the full backup that it is based on. */
  base: z.optional(z.string()),
  family: z.optional(z.string()),
  /** They order sets; their last digits are lost. */
  firstLsn: z.optional(z.number()),
  lastLsn: z.optional(z.number()),
  /** Major version of the server that made it. */
  major: z.optional(z.number()),
  server: z.optional(z.string()),
  machine: z.optional(z.string()),
  collation: z.optional(z.string()),
  recoveryModel: z.optional(z.string()),
  name: z.optional(z.string()),
})
export type BackupSet = z.infer<typeof backupSet>

/** BackupType of HEADERONLY; others are backups of single files, partial ones and snapshots of files. */
const TYPES: Readonly<Record<number, BackupSet['type']>> = { 1: 'full', 2: 'log', 5: 'differential' }

/** A header as a set; undefined for a kind of backup that this program does not restore, or a header that lacks what it takes. */
export function setOf(header: BackupHeader, paths: readonly string[]): BackupSet | undefined {
  const type = TYPES[header.BackupType]
  const { BackupSetGUID: guid, DatabaseName: database, BackupFinishDate: finished } = header
  if (type === undefined || guid === null || database === null || finished === null) return undefined
  return {
    guid,
    database,
    type,
    paths: [...paths],
    position: header.Position,
    finished,
    size: Number(header.BackupSize ?? 0),
    copyOnly: header.IsCopyOnly === true,
    checksums: header.HasBackupChecksums === true,
    damaged: header.IsDamaged === true,
    snapshot: header.IsSnapshot === true,
    ...some('started', header.BackupStartDate),
    ...some('base', header.DifferentialBaseGUID),
    ...some('family', header.FamilyGUID),
    ...some('firstLsn', header.FirstLSN),
    ...some('lastLsn', header.LastLSN),
    ...some('major', header.SoftwareVersionMajor),
    ...some('server', header.ServerName),
    ...some('machine', header.MachineName),
    ...some('collation', header.Collation),
    ...some('recoveryModel', header.RecoveryModel),
    ...some('name', header.BackupName),
  }
}

function some<K extends string, V>(key: K, value: V | null): { [P in K]?: V } {
  return value === null ? {} : ({ [key]: value } as { [P in K]?: V })
}

export function sameGuid(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
