import type { Channel } from './channel.ts'
import type { TdsServerOptions } from './options.ts'
import type { DropKind, Outlet } from './reply.ts'
import type { SessionState } from './session.ts'
import { DEFAULT_PACKET_SIZE, HEADER_SIZE, PacketType, packet } from './wire.ts'

/** A token that no version of TDS has. */
const UNKNOWN_TOKEN = 0x99

/** The way of replies to the client, with the faults that are switched on. */
export class ReplyOutlet implements Outlet {
  readonly #channel: Channel
  readonly #session: SessionState
  readonly #options: TdsServerOptions
  readonly #onDrop: () => void
  packetSize = DEFAULT_PACKET_SIZE
  #sent = 0
  #nextId = 1
  #isLost = false

  constructor(channel: Channel, session: SessionState, options: TdsServerOptions, onDrop: () => void) {
    this.#channel = channel
    this.#session = session
    this.#options = options
    this.#onDrop = onDrop
  }

  get room(): number {
    return this.packetSize - HEADER_SIZE
  }

  get serverName(): string {
    return this.#options.serverName
  }

  /** Nothing is sent any more. */
  get isLost(): boolean {
    return this.#isLost
  }

  /** The connection is gone. */
  lose(): void {
    this.#isLost = true
  }

  send(body: Buffer, last: boolean): void {
    if (this.#isLost) return
    const fault = this.#options.faults?.(this.#session)
    if (fault !== undefined && this.#sent >= fault.afterPackets) return this.drop(fault.how, body)
    this.#sent += 1
    this.#channel.write(packet(PacketType.reply, body, { last, spid: this.#session.id, id: this.#nextId }))
    this.#nextId = last ? 1 : this.#nextId + 1
  }

  drop(how: DropKind, body: Buffer): void {
    if (this.#isLost) return
    this.#isLost = true
    const whole = (bytes: Buffer): Buffer =>
      packet(PacketType.reply, bytes, { last: false, spid: this.#session.id, id: this.#nextId })
    if (how === 'half-packet') {
      const bytes = whole(body.length === 0 ? Buffer.alloc(HEADER_SIZE) : body)
      this.#channel.write(bytes.subarray(0, Math.ceil(bytes.length / 2)))
    }
    // After an unknown token the client hangs up; if the server did, its client could see that first.
    if (how === 'unknown-token') this.#channel.write(whole(Buffer.from([UNKNOWN_TOKEN])))
    else if (how === 'destroy') this.#channel.reset()
    else this.#channel.end()
    this.#onDrop()
  }

  drained(): Promise<void> {
    return this.#channel.drained()
  }

  changeDatabase(name: string): string {
    const former = this.#session.database
    this.#session.database = name
    return former
  }
}
