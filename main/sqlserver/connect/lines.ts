import type { Clock } from '../../engine/clock.ts'
import type { Timeouts } from '../timeouts.ts'
import type { Line, OpenLine } from './line.ts'

/** Connections to one instance at a time; a procedure’s parallel steps wait beyond that. */
const MOST = 8

interface Idle {
  line: Line
  expire: () => void
}

/**
 * The connections to one instance, as one login. Never USE: each database has its own. One that is idle stands in the way of a RESTORE
 * of its database (3101), so outside master none is kept for longer than from one question to the next.
 */
export class Lines {
  readonly #open: OpenLine
  readonly #clock: Clock
  readonly #timeouts: Timeouts
  readonly #idle = new Map<string, Idle[]>()
  readonly #busy = new Set<Line>()
  readonly #waiting: (() => void)[] = []
  #places = MOST
  #isClosed = false

  constructor(open: OpenLine, clock: Clock, timeouts: Timeouts) {
    this.#open = open
    this.#clock = clock
    this.#timeouts = timeouts
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  /** A connection to master is there and not known to be gone. */
  get isConnected(): boolean {
    return !this.#isClosed && [...this.#busy, ...this.#idleLines()].some((line) => line.isOpen)
  }

  /** Does some work on a line of its own. Rejects like `OpenLine`, or as the work does. */
  async use<T>(database: string, signal: AbortSignal | undefined, work: (line: Line) => Promise<T>): Promise<T> {
    const line = await this.take(database, signal)
    try {
      return await work(line)
    } finally {
      this.giveBack(line)
    }
  }

  /** An idle line, or a new one. `giveBack` must follow. Rejects like `OpenLine`. */
  async take(database: string, signal?: AbortSignal): Promise<Line> {
    signal?.throwIfAborted()
    const idle = this.#takeIdle(database)
    if (idle !== undefined) return this.#occupy(idle)
    await this.#place(signal)
    try {
      const line = await this.#open(database, signal)
      if (!this.#isClosed) return this.#occupy(line)
      await line.close()
      throw new LinesClosed()
    } catch (error) {
      this.#leave()
      throw error
    }
  }

  giveBack(line: Line): void {
    this.#busy.delete(line)
    if (!line.isOpen || this.#isClosed) return this.#drop(line)
    // Somebody waits for a place, and this line may be of another database.
    if (this.#waiting.length > 0) return this.#drop(line)
    const patience = line.database === 'master' ? this.#timeouts.idle : this.#timeouts.idleElsewhere
    const entry: Idle = {
      line,
      expire: this.#clock.after(patience, () => {
        const list = this.#idle.get(line.database) ?? []
        const at = list.indexOf(entry)
        if (at < 0) return
        list.splice(at, 1)
        this.#drop(line)
      }),
    }
    const list = this.#idle.get(line.database)
    if (list === undefined) this.#idle.set(line.database, [entry])
    else list.push(entry)
  }

  /** Closes the idle lines of every other database: a statement about one of them must not meet its own program there. */
  async leaveOthers(database: string): Promise<void> {
    const others = [...this.#idle.keys()].filter((name) => name !== database && name !== 'master')
    const lines = others.flatMap((name) => (this.#idle.get(name) ?? []).splice(0))
    for (const { expire } of lines) expire()
    await Promise.all(lines.map(({ line }) => this.#close(line)))
  }

  /** Closes those that nobody uses. The others go on, and new ones may be opened. */
  async closeIdle(): Promise<void> {
    const idle = [...this.#idle.values()].flat()
    this.#idle.clear()
    for (const { expire } of idle) expire()
    await Promise.all(idle.map(({ line }) => this.#close(line)))
  }

  /** Closes all of them; requests under way end as lost. What is taken afterwards is refused. */
  async close(): Promise<void> {
    this.#isClosed = true
    for (const wake of this.#waiting.splice(0)) wake()
    await Promise.all([...[...this.#busy].map((line) => line.close()), this.closeIdle()])
  }

  #idleLines(): Line[] {
    return [...this.#idle.values()].flat().map(({ line }) => line)
  }

  #takeIdle(database: string): Line | undefined {
    const list = this.#idle.get(database) ?? []
    for (let entry = list.pop(); entry !== undefined; entry = list.pop()) {
      entry.expire()
      if (entry.line.isOpen) return entry.line
      this.#drop(entry.line)
    }
    return undefined
  }

  #occupy(line: Line): Line {
    this.#busy.add(line)
    return line
  }

  async #place(signal: AbortSignal | undefined): Promise<void> {
    if (this.#isClosed) throw new LinesClosed()
    if (this.#places > 0) {
      this.#places -= 1
      return
    }
    const oldest = [...this.#idle.values()].find((list) => list.length > 0)?.shift()
    if (oldest !== undefined) {
      oldest.expire()
      await oldest.line.close()
      return
    }
    await new Promise<void>((resolve, reject) => {
      const wake = (): void => {
        signal?.removeEventListener('abort', giveUp)
        if (this.#isClosed) reject(new LinesClosed())
        else resolve()
      }
      const giveUp = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(wake), 1)
        reject(signal?.reason)
      }
      signal?.addEventListener('abort', giveUp, { once: true })
      this.#waiting.push(wake)
    })
  }

  #leave(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#places += 1
    else next()
  }

  #drop(line: Line): void {
    void this.#close(line)
  }

  async #close(line: Line): Promise<void> {
    await line.close()
    this.#leave()
  }
}

/** The program itself closed them. */
export class LinesClosed extends Error {
  constructor() {
    super('the connections were closed')
    this.name = 'LinesClosed'
  }
}
