import type { Problem } from '../../engine/problem.ts'
import type { Fact, FactGroup, Secrets } from '../../engine/types.ts'
import type { Ports } from '../../ports/index.ts'
import { engineAccount, volumesOf } from '../databases/catalogue.ts'
import { nameOf } from '../databases/choice.ts'
import { countWords, sizeWords } from '../databases/words.ts'
import type { Answers } from './answers.ts'
import { canCompress } from './decide.ts'
import { type Instances, readInstances } from '../databases/instances.ts'
import { decideAll, type Planned } from './situation.ts'

/** What the instances say on a page. What can’t be asked is said in its place. */
export async function facts(page: string, a: Partial<Answers>, p: Ports): Promise<Fact[]> {
  const situation = await readInstances(p, a)
  const failed: Fact[] = [
    ...situation.opened.problems.map(({ connection, problem }) => refused(connection.server, problem)),
    ...situation.unread.map(({ server, problem }) => refused(server, problem)),
  ]
  if (page === 'databases') return [...situation.catalogues.map(instanceFact), ...failed]
  if (page === 'destination') return [...(await reachFacts(situation)), ...failed]
  if (page === 'options') return [...(await decisionFacts(a, situation)), ...failed]
  return []
}

/** What will be made, for the Summary. */
export async function summary(a: Answers, p: Ports, secrets: Secrets): Promise<FactGroup[]> {
  const situation = await readInstances(p, a, secrets)
  return [{ title: 'What is backed up', facts: await decisionFacts(a, situation) }]
}

function refused(server: string, problem: Problem): Fact {
  return { label: server, value: problem.data.text, style: 'bad' }
}

function instanceFact({ server, more, databases }: Instances['catalogues'][number]): Fact {
  const size = databases.reduce((sum, row) => sum + row.size, 0)
  return {
    label: server.name,
    value: `${more.edition}, ${more.version}; ${countWords(databases.length, 'database')}, ${sizeWords(size)}; signed in as ${more.login}`,
  }
}

async function reachFacts({ catalogues }: Instances): Promise<Fact[]> {
  const found: Fact[] = []
  for (const { server, more } of catalogues) {
    const account = await engineAccount(server.instance)
    const free = (await volumesOf(server.instance)).map(
      ({ volume, free: bytes }) => `${volume} ${sizeWords(bytes)} free`,
    )
    found.push(
      { label: `${server.name} writes as`, value: account ?? 'Its service account cannot be read', ...toneOf(account) },
      {
        label: `Drives of ${server.name} with databases`,
        value: free.length === 0 ? 'Cannot be read' : free.join(', '),
        ...(free.length === 0 ? { style: 'quiet' as const } : {}),
      },
      ...(more.backupFolder === null
        ? []
        : [{ label: `Backup folder of ${server.name}`, value: more.backupFolder, style: 'mono' as const, copy: true }]),
    )
  }
  return found
}

function toneOf(account: string | undefined): Pick<Fact, 'style'> {
  return account === undefined ? { style: 'quiet' } : {}
}

async function decisionFacts(a: Partial<Answers>, situation: Instances): Promise<Fact[]> {
  const several = situation.opened.servers.length > 1
  const planned = await decideAll(a, situation, () => new Date())
  return planned.map((one) => ({ label: nameOf(one.found, several), value: decisionWords(one, situation) }))
}

function decisionWords({ found, type, copyOnly, instead, because }: Planned, { catalogues }: Instances): string {
  const more = catalogues.find(({ server }) => server === found.server)?.more
  return [
    sizeWords(found.row.size),
    instead === undefined ? type : `full, because of ${instead}`,
    ...(copyOnly ? [because === undefined ? 'copy-only' : `copy-only: ${because}`] : []),
    ...(more === undefined || canCompress(more) ? [] : ['not compressed']),
    ...(found.row.encrypted ? [`encrypted with ${found.row.certificate ?? 'a certificate that is not visible'}`] : []),
  ].join(', ')
}
