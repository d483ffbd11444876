import type { Secrets } from '../../engine/types.ts'
import type { Ports } from '../../ports/index.ts'
import { mayViewDefinition } from '../../sqlserver/statements/index.ts'
import { rowsIfAllowed } from '../databases/ask.ts'
import { chosenOf, type Found } from '../databases/choice.ts'
import { type Instances, readInstances } from '../databases/instances.ts'
import type { Server } from '../databases/servers.ts'
import type { Answers } from './answers.ts'

/** What the instances hold, and what of it is chosen. */
export interface Situation extends Instances {
  chosen: Found[]
  missing: { server: string; database: string }[]
}

/** Signs in everywhere and reads what is there. Rejects only for a fault of the program. */
export async function readSituation(p: Ports, a: Partial<Answers>, secrets?: Secrets): Promise<Situation> {
  const instances = await readInstances(p, a, secrets)
  return { ...instances, ...chosenOf(a.databases ?? [], instances.present) }
}

/** The chosen databases of each instance that has some. */
export function byServer({ chosen, opened }: Situation): { server: Server; databases: Found[] }[] {
  return opened.servers
    .map((server) => ({ server, databases: chosen.filter((one) => one.server === server) }))
    .filter(({ databases }) => databases.length > 0)
}

/** The databases whose users and permissions this login sees only in part. A sysadmin sees everything. */
export async function hiddenFrom(server: Server, databases: readonly Found[]): Promise<Found[]> {
  if (server.instance.identity.sysadmin) return []
  const hidden: Found[] = []
  for (const one of databases) {
    const rows = await rowsIfAllowed(server.instance, mayViewDefinition(one.name))
    if (rows?.[0]?.allowed !== true) hidden.push(one)
  }
  return hidden
}
