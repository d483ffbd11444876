import type { WorldStore } from '../world.ts'
import type { World } from '../schema.ts'
import { servicesOf } from '../services.ts'
import type { InstanceId } from './initial/ids.ts'
import { same } from './names.ts'
import type { Database, InstanceState, StateStore } from './state.ts'

/** An instance’s state in the world’s file. Programs of other computers are in its databases while their services run. */
export function worldStore(world: Pick<WorldStore, 'current' | 'change'>, id: InstanceId): StateStore {
  let seen: { of: World; state: InstanceState } | undefined
  return {
    current() {
      const now = world.current()
      if (seen?.of !== now) seen = { of: now, state: occupied(now, now.sqlServers[id]) }
      return seen.state
    },
    async change(edit) {
      let result: { value: ReturnType<typeof edit> } | undefined
      await world.change((next) => {
        const state = occupied(next, next.sqlServers[id])
        result = { value: edit(state) }
        next.sqlServers[id] = state
      })
      if (result === undefined) throw new Error('the world was not edited')
      return result.value
    },
    accounts: () => world.current().accounts,
  }
}

/** Changes of one batch of a client, kept together: a world is written once for them, not a hundred times. */
export interface Batch {
  store: StateStore
  /** Writes what was changed. To be called also when the batch failed: each of its statements stands by itself. */
  flush(): Promise<void>
}

/** Each change is seen at once by the batch itself, and by others when it has ended. */
export function batchOn(store: StateStore): Batch {
  const base = store.current()
  let current = base
  const edits: ((state: InstanceState) => unknown)[] = []
  return {
    store: {
      current: () => (edits.length === 0 ? store.current() : current),
      change: async (edit) => {
        const next = structuredClone(edits.length === 0 ? store.current() : current)
        const result = edit(next)
        current = next
        edits.push(edit)
        return result
      },
      accounts: () => store.accounts(),
    },
    async flush() {
      if (edits.length === 0) return
      const before = JSON.stringify(base)
      await store.change((state) => {
        if (JSON.stringify(state) === before) Object.assign(state, structuredClone(current))
        // Somebody else has changed it meanwhile: the changes are made anew, on what there is now.
        else for (const edit of edits) edit(state)
      })
    },
  }
}

/** The state with the sessions that the services of the world’s computers have now. */
function occupied(world: World, state: InstanceState): InstanceState {
  const databases = state.databases.map((database) => ({ ...database, sessions: sessionsOf(world, database) }))
  return { ...state, databases }
}

/** Which services are in which database, by their names in the world. Source: service-manager.md sections 4.1 and 7.3. */
const PROGRAMS = [
  { service: 'OMSDK', program: 'System Center Data Access Service', sessions: 6 },
  { service: 'HealthService', program: 'Microsoft Monitoring Agent', sessions: 4 },
  { service: 'OMCFG', program: 'System Center Management Configuration', sessions: 2 },
] as const

/** Only who may come in is in it: the services’ account is no administrator, and a database that is not online has nobody. */
function sessionsOf(world: World, { name, state, userAccess }: Database): Database['sessions'] {
  if (state !== 'ONLINE' || userAccess !== 'MULTI_USER') return []
  const isWarehouse = same(name, 'DWStagingAndConfig')
  if (!isWarehouse && !same(name, 'ServiceManager')) return []
  // After the disaster the management server is the rebuilt one, whatever the old one’s services did.
  const id = isWarehouse
    ? 'data-warehouse-server'
    : world.current === 'rebuilt-server'
      ? 'rebuilt-server'
      : 'management-server'
  const { netbios } = world.computers[id]
  const services = servicesOf(world, id)
  return PROGRAMS.filter(({ service }) =>
    services.some((each) => each.name === service && each.state === 'running'),
  ).map(({ program, sessions }) => ({ host: netbios, program, login: 'PRACTICE\\svc-sm', sessions }))
}
