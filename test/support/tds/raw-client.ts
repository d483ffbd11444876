import { type Duplex, duplexPair } from 'node:stream'
import type { TdsServer } from '../../../main/practice/tds/index.ts'

/** Bytes as MS-TDS prints them. */
export const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s+/g, ''), 'hex')

/** MS-TDS 4.1 with ENCRYPT_NOT_SUP in place of ENCRYPT_ON. */
export const PRELOGIN = hex(`00 00 1A 00 06 01 00 20 00 01 02 00 21 00 01 03 00 22 00 04 04 00 26 00 01 FF
  09 00 00 00 00 00 02 00 B8 0D 00 00 01`)

/** MS-TDS 4.3: skostov1, user sa without a password, OSQL-32, TDS 7.2. */
export const LOGIN = hex(`88 00 00 00 02 00 09 72 00 10 00 00 00 00 00 07 00 01 00 00 00 00 00 00 E0 03 00 00 00 00 00
  00 09 04 00 00 5E 00 08 00 6E 00 02 00 72 00 00 00 72 00 07 00 80 00 00 00 80 00 00 00 80 00 04 00 88 00 00 00 88 00
  00 00 00 50 8B E2 B7 8F 88 00 00 00 88 00 00 00 88 00 00 00 00 00 00 00 73 00 6B 00 6F 00 73 00 74 00 6F 00 76 00 31
  00 73 00 61 00 4F 00 53 00 51 00 4C 00 2D 00 33 00 32 00 4F 00 44 00 42 00 43 00`)

/** ALL_HEADERS without a transaction. */
const HEADERS = hex('16 00 00 00 12 00 00 00 02 00 00 00 00 00 00 00 00 00 01 00 00 00')
export const batchBody = (sql: string): Buffer => Buffer.concat([HEADERS, Buffer.from(sql, 'utf16le')])
export const callBody = (name: string, rest: Buffer = Buffer.alloc(2)): Buffer => {
  const length = Buffer.alloc(2)
  length.writeUInt16LE(name.length)
  return Buffer.concat([HEADERS, length, Buffer.from(name, 'utf16le'), rest])
}

export interface RawMessage {
  /** Whole packets, headers included. */
  readonly packets: readonly Buffer[]
  readonly body: Buffer
}

/** A client that sends bytes and gives back packets, and understands neither. */
export interface RawClient {
  readonly stream: Duplex
  /** One packet: type, status, body. The status is end of message unless told otherwise. */
  send(type: number, body: Buffer, status?: number): void
  /** The next packet; undefined when the server hung up. */
  packet(): Promise<Buffer | undefined>
  /** The next message. @throws Error when the server hung up before its end */
  message(): Promise<RawMessage>
  /** PRELOGIN and LOGIN7. @throws Error when the login is refused */
  login(): Promise<void>
}

export function rawPacket(type: number, body: Buffer, status = 1): Buffer {
  const head = Buffer.from([type, status, 0, 0, 0, 0, 1, 0])
  head.writeUInt16BE(body.length + 8, 2)
  return Buffer.concat([head, body])
}

export function rawClient(server: TdsServer): RawClient {
  const [stream, served] = duplexPair()
  server.serve(served)
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  let pending = Buffer.alloc(0)
  const client: RawClient = {
    stream,
    send: (type, body, status) => void stream.write(rawPacket(type, body, status)),
    async packet() {
      while (pending.length < 8 || pending.length < pending.readUInt16BE(2)) {
        const { done, value } = await chunks.next()
        if (done === true) return undefined
        pending = Buffer.concat([pending, value])
      }
      const length = pending.readUInt16BE(2)
      const packet = pending.subarray(0, length)
      pending = pending.subarray(length)
      return packet
    },
    async message() {
      const packets: Buffer[] = []
      do {
        const packet = await client.packet()
        if (packet === undefined) throw new Error(`The server hung up after ${packets.length} packets.`)
        packets.push(packet)
      } while (((packets.at(-1)?.[1] ?? 0) & 1) === 0)
      return { packets, body: Buffer.concat(packets.map((packet) => packet.subarray(8))) }
    },
    async login() {
      client.send(0x12, PRELOGIN)
      await client.message()
      client.send(0x10, LOGIN)
      if ((await client.message()).body[0] === 0xaa) throw new Error('The login was refused.')
    },
  }
  return client
}
