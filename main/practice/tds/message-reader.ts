import {
  HEADER_SIZE,
  LARGEST_MESSAGE,
  LARGEST_PACKET,
  MalformedMessage,
  PacketType,
  SMALLEST_PACKET,
  Status,
} from './wire.ts'

/** One message of the client, its packets put together. */
export interface ClientMessage {
  readonly type: number
  readonly body: Buffer
  /** The client gave up while sending: it is not to be carried out, but answered. */
  readonly isIgnored: boolean
  readonly reset: 'no' | 'all' | 'keep-transaction'
}

const known: ReadonlySet<number> = new Set(Object.values(PacketType).filter((type) => type !== PacketType.reply))

/** Puts packets together to messages. */
export class MessageReader {
  #pending: Buffer = Buffer.alloc(0)
  #parts: Buffer[] = []
  #size = 0
  #type = 0
  #firstStatus = 0

  append(chunk: Buffer): void {
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk])
  }

  /** The first byte of the next packet, where a packet may begin. */
  peek(): number | undefined {
    return this.#pending[0]
  }

  /** Everything that is not yet part of a message. */
  takeRest(): Buffer {
    const rest = this.#pending
    this.#pending = Buffer.alloc(0)
    return rest
  }

  /** The next complete message, if there is one. @throws MalformedMessage */
  next(): ClientMessage | undefined {
    while (this.#pending.length > 0) {
      const type = this.#pending[0] ?? 0
      if (!known.has(type)) throw new MalformedMessage(`packet type 0x${type.toString(16)}`)
      if (this.#pending.length < HEADER_SIZE) return undefined
      const length = this.#pending.readUInt16BE(2)
      if (length < HEADER_SIZE || length > LARGEST_PACKET) throw new MalformedMessage(`a packet of ${length} bytes`)
      if (this.#pending.length < length) return undefined
      const done = this.#take(type, length)
      if (done !== undefined) return done
    }
    return undefined
  }

  #take(type: number, length: number): ClientMessage | undefined {
    const status = this.#pending[1] ?? 0
    if (this.#parts.length === 0) {
      this.#type = type
      this.#firstStatus = status
    } else if (type !== this.#type) throw new MalformedMessage('a packet of another type inside a message')
    this.#parts.push(this.#pending.subarray(HEADER_SIZE, length))
    this.#pending = this.#pending.subarray(length)
    // Packets before the last are full by rule; counting short ones as the shortest bounds their number, too.
    this.#size += Math.max(length - HEADER_SIZE, SMALLEST_PACKET)
    if (this.#size > LARGEST_MESSAGE) throw new MalformedMessage(`a message of more than ${LARGEST_MESSAGE} bytes`)
    if ((status & Status.endOfMessage) === 0) return undefined
    const [only] = this.#parts
    const body = this.#parts.length === 1 && only !== undefined ? only : Buffer.concat(this.#parts)
    this.#parts = []
    this.#size = 0
    // The bits count on the first packet only (MS-TDS 2.2.3.1.2).
    const first = this.#firstStatus
    const reset =
      (first & Status.resetKeepTransaction) !== 0 ? 'keep-transaction' : (first & Status.reset) !== 0 ? 'all' : 'no'
    return { type, body, isIgnored: (status & Status.ignore) !== 0, reset }
  }
}
