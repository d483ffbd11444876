import * as z from 'zod/mini'
import { codeOf, Problem } from '../../engine/problem.ts'
import type { Secrets } from '../../engine/types.ts'
import type { Ports } from '../../ports/index.ts'
import { clrEnabled, engineAccount, kitServer } from '../databases/catalogue.ts'
import { chosenOf } from '../databases/choice.ts'
import { folderOf, isSeenHere } from '../databases/places.ts'
import type { Server } from '../databases/servers.ts'
import { type Answers, choicesOf } from './answers.ts'
import { canCompress } from './decide.ts'
import { LONGEST_PATH, longestPath } from './names.ts'
import { type Instances, readInstances } from '../databases/instances.ts'
import { decideAll, type Planned } from './situation.ts'
import { operatorOf } from '../databases/operator.ts'
import { plannedServer } from '../databases/planned.ts'

const server = z.strictObject({
  ...plannedServer,
  account: z.optional(z.string()),
  compression: z.boolean(),
  /** Whether this login may back up `model`, to try the destination with. */
  probe: z.boolean(),
  clrEnabled: z.boolean(),
})
export type SurveyServer = z.infer<typeof server>

const database = z.strictObject({
  server: z.string(),
  name: z.string(),
  type: z.enum(['full', 'differential', 'log']),
  copyOnly: z.boolean(),
  /** Bytes of its files. */
  size: z.number(),
  encrypted: z.boolean(),
  certificate: z.optional(z.string()),
  owner: z.optional(z.string()),
  trustworthy: z.boolean(),
  broker: z.boolean(),
  recoveryModel: z.string(),
})
export type SurveyDatabase = z.infer<typeof database>

/** What a plan depends on besides the answers. Plain JSON, without a secret. */
export const survey = z.strictObject({
  operator: z.string(),
  servers: z.array(server),
  databases: z.array(database),
  /** The destination is a share that this computer sees, and the folder is not there yet. */
  makeFolder: z.boolean(),
  /** Whether what lies in the destination is seen here under the same name. */
  seenHere: z.boolean(),
})
export type Survey = z.infer<typeof survey>

/**
 * Looks at everything that the plan depends on.
 * @throws Problem of the first server or database that can’t be worked on
 */
export async function surveyWorld(a: Answers, p: Ports, secrets: Secrets): Promise<Survey> {
  const situation = await readInstances(p, a, secrets)
  refuseGaps(a, situation)
  const planned = await decideAll(a, situation, () => new Date())
  const used = situation.catalogues.filter((one) => planned.some(({ found }) => found.server === one.server))
  const { netbios, operator } = await operatorOf(p)
  const destination = folderOf(a.destination)
  refuseLong(destination, planned, a)
  const seenHere = used.every(({ server: { instance } }) => isSeenHere(destination, instance.identity, netbios))
  return {
    operator,
    servers: await Promise.all(used.map(({ server, more }) => serverOf(server, canCompress(more)))),
    databases: planned.map(databaseOf),
    makeFolder: seenHere && (await isMissing(p, destination)),
    seenHere,
  }
}

function refuseGaps(a: Answers, { opened, unread, present }: Instances): void {
  const [refused] = [...opened.problems, ...unread]
  if (refused !== undefined) throw refused.problem
  const { missing, chosen } = chosenOf(a.databases, present)
  const [first] = missing
  const closed = chosen.find((one) => one.closed !== undefined)
  if (first === undefined && closed === undefined) return
  const [name, why] =
    first === undefined
      ? [`${closed?.name} on ${closed?.server.name}`, `${closed?.closed}.`]
      : [`${first.database} on ${first.server}`, 'There is no database of that name on the servers that were named.']
  throw new Problem({
    code: 'database-missing',
    text: `${name} cannot be backed up.`,
    cause: why,
    unchanged: ['Nothing was written.'],
    next: ['Go back to the page Databases and select those that are there.'],
  })
}

function refuseLong(folder: string, planned: readonly Planned[], a: Answers): void {
  const names = planned.map(({ found }) => ({ server: found.server.name, database: found.name }))
  if (longestPath(folder, names, choicesOf(a).stripes) <= LONGEST_PATH) return
  throw new Problem({
    code: 'path-too-long',
    text: `The files in ${folder} would have names of more than ${LONGEST_PATH} characters.`,
    cause: 'SQL Server takes no longer ones.',
    unchanged: ['Nothing was written.'],
    next: ['Choose a shorter folder.'],
  })
}

async function serverOf({ slot, instance }: Server, compression: boolean): Promise<SurveyServer> {
  const account = await engineAccount(instance)
  return {
    slot,
    own: kitServer(instance),
    ...(account === undefined ? {} : { account }),
    compression,
    probe: instance.identity.sysadmin,
    clrEnabled: (await clrEnabled(instance)) ?? false,
  }
}

function databaseOf({ found, type, copyOnly }: Planned): SurveyDatabase {
  const { row, server: of, name } = found
  return {
    server: of.name,
    name,
    type,
    copyOnly,
    size: row.size,
    encrypted: row.encrypted,
    ...(row.certificate === null ? {} : { certificate: row.certificate }),
    ...(row.owner === null ? {} : { owner: row.owner }),
    trustworthy: row.trustworthy,
    broker: row.broker,
    recoveryModel: row.recoveryModel,
  }
}

/** A place that does not answer here is left to the server, which may see more. */
async function isMissing(p: Ports, folder: string): Promise<boolean> {
  try {
    return (await p.files.stat(folder)) === undefined
  } catch (error) {
    if (codeOf(error) === undefined) throw error
    return false
  }
}
