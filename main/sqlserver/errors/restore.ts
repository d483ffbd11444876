import { systemPart } from './os.ts'
import { quoted, type Table, words } from './words.ts'

const OTHER_COPY = 'Take another copy of the backup file, or an older backup.'

/** RESTORE. Numbers: orchestrator-sql.md B.3. */
export const restore: Table = {
  1834: words(
    'A file of the restore belongs to another database already.',
    `Two databases can’t share a file.`,
    'Choose another place for the file.',
  ),
  3101: words(
    'The database is in use, and nobody may be in it while it is restored.',
    'Services or people are still connected to it.',
    'Stop the System Center services on all servers and close the consoles, then try again.',
  ),
  3102: words(
    'The database is in use by this very connection.',
    'The connection that restores a database must not be in it.',
    'Close the program, open it again and start anew.',
  ),
  3104: words(
    'The database is mirrored or belongs to an availability group.',
    'It can’t be restored over while it does.',
    'Take it out of the availability group, or end the mirroring, restore it, and put it back.',
  ),
  3117: words(
    'This differential or log backup can’t be restored now.',
    'The database is not waiting for one: no full backup was restored before it with NORECOVERY.',
    'Restore the full backup that it builds on first.',
  ),
  3118: words(
    'The database does not exist yet, and this backup can’t create it.',
    'Only a full backup creates a database.',
    'Restore the full backup first.',
  ),
  3119: words(
    'The restore can’t be carried out as planned.',
    'SQL Server gives no cause with this error; the one before it does.',
    'Read the other messages below, put the cause right and start it again.',
  ),
  3132: words(
    'Not all files of this backup are named.',
    'The backup was written to several files at once, and each is needed.',
    'Name all of its files.',
  ),
  3133: words(
    'The files do not belong to one backup.',
    'A file is of another backup, or in the wrong order.',
    'Name the files of one backup.',
  ),
  3136: words(
    'This differential backup does not build on the full backup that was restored.',
    'Another full backup was made in between, perhaps by another program.',
    'Restore the full backup that came right before this differential one.',
  ),
  3140: words(
    'The server can’t make room for a file.',
    'The disk has too little space, or the file system does not allow a file of that size.',
    'Free some space or choose another place.',
  ),
  3141: words(
    'The backup is of another database than the one that is named.',
    'A database under this name exists, and the backup holds another one.',
    'Choose another backup or another name. Overwriting needs your consent.',
  ),
  3142: words(
    'A file of the restore exists already.',
    'It is not a file of this database.',
    'Choose another place for the file.',
  ),
  3145: words(
    'The database can’t be restored to a point in time.',
    'Its recovery model was SIMPLE: there is no log to stop in.',
    'Restore the whole backup.',
  ),
  3153: words(
    'The database is recovered already.',
    'No further backup can be added.',
    'Start again with the full backup if more is to be restored.',
  ),
  3154: words(
    'The backup is of another database than the one that exists under this name.',
    'SQL Server protects it from being overwritten by mistake.',
    'Choose another backup or another name. Overwriting needs your consent.',
  ),
  3155: words(
    'This backup does not fit: files were added to the database, or dropped, since it was made.',
    'A backup between the two is missing.',
    'Restore the backups in their order, without leaving one out.',
  ),
  3156: words(
    'A file can’t be put where the backup says.',
    'Another database has a file there, or the folder does not exist on this server.',
    'Choose another place for the file.',
  ),
  3159: words(
    'The last part of the database’s log has not been backed up.',
    'Restoring over it would lose what happened since the last backup.',
    'Back up the tail of the log first, or consent to losing it.',
  ),
  3168: words(
    'The backup of a system database is of another version of SQL Server.',
    'System databases can be restored only on the very same version.',
    'Install the version that made the backup.',
  ),
  3169: words(
    'The backup was made by a newer version of SQL Server.',
    'A backup can be restored on the same or a newer version, never on an older one.',
    'Install at least the version that made the backup.',
  ),
  3176: words(
    'Two files of the restore are to go to the same place.',
    'Each file needs a path of its own.',
    'Choose another place for one of them.',
  ),
  3182: words(
    'The database was damaged when this backup was made.',
    'The backup itself says so.',
    'Restore an older backup.',
  ),
  3183: words(
    'The backup holds a damaged page.',
    'The file was damaged after it was written, or the database was damaged before.',
    OTHER_COPY,
  ),
  3185: words(
    'The database is suspect, and this backup can’t repair it.',
    'Only a full backup can.',
    'Restore a full backup.',
  ),
  3186: words('The backup is damaged.', 'SQL Server does not apply it.', OTHER_COPY),
  3187: words(
    'The backup has no checksums to check.',
    'It was made without CHECKSUM.',
    'Restore it without checking checksums.',
  ),
  3189: words('The backup is damaged.', 'What was read differs from what was written.', OTHER_COPY),
  3206: words(
    'There is no backup device of that name.',
    'The name is not a path.',
    'Enter the whole path of the file.',
  ),
  3234: words(
    'A file that is to be moved is not part of the backup.',
    'Its logical name is spelled differently, or the backup is of another database.',
    'Have the files of the backup listed again and choose anew.',
  ),
  3241: words(
    'The file is no backup of SQL Server, or its beginning is damaged.',
    'It can’t be read by this version; a backup of a much newer version looks like this, too.',
    OTHER_COPY,
  ),
  3242: words('The file is no backup of SQL Server.', 'It has another format.', 'Choose the backup file (.bak).'),
  3243: words(
    'The backup’s format is of another version.',
    'This server can’t read it.',
    'Use a server of the version that made it.',
  ),
  3254: words('The backup file is empty.', 'Nothing was written to it.', OTHER_COPY),
  3256: words(
    'The backup is incomplete.',
    'It was ended while it was being made.',
    'Use an older backup: this one can’t be restored.',
  ),
  3257: words(
    'There is too little space on the disk for the database.',
    'Its files are made in their full size, also where they are empty.',
    'Free some space, or choose a disk with more of it for the files.',
  ),
  3266: words(
    'The end of the backup file is damaged.',
    'Something was written behind the last backup in it.',
    OTHER_COPY,
  ),
  3268: words(
    'There is no backup of that number in the file.',
    'The file was changed since it was looked at.',
    'Have the backups in the file listed again and choose anew.',
  ),
  3287: words(
    'The file does not hold the backup that is asked for.',
    'The file was changed since it was looked at.',
    OTHER_COPY,
  ),
  4303: words(
    'The log was restored past that point already.',
    'The point in time lies before it.',
    'Start again with the full backup.',
  ),
  4305: words(
    'A log backup is missing before this one.',
    'Log backups can be restored only one after the other, without a gap.',
    'Restore the log backup in between first.',
  ),
  4326: words(
    'This log backup ends before the database’s point in time.',
    'All of it is in the database already.',
    'Go on with the next log backup.',
  ),
  4333: words(
    'The database can’t be recovered from this log.',
    'It does not reach the needed point.',
    'Restore one more log backup.',
  ),
  5110: words(
    'A file lies on a network share that this database can’t use.',
    'SQL Server rejects the path.',
    'Choose a local disk of the server.',
  ),
  5118: words(
    'A file lies on a compressed volume.',
    'Database files can’t.',
    'Choose a folder that is not compressed.',
  ),
  5120: (error) => {
    const part = systemPart(error.text)
    return words(
      `The server can’t open the database file ${quoted(error) ?? ''}`.trimEnd() + '.',
      part?.cause ?? 'The server does not say why.',
      ...(part?.next ?? ['Check the path and the rights of the SQL Server service account there.']),
    )
  },
  5123: (error) => {
    const part = systemPart(error.text)
    return words(
      'The server can’t create a database file.',
      part?.cause ?? 'The server does not say why.',
      ...(part?.next ?? ['Check the path and the rights of the SQL Server service account there.']),
    )
  },
  5133: (error) => {
    const part = systemPart(error.text)
    return words(
      'The server can’t look into the folder of a database file.',
      part?.cause ?? 'The server does not say why.',
      ...(part?.next ?? ['Check the path and the rights of the SQL Server service account there.']),
    )
  },
  5170: words(
    'A database file of that name exists already.',
    'It belongs to nothing that SQL Server knows, so it does not overwrite it.',
    'Choose another place, or move the old file away.',
  ),
}
