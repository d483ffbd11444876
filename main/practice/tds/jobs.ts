import { Interrupted } from './sql-error.ts'
import { MalformedMessage } from './wire.ts'

/** One request of a client from its arrival to the last byte of its reply. */
export interface Job {
  readonly signal: AbortSignal
  /** Attentions that arrived for it; each is acknowledged on its own (SQL Server, captured). */
  attentions: number
  /** The reply is complete: an attention that arrives now is one for an idle connection. */
  isAnswered: boolean
}

/** A client waits for its reply before it asks again; this many may wait all the same. */
const MOST_WAITING = 16

/** The requests of one connection, carried out one after the other. */
export class Jobs {
  readonly #onError: (error: unknown) => void
  #open: (Job & { readonly controller: AbortController })[] = []
  #queue: Promise<void> = Promise.resolve()

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError
  }

  /** @throws MalformedMessage when too many wait */
  add(work: (job: Job) => Promise<void>): void {
    if (this.#open.length >= MOST_WAITING) throw new MalformedMessage('requests without end before a reply')
    const controller = new AbortController()
    const job = { controller, signal: controller.signal, attentions: 0, isAnswered: false }
    this.#open.push(job)
    this.#queue = this.#queue
      .then(() => work(job))
      .catch(this.#onError)
      .finally(() => {
        this.#open = this.#open.filter((other) => other !== job)
      })
  }

  /** Cancels the newest request that has no complete reply. @returns false when the connection is idle */
  attention(): boolean {
    const job = this.#open.at(-1)
    if (job === undefined || job.isAnswered) return false
    job.attentions += 1
    job.controller.abort(new Interrupted('attention'))
    return true
  }

  /** The connection is gone. */
  closed(): void {
    for (const { controller } of this.#open) controller.abort(new Interrupted('closed'))
  }
}
