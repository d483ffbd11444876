import { isLocalServer, parseServer, type ServerAddress } from '../../preload/contract/input/server.ts'
import { type Clock, systemClock } from '../engine/clock.ts'
import type { Certificate, Connection, Instance, SqlServers } from '../ports/instance.ts'
import { type Account, accountOf, type Surroundings } from './connect/config.ts'
import { Lines } from './connect/lines.ts'
import { systemAuthorities } from './connect/trust.ts'
import { Way, type WayOptions } from './connect/way.ts'
import { identify } from './identity.ts'
import { LinesInstance } from './instance.ts'
import type { SqlServersOptions } from './options.ts'
import { outcomes } from './outcomes.ts'
import { Password } from './passwords.ts'
import { problems } from './problems.ts'
import { timeouts as defaults, type Timeouts } from './timeouts.ts'

/** A signed-in connection to one instance. */
interface Session {
  lines: Lines
  instance: Instance
  password: Password | undefined
}

const key = (...parts: readonly (string | undefined)[]): string =>
  JSON.stringify(parts.map((part) => part?.toLowerCase() ?? null))

/** `SQL01`, `sql01,1433` and `tcp:SQL01` are one server. */
function serverKey(server: string): string {
  const address = addressOf(server)
  return key(address.host, address.instance, String(address.port ?? ''))
}

/** @throws TypeError for what the contract does not let through */
function addressOf(server: string): ServerAddress {
  const address = parseServer(server)
  if (typeof address === 'string') throw new TypeError(`${JSON.stringify(server)}: ${address}`)
  return address
}

export class MssqlServers implements SqlServers {
  readonly #options: SqlServersOptions
  readonly #surroundings: Surroundings
  readonly #clock: Clock
  readonly #timeouts: Timeouts
  readonly #sessions = new Map<string, Session>()
  readonly #passwords = new Map<string, Password>()
  /** Every password that was not wiped yet, also of sessions that were replaced. */
  readonly #all = new Set<Password>()
  /** The lines of every session, also of those that were replaced. */
  readonly #lines = new Set<Lines>()
  #generation = 0
  readonly #pending = new Map<string, Promise<Instance>>()

  constructor(options: SqlServersOptions) {
    this.#options = options
    this.#clock = options.clock ?? systemClock
    this.#timeouts = { ...defaults, ...options.timeouts }
    this.#surroundings = {
      dial: options.dial,
      appName: options.appName ?? 'System Center Recovery Wizard',
      authorities: options.authorities ?? systemAuthorities,
      timeouts: this.#timeouts,
    }
  }

  async open(
    connection: Connection,
    { password, signal }: { password?: Uint8Array | undefined; signal?: AbortSignal } = {},
  ): Promise<Instance> {
    signal?.throwIfAborted()
    const { server, signIn, user, certificate } = connection
    const own = key(serverKey(server), signIn, user, certificate)
    // Two pages may ask at once; a wrong password must not be tried twice.
    for (let other = this.#pending.get(own); other !== undefined; other = this.#pending.get(own))
      await abortable(other, signal).catch(() => signal?.throwIfAborted())
    const known = this.#sessions.get(own)
    const isSame = password === undefined || known?.password?.equals(password) !== false
    if (known !== undefined && isSame && known.lines.isConnected) return known.instance
    const signingIn = this.#signIn(connection, own, password)
    this.#pending.set(own, signingIn)
    const settled = (): void => void this.#pending.delete(own)
    signingIn.then(settled, settled)
    return abortable(signingIn, signal)
  }

  async #signIn(connection: Connection, own: string, given: Uint8Array | undefined): Promise<Instance> {
    const { server, signIn, user } = connection
    const generation = this.#generation
    const password = this.#passwordFor(connection, given)
    const account = password === undefined ? this.#practiceAccount() : accountOf(connection, () => password.text())
    const way = new Way(connection, addressOf(server), this.#wayOptions(account))
    const lines = new Lines((database, signal) => way.open(database, signal), this.#clock, this.#timeouts)
    try {
      const time = { clock: this.#clock, patience: this.#timeouts.moments }
      const identity = await lines.use('master', undefined, (line) => identify(line, server, time))
      const instance = new LinesInstance({ identity, lines, clock: this.#clock, timeouts: this.#timeouts })
      if (generation !== this.#generation) throw outcomes.sessionClosed(server)
      // Who holds the former session goes on with it: a backup may be under way there.
      await this.#sessions.get(own)?.lines.closeIdle()
      this.#sessions.set(own, { lines, instance, password })
      this.#lines.add(lines)
      if (password !== undefined) {
        this.#remember(key(serverKey(server), signIn, user), password)
        // The kept name is the server’s own: the next page asks by it.
        if (isLocalServer(server)) this.#remember(key(serverKey(identity.name), signIn, user), password)
      }
      this.#options.log?.('info', 'sql-signed-in', {
        server: identity.name,
        way: signIn,
        login: identity.login,
        version: identity.version,
        encrypted: identity.encrypted,
      })
      return instance
    } catch (error) {
      await lines.close()
      if (given !== undefined && password !== undefined) {
        password.wipe()
        this.#all.delete(password)
      }
      throw error
    }
  }

  /** The one that is given, or the one that was accepted before. @throws Problem `password-missing` */
  #passwordFor({ server, signIn, user }: Connection, given: Uint8Array | undefined): Password | undefined {
    if (signIn === 'windows') return undefined
    if (given !== undefined) {
      const password = new Password(given)
      this.#all.add(password)
      return password
    }
    const remembered = this.#passwords.get(key(serverKey(server), signIn, user))
    if (remembered === undefined) throw problems.passwordMissing(server, user ?? '')
    return remembered
  }

  #remember(name: string, password: Password): void {
    this.#passwords.set(name, password)
  }

  #practiceAccount(): Account | undefined {
    const { practiceWindows, dial } = this.#options
    if (practiceWindows === undefined || dial === undefined) return undefined
    const { user, password } = practiceWindows
    return accountOf({ server: '', signIn: 'account', user }, () => new TextDecoder().decode(password))
  }

  async certificate(server: string, { signal }: { signal?: AbortSignal } = {}): Promise<Certificate | undefined> {
    return new Way({ server, signIn: 'sql' }, addressOf(server), this.#wayOptions(undefined)).certificate(signal)
  }

  async forget(): Promise<void> {
    this.#generation += 1
    const lines = [...this.#lines]
    this.#lines.clear()
    this.#sessions.clear()
    this.#passwords.clear()
    for (const password of this.#all) password.wipe()
    this.#all.clear()
    await Promise.all(lines.map((one) => one.close()))
  }

  #wayOptions(account: Account | undefined): WayOptions {
    const { browserPort = 1434, native } = this.#options
    return { surroundings: this.#surroundings, browserPort, native, account, clock: this.#clock }
  }
}

/** Ends the waiting, not the work. */
async function abortable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work
  signal.throwIfAborted()
  let stop = (): void => undefined
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
