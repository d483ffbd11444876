import dgram from 'node:dgram'
import { lookup } from 'node:dns/promises'

/** Asks for all instances of a host (MC-SQLR 2.2.2): a service that knows the host’s instances says which there are. */
const ASK_ALL = Buffer.from([0x03])
const ANSWER = 0x05
const HEAD = 3
const TRIES = 2

export interface BrowserOptions {
  /** UDP port: 1434 for everybody. */
  port: number
  /** Milliseconds to wait for one answer. */
  patience: number
  signal?: AbortSignal | undefined
}

/** An instance that the browser service of a host names. */
export interface Named {
  name: string
  /** Absent where TCP is switched off for it. */
  port?: number
}

/**
 * The instances of a host, by its SQL Server Browser service; undefined when it does not answer.
 * Rejects with a system error when the host has no address, with the signal’s reason when that is aborted.
 * tedious’ own look-up sends four requests and waits for an answer to each (tds-server-for-tests.md, table in section 1).
 */
export async function instancesOf(host: string, options: BrowserOptions): Promise<Named[] | undefined> {
  options.signal?.throwIfAborted()
  const addresses = await lookup(host, { all: true })
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const answer = await ask(addresses, options)
    if (answer !== undefined) return parseAnswer(answer)
  }
  return undefined
}

/** Asks every address at once and takes the first answer. */
function ask(
  addresses: readonly { address: string; family: number }[],
  { port, patience, signal }: BrowserOptions,
): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const sockets: dgram.Socket[] = []
    const finish = (settle: () => void): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      for (const socket of sockets.splice(0)) socket.close()
      settle()
    }
    const onAbort = (): void => finish(() => reject(signal?.reason))
    const timer = setTimeout(() => finish(() => resolve(undefined)), patience)
    if (signal?.aborted === true) return onAbort()
    signal?.addEventListener('abort', onAbort, { once: true })
    for (const { address, family } of addresses) {
      const socket = dgram.createSocket(family === 6 ? 'udp6' : 'udp4')
      sockets.push(socket)
      // A closed port is told by some systems and kept quiet by others: both mean that nobody answers.
      socket.on('error', () => undefined)
      socket.on('message', (bytes, from) => {
        if (from.port === port && bytes[0] === ANSWER) finish(() => resolve(bytes))
      })
      socket.send(ASK_ALL, port, address)
    }
  })
}

/** `ServerName;HOST;InstanceName;SCO;IsClustered;No;Version;16.0.1000.6;tcp;50123;;` for each instance (MC-SQLR 2.2.5). */
export function parseAnswer(bytes: Buffer): Named[] {
  return bytes
    .toString('latin1', HEAD)
    .split(';;')
    .flatMap((text) => {
      const words = text.split(';')
      const valueOf = (key: string): string | undefined => {
        const at = words.findIndex((word, n) => n % 2 === 0 && word.toLowerCase() === key)
        return at < 0 ? undefined : words[at + 1]
      }
      const name = valueOf('instancename')
      const port = Number(valueOf('tcp'))
      if (name === undefined || name === '') return []
      return [{ name, ...(Number.isInteger(port) && port > 0 && port <= 65_535 ? { port } : {}) }]
    })
}
