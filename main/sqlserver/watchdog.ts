import type { Clock } from '../engine/clock.ts'
import type { End, Ongoing } from './connect/line.ts'
import { minutesOf, type Timeouts } from './timeouts.ts'

/** What the server says of work that has been silent, asked on a second connection. */
export type Word =
  | { state: 'working'; percent: number }
  /** That session does nothing (any more). */
  | { state: 'over' }
  /** This login may not look, but the server is there. */
  | { state: 'unseen' }
  | { state: 'unreachable' }

/** How it ended, and why this program did not wait longer, if it did not. */
export interface Watched {
  end: End
  givenUp?: string
}

interface Watch {
  ongoing: Ongoing
  clock: Clock
  timeouts: Timeouts
  signal: AbortSignal
  /** Ends the connection at once; `ongoing` ends as lost. */
  cut(): void
}

/**
 * Waits for a statement of moments. After a stop it may still come to its end by itself, because what a cancelled statement has done
 * by then nobody says; then, or when its time is over, it is cancelled.
 */
export async function watchMoments(watch: Watch): Promise<Watched> {
  const { ongoing, clock, timeouts, signal } = watch
  let givenUp: string | undefined
  const late = clock.after(timeouts.moments, () => {
    givenUp = `The server did not end the statement within ${minutesOf(timeouts.moments)}; it may wait for a lock.`
    cancel(watch)
  })
  let finishing: (() => void) | undefined
  const onStop = (): void => {
    finishing = clock.after(timeouts.finish, () => cancel(watch))
  }
  if (signal.aborted) onStop()
  else signal.addEventListener('abort', onStop, { once: true })
  try {
    const end = await ongoing.ended
    return { end, ...(givenUp === undefined ? {} : { givenUp }) }
  } finally {
    late()
    finishing?.()
    signal.removeEventListener('abort', onStop)
  }
}

/** A cancel that is not acknowledged ends with the connection: the driver sees to it, and this does where a driver does not. */
function cancel({ ongoing, clock, timeouts, cut }: Watch): void {
  ongoing.cancel()
  const stop = clock.after(timeouts.cancel + timeouts.finish, cut)
  void ongoing.ended.then(stop)
}

interface LongWatch extends Watch {
  /** Milliseconds of silence until the server is asked. */
  silence: number
  ask(): Promise<Word>
  onProgress(percent: number): void
}

/**
 * Waits for long work without a time-out: BACKUP, RESTORE, CHECKDB. Each message proves that it lives. When none came for a while the
 * server is asked, and only when it says that the work is over, or can’t be asked for long, is it given up.
 */
export class LongWork {
  readonly #watch: LongWatch
  #heard: number
  #unreachableSince: number | undefined
  #rest: (() => void) | undefined
  #isOver = false
  #givenUp: string | undefined

  constructor(watch: LongWatch) {
    this.#watch = watch
    this.#heard = watch.clock.now()
  }

  /** The server said something. */
  heard(): void {
    this.#heard = this.#watch.clock.now()
    this.#unreachableSince = undefined
  }

  async wait(): Promise<Watched> {
    const { ongoing, signal } = this.#watch
    const onStop = (): void => cancel(this.#watch)
    if (signal.aborted) onStop()
    else signal.addEventListener('abort', onStop, { once: true })
    this.#listen(this.#watch.silence)
    try {
      const end = await ongoing.ended
      return { end, ...(this.#givenUp === undefined ? {} : { givenUp: this.#givenUp }) }
    } finally {
      this.#isOver = true
      this.#rest?.()
      signal.removeEventListener('abort', onStop)
    }
  }

  #listen(milliseconds: number): void {
    if (this.#isOver) return
    this.#rest = this.#watch.clock.after(milliseconds, () => {
      const silent = this.#watch.clock.now() - this.#heard
      if (silent < this.#watch.silence) return this.#listen(this.#watch.silence - silent)
      void this.#ask()
    })
  }

  async #ask(): Promise<void> {
    const { ask, onProgress, silence, clock, timeouts } = this.#watch
    const asked = clock.now()
    const word = await ask()
    // It spoke, or ended, meanwhile.
    if (this.#isOver || this.#heard > asked) return this.#listen(silence)
    if (word.state === 'working') {
      this.heard()
      if (word.percent > 0) onProgress(word.percent)
      return this.#listen(silence)
    }
    if (word.state === 'over') return this.#awaitLastWords()
    if (word.state === 'unseen') {
      this.#unreachableSince = undefined
      if (clock.now() - this.#heard < timeouts.unseen) return this.#listen(silence)
      return this.#giveUp(
        `The server has said nothing for ${minutesOf(timeouts.unseen)}, and this login may not look whether it still works.`,
      )
    }
    this.#unreachableSince ??= asked
    if (clock.now() - this.#unreachableSince < timeouts.unreachable) return this.#listen(silence)
    this.#giveUp(`The server has said nothing, and could not be reached for ${minutesOf(timeouts.unreachable)}.`)
  }

  #awaitLastWords(): void {
    const { clock, timeouts, silence } = this.#watch
    const since = clock.now()
    this.#rest = clock.after(timeouts.lastWords, () => {
      if (this.#isOver) return
      if (this.#heard > since) return this.#listen(silence)
      this.#giveUp('The server says that it does nothing for this connection any more, but never told how it ended.')
    })
  }

  #giveUp(why: string): void {
    this.#givenUp = why
    this.#watch.cut()
  }
}
