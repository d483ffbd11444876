import { ByteReader, ByteWriter } from './bytes.ts'

/**
 * How the server wants its connections.
 * `not-supported`: no certificate, everything in clear text. `off`: SQL Server’s default: encrypts what the client asks
 * for, else only the login. `on`: encrypts every client that can. `required`: turns away those that cannot.
 */
export type Encryption = 'not-supported' | 'off' | 'on' | 'required'

export interface Version {
  readonly major: number
  readonly minor: number
  readonly build: number
}

/** What the handshake agreed on. `login` encrypts the login packet only. */
export type Agreed = 'clear' | 'login' | 'all' | 'refused'

const Offer = { off: 0, on: 1, notSupported: 2, required: 3 } as const
const VERSION = 0
const ENCRYPTION = 1
const INSTANCE = 2
const THREAD = 3
const MARS = 4
const END = 0xff

/** The client’s ENCRYPTION option (MS-TDS 2.2.6.5). @throws MalformedMessage */
export function readOffer(body: Buffer): number {
  const reader = new ByteReader(body)
  for (let option = reader.u8(); option !== END; option = reader.u8()) {
    const head = reader.take(4)
    const value = reader.slice(head.readUInt16BE(0), head.readUInt16BE(2))
    // A client certificate and the like are flags above these two bits.
    if (option === ENCRYPTION) return (value[0] ?? Offer.notSupported) & 0x03
  }
  return Offer.notSupported
}

/** The table of MS-TDS 3.3.5.1; a connection that is inside TLS already (TDS 8) has nothing left to agree on. */
export function agree(mode: Encryption, offer: number, isEncrypted: boolean): { answer: number; agreed: Agreed } {
  if (isEncrypted) return { answer: Offer.notSupported, agreed: 'clear' }
  if (mode === 'not-supported') return { answer: Offer.notSupported, agreed: 'clear' }
  if (offer === Offer.notSupported)
    return mode === 'required'
      ? { answer: Offer.required, agreed: 'refused' }
      : { answer: Offer.notSupported, agreed: 'clear' }
  if (offer !== Offer.off) return { answer: Offer.on, agreed: 'all' }
  return mode === 'off' ? { answer: Offer.off, agreed: 'login' } : { answer: Offer.required, agreed: 'all' }
}

/** PRELOGIN of the server. */
export function preloginReply(version: Version, answer: number): Buffer {
  const { major, minor, build } = version
  const options: readonly (readonly [number, Buffer])[] = [
    [VERSION, new ByteWriter().u8(major).u8(minor).u16be(build).u16(0).toBuffer()],
    [ENCRYPTION, Buffer.from([answer])],
    [INSTANCE, Buffer.from([0])],
    [THREAD, Buffer.alloc(0)],
    // No multiple active result sets.
    [MARS, Buffer.from([0])],
  ]
  const heads = new ByteWriter()
  const values = new ByteWriter()
  const start = options.length * 5 + 1
  for (const [id, value] of options) {
    heads
      .u8(id)
      .u16be(start + values.size)
      .u16be(value.length)
    values.bytes(value)
  }
  heads.u8(END)
  return Buffer.concat([heads.toBuffer(), values.toBuffer()])
}
