import { type Table, words } from './words.ts'

const SYSADMIN = 'Sign in with a login that is in the server role sysadmin, or have the right granted.'

/** What this login may not do. */
export const rights: Table = {
  229: words('This login has no right to that object.', 'The permission was not granted, or was denied.', SYSADMIN),
  230: words('This login has no right to a column.', 'The permission was not granted, or was denied.', SYSADMIN),
  262: words(
    'This login may not do that in the database.',
    'The permission for this statement was not granted, for example CREATE DATABASE or BACKUP DATABASE.',
    SYSADMIN,
  ),
  297: words('This login may not do that.', 'It lacks a permission on the server.', SYSADMIN),
  300: words(
    'This login may not look at the state of the server.',
    'VIEW SERVER STATE was not granted to it.',
    'Sign in with a login that is in the server role sysadmin, or have VIEW SERVER STATE granted.',
  ),
  916: words(
    'This login has no user in the database.',
    'It may sign in to the server, but not enter this database.',
    SYSADMIN,
  ),
  3110: words(
    'This login may not restore the database.',
    'For one that exists it takes sysadmin, dbcreator or its owner; for a new one CREATE DATABASE.',
    SYSADMIN,
  ),
  5011: words(
    'This login may not change the database, or it does not exist.',
    'SQL Server tells both with one error.',
    SYSADMIN,
  ),
  15247: words(
    'This login may not do that.',
    'It lacks the right, CONTROL SERVER for the keys of the instance.',
    SYSADMIN,
  ),
  15562: words('The module has no right to do that.', 'Its context can’t leave the database.', SYSADMIN),
}
