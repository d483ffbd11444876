import { knownDatabase } from '../../../preload/contract/wizards/known-databases.ts'
import { Problem } from '../../engine/problem.ts'
import { localTime } from '../../engine/times.ts'
import type { Fact, FactGroup, Secrets } from '../../engine/types.ts'
import type { Artifact, Ports } from '../../ports/index.ts'
import type { DatabaseArtifact, PermissionsArtifact } from '../../ports/kit.ts'
import type { Answers } from './answers.ts'
import { countWords } from '../databases/words.ts'
import { look } from './choose/look.ts'
import { capital, chainWords, listWords } from './words.ts'

/** What this computer and the recovery kit know of database servers, before one is named. */
export async function facts(page: string, p: Ports): Promise<Fact[]> {
  return page === 'server' ? [...(await registered(p)), ...(await inKit(p))] : []
}

async function registered(p: Ports): Promise<Fact[]> {
  try {
    const { netbios, database } = await p.machine.call('computer.identify', {})
    return database === undefined
      ? [{ label: netbios, value: 'Knows no database: Service Manager is not installed here', style: 'quiet' }]
      : [{ label: netbios, value: `${database.name} on ${database.server}`, copy: true }]
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return [{ label: 'This computer', value: error.data.text, style: 'warn' }]
  }
}

async function inKit(p: Ports): Promise<Fact[]> {
  try {
    return kitFacts(await p.kit.artifacts())
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return [{ label: 'Recovery kit', value: error.data.text, style: 'warn' }]
  }
}

function kitFacts(entries: readonly Artifact[]): Fact[] {
  const backups = entries.filter((entry): entry is DatabaseArtifact => entry.kind === 'database-backup')
  const permissions = entries.filter((entry): entry is PermissionsArtifact => entry.kind === 'permissions')
  const servers = [...new Set([...backups, ...permissions].map(({ server }) => server.name))]
  if (servers.length === 0)
    return [{ label: 'Recovery kit', value: 'No database backup and no logins and permissions', style: 'quiet' }]
  return servers.map((name) => {
    const own = backups.filter(({ server }) => server.name === name)
    const databases = [...new Set(own.map(({ database }) => database))].filter(
      (one) => knownDatabase(one) !== undefined,
    )
    const captured = permissions.filter(({ server }) => server.name === name).at(-1)
    const newest = own.toSorted((x, y) => (x.finished < y.finished ? 1 : -1))[0]
    const parts = [
      ...(databases.length === 0 ? [] : [`backups of ${listWords(databases)}`]),
      ...(newest === undefined ? [] : [`the newest of ${localTime(new Date(newest.finished))}`]),
      captured === undefined ? 'no logins and permissions' : 'logins and permissions',
    ]
    return { label: `Recovery kit, ${name}`, value: parts.join(', ') }
  })
}

/** What the databases are restored from, for the Summary. What can't be looked at has its finding. */
export async function summary(a: Answers, p: Ports, secrets: Secrets): Promise<FactGroup[]> {
  if (a.purpose === 'after') return []
  try {
    const { offers, backups } = await look(a, p, secrets)
    const chosen = offers.filter(({ database }) => a.databases.includes(database))
    return [
      {
        title: 'Restored from',
        facts: [
          ...chosen.flatMap(({ database, chain }) =>
            chain === undefined ? [] : [{ label: database, value: capital(chainWords(chain)) }],
          ),
          { label: 'Found', value: countWords(backups?.sets.length ?? 0, 'backup set'), style: 'quiet' },
        ],
      },
    ]
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return []
  }
}
