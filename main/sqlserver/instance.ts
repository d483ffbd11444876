import * as z from 'zod/mini'
import type { Clock } from '../engine/clock.ts'
import type { Instance, Query, RunOptions, ServerIdentity, ServerMessage, Statement } from '../ports/instance.ts'
import { ask } from './ask.ts'
import { type Line, messageOf, type Ongoing } from './connect/line.ts'
import { type Lines, LinesClosed } from './connect/lines.ts'
import { Feed } from './feed.ts'
import { misfit } from './misfit.ts'
import { outcomes } from './outcomes.ts'
import { sendable } from './secret-text.ts'
import { identity as identityQuery, progressOf } from './statements/server.ts'
import type { Timeouts } from './timeouts.ts'
import { PROCESSED, verdictOn, verdictOnQuery } from './verdict.ts'
import { LongWork, type Watched, watchMoments, type Word } from './watchdog.ts'

export interface InstanceOptions {
  identity: ServerIdentity
  lines: Lines
  clock: Clock
  timeouts: Timeouts
}

/** One instance over lines of either driver. */
export class LinesInstance implements Instance {
  readonly identity: ServerIdentity
  readonly #lines: Lines
  readonly #clock: Clock
  readonly #timeouts: Timeouts

  constructor({ identity, lines, clock, timeouts }: InstanceOptions) {
    this.identity = identity
    this.#lines = lines
    this.#clock = clock
    this.#timeouts = timeouts
  }

  async *rows<Row>(query: Query<Row>, { signal }: { signal?: AbortSignal } = {}): AsyncIterable<Row> {
    const server = this.identity.name
    for (let attempt = 1; ; attempt += 1) {
      const line = await this.#take(query.database, signal)
      const feed = new Feed<unknown>()
      const ongoing = this.#send(line, query, feed)
      feed.attach(ongoing)
      const stopWatching = this.#watchRows(feed, query, ongoing.cancel)
      const onAbort = (): void => {
        feed.fail(signal?.reason)
        ongoing.cancel()
      }
      signal?.addEventListener('abort', onAbort, { once: true })
      let isEnded = false
      const ended = ongoing.ended.then((end) => {
        isEnded = true
        stopWatching()
        signal?.removeEventListener('abort', onAbort)
        feed.finish()
        this.#lines.giveBack(line)
        return end
      })
      try {
        for (let row = await feed.next(); row !== undefined; row = await feed.next()) {
          const parsed = z.safeParse(query.row, row)
          if (!parsed.success) throw outcomes.unexpectedAnswer(server, query, misfit(parsed.error))
          yield parsed.data
        }
        const end = await ended
        if (end.how === 'done') return
        // It went nowhere: the connection had died while it was idle. The next line is a new one.
        if (end.how === 'not-sent' && attempt === 1) continue
        throw verdictOnQuery(end, server, query)
      } finally {
        // The reader goes away before the end: the server is told, and the line comes back when it has heard.
        if (!isEnded) {
          feed.drop()
          ongoing.cancel()
        }
      }
    }
  }

  #send(line: Line, { text, parameters }: Query<unknown>, feed: Feed<unknown>): Ongoing {
    try {
      return line.send({ text, parameters }, { row: (row) => feed.push(row), message: () => undefined })
    } catch (error) {
      // A parameter that no type holds: the line is as it was.
      this.#lines.giveBack(line)
      throw error
    }
  }

  /** Ends a query whose next row does not come. While its reader is slow the silence is the reader’s. */
  #watchRows(feed: Feed<unknown>, query: Query<unknown>, cancel: () => void): () => void {
    const { answer: usual, answerFromMedia } = this.#timeouts
    const answer = /^\s*RESTORE\b/i.test(query.text) ? answerFromMedia : usual
    let stop = (): void => undefined
    let seen = 0
    const listen = (): void => {
      stop = this.#clock.after(answer, () => {
        const { pushed, size } = feed
        if (pushed === seen && size === 0) {
          feed.fail(outcomes.querySilent(this.identity.name, query, answer))
          cancel()
        } else {
          seen = pushed
          listen()
        }
      })
    }
    listen()
    return () => stop()
  }

  async run(statement: Statement, options: RunOptions): Promise<void> {
    const { signal, secrets } = options
    const { text, hide } = sendable(statement, secrets)
    if (signal.aborted) throw outcomes.notBegun(statement)
    await this.#lines.leaveOthers(statement.database)
    for (let attempt = 1; ; attempt += 1) {
      const line = await this.#take(statement.database, signal).catch((error: unknown) => {
        throw signal.aborted ? outcomes.notBegun(statement) : error
      })
      try {
        const isSent = await this.#runOn(line, statement, text, hide, options, attempt)
        if (isSent) return
      } finally {
        this.#lines.giveBack(line)
      }
    }
  }

  /** @returns false when it was never sent and another connection may be tried */
  async #runOn(
    line: Line,
    statement: Statement,
    text: string,
    hide: (text: string) => string,
    { signal, onMessage }: RunOptions,
    attempt: number,
  ): Promise<boolean> {
    const session = statement.takes === 'long' ? await this.#sessionOf(line) : undefined
    if (signal.aborted) throw outcomes.notBegun(statement)
    let isProcessed = false
    let fault: { error: unknown } | undefined
    let work: LongWork | undefined
    const tell = (message: ServerMessage): void => {
      try {
        onMessage?.({ ...message, text: hide(message.text) })
      } catch (error) {
        // A listener’s fault is no reason to end a backup in the middle.
        fault ??= { error }
      }
    }
    const ongoing = line.send(
      { text, parameters: {} },
      {
        row: () => undefined,
        message(message) {
          work?.heard()
          if (message.number === PROCESSED) isProcessed = true
          tell(message)
        },
      },
    )
    const watch = { ongoing, clock: this.#clock, timeouts: this.#timeouts, signal, cut: () => void line.close() }
    let watched: Watched
    if (statement.takes === 'long') {
      work = new LongWork({
        ...watch,
        silence: line.speaksLive ? this.#timeouts.silence : this.#timeouts.silenceOfNative,
        ask: () => this.#askAbout(session),
        onProgress: (percent) => tell(messageOf(3211, `${Math.round(percent)} percent processed.`)),
      })
      watched = await work.wait()
    } else watched = await watchMoments(watch)
    const { end, givenUp } = watched
    if (end.how === 'not-sent' && attempt === 1 && !signal.aborted) return false
    const server = this.identity.name
    const problem = verdictOn(end, { server, statement, isStopped: signal.aborted, givenUp, isProcessed, hide })
    if (problem !== undefined) throw problem
    if (fault !== undefined) throw fault.error
    return true
  }

  /** What the server calls this connection, and whether this login may look at it from another one. */
  async #sessionOf(line: Line): Promise<Session | undefined> {
    const answer = await ask(line, identityQuery, this.#moments)
    const row = z.safeParse(identityQuery.row, 'rows' in answer ? answer.rows[0] : undefined)
    return row.success ? { id: row.data.session, isSeen: row.data.viewServerState } : undefined
  }

  async #askAbout(session: Session | undefined): Promise<Word> {
    try {
      return await this.#lines.use('master', undefined, async (line) => {
        if (session === undefined) return { state: 'unseen' }
        const query = progressOf(session.id)
        const answer = await ask(line, query, this.#moments)
        if ('end' in answer) return { state: answer.end.how === 'refused' ? 'unseen' : 'unreachable' }
        if (answer.rows.length === 0) return { state: session.isSeen ? 'over' : 'unseen' }
        return { state: 'working', percent: z.parse(query.row, answer.rows[0]).percentComplete }
      })
    } catch {
      return { state: 'unreachable' }
    }
  }

  get #moments(): { clock: Clock; patience: number } {
    return { clock: this.#clock, patience: this.#timeouts.moments }
  }

  async #take(database: string, signal: AbortSignal | undefined): Promise<Line> {
    try {
      return await this.#lines.take(database, signal)
    } catch (error) {
      if (error instanceof LinesClosed) throw outcomes.sessionClosed(this.identity.name)
      throw error
    }
  }
}

interface Session {
  id: number
  isSeen: boolean
}
