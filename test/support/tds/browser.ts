import dgram from 'node:dgram'
import { once } from 'node:events'

export interface Instance {
  readonly name: string
  readonly port: number
  readonly version?: string
}

export interface Browser {
  /** Datagrams that asked something, so far. */
  readonly asked: number
  close(): Promise<void>
}

/** No client of this program can be told another port. */
const PORT = 1434
const ONE_INSTANCE = 0x04
const REPLY = 0x05

/**
 * The SQL Server Browser service (MC-SQLR) on UDP 1434. Only one can be on an address at a time: tests that run side by
 * side take 127.0.0.2, 127.0.0.3 and so on. Like the real service it stays silent about instances that it does not know.
 */
export async function browser(host: string, instances: readonly Instance[]): Promise<Browser> {
  const socket = dgram.createSocket('udp4')
  let asked = 0
  socket.on('message', (request, from) => {
    asked += 1
    const wanted = request[0] === ONE_INSTANCE ? request.toString('latin1', 1).replace(/\0.*$/s, '') : undefined
    const found = instances.filter(({ name }) => wanted === undefined || name.toUpperCase() === wanted.toUpperCase())
    if (found.length === 0) return
    const text = Buffer.from(found.map(describeInstance).join(''), 'latin1')
    const head = Buffer.from([REPLY, text.length & 0xff, text.length >> 8])
    socket.send(Buffer.concat([head, text]), from.port, from.address)
  })
  socket.bind(PORT, host)
  await once(socket, 'listening')
  return {
    get asked() {
      return asked
    },
    async close() {
      const closed = once(socket, 'close')
      socket.close()
      await closed
    },
  }
}

function describeInstance({ name, port, version = '16.0.1000.6' }: Instance): string {
  return `ServerName;FAKESQL;InstanceName;${name};IsClustered;No;Version;${version};tcp;${port};;`
}
