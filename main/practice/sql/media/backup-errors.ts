import { SqlError } from '../../tds/index.ts'

/** What refuses a BACKUP, in the server’s words (MicrosoftDocs/sql-docs, error lists 0 to 4999; orchestrator-sql.md B.2). */

export const inTransaction = () =>
  new SqlError(3021, 'Cannot perform a backup or restore operation within a transaction.', 16, 0)

export const noSuchDatabase = (name: string) =>
  new SqlError(911, `Database '${name}' does not exist. Make sure that the name is entered correctly.`, 16, 11)

export const backupDenied = (what: 'DATABASE' | 'LOG', name: string) =>
  new SqlError(262, `BACKUP ${what} permission denied in database '${name}'.`, 14, 1)

export const tempdbRefused = () =>
  new SqlError(3147, 'Backup and restore operations are not allowed on database tempdb.')

export const onlyFullOfMaster = () =>
  new SqlError(
    3024,
    'You can only perform a full backup of the master database. Use BACKUP DATABASE to back up the entire master database.',
  )

export const noLogOfMaster = () =>
  new SqlError(4212, 'Cannot back up the log of the master database. Use BACKUP DATABASE instead.')

export const overlapping = () =>
  new SqlError(
    3023,
    'Backup, file manipulation operations (such as ALTER DATABASE ADD FILE) and encryption changes on a database must be serialized. Reissue the statement after the current backup or file manipulation operation is completed.',
    16,
    2,
  )

export const noDifferentialBase = (name: string) =>
  new SqlError(
    3035,
    `Cannot perform a differential backup for database "${name}", because a current database backup does not exist. Perform a full database backup by reissuing BACKUP DATABASE, omitting the WITH DIFFERENTIAL option.`,
  )

export const simpleModel = () =>
  new SqlError(
    4208,
    'The statement BACKUP LOG is not allowed while the recovery model is SIMPLE. Use BACKUP DATABASE or change the recovery model using ALTER DATABASE.',
  )

export const noCurrentBackup = () =>
  new SqlError(4214, 'BACKUP LOG cannot be performed because there is no current database backup.')

export const compressionMissing = (what: string, edition: string) =>
  new SqlError(1844, `BACKUP ${what} WITH COMPRESSION is not supported on ${edition}.`)

export const damagedPage = (name: string, page: number, file: string) =>
  new SqlError(3043, `BACKUP '${name}' detected an error on page (1:${page}) in file '${file}'.`)

/** Why a database can’t be opened, by its state; undefined for one that can. */
export function notOpen(name: string, state: string): SqlError | undefined {
  const opening = `Database '${name}' cannot be opened`
  if (state === 'RESTORING') return new SqlError(927, `${opening}. It is in the middle of a restore.`, 14, 2)
  if (state === 'OFFLINE') return new SqlError(942, `${opening} because it is offline.`, 14, 4)
  if (state === 'RECOVERING')
    return new SqlError(922, `Database '${name}' is being recovered. Waiting until recovery is finished.`, 14, 1)
  if (state === 'SUSPECT')
    return new SqlError(
      926,
      `${opening}. It has been marked SUSPECT by recovery. See the SQL Server errorlog for more information.`,
      14,
      1,
    )
  return undefined
}
