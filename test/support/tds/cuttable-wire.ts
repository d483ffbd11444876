import { type Duplex, duplexPair } from 'node:stream'

/** Between the client and servers in this process: counts the packets that come back, cuts every connection after so many, and keeps what went out. */
export function cuttableWire() {
  let seen = 0
  let last = 0
  const open = new Set<Duplex>()
  const sent: Buffer[] = []

  function through(server: Duplex): Duplex {
    const [client, middle] = duplexPair()
    const nothing = (): Duplex => client
    Object.assign(client, { setNoDelay: nothing, setKeepAlive: nothing })
    open.add(client)
    client.on('close', () => open.delete(client))
    const back = packetsOf((packet) => {
      seen += 1
      if (last > 0 && seen >= last) {
        last = 0
        for (const one of open) one.destroy(lost())
        return
      }
      middle.write(packet)
    })
    let message: Buffer[] = []
    const out = packetsOf((packet) => {
      message.push(packet.subarray(8))
      // Bit 1 of the status: the last packet of a message.
      if ((packet.readUInt8(1) & 1) === 0) return
      sent.push(Buffer.concat(message))
      message = []
    })
    server.on('data', back)
    server.on('end', () => middle.end())
    server.on('close', () => client.destroy())
    middle.on('data', (chunk: Buffer) => {
      out(chunk)
      server.write(chunk)
    })
    middle.on('end', () => server.end())
    middle.on('close', () => server.destroy())
    for (const stream of [server, middle]) stream.on('error', () => undefined)
    return client
  }

  return {
    through,
    /** From now on; 0 for never. */
    cutAfter(packets: number) {
      last = packets === 0 ? 0 : seen + packets
    },
    packets: () => seen,
    wasSent: (text: string) => sent.some((message) => message.includes(Buffer.from(text, 'utf16le'))),
  }
}

/** Cuts a stream into packets of TDS: eight bytes of header, in them the length. */
function packetsOf(take: (packet: Buffer) => void): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0)
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    while (rest.length >= 8 && rest.length >= rest.readUInt16BE(2)) {
      const packet = rest.subarray(0, rest.readUInt16BE(2))
      rest = rest.subarray(packet.length)
      take(packet)
    }
  }
}

const lost = () => Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' })
