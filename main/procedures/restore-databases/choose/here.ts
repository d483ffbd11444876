import { passwordOf } from '../../../../preload/contract/connection.ts'
import { Problem } from '../../../engine/problem.ts'
import type { Secrets } from '../../../engine/types.ts'
import type { Instance, Ports } from '../../../ports/index.ts'
import { listeners } from '../../../sqlserver/statements/index.ts'
import { rowsIfAllowed } from '../../databases/ask.ts'
import { type DatabaseRow, identify, type IdentityRow, listDatabases } from '../../databases/catalogue.ts'
import { type Answers, connectionFor, type Slot } from '../answers.ts'
import type { KnownAs } from './names.ts'

/** The instance that is recovered, as it is now. */
export interface Here {
  instance: Instance
  more: IdentityRow
  /** `tempdb` left out. */
  databases: DatabaseRow[]
  names: KnownAs
}

/**
 * Signs in with the answers of a slot.
 * @throws Problem `server-not-given`; others as `SqlServers`
 */
export async function openSlot(
  p: Pick<Ports, 'sql'>,
  a: Partial<Answers>,
  slot: Slot,
  secrets: Secrets = {},
  signal?: AbortSignal,
): Promise<Instance> {
  const connection = connectionFor(a, slot)
  if (connection === undefined)
    throw new Problem({
      code: 'server-not-given',
      text: 'No database server is given.',
      unchanged: ['Nothing was done.'],
      next: ['Enter the database server.'],
    })
  return p.sql.open(connection, {
    password: secrets[passwordOf(slot)],
    ...(signal === undefined ? {} : { signal }),
  })
}

/** What the instance is and has. @throws Problem as `openSlot`, `right-missing` */
export async function lookHere(p: Pick<Ports, 'sql'>, a: Partial<Answers>, secrets?: Secrets): Promise<Here> {
  return hereOf(await openSlot(p, a, 'server', secrets), a)
}

/** The same of an instance that is signed in to with these answers. */
export async function hereOf(instance: Instance, a: Partial<Answers>): Promise<Here> {
  const more = await identify(instance)
  const heard = more.availabilityGroups ? await rowsIfAllowed(instance, listeners) : []
  return {
    instance,
    more,
    databases: await listDatabases(instance),
    names: {
      name: more.name,
      machine: more.machine,
      instance: more.instance,
      physicalName: more.physicalName,
      ownName: more.ownName,
      typed: a.serverServer ?? more.name,
      listeners: (heard ?? []).flatMap(({ name }) => (name === null ? [] : [name])),
    },
  }
}

/** The database of that name as the instance has it now. Names are compared without case, as most collations do. */
export function presentDatabase({ databases }: Pick<Here, 'databases'>, name: string): DatabaseRow | undefined {
  return (
    databases.find((row) => row.name === name) ?? databases.find((row) => row.name.toLowerCase() === name.toLowerCase())
  )
}

const SYSTEM = new Set(['master', 'model', 'msdb', 'tempdb'])

/** System databases are restored in other ways. */
export function isSystem(name: string): boolean {
  return SYSTEM.has(name.toLowerCase())
}
