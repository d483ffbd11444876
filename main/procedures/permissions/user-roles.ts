import { localTime } from '../../engine/times.ts'
import type { Instance } from '../../ports/index.ts'
import { userRoles } from '../../sqlserver/statements/index.ts'
import { rowsOf } from '../databases/ask.ts'
import type { SurveyServer } from './survey.ts'

/**
 * Service Manager’s user roles and their members, to be read by people. They are in the database and come back with it; the list shows
 * whether they did.
 */
export async function userRolesText(
  instance: Instance,
  server: SurveyServer,
  at: Date,
  signal: AbortSignal,
): Promise<string> {
  const parts = await Promise.all(
    server.userRoles.map(async (database) => ({ database, rows: await rowsOf(instance, userRoles(database), signal) })),
  )
  return [
    `User roles of Service Manager on ${server.own.name}, ${localTime(at)}`,
    'They are in the database and come back with it. This list shows after a restore whether they did.',
    '',
    ...parts.flatMap(({ database, rows }) => [database, '='.repeat(database.length), ...lines(rows), '']),
  ].join('\r\n')
}

function lines(rows: readonly { role: string; member: string | null; sid: string | null }[]): string[] {
  if (rows.length === 0) return ['No user role has a member.']
  const roles = new Map<string, string[]>()
  for (const { role, member, sid } of rows) {
    const known = roles.get(role) ?? []
    known.push(member ?? `${sid ?? 'unknown'} (no account of that SID is known here)`)
    roles.set(role, known)
  }
  return [...roles].flatMap(([role, members]) => [oneLine(role), ...members.map((member) => `    ${oneLine(member)}`)])
}

/** A line break in a name would make a second entry of its rest. */
function oneLine(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return text.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ')
}
