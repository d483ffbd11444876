/** Time as the engine needs it, so that tests own it. */
export interface Clock {
  /** Monotonic milliseconds: durations, remaining time. Never jumps with the computer's clock. */
  now(): number
  /** The computer's clock: what is written down. */
  wall(): Date
  /** Calls back once after that many milliseconds; the answer calls it off. */
  after(milliseconds: number, callback: () => void): () => void
}

export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => new Date(),
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds)
    // A timer that only refreshes a view must not keep a finished program alive.
    timer.unref()
    return () => clearTimeout(timer)
  },
}
