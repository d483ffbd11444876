import type { ServerAddress } from '../../../preload/contract/input/server.ts'
import type { Clock } from '../../engine/clock.ts'
import { codeOf, messageOf } from '../../engine/problem.ts'
import type { Certificate, Connection } from '../../ports/instance.ts'
import { openNativeLine } from '../native/line.ts'
import type { NativeOptions } from '../native/options.ts'
import { problems } from '../problems.ts'
import { instancesOf } from './browser.ts'
import { type Account, DEFAULT_PORT, type Surroundings, type Target } from './config.ts'
import { connectProblem, type Trial } from './failure.ts'
import type { Line } from './line.ts'
import { lookAtCertificate, openTediousLine } from './tedious-line.ts'

export interface WayOptions {
  surroundings: Surroundings
  browserPort: number
  native: NativeOptions | undefined
  clock: Clock
  /** Absent for the Windows account that runs this program: then the native driver signs in. */
  account: Account | undefined
}

/** The way to one server as one login: from a name to lines. Rejects with problems. */
export class Way {
  readonly #connection: Connection
  readonly #address: ServerAddress
  readonly #options: WayOptions
  #port: number | undefined

  constructor(connection: Connection, address: ServerAddress, options: WayOptions) {
    this.#connection = connection
    this.#address = address
    this.#options = options
  }

  async open(database: string, signal?: AbortSignal): Promise<Line> {
    const { account, surroundings } = this.#options
    if (account === undefined) return this.#openNative(database, signal)
    const port = await this.#portOf(signal)
    try {
      return await openTediousLine(this.#target(account, port, database), surroundings, signal)
    } catch (error) {
      // An instance without a fixed port may have another one after a restart.
      this.#port = undefined
      signal?.throwIfAborted()
      throw await connectProblem(error, this.#trial(port, database))
    }
  }

  /** What the server presents; undefined when it offers no encryption. */
  async certificate(signal?: AbortSignal): Promise<Certificate | undefined> {
    if (this.#options.surroundings.dial !== undefined) return undefined
    const port = await this.#portOf(signal)
    try {
      return await this.#look(port, signal)
    } catch (error) {
      signal?.throwIfAborted()
      throw await connectProblem(error, this.#trial(port, 'master'))
    }
  }

  #openNative(database: string, signal: AbortSignal | undefined): Promise<Line> {
    const { native, surroundings, clock } = this.#options
    if (native === undefined) throw problems.driverMissing('')
    return openNativeLine({
      connection: this.#connection,
      address: this.#address,
      database,
      options: native,
      appName: surroundings.appName,
      clock,
      timeouts: surroundings.timeouts,
      signal,
      look: () => this.certificate(signal),
    })
  }

  #look(port: number, signal: AbortSignal | undefined): Promise<Certificate | undefined> {
    const { surroundings } = this.#options
    // Nobody is signed in: the connection ends before.
    const nobody: Account = { way: 'sql', user: '', password: () => '' }
    return lookAtCertificate(this.#target(nobody, port, 'master'), surroundings, signal)
  }

  #target(signIn: Account, port: number, database: string): Target {
    return { address: this.#address, port, signIn, certificate: this.#connection.certificate, database }
  }

  #trial(port: number, database: string): Trial {
    const connection = this.#connection
    return { connection, address: this.#address, port, database, look: () => this.#look(port, undefined) }
  }

  /** A port that is named is taken, whatever instance is named with it; else the browser service is asked once. */
  async #portOf(signal: AbortSignal | undefined): Promise<number> {
    const { port, instance } = this.#address
    if (port !== undefined) return port
    if (instance === undefined || this.#options.surroundings.dial !== undefined) return DEFAULT_PORT
    this.#port ??= await this.#askBrowser(instance, signal)
    return this.#port
  }

  async #askBrowser(instance: string, signal: AbortSignal | undefined): Promise<number> {
    const { server } = this.#connection
    const { browserPort, surroundings } = this.#options
    const found = await instancesOf(this.#address.host, {
      port: browserPort,
      patience: surroundings.timeouts.browser,
      signal,
    }).catch((error: unknown) => {
      signal?.throwIfAborted()
      throw codeOf(error)?.startsWith('E') === true ? problems.serverNotFound(server, messageOf(error)) : error
    })
    if (found === undefined) throw problems.browserSilent(server, instance)
    const one = found.find(({ name }) => name.toUpperCase() === instance.toUpperCase())
    if (one === undefined)
      throw problems.instanceNotFound(
        server,
        instance,
        found.map(({ name }) => name),
      )
    if (one.port === undefined) throw problems.instanceWithoutTcp(server, instance)
    return one.port
  }
}
