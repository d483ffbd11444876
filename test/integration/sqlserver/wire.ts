import { once } from 'node:events'
import net from 'node:net'
import type { TdsServer } from '../../../main/practice/tds/index.ts'

export interface Recorder {
  readonly port: number
  /** What every client sent, connection by connection, one chunk after the other. */
  readonly received: readonly Buffer[]
  close(): Promise<void>
}

/** A server on a TCP port of this computer that keeps what it is sent. */
export async function record(server: TdsServer, host = '127.0.0.1'): Promise<Recorder> {
  const sockets = new Set<net.Socket>()
  const received: Buffer[] = []
  const listener = net.createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.on('data', (chunk) => received.push(chunk))
    server.serve(socket)
  })
  listener.listen(0, host)
  await once(listener, 'listening')
  return {
    port: (listener.address() as net.AddressInfo).port,
    received,
    async close() {
      const closed = once(listener, 'close')
      listener.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

/** LOGIN7 in clear text, and TLS records of application data, which hold it where the connection is encrypted (MS-TDS 2.2.3.1, 2.2.6.5). */
export const holdsLogin = (chunk: Buffer): boolean => chunk[0] === 0x10 || chunk[0] === 0x17
