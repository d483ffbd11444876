import type { ConnectionPool } from 'mssql'
import type { Certificate } from '../../ports/instance.ts'
import { type Attempt, ConnectFailure, watchAttempt } from './attempt.ts'
import { configOf, type Surroundings, type Target } from './config.ts'
import { type Driver, loadDriver } from './driver.ts'
import type { Line, Listener, Ongoing, Outgoing } from './line.ts'
import { sendThrough } from './request.ts'

/** Signs in over TDS. Rejects with a `ConnectFailure`, or with the signal’s reason. */
export async function openTediousLine(target: Target, surroundings: Surroundings, signal?: AbortSignal): Promise<Line> {
  const driver = await loadDriver()
  signal?.throwIfAborted()
  const line = new TediousLine(driver, target, surroundings)
  await line.open(signal)
  return line
}

/** What the server presents, without signing in; undefined when it offers no encryption. Rejects like `openTediousLine`. */
export async function lookAtCertificate(
  target: Target,
  surroundings: Surroundings,
  signal?: AbortSignal,
): Promise<Certificate | undefined> {
  const driver = await loadDriver()
  signal?.throwIfAborted()
  const config = configOf({ ...target, certificate: 'any' }, surroundings)
  let attempt: Attempt | undefined
  const pool = new driver.ConnectionPool({
    ...config,
    beforeConnect(wire) {
      attempt = watchAttempt(wire, () => false)
    },
  })
  // Told by `connect`, too.
  pool.on('error', () => undefined)
  try {
    await connect(pool, () => attempt, signal)
    return undefined
  } catch (error) {
    signal?.throwIfAborted()
    const failure = new ConnectFailure(error, attempt)
    if (failure.presented !== undefined) return failure.presented
    if (failure.code === 'EENCRYPT') return undefined
    throw failure
  }
}

/** `connect` of a pool that ends when the signal does: mssql itself can’t be interrupted. */
async function connect(
  pool: ConnectionPool,
  latest: () => Attempt | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  const stop = (): void => latest()?.wire.close()
  signal?.addEventListener('abort', stop, { once: true })
  try {
    await pool.connect()
  } finally {
    signal?.removeEventListener('abort', stop)
  }
}

class TediousLine implements Line {
  readonly database: string
  readonly speaksLive = true
  readonly #driver: Driver
  readonly #pool: ConnectionPool
  #attempt: Attempt | undefined
  /** mssql opens a connection to try and closes it: that one’s end means nothing. */
  #isTrying = true
  #isOpen = true

  constructor(driver: Driver, target: Target, surroundings: Surroundings) {
    this.database = target.database
    this.#driver = driver
    this.#pool = new driver.ConnectionPool({
      ...configOf(target, surroundings),
      beforeConnect: (wire) => {
        const attempt = watchAttempt(wire, (presented) => {
          return target.certificate === undefined || presented?.fingerprint === target.certificate
        })
        this.#attempt = attempt
        wire.once('end', () => {
          if (!this.#isTrying && this.#attempt === attempt) this.#isOpen = false
        })
      },
    })
    // An idle connection that is lost is told here; `isOpen` says so, and a request says it again.
    this.#pool.on('error', () => undefined)
  }

  get encrypted(): boolean {
    return this.#attempt?.presented !== undefined
  }

  get isOpen(): boolean {
    return this.#isOpen
  }

  async open(signal: AbortSignal | undefined): Promise<void> {
    try {
      await connect(this.#pool, () => this.#attempt, signal)
    } catch (error) {
      this.#isOpen = false
      signal?.throwIfAborted()
      throw new ConnectFailure(error, this.#attempt)
    }
    this.#isTrying = false
    if (signal?.aborted === true) {
      await this.close()
      signal.throwIfAborted()
    }
  }

  send(request: Outgoing, listener: Listener): Ongoing {
    const ongoing = sendThrough(this.#driver, this.#pool, request, listener)
    return {
      ...ongoing,
      ended: ongoing.ended.then((end) => {
        if (end.how === 'lost' || end.how === 'not-sent') this.#isOpen = false
        return end
      }),
    }
  }

  async close(): Promise<void> {
    this.#isOpen = false
    // First the connection, because the pool waits for what it does (tds-server-for-tests.md: "for hours for a backup").
    this.#attempt?.wire.close()
    await this.#pool.close().catch(() => undefined)
  }
}
