/** Rows that wait for their reader; beyond that the server is held back. */
const FULL = 200
const LOW = 50

export interface FeedControl {
  pause(): void
  resume(): void
}

/** A queue between a driver that pushes rows and a reader that takes them, with back-pressure. */
export class Feed<T> {
  #rows: T[] = []
  #at = 0
  #pushed = 0
  #isPaused = false
  #end: { isFailed: boolean; error: unknown } | undefined
  #wake: (() => void) | undefined
  #control: FeedControl | undefined

  /** Pausing before the request exists is remembered. */
  attach(control: FeedControl): void {
    this.#control = control
    if (this.#isPaused) control.pause()
  }

  /** Rows that ever came. */
  get pushed(): number {
    return this.#pushed
  }

  /** Rows that wait. */
  get size(): number {
    return this.#rows.length - this.#at
  }

  push(row: T): void {
    if (this.#end !== undefined) return
    this.#rows.push(row)
    this.#pushed += 1
    if (!this.#isPaused && this.size >= FULL) {
      this.#isPaused = true
      this.#control?.pause()
    }
    this.#wake?.()
  }

  /** No more rows; the ones that wait are still read. */
  finish(): void {
    this.#end ??= { isFailed: false, error: undefined }
    this.#wake?.()
  }

  /** Nobody reads any more: rows that wait are dropped. */
  drop(): void {
    this.#end ??= { isFailed: false, error: undefined }
    this.#rows = []
    this.#at = 0
  }

  /** The next read rejects; rows that wait are dropped. */
  fail(error: unknown): void {
    if (this.#end?.isFailed === true) return
    this.#end = { isFailed: true, error }
    this.#rows = []
    this.#at = 0
    this.#wake?.()
  }

  /** The next row; undefined at the end. */
  async next(): Promise<T | undefined> {
    while (this.size === 0) {
      if (this.#end !== undefined) {
        if (this.#end.isFailed) throw this.#end.error
        return undefined
      }
      if (this.#isPaused) this.#goOn()
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
      this.#wake = undefined
    }
    const row = this.#rows[this.#at]
    this.#at += 1
    if (this.#at > 1000) {
      this.#rows.splice(0, this.#at)
      this.#at = 0
    }
    if (this.#isPaused && this.size <= LOW) this.#goOn()
    return row
  }

  #goOn(): void {
    this.#isPaused = false
    this.#control?.resume()
  }
}
