import { systemPart } from './os.ts'
import { quoted, type Table, words } from './words.ts'

const KEEP_LOG =
  'Open the log folder and keep the newest log: this is a fault of the program, or of an unusual version of SQL Server.'

/** The engine itself, its language and its limits. */
export const server: Table = {
  102: words('SQL Server does not understand the statement.', 'A word of it is wrong for this version.', KEEP_LOG),
  156: words('SQL Server does not understand the statement.', 'A word of it is wrong for this version.', KEEP_LOG),
  207: words(
    'A column does not exist.',
    'This version of SQL Server has no such column, or the database is of another product.',
    KEEP_LOG,
  ),
  208: (error) =>
    words(
      `There is no ${quoted(error) ?? 'object of that name'}.`,
      'The database is of another product, or of another version.',
      'Check that this is the right database.',
    ),
  319: words('SQL Server does not understand the statement.', 'A word of it is wrong for this version.', KEEP_LOG),
  596: words(
    'The connection was ended on the server.',
    'An administrator ended it (KILL), or another program did.',
    'Look whether the work was done, then start it again.',
  ),
  701: words('SQL Server has too little memory.', 'Other work takes it.', 'Wait for a quieter time, then try again.'),
  802: words('SQL Server has too little memory.', 'Other work takes it.', 'Wait for a quieter time, then try again.'),
  823: (error) =>
    words(
      'The disk under a database reports an error.',
      systemPart(error.text)?.cause ?? 'Reading or writing a page failed.',
      'Do not delete any backup. Have the disk checked and run DBCC CHECKDB.',
    ),
  824: words(
    'A page of a database is damaged.',
    'The disk returned something else than was written to it.',
    'Do not delete any backup. Have the disk checked and run DBCC CHECKDB.',
  ),
  825: words(
    'A page of a database could be read only after several tries.',
    'The disk under it is failing.',
    'Do not delete any backup. Have the disk checked soon.',
  ),
  1204: words(
    'SQL Server has no locks left.',
    'Too much is under way at once.',
    'Wait for a quieter time, then try again.',
  ),
  1205: words(
    'SQL Server ended the statement in favour of another one.',
    'Both waited for each other (a deadlock).',
    'Try again.',
  ),
  1222: words(
    'The statement waited too long for a lock.',
    'Somebody else holds it.',
    'Stop the services that use the database, then try again.',
  ),
  2812: (error) =>
    words(
      `There is no stored procedure ${quoted(error) ?? 'of that name'}.`,
      'The database is of another product, or of another version.',
      'Check that this is the right database.',
    ),
  3314: words(
    'The log of a database could not be undone.',
    'Its disk or its log is damaged.',
    'Restore the database from a backup.',
  ),
  5808: words(
    'The setting was not taken over.',
    'RECONFIGURE refuses this value.',
    'Look at the setting in the server’s properties.',
  ),
  8152: words('A value is too long for its column.', 'It would be cut off.', 'Choose a shorter name or text.'),
  15281: words(
    'A component of SQL Server is switched off.',
    'It is off in the security configuration of this server.',
    'Ask who looks after the instance to switch it on, or go on without what it would show.',
  ),
  15600: words(
    'A procedure was called with a wrong value.',
    'The program and this version of SQL Server do not fit.',
    KEEP_LOG,
  ),
  17142: words(
    'SQL Server is paused.',
    'It takes no new connections.',
    'Continue the SQL Server service, then try again.',
  ),
}
