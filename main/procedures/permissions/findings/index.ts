import type { Finding, Secrets } from '../../../engine/types.ts'
import type { Ports } from '../../../ports/index.ts'
import { blockOf } from '../../blocks.ts'
import { type Found, nameOf } from '../../databases/choice.ts'
import { kitFindings, serverFindings } from '../../databases/server-findings.ts'
import { openFindings, openServers } from '../../databases/servers.ts'
import { listWords } from '../../databases/words.ts'
import type { Answers } from '../answers.ts'
import { byServer, hiddenFrom, readSituation, type Situation } from '../situation.ts'
import { locationFindings } from './location.ts'

const LACKS =
  'Reading the password hashes of logins takes the right CONTROL SERVER, and reading permissions takes VIEW DEFINITION in each database.'

/** What a page finds when it is left. */
export async function findings(page: string, a: Partial<Answers>, p: Ports, secrets?: Secrets): Promise<Finding[]> {
  if (page === 'servers') {
    const opened = await openServers(p, a, secrets)
    return [
      ...serverFindings(opened, LACKS),
      // Nothing of a practice connection is on a wire.
      ...(p.target === 'practice' ? [] : notEncrypted(opened.servers)),
      ...(await kitFindings(p, 'serviceManagerServer', 'Capture without the recovery kit')),
    ]
  }
  if (page !== 'databases' && page !== 'location') return []
  const situation = await readSituation(p, a, secrets)
  const found = [
    ...openFindings(situation.opened),
    ...situation.unread.map(({ problem }, index) => blockOf(problem, 'databases', index === 0 ? '' : `${index + 1}-`)),
  ]
  if (found.length > 0) return found
  if (page === 'databases') return databaseFindings(situation)
  return a.location === undefined ? [] : locationFindings(a.location, situation, p)
}

function notEncrypted(servers: Situation['opened']['servers']): Finding[] {
  const open = servers.filter(({ instance }) => !instance.identity.encrypted)
  if (open.length === 0) return []
  return [
    {
      level: 'warn',
      code: 'not-encrypted',
      text: `What ${listWords(open.map(({ name }) => name))} sends is not encrypted on its way.`,
      detail: 'Password hashes of logins are among it. Whoever can listen on the network can read them.',
      fix: 'Have the server given a certificate, or run this wizard on the database server itself.',
      acknowledge: 'tick',
      keep: 'Go on without encryption',
    },
  ]
}

async function databaseFindings(situation: Situation): Promise<Finding[]> {
  const { chosen, missing, opened } = situation
  const several = opened.servers.length > 1
  const names = (of: readonly Found[]) => listWords(of.map((one) => nameOf(one, several)))
  const closed = chosen.filter((one) => one.closed !== undefined)
  const used = byServer(situation)
  const hashless = used.filter(({ server }) => {
    const more = situation.catalogues.find((one) => one.server === server)?.more
    return more?.controlServer !== true
  })
  const hidden: Found[] = []
  for (const { server, databases } of used)
    hidden.push(
      ...(await hiddenFrom(
        server,
        databases.filter((one) => one.closed === undefined),
      )),
    )
  const idle = opened.servers.filter((server) => !used.some((one) => one.server === server))
  return [
    ...block(missing.length > 0, {
      code: 'database-missing',
      text: `${listWords(missing.map(({ server, database }) => `${database} on ${server}`))} is not there.`,
      detail: 'Nothing of that name is on the servers that were named.',
      fix: 'Select databases that are in the list; on the first page, name every server that has some.',
    }),
    ...block(closed.length > 0, {
      code: 'database-closed',
      text: `${names(closed)} cannot be read now.`,
      detail: closed.map((one) => `${one.name}: ${one.closed}.`).join(' '),
      fix: 'Bring it online or leave it out; what is inside it comes back with its backup.',
    }),
    ...block(hashless.length > 0, {
      code: 'hashes-unreadable',
      text: `The password hashes of ${listWords(hashless.map(({ server }) => server.name))} cannot be read.`,
      detail: `${listWords(hashless.map(({ server }) => server.instance.identity.login))} has no right CONTROL SERVER. SQL Server gives empty values in place of the hashes then, and a script of them would make logins that nobody can use.`,
      fix: 'Sign in with an account in sysadmin, or have CONTROL SERVER granted.',
    }),
    ...block(hidden.length > 0, {
      code: 'definitions-hidden',
      text: `The permissions in ${names(hidden)} can be seen in part only.`,
      detail: 'Without VIEW DEFINITION SQL Server leaves out users and permissions and does not say so.',
      fix: 'Sign in with an account in sysadmin, or have VIEW DEFINITION granted in these databases.',
    }),
    ...(idle.length === 0
      ? []
      : [
          {
            level: 'warn' as const,
            code: 'server-left-out',
            text: `No database of ${listWords(idle.map(({ name }) => name))} is selected: its logins are not captured.`,
            fix: 'Select at least one of its databases, or leave the server out on the first page.',
            field: 'databases',
            acknowledge: 'tick' as const,
            keep: 'Leave its logins out',
          },
        ]),
  ]
}

function block(is: boolean, about: Pick<Finding, 'code' | 'text' | 'detail' | 'fix'>): Finding[] {
  return is ? [{ level: 'block', ...about, field: 'databases' }] : []
}
