import { type Duplex, duplexPair } from 'node:stream'
import type { TdsServer } from './index.ts'

/**
 * What the mssql client takes as `options.connector`: each connection is a pair of streams in this process, one end
 * served. Nothing listens and nothing leaves the process.
 * tedious 20.3.9 asks more of a socket than a stream has: `setNoDelay` and `setKeepAlive` (connection.js), which mean
 * nothing here.
 */
export function connector(server: TdsServer): () => Promise<Duplex> {
  return async () => {
    const [client, served] = duplexPair()
    const nothing = (): Duplex => client
    Object.assign(client, { setNoDelay: nothing, setKeepAlive: nothing })
    Object.assign(served, { resetAndDestroy: () => reset(client, served) })
    server.serve(served)
    return client
  }
}

/** The client sees what a reset TCP connection shows. */
function reset(client: Duplex, served: Duplex): void {
  const lost = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' })
  client.destroy(lost)
  served.destroy()
}
