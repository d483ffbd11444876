import type { Finding } from '../../../engine/types.ts'
import { storedNames } from '../../../sqlserver/statements/index.ts'
import { rowsIfAllowed } from '../../databases/ask.ts'
import type { DatabaseRow } from '../../databases/catalogue.ts'
import { type Answers, afterOf } from '../answers.ts'
import { type Here, presentDatabase } from '../choose/here.ts'
import { leadsHere } from '../choose/names.ts'
import { listWords, slug } from '../words.ts'

const FIELD = 'databases'

/** Databases that were restored by another tool, before the steps after a restore. */
export async function presentFindings(here: Here, a: Partial<Answers>): Promise<Finding[]> {
  const findings: Finding[] = []
  const online: DatabaseRow[] = []
  for (const name of a.databases ?? []) {
    const row = presentDatabase(here, name)
    if (row?.state === 'ONLINE' && row.accessible) online.push(row)
    else findings.push(notUsable(name, row))
  }
  return [...findings, ...inGroups(online, a), ...(await otherNames(here, online))]
}

function notUsable(name: string, row: DatabaseRow | undefined): Finding {
  const common = { level: 'block' as const, code: `not-online-${slug(name)}`, field: FIELD }
  if (row === undefined)
    return { ...common, text: `There is no database ${name} on this instance.`, fix: 'Select another database.' }
  if (row.state === 'RESTORING')
    return {
      ...common,
      text: `${name} is still being restored: its state is RESTORING.`,
      detail:
        'Either a restore goes on, or the last backup of a chain was restored with NORECOVERY, or a restore broke off.',
      fix: `Where the whole chain is restored, run RESTORE DATABASE … WITH RECOVERY with the tool that restored it; otherwise restore ${name} again.`,
    }
  if (row.state !== 'ONLINE')
    return {
      ...common,
      text: `${name} can’t be used: its state is ${row.state}.`,
      fix: `Bring ${name} online, or restore it again.`,
    }
  return {
    ...common,
    text: `${accessWords(row)} may not be opened by this login.`,
    fix: 'Sign in with an account in sysadmin.',
  }
}

function accessWords({ name, userAccess }: DatabaseRow): string {
  return userAccess === 'MULTI_USER' ? name : `${name} (${userAccess})`
}

/** Service Broker can't be switched on in a group. */
function inGroups(rows: readonly DatabaseRow[], a: Partial<Answers>): Finding[] {
  const inside = rows.filter(({ availabilityGroup, broker }) => availabilityGroup !== null && !broker)
  const [first] = inside
  if (first === undefined || !afterOf(a).includes('broker')) return []
  return [
    {
      level: 'block',
      code: 'broker-in-availability-group',
      text: `${listWords(inside.map(({ name }) => name))} ${inside.length === 1 ? 'is' : 'are'} in the availability group ${first.availabilityGroup}, and Service Broker is off.`,
      detail: 'Service Broker can’t be switched on while a database is in a group.',
      fix: 'Take the database out of the group, run these steps, and add it again; or clear the step Service Broker.',
      field: 'after',
    },
  ]
}

/** The name of its server that Service Manager's database itself holds. Source: service-manager.md section 7.4. */
export async function otherNames(here: Here, rows: readonly DatabaseRow[]): Promise<Finding[]> {
  const strange: { database: string; value: string }[] = []
  for (const { name } of rows) {
    const stored = (await rowsIfAllowed(here.instance, storedNames(name))) ?? []
    const other = stored.find(({ value }) => value !== null && value !== '' && !leadsHere(value, here.names))
    if (typeof other?.value === 'string') strange.push({ database: name, value: other.value })
  }
  const [first] = strange
  if (first === undefined) return []
  const { name } = here.more
  return [
    {
      level: 'block',
      code: 'other-stored-name',
      text: `${listWords(strange.map(({ database }) => database))} ${strange.length === 1 ? 'says' : 'say'} that its server is ${first.value}; this is ${name}.`,
      detail:
        'Management servers and the data warehouse take the server’s name from the database and from their registry. Under another name they do not find it.',
      fix: `Give this server the name ${first.value}, or set up an alias of that name and connect through it. To run the steps all the same, type ${name}: Service Manager does not find the databases until every stored name is changed.`,
      field: FIELD,
      acknowledge: { type: name },
    },
  ]
}
