import { ByteReader, ByteWriter } from './bytes.ts'
import type { Version } from './prelogin.ts'
import { type ServerMessage, writeByteChange, writeDone, writeMessage, writeTextChange } from './tokens.ts'
import {
  COLLATION,
  Command,
  DEFAULT_PACKET_SIZE,
  Done,
  Environment,
  LARGEST_PACKET,
  MalformedMessage,
  SMALLEST_PACKET,
  Token,
} from './wire.ts'

/** What a LOGIN7 message says (MS-TDS 2.2.6.4). */
export interface Login {
  readonly tdsVersion: number
  /** Bytes of a packet that the client would like; 0 leaves it to the server. */
  readonly packetSize: number
  readonly host: string
  readonly user: string
  readonly password: string
  readonly app: string
  readonly database: string
  /** The first message of integrated security, instead of user and password. */
  readonly sspi: Buffer | undefined
  readonly features: ReadonlySet<number>
}

const OLDEST = 0x72090002
const TDS_7_4 = 0x74000004
const TDS_8 = 0x08000000
const FIXED_SIZE = 94
const INTEGRATED = 0x80
const EXTENSION = 0x10
const UTF8_SUPPORT = 0x0a

/** The password’s bytes: halves of each swapped and XORed with 0xa5, which hides nothing. */
function unscramble(bytes: Buffer): string {
  return Buffer.from(bytes.map((byte) => byte ^ 0xa5).map((byte) => ((byte & 0x0f) << 4) | (byte >> 4))).toString(
    'utf16le',
  )
}

/** @throws MalformedMessage; also for a client older than TDS 7.2 (SQL Server 2005), which this server does not serve */
export function readLogin(body: Buffer): Login {
  const whole = new ByteReader(body)
  const length = whole.u32()
  if (length < FIXED_SIZE || length > body.length) throw new MalformedMessage(`a login of ${length} bytes`)
  const reader = new ByteReader(body.subarray(0, length))
  const tdsVersion = reader.at(4).u32()
  if (tdsVersion < OLDEST && tdsVersion !== TDS_8) throw new MalformedMessage(`TDS version ${tdsVersion.toString(16)}`)
  const flags = reader.at(24)
  flags.u8()
  const isIntegrated = (flags.u8() & INTEGRATED) !== 0
  flags.u8()
  const isExtended = (flags.u8() & EXTENSION) !== 0
  const part = (at: number, width: number): Buffer => {
    const head = reader.at(at)
    const offset = head.u16()
    return reader.slice(offset, head.u16() * width)
  }
  const text = (at: number): string => part(at, 2).toString('utf16le')
  return {
    tdsVersion,
    packetSize: reader.at(8).u32(),
    host: text(36),
    user: text(40),
    password: unscramble(part(44, 2)),
    app: text(48),
    database: text(68),
    sspi: isIntegrated ? part(78, 1) : undefined,
    features: isExtended ? readFeatures(reader) : new Set(),
  }
}

function readFeatures(reader: ByteReader): Set<number> {
  const list = reader.at(reader.at(reader.at(56).u16()).u32())
  const features = new Set<number>()
  for (let id = list.u8(); id !== 0xff; id = list.u8()) {
    features.add(id)
    list.take(list.u32())
  }
  return features
}

/** Bytes of a packet from the login’s reply on. */
export function agreedPacketSize(wanted: number, most = LARGEST_PACKET): number {
  const size = wanted === 0 ? DEFAULT_PACKET_SIZE : wanted
  return Math.max(SMALLEST_PACKET, Math.min(size, most, LARGEST_PACKET))
}

interface Accepted {
  readonly login: Login
  readonly database: string
  readonly packetSize: number
  readonly serverName: string
  readonly version: Version
}

/** The reply to a login that succeeded. Order and texts as in MS-TDS 4.5. */
export function loginReply(accepted: Accepted): Buffer {
  const { login, database, packetSize, serverName, version } = accepted
  const out = new ByteWriter(512)
  const tell = (number: number, state: number, text: string): void =>
    writeMessage(out, 'info', { number, state, class: 0, text }, serverName)
  writeTextChange(out, Environment.database, database, 'master')
  tell(5701, 2, `Changed database context to '${database}'.`)
  writeByteChange(out, Environment.collation, COLLATION, Buffer.alloc(0))
  writeTextChange(out, Environment.language, 'us_english', '')
  tell(5703, 1, 'Changed language setting to us_english.')
  writeLoginAck(out, login.tdsVersion, version)
  writeTextChange(out, Environment.packetSize, String(packetSize), String(DEFAULT_PACKET_SIZE))
  if (login.features.has(UTF8_SUPPORT)) out.u8(Token.featureAck).u8(UTF8_SUPPORT).u32(1).u8(1).u8(0xff)
  writeDone(out, Token.done, Done.final, Command.none, 0n)
  return out.toBuffer()
}

function writeLoginAck(out: ByteWriter, tdsVersion: number, { major, minor, build }: Version): void {
  const name = 'Microsoft SQL Server'
  const tsql = 1
  out.u8(Token.loginAck).u16(1 + 4 + 1 + name.length * 2 + 4)
  out.u8(tsql).u32be(tdsVersion === TDS_8 ? TDS_8 : Math.min(tdsVersion, TDS_7_4))
  out.shortText(name).u8(major).u8(minor).u16be(build)
}

/** The reply to a login that failed. */
export function refusal(errors: readonly ServerMessage[], serverName: string): Buffer {
  const out = new ByteWriter(256)
  for (const error of errors) writeMessage(out, 'error', error, serverName)
  writeDone(out, Token.done, Done.error, Command.none, 0n)
  return out.toBuffer()
}

/** The server’s turn in integrated security. */
export function sspiReply(blob: Buffer): Buffer {
  return new ByteWriter().u8(Token.sspi).u16(blob.length).bytes(blob).toBuffer()
}
