import { oneLine } from './forms.ts'
import type { Source } from './model.ts'

/** The first line of every script; the number is its format. */
export const FIRST_LINE =
  '-- System Center Recovery Wizard: logins and permissions of an instance of SQL Server, script format '
export const SCRIPT_VERSION = 1

export interface ScriptFrom {
  source: Source
  /** The login that read it. */
  login: string
  databases: readonly string[]
  at: Date
  tool: { name: string; version: string }
}

/** What a person reads who opens the file. */
export function header({ source, login, databases, at, tool }: ScriptFrom): string {
  return [
    // The mark by which Management Studio and sqlcmd know that the file is UTF-8: names would be read wrong without it.
    `\ufeff${FIRST_LINE}${SCRIPT_VERSION}`,
    '--',
    `-- Instance:  ${oneLine(source.name)}, version ${oneLine(source.version)}, ${oneLine(source.edition)}`,
    `-- Databases: ${databases.length === 0 ? 'none' : databases.map(oneLine).join(', ')}`,
    `-- Read:      ${at.toISOString()} (UTC) by ${oneLine(login)}`,
    `-- Written by ${oneLine(tool.name)} ${oneLine(tool.version)}`,
    '--',
    '-- TREAT THIS FILE AS A PASSWORD FILE. It holds the hashes of the SQL logins’ passwords, which can be tried out offline.',
    '--',
    '-- It can be run any number of times, as a sysadmin. It makes what is missing; it never drops or overwrites what is there. An error of one',
    '-- login, user or permission does not stop the others. Lines of its output tell what was not done:',
    '--   NOT DONE   the server refused it, with its error; 15151: what it is about is not there; 15401: the Windows account can’t be found now, run the',
    '--              script again later',
    '--   SKIPPED    a database or an owner that it is about is not there',
    '--   DIFFERENT  it is there, but not as it was captured; nothing was changed',
    '-- In Management Studio leave SQLCMD mode off; with sqlcmd use: sqlcmd -S SERVER -E -x -f 65001 -i FILE (-x: names may look like variables).',
    '',
  ].join('\n')
}
