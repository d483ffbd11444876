import type { Duplex } from 'node:stream'
import { TLSSocket } from 'node:tls'
import { HandshakeStream, isClientHello } from './handshake-stream.ts'

/** A certificate with its key, PEM. */
export interface Certificate {
  readonly key: string | Buffer
  readonly cert: string | Buffer
}

interface Listener {
  /** TDS bytes, decrypted. */
  bytes(chunk: Buffer): void
  closed(): void
}

/** The byte stream of one connection with the layers of TLS that TDS knows: none, strict, for the login, for everything. */
export class Channel {
  readonly #raw: Duplex
  readonly #tls: Certificate | undefined
  readonly #listener: Listener
  #out: Duplex
  #handshake: HandshakeStream | undefined
  #started = false
  #isStrict = false

  constructor(raw: Duplex, tls: Certificate | undefined, listener: Listener) {
    this.#raw = raw
    this.#out = raw
    this.#tls = tls
    this.#listener = listener
    raw.on('data', this.#onRaw)
    // A lost connection is told once, by `close`.
    raw.on('error', () => raw.destroy())
    raw.on('end', () => raw.destroy())
    raw.once('close', () => listener.closed())
  }

  /** TDS 8: everything has been inside TLS from the first byte on. */
  get isStrict(): boolean {
    return this.#isStrict
  }

  get isHandshaking(): boolean {
    return this.#handshake?.isHandshaking ?? false
  }

  readonly #onRaw = (chunk: Buffer): void => {
    if (!this.#started) {
      this.#started = true
      if (isClientHello(chunk[0])) return this.#goStrict(chunk)
    }
    if (this.#handshake !== undefined && !this.#handshake.isHandshaking) this.#handshake.push(chunk)
    else this.#listener.bytes(chunk)
  }

  #goStrict(hello: Buffer): void {
    if (this.#tls === undefined) return this.destroy()
    this.#raw.off('data', this.#onRaw)
    this.#raw.pause()
    this.#raw.unshift(hello)
    this.#isStrict = true
    this.#use(new TLSSocket(this.#raw, { isServer: true, ...this.#tls, ALPNProtocols: ['tds/8.0'] }))
  }

  /** Begins the handshake that follows the PRELOGIN messages. TLS 1.2 at most, as with SQL Server: 1.3 came with TDS 8. */
  startTls(): void {
    if (this.#tls === undefined) return this.destroy()
    this.#handshake = new HandshakeStream(this.#raw)
    this.#use(new TLSSocket(this.#handshake, { isServer: true, ...this.#tls, maxVersion: 'TLSv1.2' }))
  }

  #use(socket: TLSSocket): void {
    socket.on('error', () => this.destroy())
    socket.on('data', (chunk: Buffer) => this.#listener.bytes(chunk))
    this.#out = socket
  }

  /** Bytes of the handshake, taken out of their packets. */
  pushHandshake(bytes: Buffer): void {
    this.#handshake?.push(bytes)
  }

  /** The handshake is over; these are the first bare records. */
  goBare(records: Buffer): void {
    this.#handshake?.goBare()
    this.#handshake?.push(records)
  }

  /** Back to clear text after an encrypted login. */
  endTls(): void {
    this.#handshake = undefined
    this.#out = this.#raw
  }

  write(bytes: Buffer): void {
    if (!this.#raw.destroyed && this.#out.writable) this.#out.write(bytes)
  }

  /** Resolves when what was written is on its way, or the connection gone. */
  async drained(): Promise<void> {
    const out = this.#out
    const raw = this.#raw
    if (!out.writableNeedDrain || raw.destroyed) return
    await new Promise<void>((resolve) => {
      const done = (): void => {
        out.off('drain', done)
        raw.off('close', done)
        resolve()
      }
      out.on('drain', done)
      raw.on('close', done)
    })
  }

  /** Hangs up in order: the client sees the end of the stream. */
  end(): void {
    this.#raw.end()
  }

  /** Hangs up at once; over TCP with a reset, if the transport can send one. */
  reset(): void {
    if ('resetAndDestroy' in this.#raw && typeof this.#raw.resetAndDestroy === 'function') this.#raw.resetAndDestroy()
    else this.#raw.destroy()
  }

  destroy(): void {
    this.#raw.destroy()
  }
}
