import { SqlError } from '../../tds/index.ts'

/** What refuses a RESTORE, in the server’s words (MicrosoftDocs/sql-docs, error lists 1000 to 4999; orchestrator-sql.md B.3). */

export const restoreDenied = (name: string) =>
  new SqlError(3110, `User does not have permission to RESTORE database '${name}'.`, 14, 1)

export const createDenied = () => new SqlError(262, "CREATE DATABASE permission denied in database 'master'.", 14, 1)

export const inUse = () => new SqlError(3101, 'Exclusive access could not be obtained because the database is in use.')

export const inUseHere = (statement: string, name: string) =>
  new SqlError(
    3102,
    `${statement} cannot process database '${name}' because it is in use by this session. It is recommended that the master database be used when performing this operation.`,
  )

export const inAvailabilityGroup = (name: string) =>
  new SqlError(
    3104,
    `RESTORE cannot operate on database '${name}' because it is configured for database mirroring or has joined an availability group. If you intend to restore the database, use ALTER DATABASE to remove mirroring or to remove the database from its availability group.`,
  )

export const masterRefused = () =>
  new SqlError(
    3108,
    'To restore the master database, the server must be running in single-user mode. For information on starting in single-user mode, see "How to: Start an Instance of SQL Server (sqlservr.exe)" in Books Online.',
  )

export const unreadableData = () => new SqlError(3113, 'Invalid data was detected.')

export const notReady = () =>
  new SqlError(
    3117,
    'The log or differential backup cannot be restored because no files are ready to rollforward.',
    16,
    4,
  )

export const nothingToRestoreOnto = (name: string) =>
  new SqlError(
    3118,
    `The database "${name}" does not exist. RESTORE can only create a database when restoring either a full backup or a file backup of the primary file.`,
  )

export const planningFailed = () =>
  new SqlError(
    3119,
    'Problems were identified while planning for the RESTORE statement. Previous messages provide details.',
  )

export const restoredBeyond = () =>
  new SqlError(
    3120,
    'This backup set will not be restored because all data has already been restored to a point beyond the time covered by this backup set.',
  )

export const otherKind = (path: string, createdBy: string) =>
  new SqlError(
    3135,
    `The backup set in file '${path}' was created by ${createdBy} and cannot be used for this restore operation.`,
  )

export const otherBase = () =>
  new SqlError(
    3136,
    'This differential backup cannot be restored because the database has not been restored to the correct earlier state.',
  )

export const noStopInSimple = () =>
  new SqlError(3145, 'The STOPAT option is not supported for databases that use the SIMPLE recovery model.')

export const recoveredAlready = () => new SqlError(3153, 'The database is already fully recovered.')

export const otherDatabase = (name: string) =>
  new SqlError(3154, `The backup set holds a backup of a database other than the existing '${name}' database.`, 16, 4)

export const cannotBePlaced = (file: string, path: string, state: number) =>
  new SqlError(
    3156,
    `File '${file}' cannot be restored to '${path}'. Use WITH MOVE to identify a valid location for the file.`,
    16,
    state,
  )

export const tailNotBackedUp = (name: string) =>
  new SqlError(
    3159,
    `The tail of the log for the database "${name}" has not been backed up. Use BACKUP LOG WITH NORECOVERY to backup the log if it contains work you do not want to lose. Use the WITH REPLACE or WITH STOPAT clause of the RESTORE statement to just overwrite the contents of the log.`,
  )

export const newerServer = (theirs: string, ours: string) =>
  new SqlError(
    3169,
    `The database was backed up on a server running version ${theirs}. That version is incompatible with this server, which is running version ${ours}. Either restore the database on a server that supports the backup, or use a backup that is compatible with this server.`,
  )

export const claimedTwice = (path: string, one: string, oneId: number, other: string, otherId: number) =>
  new SqlError(
    3176,
    `File '${path}' is claimed by '${other}'(${otherId}) and '${one}'(${oneId}). The WITH MOVE clause can be used to relocate one or more files.`,
  )

export const damagedAtBackup = () =>
  new SqlError(
    3182,
    'The backup set cannot be restored because the database was damaged when the backup occurred. Salvage attempts may exploit WITH CONTINUE_AFTER_ERROR.',
  )

export const damagedData = (name: string, page: number) =>
  new SqlError(3183, `RESTORE detected an error on page (1:${page}) in database "${name}" as read from the backup set.`)

export const noChecksums = () =>
  new SqlError(
    3187,
    'RESTORE WITH CHECKSUM cannot be specified because the backup set does not contain checksum information.',
  )

export const damagedSet = () => new SqlError(3189, 'Damage to the backup set was detected.')

export const notInSet = (file: string, name: string) =>
  new SqlError(
    3234,
    `Logical file '${file}' is not part of database '${name}'. Use RESTORE FILELISTONLY to list the logical file names.`,
    16,
    2,
  )

export const noSpace = (volume: string, needed: number, free: number) =>
  new SqlError(
    3257,
    `There is insufficient free space on disk volume '${volume}' to create the database. The database requires ${needed} additional free bytes, while only ${free} bytes are available.`,
  )

export const tooRecent = (begins: number, wanted: number) =>
  new SqlError(
    4305,
    `The log in this backup set begins at LSN ${begins}, which is too recent to apply to the database. An earlier log backup that includes LSN ${wanted} can be restored.`,
  )

export const interruptedBefore = (file: string) =>
  new SqlError(
    4319,
    `A previous restore operation was interrupted and did not complete processing on file '${file}'. Either restore the backup set that was interrupted or restart the restore sequence.`,
    16,
    3,
  )

export const tooEarly = (ends: number, wanted: number) =>
  new SqlError(
    4326,
    `The log in this backup set terminates at LSN ${ends}, which is too early to apply to the database. A more recent log backup that includes LSN ${wanted} can be restored.`,
  )

export const otherPath = () =>
  new SqlError(
    4330,
    'This backup set cannot be applied because it is on a recovery path that is inconsistent with the database. The recovery path is the sequence of data and log backups that have brought the database to a particular recovery point. Find a compatible backup to restore, or restore the rest of the database to match a recovery point within this backup set, which will restore the database to a different point in time. For more information about recovery paths, see SQL Server Books Online.',
  )

export const logNotRestored = () =>
  new SqlError(4333, 'The database cannot be recovered because the log was not restored.')

export const stopTooEarly = () =>
  new SqlError(
    4335,
    'The specified STOPAT time is too early. All or part of the database is already rolled forward beyond that point.',
  )

export const stopBeforeSet = () =>
  new SqlError(
    4338,
    'The STOPAT clause specifies a point too early to allow this backup set to be restored. Choose a different stop point or use RESTORE DATABASE WITH RECOVERY to recover at the current point.',
  )

export const movedTwice = (file: string) =>
  new SqlError(
    4353,
    `Conflicting file relocations have been specified for file '${file}'. Only a single WITH MOVE clause should be specified for any logical file name.`,
  )

export const usedByOther = (path: string, name: string) =>
  new SqlError(1834, `The file '${path}' cannot be overwritten.  It is being used by database '${name}'.`)

export const folderMissing = (path: string, osError: string) =>
  new SqlError(5133, `Directory lookup for the file "${path}" failed with the operating system error ${osError}.`)

export const brokerTaken = (name: string) =>
  new SqlError(
    9772,
    `The Service Broker in database "${name}" cannot be enabled because there is already an enabled Service Broker with the same ID.`,
  )

export const certificateMissing = (thumbprint: string) =>
  new SqlError(33111, `Cannot find server certificate with thumbprint '0x${thumbprint}'.`, 16, 3)
