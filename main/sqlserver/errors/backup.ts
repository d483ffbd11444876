import { systemPart } from './os.ts'
import { quoted, type Table, words } from './words.ts'

/** BACKUP. Numbers: orchestrator-sql.md B.2, B.3, B.9. */
export const backup: Table = {
  1844: words(
    'This edition of SQL Server can’t do that.',
    'Express and older Standard editions can’t compress or encrypt backups, and lack other options of Enterprise.',
    'Switch compression off and try again.',
  ),
  3002: words(
    'A database snapshot can’t be backed up or restored.',
    'The name leads to a snapshot of a database, not to the database itself.',
    'Choose the database that the snapshot was made of.',
  ),
  3009: words(
    'The backup or restore itself went well, but is not recorded in msdb.',
    'SQL Server could not write to the history tables of msdb.',
    'Check msdb (DBCC CHECKDB, free space), then look whether the backup file is complete.',
  ),
  3013: words(
    'The backup or restore ended before it was complete.',
    'SQL Server gives no cause with this error; the one before it does.',
    'Read the other messages below, put the cause right and start it again.',
  ),
  3021: words(
    'A backup or restore can’t run inside a transaction.',
    'The connection has a transaction open.',
    'Close the program, open it again and start anew.',
  ),
  3023: words(
    'Another backup of this database, or a change of its files, is under way.',
    'SQL Server lets them run only one after the other. A scheduled backup of another program may be at work.',
    'Wait until it has ended, then try again.',
  ),
  3024: words(
    'Of master only a full backup can be made.',
    'Differential and log backups do not exist for it.',
    'Choose a full backup.',
  ),
  3033: words(
    'The database is open in emergency mode.',
    'In that mode it can be read but not backed up.',
    'Repair or restore the database first.',
  ),
  3035: words(
    'A differential backup can’t be made: there is no full backup to build on.',
    'The database was never backed up in full, or was restored since.',
    'Make a full backup first.',
  ),
  3036: words(
    'The database is in standby and can’t be backed up.',
    'A restore sequence of it has not been finished.',
    'Finish the restore, then back it up.',
  ),
  3041: words(
    'The backup failed.',
    'SQL Server gives no cause with this error; the one before it does.',
    'Read the other messages below, put the cause right and start it again.',
  ),
  3043: words(
    'The backup met a damaged page in the database.',
    'The disk under the database returned something else than was written to it.',
    'Do not delete older backups. Run DBCC CHECKDB on the database and have the disk checked.',
  ),
  3044: words('The backup has no file name.', 'The path is empty.', 'Enter a path for the backup file.'),
  3049: words(
    'The backup met damage in the database’s log.',
    'The transaction log is damaged on its disk.',
    'Do not delete older backups. Have the disk checked; the error log of SQL Server says more.',
  ),
  3057: words(
    'The path of the backup file is too long.',
    'SQL Server takes at most 259 characters.',
    'Choose a shorter path.',
  ),
  3038: words(
    'The path can’t be a backup file.',
    'It is not a path that SQL Server takes.',
    'Enter a whole path that begins with a drive letter or with \\\\SERVER\\share.',
  ),
  3078: words(
    'The path can’t be a backup file.',
    'The name does not fit the kind of place that it leads to.',
    'Enter a whole path that begins with a drive letter or with \\\\SERVER\\share.',
  ),
  3098: words(
    'The backup does not fit onto the file that is there.',
    'The file holds backups that were made with other options, for example without compression.',
    'Choose a new file name.',
  ),
  3201: (error) => {
    const part = systemPart(error.text)
    return words(
      `The server can’t open the backup file${quoted(error) === undefined ? '' : ` ${quoted(error)}`}.`,
      part?.cause ?? 'The server does not say why.',
      ...(part?.next ?? ['Check the path and the rights of the SQL Server service account there.']),
    )
  },
  3202: (error) => {
    const part = systemPart(error.text)
    return words(
      `The server can’t write on to ${quoted(error) ?? 'the backup file'}.`,
      part?.cause ?? 'The server does not say why.',
      ...(part?.next ?? ['Check the disk or share, then try again.']),
    )
  },
  3203: (error) => {
    const part = systemPart(error.text)
    return words(
      `The server can’t read on in ${quoted(error) ?? 'the file'}.`,
      part?.cause ?? 'The server does not say why.',
      ...(part?.next ?? ['Check the disk or share, then try again.']),
    )
  },
  3204: words(
    'The backup or restore was ended before it was complete.',
    'Somebody cancelled it, or the connection that it ran on went away.',
    'Start it again. A database that was being restored is not usable before that.',
  ),
  3205: words('Too many backup files are named.', 'SQL Server takes at most 64.', 'Choose fewer files.'),
  3271: (error) => {
    const part = systemPart(error.text)
    return words(
      `Reading or writing ${quoted(error) ?? 'the file'} failed for good.`,
      part?.cause ?? 'The disk or share reports an error that does not go away.',
      ...(part?.next ?? ['Have the disk or share checked and choose another place meanwhile.']),
    )
  },
  4208: words(
    'A log backup can’t be made: the database’s recovery model is SIMPLE.',
    'In this model the log is thrown away as it goes.',
    'Make a full backup, or change the recovery model.',
  ),
  4214: words(
    'A log backup can’t be made: there is no full backup to build on.',
    'The database was never backed up in full since its recovery model was set.',
    'Make a full backup first.',
  ),
  3096: words(
    'The certificate for the backup’s encryption has expired.',
    'SQL Server encrypts backups only with a valid one.',
    'Choose another certificate, or make the backup without encryption.',
  ),
}
