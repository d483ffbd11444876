import { Problem } from '../../engine/problem.ts'

const UNCHANGED = ['Nothing was changed on the server.']

export const hashesUnreadable = (server: string, login: string): Problem =>
  new Problem({
    code: 'hashes-unreadable',
    text: `The passwords’ hashes on ${server} can’t be read, so no script of the logins is written.`,
    cause: `${login} lacks the right CONTROL SERVER. Without it SQL Server gives empty values in place of the hashes, and a script of them would make logins that nobody can use.`,
    unchanged: [...UNCHANGED, 'No script was written.'],
    next: [
      'Sign in with a login that is a member of sysadmin.',
      `Or let an administrator grant the right: GRANT CONTROL SERVER TO the login ${login}.`,
    ],
  })

export const definitionsHidden = (server: string, database: string, login: string): Problem =>
  new Problem({
    code: 'definitions-hidden',
    text: `The permissions in ${database} on ${server} can’t be read in full.`,
    cause: `${login} lacks the right VIEW DEFINITION in ${database}. Without it SQL Server leaves out users and permissions without saying so.`,
    unchanged: UNCHANGED,
    next: ['Sign in with a login that is a member of sysadmin, or one that has VIEW DEFINITION in this database.'],
  })

export const databaseNotThere = (server: string, database: string): Problem =>
  new Problem({
    code: 'database-not-there',
    text: `There is no database named ${database} on ${server}.`,
    unchanged: UNCHANGED,
    next: ['Choose the database on the instance that has it.'],
  })

export const databaseNotReadable = (server: string, database: string, state: string): Problem =>
  new Problem({
    code: 'database-not-readable',
    text: `The database ${database} on ${server} can’t be read now.`,
    cause:
      state === 'ONLINE'
        ? 'The login that is signed in has no access to it.'
        : `Its state is ${state}. Users and permissions can be read while it is ONLINE only.`,
    unchanged: UNCHANGED,
    next: [
      state === 'ONLINE' ? 'Sign in with a login that may use this database.' : 'Bring the database online first.',
      'Or leave this database out; what lies inside it comes back with its backup.',
    ],
  })

export const snapshotUnreadable = (why: string): Problem =>
  new Problem({
    code: 'snapshot-damaged',
    text: 'This file is no snapshot of logins and permissions, or it is damaged.',
    cause: why,
    next: ['Choose the snapshot that was written beside the script, or a copy of it.'],
  })

export const snapshotNewer = (version: number): Problem =>
  new Problem({
    code: 'snapshot-newer',
    text: 'This snapshot was written by a newer version of this program.',
    cause: `It has format ${version}; this version reads up to format 1.`,
    next: ['Use the version of the program that wrote it, or a later one.'],
  })

export const scriptForeign = (): Problem =>
  new Problem({
    code: 'script-foreign',
    text: 'This file is no script of logins and permissions that this program wrote.',
    cause: 'Its first line is not the one that such a script begins with. Other scripts are never run.',
    next: ['Choose the script that Capture logins and permissions wrote.'],
  })

export const scriptNewer = (version: number): Problem =>
  new Problem({
    code: 'script-newer',
    text: 'This script was written by a newer version of this program.',
    cause: `It has format ${version}; this version reads up to format 1.`,
    next: ['Use the version of the program that wrote it, or a later one.'],
  })

export const scriptDamaged = (why: string): Problem =>
  new Problem({
    code: 'script-damaged',
    text: 'This script of logins and permissions is damaged.',
    cause: why,
    unchanged: ['Nothing of it was run.'],
    next: ['Choose another copy of the script; the recovery kit holds its SHA-256.'],
  })
