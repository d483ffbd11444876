import type { Fact, FactGroup, Option, Secrets } from '../../engine/types.ts'
import type { Ports } from '../../ports/index.ts'
import { objectsNamed } from '../../sqlserver/statements/index.ts'
import { rowsIfAllowed } from '../databases/ask.ts'
import { absentFrom, type Found, nameOf, optionsOf } from '../databases/choice.ts'
import { folderOf, isShare, rootOf } from '../databases/places.ts'
import { countWords, listWords, sizeWords } from '../databases/words.ts'
import type { Answers } from './answers.ts'
import { readSituation, type Situation } from './situation.ts'

/** What the instances say on a page. What can’t be asked is said in its place. */
export async function facts(page: string, a: Partial<Answers>, p: Ports): Promise<Fact[]> {
  if (page === 'location') return a.location === undefined ? [] : placeFacts(folderOf(a.location), p)
  if (page !== 'databases') return []
  const { catalogues, opened, unread } = await readSituation(p, a)
  return [
    ...catalogues.map(({ server, more, databases }) => ({
      label: server.name,
      value: `${more.edition}, ${more.version}; ${countWords(databases.length, 'database')}; signed in as ${more.login}${more.windowsOnly ? '; only Windows accounts may sign in' : ''}`,
    })),
    ...opened.problems.map(({ connection, problem }) => ({
      label: connection.server,
      value: problem.data.text,
      style: 'bad' as const,
    })),
    ...unread.map(({ server, problem }) => ({ label: server, value: problem.data.text, style: 'bad' as const })),
  ]
}

const KINDS = {
  fixed: 'A drive of this computer',
  removable: 'A removable drive',
  share: 'A share',
  mapped: 'A mapped drive',
  unknown: 'Not known',
} as const

async function placeFacts(folder: string, p: Ports): Promise<Fact[]> {
  const { kind, unc } = await p.machine.call('place.describe', { path: folder })
  const place = unc ?? folder
  return [
    { label: 'Place', value: KINDS[kind] },
    {
      label: 'Readers',
      value: isShare(place)
        ? `Whoever the permissions of ${rootOf(place)} and of the folder let in`
        : kind === 'removable'
          ? 'Whoever holds the drive'
          : 'Administrators, and whoever the folder’s permissions let in',
    },
  ]
}

/** The list of databases. @throws Problem of the first server that can’t be asked, when none can */
export async function options(field: string, a: Partial<Answers>, p: Ports): Promise<Option[]> {
  if (field !== 'databases') return []
  const { opened, unread, present } = await readSituation(p, a)
  const [refused] = [...opened.problems, ...unread]
  if (refused !== undefined && present.length === 0) throw refused.problem
  const several = opened.servers.length > 1
  return optionsOf(present, absentFrom(opened, present, a), (one) => detailOf(one, several))
}

function detailOf({ server, row }: Found, several: boolean): string {
  return [
    ...(several ? [server.name] : []),
    sizeWords(row.size),
    row.owner === null ? 'its owner is not known here' : `owner ${row.owner}`,
    ...(row.containment === null || row.containment === 'NONE'
      ? []
      : ['contained users come back with its backup only']),
  ].join(' · ')
}

/** What is captured, and the objects that Microsoft’s page has unticked. */
export async function summary(a: Answers, p: Ports, secrets: Secrets): Promise<FactGroup[]> {
  const situation = await readSituation(p, a, secrets)
  return [
    { title: 'What is captured', facts: capturedFacts(situation) },
    { title: 'Objects that Microsoft’s page has unticked (STG_…)', facts: await stagingFacts(situation) },
  ]
}

function capturedFacts({ opened, chosen }: Situation): Fact[] {
  return opened.servers.flatMap((server) => {
    const names = chosen.filter((one) => one.server === server).map(({ name }) => name)
    return names.length === 0
      ? []
      : [{ label: server.name, value: `Logins and server permissions; users and permissions of ${listWords(names)}` }]
  })
}

async function stagingFacts({ chosen, opened }: Situation): Promise<Fact[]> {
  const several = opened.servers.length > 1
  const found: Fact[] = []
  for (const one of chosen) {
    if (one.group !== 'exchanging') continue
    const rows = await rowsIfAllowed(one.server.instance, objectsNamed(one.name, 'STG_'))
    found.push({
      label: nameOf(one, several),
      value:
        rows === undefined
          ? 'Cannot be read'
          : rows.length === 0
            ? 'None: nothing to leave out'
            : `${listWords(rows.slice(0, 8).map(({ name }) => name))}: permissions on them are skipped where they are absent`,
      ...(rows === undefined || rows.length === 0 ? { style: 'quiet' as const } : {}),
    })
  }
  return found
}
