import type { ServerAddress } from '../../../preload/contract/input/server.ts'
import type { Clock } from '../../engine/clock.ts'
import { messageOf } from '../../engine/problem.ts'
import type { Certificate, Connection } from '../../ports/instance.ts'
import type { End, Line, Listener, Ongoing, Outgoing } from '../connect/line.ts'
import { problems } from '../problems.ts'
import { minutesOf, type Timeouts } from '../timeouts.ts'
import { keywordsOf, ODBC_DRIVERS } from './connection-string.ts'
import { nativeProblem } from './failure.ts'
import type { ChildLike, NativeOptions } from './options.ts'
import { type FromChild, fromChild, type ToChild } from './protocol.ts'

export interface NativeTarget {
  connection: Connection
  address: ServerAddress
  database: string
  options: NativeOptions
  appName: string
  clock: Clock
  timeouts: Timeouts
  signal?: AbortSignal | undefined
  /** What the server presents over TCP. */
  look: () => Promise<Certificate | undefined>
}

/** Signs in with the Windows account that runs this program, in a process of its own. Rejects with a `Problem`, or the signal’s reason. */
export async function openNativeLine(target: NativeTarget): Promise<Line> {
  const { connection, address, database, options, appName, clock, timeouts, signal } = target
  const pinned = connection.certificate
  if (pinned !== undefined) {
    // The driver can only trust any certificate or check it: so it is looked at right before. No password goes over this connection.
    const presented = await target.look()
    signal?.throwIfAborted()
    if (presented?.fingerprint !== pinned && presented?.trusted !== true)
      throw problems.certificateChanged(connection.server, pinned, presented)
  }
  const line = new NativeLine(options.start(), database, clock, timeouts)
  const stop = (): void => void line.close()
  signal?.addEventListener('abort', stop, { once: true })
  const late = clock.after(timeouts.nativeStart + timeouts.connect * 2, stop)
  try {
    const answer = await line.open({
      kind: 'open',
      drivers: [...(options.drivers ?? ODBC_DRIVERS)],
      keywords: { ...keywordsOf({ address, database, appName, isPinned: pinned !== undefined }), ...options.keywords },
      patience: Math.ceil(timeouts.connect / 1000),
    })
    signal?.throwIfAborted()
    if (answer === undefined) throw problems.driverDied(connection.server, line.lastWords)
    if (answer.kind === 'opened') {
      line.encrypted = /^ODBC Driver \d/.test(answer.driver)
      return line
    }
    const trial = { connection, address, port: address.port ?? 1433, database, look: target.look }
    throw await nativeProblem(answer.why, answer.diagnostics, trial)
  } catch (error) {
    await line.close()
    throw error
  } finally {
    late()
    signal?.removeEventListener('abort', stop)
  }
}

type Opening = Extract<FromChild, { kind: 'opened' | 'not-opened' }>

interface Work {
  id: number
  listener: Listener
  finish(end: End): void
  /** Rows that came while the reader did not want any. */
  held: Readonly<Record<string, unknown>>[]
  isPaused: boolean
  /** Rows handed on that the process was not told of yet. */
  untold: number
  /** The end came; rows are still held. */
  end?: End
}

class NativeLine implements Line {
  readonly database: string
  /** Microsoft’s present drivers refuse a connection that is not; of others it is not known. */
  encrypted = false
  readonly speaksLive = false
  readonly #child: ChildLike
  readonly #clock: Clock
  readonly #timeouts: Timeouts
  #isOpen = true
  #opening: ((answer: Opening | undefined) => void) | undefined
  #work: Work | undefined
  #nextId = 1
  #ended = Promise.withResolvers<void>()
  /** How the process ended, or what it said that is no message of the protocol. */
  lastWords = ''

  constructor(child: ChildLike, database: string, clock: Clock, timeouts: Timeouts) {
    this.#child = child
    this.database = database
    this.#clock = clock
    this.#timeouts = timeouts
    child.onMessage((message) => this.#receive(message))
    child.onExit((code) => this.#died(code))
  }

  get isOpen(): boolean {
    return this.#isOpen
  }

  /** Undefined when the process ended instead. */
  open(message: Extract<ToChild, { kind: 'open' }>): Promise<Opening | undefined> {
    return new Promise((resolve) => {
      this.#opening = resolve
      this.#tell(message)
    })
  }

  send({ text, parameters }: Outgoing, listener: Listener): Ongoing {
    if (!this.#isOpen || this.#work !== undefined) return notSent('the driver’s process has ended')
    const id = this.#nextId++
    const { promise: ended, resolve: finish } = Promise.withResolvers<End>()
    const work: Work = { id, listener, finish, held: [], isPaused: false, untold: 0 }
    this.#work = work
    this.#tell({ kind: 'send', id, text, parameters: { ...parameters } })
    return {
      ended,
      cancel: () => this.#cancel(work),
      pause: () => {
        work.isPaused = true
      },
      resume: () => this.#resume(work),
    }
  }

  /** This driver refuses some cancels and never answers others: then its process is ended, and the server sees the connection go. */
  #cancel(work: Work): void {
    if (this.#work !== work) return
    work.held = []
    this.#tell({ kind: 'cancel', id: work.id })
    const patience = this.#timeouts.cancelOfNative
    const kill = this.#clock.after(patience, () => {
      this.lastWords = `the cancel was not acknowledged in ${minutesOf(patience)}`
      this.#child.kill()
    })
    void this.#ended.promise.then(kill)
    const finish = work.finish
    work.finish = (end) => {
      kill()
      finish(end)
    }
  }

  #resume(work: Work): void {
    work.isPaused = false
    const held = work.held.splice(0)
    for (const [n, row] of held.entries()) {
      if (work.isPaused) {
        work.held.push(...held.slice(n))
        break
      }
      this.#hand(work, row)
    }
    this.#settle(work)
  }

  #hand(work: Work, row: Readonly<Record<string, unknown>>): void {
    work.listener.row(row)
    work.untold += 1
  }

  /** Tells the process what was taken; ends the request when its rows are all handed on. */
  #settle(work: Work): void {
    if (work.untold > 0 && work.end === undefined) this.#tell({ kind: 'taken', id: work.id, rows: work.untold })
    work.untold = 0
    if (work.end === undefined || work.held.length > 0) return
    if (this.#work === work) this.#work = undefined
    work.finish(work.end)
  }

  #tell(message: ToChild): void {
    try {
      this.#child.send(message)
    } catch (error) {
      // Its end is told by `onExit`.
      this.lastWords ||= messageOf(error)
    }
  }

  #receive(data: unknown): void {
    const parsed = fromChild.safeParse(data)
    if (!parsed.success) {
      this.lastWords = 'it said what is no message of the protocol'
      return this.#child.kill()
    }
    const message = parsed.data
    if (message.kind === 'opened' || message.kind === 'not-opened') return this.#opened(message)
    const work = this.#work
    if (work === undefined || work.id !== message.id) return
    if (message.kind === 'message') {
      const { number, text, percent } = message
      return work.listener.message({ number, text, ...(percent === undefined ? {} : { percent }) })
    }
    if (message.kind === 'rows') {
      for (const row of message.rows)
        if (work.isPaused) work.held.push(row)
        else this.#hand(work, row)
      return this.#settle(work)
    }
    work.end = message.end
    if (message.end.how !== 'done') work.held = []
    if (message.end.how === 'lost') this.#isOpen = false
    this.#settle(work)
  }

  #opened(answer: Opening | undefined): void {
    this.#opening?.(answer)
    this.#opening = undefined
  }

  #died(code: number | undefined): void {
    this.#isOpen = false
    this.lastWords ||= code === undefined ? 'the process was ended' : `the process ended with code ${code}`
    this.#ended.resolve()
    this.#opened(undefined)
    const work = this.#work
    if (work === undefined) return
    this.#work = undefined
    work.finish({ how: 'lost', errors: [], detail: this.lastWords, isDriverDead: true })
  }

  close(): Promise<void> {
    if (this.#isOpen) {
      this.#isOpen = false
      this.lastWords ||= 'this program ended it'
      this.#child.kill()
    }
    return this.#ended.promise
  }
}

function notSent(detail: string): Ongoing {
  const nothing = (): void => undefined
  return { ended: Promise.resolve({ how: 'not-sent', detail }), cancel: nothing, pause: nothing, resume: nothing }
}
