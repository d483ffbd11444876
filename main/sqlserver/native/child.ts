import type msnodesqlv8 from 'msnodesqlv8'
import type { ConnectionPool } from 'mssql'
import { type Driver, withoutDebug } from '../connect/driver.ts'
import type { Ongoing } from '../connect/line.ts'
import { sendThrough } from '../connect/request.ts'
import { connectionString } from './connection-string.ts'
import { diagnosticsOf, isMissingDriver } from './diagnostics.ts'
import { BATCH, CREDIT, type Diagnostic, type FromChild, type ToChild, toChild } from './protocol.ts'

/**
 * The process that holds the native driver: one connection, one request at a time. It has no part in the window or the engine, so that a
 * driver that crashes (tds-server-for-tests.md section 3) ends this process and nothing else.
 */

/** Electron’s way to the program that started it; `child_process.fork` has `process.send`. */
interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): void
}

const parentPort = (process as unknown as { parentPort?: ParentPort }).parentPort

function tell(message: FromChild): void {
  if (parentPort !== undefined) parentPort.postMessage(message)
  else process.send?.(message)
}

let line: { driver: Driver; pool: ConnectionPool } | undefined
let work: { id: number; ongoing: Ongoing; credit: number; isPaused: boolean } | undefined

async function open({ drivers, keywords, patience }: Extract<ToChild, { kind: 'open' }>): Promise<void> {
  let native: typeof msnodesqlv8
  let driver: Driver
  try {
    native = (await import('msnodesqlv8')).default
    driver = (await withoutDebug(() => import('mssql/msnodesqlv8.js'))).default
  } catch (error) {
    return tell({ kind: 'not-opened', why: 'no-module', diagnostics: diagnosticsOf(error) })
  }
  let last: Diagnostic[] = []
  for (const name of drivers) {
    const text = connectionString(name, keywords)
    last = await tryOpen(native, text, patience)
    if (isMissingDriver(last)) continue
    if (last.length > 0) return tell({ kind: 'not-opened', why: 'refused', diagnostics: last })
    return connect(driver, name, text, patience)
  }
  tell({ kind: 'not-opened', why: 'no-driver', diagnostics: last })
}

/** Opens and closes a connection by the driver’s own call, because mssql keeps only the text of what it says. Empty when it went well. */
function tryOpen(native: typeof msnodesqlv8, text: string, patience: number): Promise<Diagnostic[]> {
  return new Promise((resolve) => {
    native.open({ conn_str: text, conn_timeout: patience }, (error, connection) => {
      // Its errors are plain objects.
      const failed: unknown = error
      if ((failed !== null && failed !== undefined) || connection === undefined) return resolve(diagnosticsOf(failed))
      connection.close(() => resolve([]))
    })
  })
}

async function connect(driver: Driver, name: string, text: string, patience: number): Promise<void> {
  const pool = new driver.ConnectionPool({
    connectionString: text,
    connectionTimeout: patience * 1000,
    requestTimeout: 0,
    pool: { max: 1, min: 0, idleTimeoutMillis: 24 * 3600 * 1000 },
    validateConnection: false,
    options: { useUTC: true },
  } as unknown as ConstructorParameters<typeof driver.ConnectionPool>[0] & object)
  pool.on('error', () => undefined)
  try {
    await pool.connect()
    line = { driver, pool }
    tell({ kind: 'opened', driver: name })
  } catch (error) {
    tell({ kind: 'not-opened', why: 'refused', diagnostics: diagnosticsOf(error) })
  }
}

function send({ id, text, parameters }: Extract<ToChild, { kind: 'send' }>): void {
  if (line === undefined || work !== undefined)
    return tell({ kind: 'ended', id, end: { how: 'not-sent', detail: 'the driver’s process is not ready' } })
  let waiting: Record<string, unknown>[] = []
  const flush = (): void => {
    if (waiting.length > 0) tell({ kind: 'rows', id, rows: waiting })
    waiting = []
  }
  const ongoing = sendThrough(
    line.driver,
    line.pool,
    { text, parameters },
    {
      row(row) {
        if (work === undefined) return
        waiting.push(row)
        work.credit -= 1
        if (waiting.length >= BATCH) flush()
        if (work.credit > 0 || work.isPaused) return
        work.isPaused = true
        work.ongoing.pause()
        flush()
      },
      message(message) {
        flush()
        tell({ kind: 'message', id, ...message })
      },
    },
  )
  work = { id, ongoing, credit: CREDIT, isPaused: false }
  void ongoing.ended.then((end) => {
    work = undefined
    flush()
    const errors = 'errors' in end ? { errors: [...end.errors] } : {}
    tell({ kind: 'ended', id, end: { ...end, ...errors } as Extract<FromChild, { kind: 'ended' }>['end'] })
  })
}

function take(rows: number): void {
  if (work === undefined) return
  work.credit += rows
  if (!work.isPaused || work.credit <= 0) return
  work.isPaused = false
  work.ongoing.resume()
}

function receive(data: unknown): void {
  const message = toChild.safeParse(data)
  // Only this program’s own other half speaks here: anything else is a fault, and the process ends.
  if (!message.success) throw new TypeError(`not a message of the protocol: ${message.error.message}`)
  const told = message.data
  if (told.kind === 'open') void open(told)
  else if (told.kind === 'send') send(told)
  else if (work?.id !== told.id) return
  else if (told.kind === 'cancel') work.ongoing.cancel()
  else take(told.rows)
}

if (parentPort !== undefined) parentPort.on('message', ({ data }) => receive(data))
else {
  process.on('message', receive)
  // Without the program that it works for there is nothing left to do.
  process.on('disconnect', () => process.exit(0))
}
