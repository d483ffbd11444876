import { type Table, words } from './words.ts'

const ADMIN = 'Ask an administrator of the SQL Server.'

/** Why the server lets nobody in, besides 18456 and 18452, which have codes of their own. */
export const signIn: Table = {
  17197: words(
    'The login took too long for the server.',
    'The server is under heavy load.',
    'Wait a moment, then try again.',
  ),
  17806: words(
    'Windows did not accept the sign-in (SSPI).',
    'The server and the domain controller do not agree about the account.',
    'Check the clocks and the domain controller, or sign in with a SQL Server login.',
  ),
  17809: words(
    'The server takes no more connections.',
    'Its limit is reached.',
    'Close other programs that are connected to it, then try again.',
  ),
  17810: words('The dedicated administrator connection is taken.', 'There is only one.', 'Connect without it.'),
  17892: words(
    'A logon trigger of the server ended the sign-in.',
    'The server has a trigger that turns some logins, computers or programs away.',
    `${ADMIN} The trigger must let this program in.`,
  ),
  18401: words(
    'The server is being upgraded and lets only administrators in.',
    'It carries out its upgrade scripts after an update.',
    'Wait until it is ready, then try again.',
  ),
  18451: words(
    'The server lets only administrators in at the moment.',
    'It was started that way.',
    'Sign in as a member of sysadmin, or wait.',
  ),
  18458: words(
    'The server’s licence allows no more users.',
    'Its limit is reached.',
    'Close other programs that are connected to it, then try again.',
  ),
  18461: words(
    'The server is in single-user mode, and somebody else is connected.',
    'Only one administrator can be.',
    'End the other connection or restart the service without -m.',
  ),
  18470: words(
    'The login is disabled.',
    'An administrator switched it off.',
    `${ADMIN} Enable the login, or sign in with another one.`,
  ),
  18486: words(
    'The login is locked out.',
    'Too many wrong passwords were tried.',
    `${ADMIN} Unlock the login; check the password before the next try.`,
  ),
  18487: words(
    'The login’s password has expired.',
    'It must be changed before it can be used again.',
    'Change the password (in SQL Server Management Studio, for example), then sign in again.',
  ),
  18488: words(
    'The login’s password must be changed at the first sign-in.',
    'It was given out with that condition.',
    'Change the password (in SQL Server Management Studio, for example), then sign in again.',
  ),
}

/** What state of 18456 says; servers tell the true one only in their own error log and send 1. Source: MSSQLSERVER_18456 in sql-docs. */
const STATES: Readonly<Record<number, string>> = {
  2: 'The server has no login of that name.',
  5: 'The server has no login of that name.',
  6: 'The name is a Windows account’s, but it was used as a SQL Server login.',
  7: 'The login is disabled, and the password is wrong.',
  8: 'The password is wrong.',
  9: 'The password is not valid.',
  11: 'The account was recognised, but may not sign in to this server.',
  12: 'The account was recognised, but may not sign in to this server.',
  13: 'SQL Server is paused.',
  18: 'The password must be changed.',
  38: 'The database can’t be opened by this login.',
  40: 'The login’s default database can’t be opened.',
  46: 'The database can’t be opened by this login.',
  58: 'The server takes only Windows accounts; SQL Server logins can’t sign in.',
}

/** The cause that the state tells, where the server told it. */
export function causeOfState(state: number): string | undefined {
  return STATES[state]
}
