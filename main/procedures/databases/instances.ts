import { Problem } from '../../engine/problem.ts'
import type { Secrets } from '../../engine/types.ts'
import type { Ports } from '../../ports/index.ts'
import { type Catalogue, readCatalogue } from './catalogue.ts'
import { type Found, foundIn } from './choice.ts'
import { type Opened, openServers } from './servers.ts'

/** What the instances of the answers hold, as far as they can be asked now. */
export interface Instances {
  opened: Opened
  catalogues: Catalogue[]
  present: Found[]
  /** Instances that were signed in to and do not say what they hold. */
  unread: { server: string; problem: Problem }[]
}

/** Signs in everywhere and reads what is there. Rejects only for a fault of the program. */
export async function readInstances(
  p: Ports,
  a: Parameters<typeof openServers>[1],
  secrets?: Secrets,
): Promise<Instances> {
  const opened = await openServers(p, a, secrets)
  const catalogues: Catalogue[] = []
  const unread: Instances['unread'] = []
  for (const server of opened.servers) {
    try {
      catalogues.push(await readCatalogue(server))
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      unread.push({ server: server.name, problem: error })
    }
  }
  return { opened, catalogues, present: foundIn(catalogues), unread }
}
