/** Constants of the protocol, by their names in MS-TDS. */

/** Packet types (2.2.3.1.1); what a client may send, and `reply`, which the server sends. */
export const PacketType = {
  batch: 0x01,
  rpc: 0x03,
  reply: 0x04,
  attention: 0x06,
  transaction: 0x0e,
  login: 0x10,
  sspi: 0x11,
  prelogin: 0x12,
} as const

/** Bits of a packet’s status (2.2.3.1.2). */
export const Status = { endOfMessage: 0x01, ignore: 0x02, reset: 0x08, resetKeepTransaction: 0x10 } as const

/** Tokens of a reply (2.2.4). */
export const Token = {
  returnStatus: 0x79,
  columns: 0x81,
  error: 0xaa,
  info: 0xab,
  returnValue: 0xac,
  loginAck: 0xad,
  featureAck: 0xae,
  row: 0xd1,
  environment: 0xe3,
  sspi: 0xed,
  done: 0xfd,
  doneProc: 0xfe,
  doneInProc: 0xff,
} as const

/** Bits of a DONE token’s status (2.2.7.6). */
export const Done = { final: 0, more: 0x01, error: 0x02, count: 0x10, attention: 0x20 } as const

/** `CurCmd` of DONE tokens, as SQL Server sends them; no client is known to look at it. */
export const Command = { none: 0, select: 0xc1, execute: 0xe0, attention: 0xfd } as const

/** Kinds of ENVCHANGE (2.2.7.9). */
export const Environment = {
  database: 1,
  language: 2,
  packetSize: 4,
  collation: 7,
  begin: 8,
  commit: 9,
  rollback: 10,
  resetDone: 18,
} as const

/** SQL_Latin1_General_CP1_CI_AS: the collation of a default English installation. */
export const COLLATION: Buffer = Buffer.from([0x09, 0x04, 0xd0, 0x00, 0x34])

export const HEADER_SIZE = 8
/** Bytes of a packet before the login agrees on another size, and the most and least that can be agreed on. */
export const DEFAULT_PACKET_SIZE = 4096
export const LARGEST_PACKET = 32_767
export const SMALLEST_PACKET = 512
/** Bytes of one client message. Nothing that a client of this program sends comes near. */
export const LARGEST_MESSAGE = 64 * 1024 * 1024

/** What the client sent is not TDS, or is cut short. The connection ends with it; the process never does. */
export class MalformedMessage extends Error {
  constructor(what: string) {
    super(`malformed TDS: ${what}`)
    this.name = 'MalformedMessage'
  }
}

/** One packet: the header of eight bytes, then the body. `spid` and `id` go out modulo their width. */
export function packet(type: number, body: Buffer, options: { last: boolean; spid?: number; id?: number }): Buffer {
  const { last, spid = 0, id = 1 } = options
  const bytes = Buffer.allocUnsafe(HEADER_SIZE + body.length)
  bytes[0] = type
  bytes[1] = last ? Status.endOfMessage : 0
  bytes.writeUInt16BE(bytes.length, 2)
  bytes.writeUInt16BE(spid & 0xffff, 4)
  bytes[6] = id & 0xff
  bytes[7] = 0
  body.copy(bytes, HEADER_SIZE)
  return bytes
}

/** A whole message as packets of at most `size` bytes, one after the other. */
export function message(type: number, body: Buffer, size: number, spid = 0): Buffer {
  const room = size - HEADER_SIZE
  const packets: Buffer[] = []
  let at = 0
  do {
    const part = body.subarray(at, at + room)
    at += room
    packets.push(packet(type, part, { last: at >= body.length, spid, id: packets.length + 1 }))
  } while (at < body.length)
  return Buffer.concat(packets)
}
