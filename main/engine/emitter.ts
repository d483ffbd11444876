import type { Clock } from './clock.ts'

/** Tells of changes without flooding: news of the run's state go out at once, the rest at most ten times a second, and a sign of life each second. */
export interface Emitter {
  now(): void
  soon(): void
  /** Says the last word and falls silent. */
  end(): void
}

const pace = { soon: 100, alive: 1000 }

export function createEmitter(clock: Clock, send: () => void): Emitter {
  let last = Number.NEGATIVE_INFINITY
  let ended = false
  let planned: { at: number; off(): void } | undefined

  const plan = (at: number): void => {
    if (ended || (planned !== undefined && planned.at <= at)) return
    planned?.off()
    planned = { at, off: clock.after(Math.max(0, at - clock.now()), go) }
  }
  const go = (): void => {
    planned?.off()
    planned = undefined
    if (ended) return
    last = clock.now()
    // Planned before sending: a listener that throws must not stop the clock.
    plan(last + pace.alive)
    send()
  }

  return {
    now: go,
    soon: () => (clock.now() - last >= pace.soon ? go() : plan(last + pace.soon)),
    end() {
      go()
      ended = true
      planned?.off()
      planned = undefined
    },
  }
}
