import type { Duplex } from 'node:stream'
import type { ServerAddress } from '../../../preload/contract/input/server.ts'
import { nodeFs } from '../../files/index.ts'
import { practiceFiles } from '../files.ts'
import { chosenMachine, machineOfServer, systemError } from '../paths.ts'
import type { World } from '../schema.ts'
import type { WorldStore } from '../world.ts'
import type { InstanceWorld } from './context.ts'
import { practiceAccounts, PRACTICE_PASSWORD } from './initial/accounts.ts'
import { type InstanceId, instanceIds } from './initial/ids.ts'
import { same } from './names.ts'
import { type InstanceProgram, startInstance } from './program.ts'
import { batchOn, worldStore } from './world-store.ts'

/** The instances of SQL Server of the practice environment. Nothing of them is on any network. */
export interface PracticeSqlServers {
  /**
   * The client’s end of a connection to the instance of that name: NetBIOS name, DNS name, listener, in any case.
   * Rejects with system errors: ENOTFOUND for a name that nobody has, ECONNREFUSED where no such instance or port is, or it is stopped.
   */
  dial(address: ServerAddress): Promise<Duplex>
  /** Ends the connections to instances that are not there any more, after a fault was switched; or all of them. */
  refresh(which?: 'gone' | 'all'): void
}

const DEFAULT_PORT = 1433
/** Milliseconds between two steps of a backup or restore, so that its progress can be watched. */
const PACE = 40

/** @param pace milliseconds between two steps of long work */
export function practiceSqlServers(
  world: Pick<WorldStore, 'current' | 'change'>,
  folder: string,
  now: () => Date,
  pace: number = PACE,
): PracticeSqlServers {
  const programs = new Map<InstanceId, InstanceProgram>()
  const start = (id: InstanceId): InstanceProgram => {
    const current = () => world.current().sqlServers[id]
    const fault: InstanceWorld['fault'] = (name) =>
      world.current().faults.includes(name) || (name === 'sql-stopped' && !isPresent(world.current(), id))
    const store = worldStore(world, id)
    return startInstance({
      store,
      batch: () => batchOn(store),
      files: practiceFiles(folder, world.current, nodeFs, () => machineOfServer(current())),
      fault,
      now,
      pace,
      domain: {
        passwordOf: (account) =>
          practiceAccounts.some(({ name, type }) => type === 'U' && same(name, account))
            ? PRACTICE_PASSWORD
            : undefined,
        operator: () => world.current().computers[world.current().current].operator,
      },
    })
  }
  return {
    async dial(address) {
      const id = instanceAt(world.current(), address)
      const program = programs.get(id) ?? start(id)
      programs.set(id, program)
      return program.connect()
    },
    refresh(which = 'gone') {
      const faults = new Set(world.current().faults)
      for (const [id, { server }] of programs) {
        if (which === 'gone' && !faults.has('sql-stopped') && isPresent(world.current(), id)) continue
        server.close()
        programs.delete(id)
      }
    },
  }
}

/** Whether the server’s name leads to that instance now. */
function isPresent(world: World, id: InstanceId): boolean {
  const rebuilt = world.faults.includes('sql-rebuilt')
  if (id === 'PRACTICE-SQL01') return !rebuilt
  return id === 'PRACTICE-SQL01-rebuilt' ? rebuilt : true
}

/** @throws system errors ENOTFOUND, ECONNREFUSED */
function instanceAt(world: World, { host, instance, port }: ServerAddress): InstanceId {
  const present = instanceIds.filter((id) => isPresent(world, id))
  const own = [chosenMachine(world).netbios, chosenMachine(world).fqdn]
  const isLocal = ['localhost', '127.0.0.1', '::1'].includes(host.toLowerCase())
  const onHost = present.filter((id) => {
    const server = world.sqlServers[id]
    const { netbios, fqdn } = machineOfServer(server)
    const listeners = server.availabilityGroups.flatMap(({ listener }) => listener?.name ?? [])
    return [netbios, fqdn, ...listeners, ...listeners.map((name) => `${name}.practice.example`)].some((name) =>
      same(name, host),
    )
  })
  // The computers of the world are there, and have no SQL Server.
  const isComputer = Object.values(world.computers).some(({ netbios, fqdn }) => same(netbios, host) || same(fqdn, host))
  if (onHost.length === 0) {
    if (isLocal || isComputer || own.some((name) => same(name, host)))
      throw systemError('ECONNREFUSED', `nothing listens on ${host}`)
    throw Object.assign(systemError('ENOTFOUND', `getaddrinfo ENOTFOUND ${host}`), { syscall: 'getaddrinfo' })
  }
  const found = onHost.find((id) => answersTo(world.sqlServers[id], instance, port))
  if (found === undefined) throw systemError('ECONNREFUSED', `no such instance or port on ${host}`)
  return found
}

/** A port bypasses the instance’s name; without both it is the default instance. */
function answersTo(
  server: World['sqlServers'][InstanceId],
  instance: string | undefined,
  port: number | undefined,
): boolean {
  if (port !== undefined) return port === portOf(server)
  if (instance === undefined) return server.instance === undefined
  return server.instance !== undefined && same(server.instance, instance)
}

/** A named instance has a port of its own. */
function portOf({ instance, availabilityGroups }: World['sqlServers'][InstanceId]): number {
  return availabilityGroups[0]?.listener?.port ?? (instance === undefined ? DEFAULT_PORT : 50_123)
}
