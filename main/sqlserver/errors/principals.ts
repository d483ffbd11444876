import { quoted, type Table, words } from './words.ts'

/** Logins, users, roles. Numbers: orchestrator-sql.md B.10, B.11. */
export const principals: Table = {
  15007: words(
    'There is no login of that name.',
    'It was not created, or has another name here.',
    'Create the login first.',
  ),
  15023: words(
    'A user or role of that name exists in the database already.',
    'It was there before.',
    'Compare it with the wanted one; nothing needs to be created.',
  ),
  15025: words(
    'A login of that name exists already.',
    'It was there before.',
    'Compare it with the wanted one; nothing needs to be created.',
  ),
  15063: words(
    'The login has a user in this database already.',
    'One login has at most one user in a database.',
    'Map the other user to another login, or drop one of the two.',
  ),
  15110: words(
    'The new owner has a user in the database.',
    'An owner is dbo, and can’t be another user as well.',
    'Drop that user first, or choose another owner.',
  ),
  15118: words(
    'The password is not strong enough for the server.',
    'Its Windows has a password policy, and the login is subject to it.',
    'Choose a longer password of several kinds of signs.',
  ),
  15150: words('This principal can’t be changed.', 'It is one of SQL Server’s own.', 'Leave it as it is.'),
  15401: (error) =>
    words(
      `Windows knows no account ${quoted(error) ?? 'of that name'}.`,
      'It does not exist in the domain any more, is spelled differently, or the server can’t reach its domain controller.',
      'Check the name and the domain controller. An account of another computer (COMPUTER\\name) exists only there.',
    ),
  15404: words(
    'Windows did not tell the server about the account.',
    'Its domain controller was not reached, or the SQL Server service account may not ask it.',
    'Check that the server reaches its domain controller, then try again.',
  ),
  15405: words('This principal can’t be used there.', 'It is one of SQL Server’s own (sa, dbo).', 'Leave it out.'),
  15410: words(
    'There is no user or role of that name in the database.',
    'It was not created, or has another name here.',
    'Create it first.',
  ),
  15433: words(
    'The login’s SID belongs to another login already.',
    'A login with the same identity exists under another name.',
    'Look at the login that has this SID: it may be the wanted one under a new name.',
  ),
  15517: words(
    'The owner of the database has no login.',
    'The owner that was recorded does not exist on this instance.',
    'Give the database another owner.',
  ),
  15518: words(
    'The owner of the database has no login.',
    'The owner that was recorded does not exist on this instance.',
    'Give the database another owner.',
  ),
  33009: words(
    'The owner inside the database is not the one that the server has recorded.',
    'After a restore both differ: the server records who restored it.',
    'Set the owner of the database anew; broker and CLR work then.',
  ),
  33010: words(
    'A login with a hashed password can’t be told to change it.',
    'MUST_CHANGE and HASHED exclude each other.',
    'Create it without MUST_CHANGE.',
  ),
}
