import { randomBytes } from 'node:crypto'
import type { Duplex } from 'node:stream'
import { Channel } from './channel.ts'
import { isBareRecord } from './handshake-stream.ts'
import { Jobs } from './jobs.ts'
import { agreedPacketSize, type Login, loginReply, readLogin, refusal, sspiReply } from './login.ts'
import { type ClientMessage, MessageReader } from './message-reader.ts'
import { challenge, isNtlm, readAnswer } from './ntlm.ts'
import type { LoginRequest, TdsServerOptions } from './options.ts'
import { ReplyOutlet } from './outlet.ts'
import { agree, preloginReply, readOffer } from './prelogin.ts'
import { batchReply } from './reply.ts'
import { ReplyWriter } from './reply-writer.ts'
import { answer } from './request.ts'
import { SessionState } from './session.ts'
import { DEFAULT_PACKET_SIZE, MalformedMessage, message, PacketType } from './wire.ts'

/** SQL Server 2022, cumulative update 14. */
const VERSION = { major: 16, minor: 0, build: 4135 }
const UNTRUSTED =
  'Login failed. The login is from an untrusted domain and cannot be used with Integrated authentication.'

/** How far a connection has come. What comes in `closing` is not looked at: the client is about to hang up. */
type Stage = 'prelogin' | 'handshake' | 'login' | 'sspi' | 'deciding' | 'ready' | 'closing'

/** One client connection, from its first byte to its last. */
export class Connection {
  readonly session: SessionState
  readonly #options: TdsServerOptions
  readonly #channel: Channel
  readonly #outlet: ReplyOutlet
  readonly #jobs: Jobs
  readonly #reader = new MessageReader()
  readonly #nonce = randomBytes(8)
  #stage: Stage = 'prelogin'
  /** Only the login packet is encrypted. */
  #endsTls = false
  #login: Login | undefined

  constructor(raw: Duplex, id: number, options: TdsServerOptions, onClosed: () => void) {
    this.#options = options
    this.session = new SessionState(id)
    this.#jobs = new Jobs((error) => this.#fail(error))
    this.#channel = new Channel(raw, options.tls, {
      bytes: (chunk) => this.#onBytes(chunk),
      closed: () => {
        this.#stage = 'closing'
        this.#outlet.lose()
        this.#jobs.closed()
        onClosed()
      },
    })
    this.#outlet = new ReplyOutlet(this.#channel, this.session, options, () => this.#jobs.closed())
  }

  get isReady(): boolean {
    return this.#stage === 'ready'
  }

  /** Hangs up as KILL does; the client sees the end of the stream. */
  disconnect(): void {
    this.#outlet.drop('end', Buffer.alloc(0))
  }

  destroy(): void {
    this.#channel.destroy()
  }

  #fail(error: unknown): void {
    if (error instanceof MalformedMessage) this.#options.onMalformed?.(error)
    else this.#options.onInternalError?.(error)
    this.#stage = 'closing'
    this.#channel.destroy()
  }

  #onBytes(chunk: Buffer): void {
    const reader = this.#reader
    try {
      reader.append(chunk)
      while (this.#stage !== 'closing') {
        if (this.#channel.isHandshaking && isBareRecord(reader.peek())) return this.#channel.goBare(reader.takeRest())
        const next = reader.next()
        if (next === undefined) return
        this.#onMessage(next)
      }
      reader.takeRest()
    } catch (error) {
      this.#fail(error)
    }
  }

  #onMessage(told: ClientMessage): void {
    const { type, body } = told
    if (this.#stage === 'ready') return this.#onRequest(told)
    if (this.#stage === 'prelogin' && type === PacketType.prelogin) return this.#onPrelogin(body)
    if (this.#stage === 'handshake' && type === PacketType.prelogin) return this.#channel.pushHandshake(body)
    if ((this.#stage === 'login' || this.#stage === 'handshake') && type === PacketType.login)
      return this.#onLogin(readLogin(body))
    if (this.#stage === 'sspi' && type === PacketType.sspi) return this.#onSspi(body)
    throw new MalformedMessage(`packet type 0x${type.toString(16)} at the stage "${this.#stage}"`)
  }

  #onPrelogin(body: Buffer): void {
    const { encryption = 'not-supported', version = VERSION } = this.#options
    const { answer: told, agreed } = agree(encryption, readOffer(body), this.#channel.isStrict)
    this.#send(preloginReply(version, told))
    this.session.encrypted = this.#channel.isStrict || agreed === 'all'
    this.#endsTls = agreed === 'login'
    this.#stage = agreed === 'clear' ? 'login' : agreed === 'refused' ? 'closing' : 'handshake'
    if (this.#stage === 'handshake') this.#channel.startTls()
  }

  #onLogin(login: Login): void {
    if (this.#stage === 'handshake' && this.#channel.isHandshaking) throw new MalformedMessage('a login before its TLS')
    if (this.#endsTls) this.#channel.endTls()
    this.#login = login
    this.session.app = login.app
    this.session.host = login.host
    if (login.sspi === undefined) {
      const { user, password } = login
      return this.#decide({ kind: 'sql', user, password, ...clientOf(login) })
    }
    if (!isNtlm(login.sspi, 1)) return this.#refuse([{ number: 18_452, state: 1, class: 14, text: UNTRUSTED }])
    const { serverName, domain = 'WORKGROUP' } = this.#options
    this.#stage = 'sspi'
    this.#send(sspiReply(challenge(this.#nonce, { server: serverName, domain }, new Date())))
  }

  #onSspi(body: Buffer): void {
    if (this.#login === undefined) throw new MalformedMessage('an answer without a login')
    const { user, domain, verify } = readAnswer(body, this.#nonce)
    this.#decide({ kind: 'ntlm', user, domain, verify, ...clientOf(this.#login) })
  }

  #decide(request: LoginRequest): void {
    this.#stage = 'deciding'
    const decision = async (): Promise<void> => {
      const verdict = await this.#options.login(request)
      if (verdict.accepted) this.#accept(verdict)
      else this.#refuse(verdict.errors)
    }
    decision().catch((error: unknown) => this.#fail(error))
  }

  #accept({ user, database }: { user: string; database: string }): void {
    const login = this.#login
    if (login === undefined) throw new Error('accepted without a login')
    const { serverName, version = VERSION, packetSize: most } = this.#options
    const packetSize = agreedPacketSize(login.packetSize, most)
    Object.assign(this.session, { user, database, loginDatabase: database })
    this.#send(loginReply({ login, database, packetSize, serverName, version }))
    this.#outlet.packetSize = packetSize
    this.#login = undefined
    this.#stage = 'ready'
  }

  /** The client reads the errors and hangs up; the server does not, because its end of the stream could overtake them there. */
  #refuse(errors: Parameters<typeof refusal>[0]): void {
    this.#login = undefined
    this.#stage = 'closing'
    this.#send(refusal(errors, this.#options.serverName))
  }

  #onRequest(told: ClientMessage): void {
    if (told.type === PacketType.attention) return this.#onAttention()
    const context = { session: this.session, outlet: this.#outlet, options: this.#options }
    this.#jobs.add((job) => answer(told, job, context))
  }

  #onAttention(): void {
    if (this.#options.attentionAck === 'never' || this.#jobs.attention()) return
    new ReplyWriter(this.#outlet, batchReply, new AbortController().signal).acknowledge()
  }

  /** A whole message before the session begins. */
  #send(body: Buffer): void {
    this.#channel.write(message(PacketType.reply, body, DEFAULT_PACKET_SIZE, this.session.id))
  }
}

function clientOf({ database, app, host }: Login): { database: string; app: string; host: string } {
  return { database, app, host }
}
