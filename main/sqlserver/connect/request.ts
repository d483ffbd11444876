import type { ConnectionPool, ISqlType } from 'mssql'
import type { Parameter } from '../../ports/instance.ts'
import type { Driver } from './driver.ts'
import { type End, type Listener, messageOf, type Ongoing, type Outgoing, type ServerError } from './line.ts'

/** Codes of mssql for a request that found no connection to go out on. */
const NOT_SENT = new Set(['ENOTOPEN', 'ECONNCLOSED', 'ENOCONN', 'EINVALIDSTATE', 'EARGS', 'EPARAM', 'EINJECT'])

/** What mssql hands over as an error; `number` is the server’s where it is a number, else it repeats `code`. */
type Told = Error & {
  code?: unknown
  number?: unknown
  class?: unknown
  state?: unknown
}

/**
 * Sends one request through a pool of one connection, with either driver of mssql.
 *
 * @throws RangeError for a parameter that no type of SQL Server’s holds exactly
 */
export function sendThrough(driver: Driver, pool: ConnectionPool, outgoing: Outgoing, listener: Listener): Ongoing {
  const request = new driver.Request(pool)
  const named = Object.entries(outgoing.parameters)
  for (const [name, value] of named) request.input(name, typeOf(driver, value), value)
  // Rows and errors are told as they come, in their order; nothing is gathered.
  request.stream = true
  const verdict = new Verdict()
  request.on('row', (row: Readonly<Record<string, unknown>>) => listener.row(row))
  request.on('info', ({ number, message }: { number: number; message: string }) =>
    listener.message(messageOf(number, message)),
  )
  request.on('error', (error: Told) => verdict.hear(error))
  const sent = named.length > 0 ? request.query(outgoing.text) : request.batch(outgoing.text)
  const ended = sent.then(
    () => verdict.end(),
    (error: unknown) => {
      verdict.hear(error instanceof Error ? error : new Error(String(error)))
      return verdict.end()
    },
  )
  return {
    ended,
    cancel: () => request.cancel(),
    pause: () => void request.pause(),
    resume: () => void request.resume(),
  }
}

const LARGEST_INT = 2_147_483_647

/** @throws RangeError for a number that is none of SQL Server’s whole numbers */
function typeOf(driver: Driver, value: Parameter): ISqlType {
  if (typeof value === 'boolean') return driver.Bit()
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is not a whole number`)
    return Math.abs(value) <= LARGEST_INT ? driver.Int() : driver.BigInt()
  }
  // One type for all lengths that fit: the server keeps one plan.
  return (value?.length ?? 0) <= 4000 ? driver.NVarChar(4000) : driver.NVarChar(driver.MAX)
}

/** ODBC’s classes of errors that no server sent: connection, time-out, driver manager. Their numbers are the driver’s or Windows’ own. */
function isFromDriver({ number, state }: Told): boolean {
  return typeof state === 'string' && (/^(08|HYT|HY00[38]|IM)/i.test(state) || Number(number) <= 0)
}

/** Gathers what is said of a request until it ends. */
class Verdict {
  readonly #errors: ServerError[] = []
  #isCancelled = false
  #lost: string | undefined
  #notSent: string | undefined

  hear(error: Told): void {
    const { code, number, message } = error
    if (typeof number === 'number' && !isFromDriver(error)) {
      this.#errors.push({ number, text: message, class: numberOf(error.class), state: numberOf(error.state) })
    } else if (code === 'ECANCEL') this.#isCancelled = true
    else if (error.name === 'ConnectionError' || error.name === 'TimeoutError' || NOT_SENT.has(String(code)))
      this.#notSent ??= message
    else this.#lost ??= typeof code === 'string' && !message.includes(code) ? `${code}: ${message}` : message
  }

  end(): End {
    const errors = this.#errors
    if (this.#notSent !== undefined) return { how: 'not-sent', detail: this.#notSent }
    if (this.#lost !== undefined) return { how: 'lost', errors, detail: this.#lost }
    if (this.#isCancelled) return { how: 'cancelled', errors }
    return errors.length > 0 ? { how: 'refused', errors } : { how: 'done' }
  }
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0
}
