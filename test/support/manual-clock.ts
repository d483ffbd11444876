import type { Clock } from '../../main/engine/index.ts'

/** A clock that stands still until the test moves it. */
export interface ManualClock extends Clock {
  /** Milliseconds of monotonic time; timers that are due are called, in their order. The wall clock moves along. */
  advance(milliseconds: number): void
  /** What an administrator does to the computer's clock: monotonic time does not notice. */
  setWall(time: string): void
}

export function manualClock(start = '2026-11-21T03:15:44.000Z'): ManualClock {
  let now = 1000
  let wall = Date.parse(start)
  const timers = new Set<{ at: number; callback: () => void }>()
  return {
    now: () => now,
    wall: () => new Date(wall),
    after(milliseconds, callback) {
      const timer = { at: now + milliseconds, callback }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    advance(milliseconds) {
      const end = now + milliseconds
      for (;;) {
        const [next] = [...timers].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)
        if (next === undefined) break
        timers.delete(next)
        wall += next.at - now
        now = next.at
        next.callback()
      }
      wall += end - now
      now = end
    },
    setWall(time) {
      wall = Date.parse(time)
    },
  }
}
