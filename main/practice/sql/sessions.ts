import type { InstanceWorld } from './context.ts'
import { databaseNamed, same } from './names.ts'

/** Who is in a database, grouped as the product’s query groups them. */
export interface Occupants {
  host: string
  program: string
  login: string
  sessions: number
}

/** The sessions in a database: programs of other computers, and the connections of this instance but one’s own. */
export function sessionsIn(world: InstanceWorld, database: string, own: number): Occupants[] {
  const found = new Map<string, Occupants>()
  const add = (one: Occupants): void => {
    const key = JSON.stringify([one.host, one.program, one.login])
    const known = found.get(key)
    if (known === undefined) found.set(key, { ...one })
    else known.sessions += one.sessions
  }
  for (const one of databaseNamed(world.store.current(), database)?.sessions ?? []) add(one)
  for (const { id, host, app, user, database: name } of world.connections.list())
    if (id !== own && same(name, database)) add({ host, program: app, login: user, sessions: 1 })
  return [...found.values()]
}

/** Throws everybody else out, as ROLLBACK IMMEDIATE does. Programs of other computers come back when they may. */
export function endSessionsIn(world: InstanceWorld, database: string, own: number): void {
  for (const { id, database: name } of world.connections.list())
    if (id !== own && same(name, database)) world.connections.end(id)
}
