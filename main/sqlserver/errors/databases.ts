import { quoted, type Table, words } from './words.ts'

/** Databases and their options. Numbers: orchestrator-sql.md B.12. */
export const databases: Table = {
  911: (error) =>
    words(
      `There is no database ${quoted(error) ?? 'of that name'} on this instance.`,
      'It was not restored yet, has another name, or is on another instance.',
      'Check the name and the server.',
    ),
  922: words(
    'The database is being recovered.',
    'SQL Server is still bringing it into a consistent state after a start or restore.',
    'Wait until it is online, then try again.',
  ),
  924: words(
    'Somebody else is in the database, and it lets only one in.',
    'It is in single-user mode.',
    'End the other connection, or set the database to MULTI_USER.',
  ),
  926: words(
    'The database is suspect.',
    'SQL Server could not recover it; its error log says why.',
    'Restore it from a backup.',
  ),
  927: words(
    'The database is in the middle of a restore.',
    'A further backup is awaited, or a restore was ended.',
    'Finish the restore, or restore it again.',
  ),
  942: words(
    'The database is offline.',
    'Somebody took it offline.',
    'Bring it online (ALTER DATABASE … SET ONLINE), then try again.',
  ),
  945: words(
    'The database can’t be opened.',
    'Its files are not accessible, or the server has too little memory or disk space.',
    'Look into the error log of SQL Server and check the disks.',
  ),
  946: words(
    'The database is of another version of SQL Server and can’t be opened.',
    'Its upgrade was not carried out.',
    'Restore it on a server of its version or newer.',
  ),
  948: words(
    'The database is of a newer version of SQL Server.',
    'An older server can’t open it.',
    'Use a server of at least that version.',
  ),
  976: words(
    'The database is a secondary copy of an availability group and can’t be read.',
    'The primary copy is on another server.',
    'Connect to the listener or to the primary server.',
  ),
  978: words(
    'The database is a secondary copy of an availability group that takes only read-intent connections.',
    'The primary copy is on another server.',
    'Connect to the listener or to the primary server.',
  ),
  983: words(
    'The database’s copy of the availability group is not ready.',
    'It is neither primary nor a readable secondary now.',
    'Connect to the listener or to the primary server.',
  ),
  1105: words(
    'The database has no space left.',
    'A file is full and can’t grow.',
    'Free some space on its disk or let its files grow.',
  ),
  1801: words('A database of that name exists already.', 'Names are unique on an instance.', 'Choose another name.'),
  1802: words(
    'The database could not be created.',
    'One of its files could not be made; the other messages say which.',
    'Read the other messages below, put the cause right and try again.',
  ),
  1807: words(
    'The model database is in use by somebody else.',
    'A new database is copied from it.',
    'Wait a moment, then try again.',
  ),
  4060: (error) =>
    words(
      `The database ${quoted(error) ?? ''} can’t be opened.`.replace('  ', ' '),
      'It does not exist, is not online, or this login may not enter it.',
      'Check the name and its state, or sign in with more rights.',
    ),
  4064: words(
    'The login’s default database can’t be opened.',
    'It does not exist on this instance, or is not online.',
    'Set the login’s default database to master until the database is restored.',
  ),
  5030: words(
    'The database could not be locked.',
    'Others are in it.',
    'Stop the services that use it, then try again.',
  ),
  5061: words(
    'The change of the database did not get its lock.',
    'Others are in it.',
    'Stop the services that use it, then try again.',
  ),
  5064: words(
    'The database is in single-user mode, and somebody else is in it.',
    'Its state can’t be changed from here meanwhile.',
    'End the other connection, then try again.',
  ),
  5069: words(
    'The change of the database failed.',
    'SQL Server gives no cause with this error; the one before it does.',
    'Read the other messages below, put the cause right and try again.',
  ),
  9002: words(
    'The transaction log of the database is full.',
    'It can’t grow, or nothing is taken out of it: no log backup, or a long transaction.',
    'Back up the log or make room on its disk, then try again.',
  ),
  9772: words(
    'The Service Broker can’t be switched on: another database on this instance has the same broker identity.',
    'This database was restored beside the one that it comes from.',
    'Leave the broker off in a copy. If this is the database that is used from now on, switch it off in the other one first.',
  ),
  15123: words(
    'This version has no such setting.',
    'The option came with a later version of SQL Server.',
    'Go on without it.',
  ),
}
