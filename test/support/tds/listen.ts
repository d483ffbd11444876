import { once } from 'node:events'
import net from 'node:net'
import type { TdsServer } from '../../../main/practice/tds/index.ts'

export interface Listening {
  readonly port: number
  /** Ends what is still connected, too. */
  close(): Promise<void>
}

/** The server on a TCP port: any free one of 127.0.0.1 unless told otherwise. */
export async function listen(server: TdsServer, options: { host?: string; port?: number } = {}): Promise<Listening> {
  const sockets = new Set<net.Socket>()
  const listener = net.createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    server.serve(socket)
  })
  listener.listen(options.port ?? 0, options.host ?? '127.0.0.1')
  await once(listener, 'listening')
  const { port } = listener.address() as net.AddressInfo
  return {
    port,
    async close() {
      const closed = once(listener, 'close')
      listener.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
