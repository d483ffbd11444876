import * as z from 'zod/mini'
import type { Query, Statement } from '../../ports/instance.ts'
import { query, statement } from './define.ts'
import { quoteLiteral } from './quote.ts'

const maybe = z.nullable(z.string())
/** A datetime of the server's local clock, which the driver gives as a date whose UTC members are that clock's. */
const localDate = z.pipe(
  z.date(),
  z.transform((date: Date) => date.toISOString().slice(0, -1)),
)

/** `DISK = N'…', DISK = N'…'`: one a stripe. */
export function disks(paths: readonly string[]): string {
  if (paths.length === 0 || paths.length > 64) throw new RangeError('A backup has 1 to 64 files')
  return paths.map((path) => `DISK = ${quoteLiteral(path, 259)}`).join(', ')
}

const header = z.object({
  BackupName: maybe,
  /** 1 full, 2 log, 5 differential; others are files, partial backups and snapshots. */
  BackupType: z.number(),
  Compressed: z.nullable(z.union([z.number(), z.boolean()])),
  /** Which set of the file: WITH FILE. Everything else takes set 1, the oldest. */
  Position: z.number(),
  ServerName: maybe,
  DatabaseName: maybe,
  DatabaseCreationDate: z.nullable(localDate),
  BackupSize: z.nullable(z.union([z.number(), z.string()])),
  /** Beyond 2^53 these lose their last digits in the driver: they order sets, they never equal. */
  FirstLSN: z.nullable(z.number()),
  LastLSN: z.nullable(z.number()),
  CheckpointLSN: z.nullable(z.number()),
  DatabaseBackupLSN: z.nullable(z.number()),
  BackupStartDate: z.nullable(localDate),
  BackupFinishDate: z.nullable(localDate),
  SoftwareVersionMajor: z.nullable(z.number()),
  MachineName: maybe,
  Collation: maybe,
  RecoveryModel: maybe,
  IsSnapshot: z.nullable(z.boolean()),
  HasBackupChecksums: z.nullable(z.boolean()),
  IsDamaged: z.nullable(z.boolean()),
  IsCopyOnly: z.nullable(z.boolean()),
  /** Uppercase with dashes, as the driver gives them. */
  FamilyGUID: maybe,
  BackupSetGUID: maybe,
  DifferentialBaseGUID: maybe,
  CompressedBackupSize: z.nullable(z.union([z.number(), z.string()])),
  KeyAlgorithm: z.optional(maybe),
  EncryptorThumbprint: z.optional(z.nullable(z.unknown())),
})
export type BackupHeader = z.infer<typeof header>

/** Every set in a backup file. Source: orchestrator-sql.md B.3. */
export const backupHeader = (paths: readonly string[]): Query<BackupHeader> =>
  query('backup-header', `RESTORE HEADERONLY FROM ${disks(paths)};`, header)

/**
 * Which file of its media set this is: a backup that was written to several files is read from all of them. HEADERONLY answers for one
 * file alone; VERIFYONLY and RESTORE then fail with 3132.
 */
export const backupLabel = (path: string) =>
  query(
    'backup-label',
    `RESTORE LABELONLY FROM ${disks([path])};`,
    z.object({
      MediaSetId: maybe,
      FamilyCount: z.nullable(z.number()),
      FamilySequenceNumber: z.nullable(z.number()),
    }),
  )

const fileOfBackup = z.object({
  LogicalName: z.string(),
  PhysicalName: z.string(),
  /** D data, L log, F full text, S FILESTREAM and memory-optimized. */
  Type: z.string(),
  Size: z.union([z.number(), z.string()]),
})
export type BackupFile = z.infer<typeof fileOfBackup>

/** The database files that a set holds, with the space that they will take. */
export const backupFiles = (paths: readonly string[], position: number): Query<BackupFile> =>
  query('backup-files', `RESTORE FILELISTONLY FROM ${disks(paths)} WITH FILE = ${whole(position)};`, fileOfBackup)

/** Reads the whole set and checks its checksums. It proves that the backup is readable and complete, not that the data in it are good. */
export const verifyBackup = (paths: readonly string[], position: number, checksums: boolean): Statement =>
  statement(
    'verify-backup',
    `RESTORE VERIFYONLY FROM ${disks(paths)} WITH FILE = ${whole(position)}, ${checksums ? 'CHECKSUM, ' : ''}STATS = 5;`,
    { takes: 'long' },
  )

export function whole(number: number): number {
  if (!Number.isSafeInteger(number) || number < 0) throw new RangeError('Not a whole number')
  return number
}
