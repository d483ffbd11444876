import { knownDatabase } from '../../../../preload/contract/wizards/known-databases.ts'
import type { Finding } from '../../../engine/types.ts'
import { chosenOf, type Found, nameOf } from '../../databases/choice.ts'
import { sameName } from '../../databases/servers.ts'
import { countWords, listWords } from '../../databases/words.ts'
import type { Answers } from '../answers.ts'
import type { Instances } from '../../databases/instances.ts'

const FIELD = 'databases'

/** What is to be said of the selection. */
export function databaseFindings(a: Partial<Answers>, situation: Instances): Finding[] {
  const { present, opened } = situation
  const { chosen, missing } = chosenOf(a.databases ?? [], present)
  const several = opened.servers.length > 1
  const names = (of: readonly Found[]) => listWords(of.map((one) => nameOf(one, several)))
  const closed = chosen.filter((one) => one.closed !== undefined)
  return [
    ...(missing.length === 0
      ? []
      : [
          {
            level: 'block' as const,
            code: 'database-missing',
            text: `${listWords(missing.map(({ server, database }) => `${database} on ${server}`))} is not there.`,
            detail: 'Nothing of that name is on the servers that were named.',
            fix: 'Select databases that are in the list; on the first page, name every server that has some.',
            field: FIELD,
          },
        ]),
    ...(closed.length === 0
      ? []
      : [
          {
            level: 'block' as const,
            code: 'database-closed',
            text: `${names(closed)} cannot be backed up now.`,
            detail: closed.map((one) => `${one.name}: ${one.closed}.`).join(' '),
            fix: 'Bring it online or leave it out.',
            field: FIELD,
          },
        ]),
    ...historyUnread(chosen, situation),
    ...notTogether(chosen, present),
    ...leftOut(chosen, present),
    ...orchestratorKey(chosen),
  ]
}

/** Who else backs them up is not known then, and no backup could be proven. */
function historyUnread(chosen: readonly Found[], { catalogues }: Instances): Finding[] {
  const blind = catalogues.filter(
    ({ server, habits }) => habits === undefined && chosen.some((one) => one.server === server),
  )
  if (blind.length === 0) return []
  return [
    {
      level: 'block',
      code: 'history-unreadable',
      text: `The backup history of ${listWords(blind.map(({ server }) => server.name))} cannot be read.`,
      detail: `${listWords(blind.map(({ server }) => server.instance.identity.login))} has no right to the tables backupset and backupmediafamily of msdb. Without them no backup can be proven, and whether another tool backs up these databases is not known.`,
      fix: 'Sign in with an account in sysadmin, or have SELECT on these tables granted.',
      field: FIELD,
    },
  ]
}

const PAIR = ['DWStagingAndConfig', 'DWRepository']

/** Source: service-manager.md section 7.1. */
function notTogether(chosen: readonly Found[], present: readonly Found[]): Finding[] {
  const has = (list: readonly Found[], name: string) => list.find((one) => sameName(one.name, name))
  const alone = PAIR.filter((name) => has(chosen, name) !== undefined)
  const [other] = PAIR.filter((name) => has(chosen, name) === undefined && has(present, name)?.closed === undefined)
  if (alone.length !== 1 || other === undefined || has(present, other) === undefined) return []
  return [
    {
      level: 'warn',
      code: 'not-together',
      text: `${alone[0]} is selected, ${other} is not.`,
      detail: 'Restored from different times, the two do not fit each other, and the data warehouse stops loading.',
      fix: `Select ${other} too.`,
      field: FIELD,
      acknowledge: 'tick',
      keep: `Back up ${alone[0]} alone`,
    },
  ]
}

function leftOut(chosen: readonly Found[], present: readonly Found[]): Finding[] {
  const open = present.filter(
    (one) =>
      one.closed === undefined &&
      !chosen.includes(one) &&
      knownDatabase(one.name) !== undefined &&
      !PAIR.includes(one.name),
  )
  if (open.length === 0) return []
  return [
    {
      level: 'info',
      code: 'left-out',
      text: `Not selected, though ${open.length === 1 ? 'it is' : 'they are'} there: ${listWords(open.map(({ name }) => name))}.`,
      detail: `${countWords(open.length, 'database')} would have to be recovered from another backup.`,
      field: FIELD,
    },
  ]
}

/** Source: orchestrator-sql.md A.1, A.2. */
function orchestratorKey(chosen: readonly Found[]): Finding[] {
  const one = chosen.find(({ group }) => group === 'orchestrator')
  if (one === undefined) return []
  return [
    {
      level: 'info',
      code: 'orchestrator-key',
      text: `The backup of ${one.name} does not hold the service master key of ${one.server.name}.`,
      detail:
        'Encrypted variables, the passwords of connections and the license key are readable only with it. On a rebuilt server it is restored before the database.',
      fix: 'Back up the service master key too. Have runbooks checked in first: what is checked out is in no backup.',
      field: FIELD,
    },
  ]
}
