/**
 * Chromium as a child process, driven over `--remote-debugging-pipe` (descriptors 3 and 4): when this process dies, by
 * whatever, the pipe closes and Chromium goes too. Playwright has its own connection, by port, at the same time.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import type { Protocol } from '../../node_modules/playwright-core/types/protocol.d.ts'

export type { Protocol }
type Method = keyof Protocol.CommandParameters
type Event = keyof Protocol.Events

interface Message {
  id?: number
  method?: string
  params?: unknown
  sessionId?: string
  result?: unknown
  error?: { message: string }
}
interface Pending {
  method: string
  sessionId: string | undefined
  resolve(value: unknown): void
  reject(error: Error): void
}
type Write = (method: string, params: unknown) => Promise<unknown>

/** One conversation: with the browser (`Chromium.root`) or with one of its pages. */
export class Session {
  readonly #write: Write
  readonly #events = new EventEmitter().setMaxListeners(0)
  constructor(write: Write) {
    this.#write = write
  }
  /** @throws Error with Chromium's own words, or when the page or Chromium is gone */
  async send<M extends Method>(
    method: M,
    params?: Protocol.CommandParameters[M],
  ): Promise<Protocol.CommandReturnValues[M]> {
    return (await this.#write(method, params ?? {})) as Protocol.CommandReturnValues[M]
  }
  on<E extends Event>(event: E, listener: (payload: Protocol.Events[E]) => void): void {
    this.#events.on(event, listener)
  }
  /** Calls back once, when the page has closed. */
  onGone(listener: () => void): void {
    this.#events.once('gone', listener)
  }
  receive(event: string, payload: unknown): void {
    this.#events.emit(event, payload)
  }
}

export class Chromium {
  readonly process: ChildProcess
  readonly root: Session
  readonly #sessions = new Map<string, Session>()
  readonly #pending = new Map<number, Pending>()
  readonly #out: Writable
  #lastId = 0
  #said = ''

  constructor(executable: string, args: readonly string[]) {
    this.process = spawn(executable, ['--remote-debugging-pipe', ...args], {
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    })
    if (this.process.stderr) createInterface({ input: this.process.stderr }).on('line', (line) => this.#hear(line))
    this.#out = this.process.stdio[3] as Writable
    this.#out.on('error', () => this.#fail('Chromium is gone')) // EPIPE: its 'exit' follows
    this.#read(this.process.stdio[4] as Readable)
    this.process.on('exit', () => this.#fail('Chromium is gone'))
    this.process.on('error', (error) => this.#fail(error.message))
    this.root = new Session((method, params) => this.#send(method, params))
  }

  /** What Chromium wrote to stderr, for the case that it does not start. */
  get said(): string {
    return this.#said
  }

  async attach(targetId: string): Promise<Session> {
    const { sessionId } = await this.root.send('Target.attachToTarget', { targetId, flatten: true })
    const session = new Session((method, params) => this.#send(method, params, sessionId))
    this.#sessions.set(sessionId, session)
    return session
  }

  /** Asks Chromium to go and waits until it has, so that nothing writes to its profile any more. */
  async close(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return
    const gone = new Promise<void>((resolve) => {
      this.process.once('exit', () => resolve())
    })
    const late = setTimeout(() => this.process.kill('SIGKILL'), 3000)
    this.root.send('Browser.close').catch(() => this.process.kill('SIGKILL'))
    await gone
    clearTimeout(late)
  }

  /** Playwright waits for the line that names the port; the rest is kept for the case that Chromium does not start. */
  #hear(line: string): void {
    this.#said = `${this.#said}${line}\n`.slice(-8000)
    if (line.startsWith('DevTools listening on ')) process.stderr.write(`${line}\n`)
  }

  #read(stream: Readable): void {
    let parts: Buffer[] = []
    stream.on('data', (chunk: Buffer) => {
      let from = 0
      for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, from)) {
        parts.push(chunk.subarray(from, end))
        const message = JSON.parse(Buffer.concat(parts).toString('utf8')) as Message
        parts = []
        from = end + 1
        this.#receive(message)
      }
      if (from < chunk.length) parts.push(chunk.subarray(from))
    })
  }

  #send(method: string, params: unknown, sessionId?: string): Promise<unknown> {
    const id = ++this.#lastId
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { method, sessionId, resolve, reject })
      this.#out.write(`${JSON.stringify({ id, method, params, sessionId })}\0`)
    })
  }

  #receive(message: Message): void {
    const { id, method, params, sessionId } = message
    if (id !== undefined) {
      const pending = this.#pending.get(id)
      this.#pending.delete(id)
      if (message.error === undefined) pending?.resolve(message.result)
      else pending?.reject(new Error(`${pending.method}: ${message.error.message}`))
    } else if (method === 'Target.detachedFromTarget') {
      this.#detached((params as Protocol.Target.detachedFromTargetPayload).sessionId)
    } else if (method !== undefined) {
      const session = sessionId === undefined ? this.root : this.#sessions.get(sessionId)
      session?.receive(method, params)
    }
  }

  #detached(sessionId: string): void {
    const session = this.#sessions.get(sessionId)
    this.#sessions.delete(sessionId)
    this.#fail('the page has closed', sessionId)
    session?.receive('gone', undefined)
  }

  #fail(why: string, sessionId?: string): void {
    for (const [id, pending] of this.#pending) {
      if (sessionId !== undefined && pending.sessionId !== sessionId) continue
      this.#pending.delete(id)
      pending.reject(new Error(`${pending.method}: ${why}`))
    }
  }
}
