import { type Duplex, duplexPair } from 'node:stream'
import { systemError } from '../paths.ts'
import { createTdsServer, type TdsServer } from '../tds/index.ts'
import type { InstanceWorld } from './context.ts'
import { createInstanceHandler } from './instance.ts'
import { createLogin, type Domain } from './login.ts'

/** What a simulated instance runs on. */
export interface ProgramOptions extends Omit<InstanceWorld, 'running' | 'connections'> {
  domain: Domain
  /** A fault of this program, which the client sees as error 50000. */
  onInternalError?: (error: unknown) => void
}

/** A simulated instance that runs. */
export interface InstanceProgram {
  readonly server: TdsServer
  /** The client’s end of a connection in this process. Rejects with ECONNREFUSED while the instance is stopped. */
  connect(): Promise<Duplex>
}

/** Starts an instance. Nothing listens: every connection is a pair of streams in this process. */
export function startInstance(options: ProgramOptions): InstanceProgram {
  const world: InstanceWorld = {
    ...options,
    running: new Map(),
    connections: {
      list: () => server.sessions(),
      end: (id) => void server.disconnect(id),
    },
  }
  const { name, version } = options.store.current()
  const [major = 16, minor = 0, build = 0] = version.split('.').map(Number)
  const server: TdsServer = createTdsServer({
    serverName: name,
    domain: 'PRACTICE',
    version: { major, minor, build },
    handler: createInstanceHandler(world),
    login: createLogin(world, options.domain),
    ...(options.onInternalError === undefined ? {} : { onInternalError: options.onInternalError }),
  })
  return {
    server,
    connect: async () => {
      if (options.fault('sql-stopped')) throw systemError('ECONNREFUSED', `${name} is stopped`)
      return options.fault('sql-silent') ? unanswered() : connected(server)
    },
  }
}

/** A pair of streams with the server on its other end. What the server cuts off, the client finds reset, as on a network. */
function connected(server: TdsServer): Duplex {
  const [client, served] = duplexPair()
  const reset = (): void => {
    client.destroy(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' }))
    served.destroy()
  }
  Object.assign(served, { resetAndDestroy: reset })
  // The two ends of a pair do not hear of each other’s end unless it is spoken.
  served.once('close', () => {
    if (!served.writableFinished) reset()
  })
  client.once('close', () => {
    if (!client.writableFinished) served.destroy()
  })
  server.serve(served)
  return asSocket(client)
}

/** A connection that is taken and never spoken on. */
function unanswered(): Duplex {
  const [client] = duplexPair()
  return asSocket(client)
}

/** tedious asks two things of a socket that a stream in this process has no use for. */
function asSocket(stream: Duplex): Duplex {
  const nothing = (): Duplex => stream
  return Object.assign(stream, { setNoDelay: nothing, setKeepAlive: nothing })
}
