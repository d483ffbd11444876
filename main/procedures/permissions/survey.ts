import * as z from 'zod/mini'
import { codeOf, Problem } from '../../engine/problem.ts'
import type { Secrets } from '../../engine/types.ts'
import type { Ports } from '../../ports/index.ts'
import { userRoles } from '../../sqlserver/statements/index.ts'
import { rowsIfAllowed } from '../databases/ask.ts'
import { kitServer } from '../databases/catalogue.ts'
import type { Found } from '../databases/choice.ts'
import { operatorOf } from '../databases/operator.ts'
import { plannedServer } from '../databases/planned.ts'
import { folderOf } from '../databases/places.ts'
import type { Answers } from './answers.ts'
import { byServer, readSituation, type Situation } from './situation.ts'

const server = z.strictObject({
  ...plannedServer,
  databases: z.array(z.string()),
  /** Those that hold Service Manager's own user roles. */
  userRoles: z.array(z.string()),
})
export type SurveyServer = z.infer<typeof server>

/** What a plan depends on besides the answers. Plain JSON, without a secret. */
export const survey = z.strictObject({
  operator: z.string(),
  servers: z.array(server),
  /** The folder is not there yet. */
  makeFolder: z.boolean(),
})
export type Survey = z.infer<typeof survey>

/**
 * Looks at everything that the plan depends on.
 * @throws Problem of the first server or database that can’t be read
 */
export async function surveyWorld(a: Answers, p: Ports, secrets: Secrets): Promise<Survey> {
  const situation = await readSituation(p, a, secrets)
  refuseGaps(situation)
  const { operator } = await operatorOf(p)
  return {
    operator,
    servers: await Promise.all(
      byServer(situation).map(async ({ server: { slot, instance }, databases }) => ({
        slot,
        own: kitServer(instance),
        databases: databases.map(({ name }) => name),
        userRoles: await withUserRoles(databases),
      })),
    ),
    makeFolder: await isMissing(p, folderOf(a.location)),
  }
}

function refuseGaps({ opened, unread, missing, chosen }: Situation): void {
  const [refused] = [...opened.problems, ...unread]
  if (refused !== undefined) throw refused.problem
  const [first] = missing
  const closed = chosen.find((one) => one.closed !== undefined)
  if (first === undefined && closed === undefined) return
  throw new Problem({
    code: 'database-missing',
    text: `${first === undefined ? `${closed?.name} on ${closed?.server.name}` : `${first.database} on ${first.server}`} cannot be read.`,
    cause:
      first === undefined ? `${closed?.closed}.` : 'There is no database of that name on the servers that were named.',
    unchanged: ['Nothing was written.'],
    next: ['Go back to the page Databases and select those that are there.'],
  })
}

/** The tables of user roles are there in Service Manager’s databases only, and not in every version’s. */
async function withUserRoles(databases: readonly Found[]): Promise<string[]> {
  const found: string[] = []
  for (const { name, group, server: of } of databases) {
    if (group !== 'exchanging') continue
    if ((await rowsIfAllowed(of.instance, userRoles(name))) !== undefined) found.push(name)
  }
  return found
}

async function isMissing(p: Ports, folder: string): Promise<boolean> {
  try {
    return (await p.files.stat(folder)) === undefined
  } catch (error) {
    if (codeOf(error) === undefined) throw error
    return false
  }
}
