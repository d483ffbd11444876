import { Duplex } from 'node:stream'
import { DEFAULT_PACKET_SIZE, message, PacketType } from './wire.ts'

/**
 * What TLS is spoken over inside TDS 7: during the handshake its bytes travel in PRELOGIN messages, afterwards bare.
 * tds-server-for-tests.md section 1, trap 1.
 */
export class HandshakeStream extends Duplex {
  readonly #raw: Duplex
  #flight: Buffer[] = []
  #bare = false

  constructor(raw: Duplex) {
    super()
    this.#raw = raw
  }

  get isHandshaking(): boolean {
    return !this.#bare
  }

  /** From here on TLS records travel without packets around them. The client decides when: its first bare record. */
  goBare(): void {
    this.#bare = true
  }

  override _read(): void {
    // Filled by push() as bytes arrive.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (!this.#bare) {
      // tedious reads exactly one PRELOGIN message for each flight it sends: all that OpenSSL writes in one turn is one message.
      if (this.#flight.length === 0) setImmediate(() => this.#sendFlight())
      this.#flight.push(chunk)
      return done()
    }
    if (this.#raw.write(chunk)) return done()
    const raw = this.#raw
    const go = (): void => {
      raw.off('drain', go)
      raw.off('close', go)
      done()
    }
    raw.on('drain', go)
    raw.on('close', go)
  }

  #sendFlight(): void {
    const flight = Buffer.concat(this.#flight)
    this.#flight = []
    if (!this.#raw.destroyed) this.#raw.write(message(PacketType.prelogin, flight, DEFAULT_PACKET_SIZE))
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#raw.end()
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#raw.destroy()
    done(error)
  }
}

/** A TLS record’s first byte when it comes bare after a handshake: application data, or an alert. No TDS packet begins so. */
export function isBareRecord(byte: number | undefined): boolean {
  return byte === 0x17 || byte === 0x15
}

/** A ClientHello without a PRELOGIN before it: TDS 8, "strict". */
export function isClientHello(byte: number | undefined): boolean {
  return byte === 0x16
}
