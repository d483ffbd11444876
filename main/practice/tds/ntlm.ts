import { createHmac, timingSafeEqual } from 'node:crypto'
import { ByteReader, ByteWriter } from './bytes.ts'
import { md4 } from './md4.ts'
import { MalformedMessage } from './wire.ts'

/** The server’s half of NTLMv2 (MS-NLMP): one challenge, one answer to check. Kerberos and NTLMv1 are not spoken. */
const SIGNATURE = 'NTLMSSP\0'
/** Unicode, request target, NTLM, always sign, target type server, extended session security, target info. */
const FLAGS = 0x008a8205

/** Whether the bytes are an NTLM message of that type; a GSS-API token of Kerberos is not. */
export function isNtlm(bytes: Buffer, type: 1 | 3): boolean {
  return bytes.length >= 12 && bytes.toString('latin1', 0, 8) === SIGNATURE && bytes.readUInt32LE(8) === type
}

/** CHALLENGE_MESSAGE (2.2.1.2). `nonce` has 8 bytes. */
export function challenge(nonce: Buffer, names: { server: string; domain: string }, now: Date): Buffer {
  const target = Buffer.from(names.domain, 'utf16le')
  const info = new ByteWriter()
  const pair = (id: number, value: Buffer): unknown => info.u16(id).u16(value.length).bytes(value)
  const name = (id: number, text: string): unknown => pair(id, Buffer.from(text, 'utf16le'))
  name(2, names.domain)
  name(1, names.server)
  name(4, names.domain.toLowerCase())
  name(3, `${names.server}.${names.domain}`.toLowerCase())
  const time = Buffer.alloc(8)
  time.writeBigUInt64LE((BigInt(now.getTime()) + 11_644_473_600_000n) * 10_000n)
  pair(7, time)
  pair(0, Buffer.alloc(0))
  const out = new ByteWriter()
  out.bytes(Buffer.from(SIGNATURE, 'latin1')).u32(2)
  out.u16(target.length).u16(target.length).u32(56)
  out.u32(FLAGS).bytes(nonce).bytes(Buffer.alloc(8))
  out
    .u16(info.size)
    .u16(info.size)
    .u32(56 + target.length)
  // The version’s eight bytes, which nobody reads without its flag.
  out.bytes(Buffer.alloc(8))
  return out.bytes(target).bytes(info.toBuffer()).toBuffer()
}

/** What an AUTHENTICATE_MESSAGE (2.2.1.3) claims, and the check of it. */
export interface NtlmAnswer {
  readonly user: string
  readonly domain: string
  verify(password: string): boolean
}

/** @throws MalformedMessage */
export function readAnswer(bytes: Buffer, nonce: Buffer): NtlmAnswer {
  if (!isNtlm(bytes, 3)) throw new MalformedMessage('no NTLM answer')
  const reader = new ByteReader(bytes)
  const field = (at: number): Buffer => {
    const head = reader.at(at)
    const length = head.u16()
    head.u16()
    return reader.slice(head.u32(), length)
  }
  const domain = field(28).toString('utf16le')
  const user = field(36).toString('utf16le')
  const declared = field(20)
  // tedious declares the 16 bytes of the proof only and appends the rest of the response behind them, at the message’s end.
  const response = declared.length > 16 ? declared : reader.at(reader.at(24).u32()).rest()
  if (response.length < 24) throw new MalformedMessage('no NTLMv2 response')
  const proof = response.subarray(0, 16)
  const signed = Buffer.concat([nonce, response.subarray(16)])
  return {
    user,
    domain,
    verify(password) {
      const hash = md4(Buffer.from(password, 'utf16le'))
      const key = hmac(hash, Buffer.from(user.toUpperCase() + domain, 'utf16le'))
      return timingSafeEqual(hmac(key, signed), proof)
    },
  }
}

function hmac(key: Buffer, data: Buffer): Buffer {
  return createHmac('md5', key).update(data).digest()
}
