import * as z from 'zod/mini'
import { query } from './define.ts'

const maybe = z.nullable(z.string())

/** Local time of the server, `2026-11-21T03:15:00`: never a JavaScript date, which would take it for UTC. */
const localTime = (column: string) => `CONVERT(nvarchar(23), ${column}, 126)`

/** The newest backup sets of a database, and where they lie. Type D full, I differential, L log. */
export const backupsOf = (database: string) =>
  query(
    'msdb-backups-of',
    `
SELECT TOP (200)
  setGuid = CAST(b.backup_set_uuid AS nvarchar(36)),
  type = CAST(b.type AS nvarchar(1)),
  copyOnly = b.is_copy_only,
  snapshot = b.is_snapshot,
  checksums = b.has_backup_checksums,
  damaged = b.is_damaged,
  started = ${localTime('b.backup_start_date')},
  finished = ${localTime('b.backup_finish_date')},
  size = CAST(b.backup_size AS float),
  compressedSize = CAST(ISNULL(b.compressed_backup_size, b.backup_size) AS float),
  position = b.position,
  setName = b.name,
  userName = b.user_name,
  machine = b.machine_name,
  path = f.physical_device_name,
  stripe = CAST(f.family_sequence_number AS int),
  deviceType = CAST(f.device_type AS int)
FROM msdb.dbo.backupset AS b
JOIN msdb.dbo.backupmediafamily AS f ON f.media_set_id = b.media_set_id
WHERE b.database_name = @database
ORDER BY b.backup_set_id DESC, f.family_sequence_number;`,
    z.object({
      setGuid: z.string(),
      type: z.string(),
      copyOnly: z.boolean(),
      snapshot: z.boolean(),
      checksums: z.boolean(),
      damaged: z.boolean(),
      started: z.string(),
      finished: z.string(),
      size: z.number(),
      compressedSize: z.number(),
      position: z.number(),
      setName: maybe,
      userName: maybe,
      machine: maybe,
      path: maybe,
      stripe: z.number(),
      /** 2 disk, 5 tape, 7 virtual (VDI, VSS), 9 URL. */
      deviceType: z.number(),
    }),
    { parameters: { database } },
  )

/** Who else backs up what on this instance, over the last 30 days, and when the last full backup ended. */
export const backupHabits = query(
  'msdb-backup-habits',
  `
SELECT
  [database] = d.name,
  sets = COUNT(DISTINCT b.backup_set_id),
  virtualDevices = COUNT(DISTINCT CASE WHEN f.device_type = 7 THEN b.backup_set_id END),
  snapshots = COUNT(DISTINCT CASE WHEN b.is_snapshot = 1 THEN b.backup_set_id END),
  notCopyOnly = COUNT(DISTINCT CASE WHEN b.is_copy_only = 0 AND b.type = 'D' THEN b.backup_set_id END),
  differentials = COUNT(DISTINCT CASE WHEN b.type = 'I' THEN b.backup_set_id END),
  logs = COUNT(DISTINCT CASE WHEN b.type = 'L' THEN b.backup_set_id END),
  lastFull = ${localTime("MAX(CASE WHEN b.type = 'D' THEN b.backup_finish_date END)")},
  lastFullInChain = ${localTime("MAX(CASE WHEN b.type = 'D' AND b.is_copy_only = 0 THEN b.backup_finish_date END)")}
FROM sys.databases AS d
LEFT JOIN msdb.dbo.backupset AS b ON b.database_name = d.name AND b.backup_start_date > DATEADD(DAY, -30, SYSDATETIME())
LEFT JOIN msdb.dbo.backupmediafamily AS f ON f.media_set_id = b.media_set_id
GROUP BY d.name;`,
  z.object({
    database: z.string(),
    sets: z.number(),
    virtualDevices: z.number(),
    snapshots: z.number(),
    notCopyOnly: z.number(),
    differentials: z.number(),
    logs: z.number(),
    lastFull: maybe,
    lastFullInChain: maybe,
  }),
)

/** The row that msdb holds of one backup set, by the unique name that it was given. */
export const backupNamed = (database: string, setName: string) =>
  query(
    'msdb-backup-named',
    `
SELECT
  setGuid = CAST(b.backup_set_uuid AS nvarchar(36)),
  type = CAST(b.type AS nvarchar(1)),
  copyOnly = b.is_copy_only,
  checksums = b.has_backup_checksums,
  damaged = b.is_damaged,
  finished = ${localTime('b.backup_finish_date')},
  size = CAST(b.backup_size AS float),
  compressedSize = CAST(ISNULL(b.compressed_backup_size, b.backup_size) AS float)
FROM msdb.dbo.backupset AS b
WHERE b.database_name = @database AND b.name = @setName;`,
    z.object({
      setGuid: z.string(),
      type: z.string(),
      copyOnly: z.boolean(),
      checksums: z.boolean(),
      damaged: z.boolean(),
      finished: z.string(),
      size: z.number(),
      compressedSize: z.number(),
    }),
    { parameters: { database, setName } },
  )

/** The last restore of a database, for a connection that was lost meanwhile. */
export const restoresOf = (database: string) =>
  query(
    'msdb-restores-of',
    `
SELECT TOP (20)
  finished = ${localTime('r.restore_date')},
  type = CAST(r.restore_type AS nvarchar(1)),
  setGuid = CAST(b.backup_set_uuid AS nvarchar(36)),
  setName = b.name
FROM msdb.dbo.restorehistory AS r
JOIN msdb.dbo.backupset AS b ON b.backup_set_id = r.backup_set_id
WHERE r.destination_database_name = @database
ORDER BY r.restore_history_id DESC;`,
    z.object({ finished: z.string(), type: z.nullable(z.string()), setGuid: z.string(), setName: maybe }),
    { parameters: { database } },
  )
