/** How far a run is. Fractions are 0 to 1, times milliseconds of the monotonic clock. */
export interface Progress {
  /** How far one step is; smaller than before, not a number or out of range changes nothing. Returns whether it changed anything. */
  advance(step: string, fraction: number): boolean
  /** The step needs no more time: it is done, skipped, failed. `free` when it took no work of this run (it was done before). */
  finish(step: string, free?: boolean): void
  /** The step is begun anew (done again); the whole still never goes back. */
  restart(step: string): void
  /** All is done: the only way to 1. */
  complete(): void
  /** While a person acts, time says nothing of how long the rest takes. */
  pause(): void
  proceed(): void
  of(step: string): number | undefined
  fraction(): number
  elapsed(): number
  /** Undefined until it can be told, and whenever it has gone stale. */
  remaining(): number | undefined
}

/** Remaining time is hidden before this share of the work and this many milliseconds, and when nothing moved for a while. */
const hidden = { share: 0.2, elapsed: 5000, stale: 15_000 }
/** The most that is shown before the end. */
const almost = 0.99

export function createProgress(weights: ReadonlyMap<string, number>, now: () => number): Progress {
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0)
  const fractions = new Map<string, number>()
  const free = new Set<string>()
  const begun = now()
  let shown = 0
  let complete = false
  let moved = begun
  let pausedAt: number | undefined
  let paused = 0

  const weigh = (step: string) => (weights.get(step) ?? 0) * (fractions.get(step) ?? 0)
  const sum = (count: (step: string) => boolean) =>
    [...fractions.keys()].filter(count).reduce((all, step) => all + weigh(step), 0)
  const move = (): void => {
    const fraction = total === 0 ? 0 : sum(() => true) / total
    if (fraction <= shown) return
    shown = Math.min(almost, fraction)
    moved = now()
  }
  const working = () => (pausedAt ?? now()) - begun - paused

  return {
    advance(step, fraction) {
      if (!(fraction > (fractions.get(step) ?? 0)) || !weights.has(step)) return false
      fractions.set(step, Math.min(1, fraction))
      move()
      return true
    },
    finish(step, wasDone = false) {
      if (!weights.has(step)) return
      fractions.set(step, 1)
      if (wasDone) free.add(step)
      move()
    },
    restart(step) {
      fractions.delete(step)
      free.delete(step)
    },
    complete() {
      complete = true
    },
    pause() {
      pausedAt ??= now()
    },
    proceed() {
      if (pausedAt === undefined) return
      paused += now() - pausedAt
      pausedAt = undefined
      moved = now()
    },
    of: (step) => fractions.get(step),
    fraction: () => (complete ? 1 : shown),
    elapsed: () => Math.max(0, now() - begun),
    remaining() {
      if (complete || total === 0 || pausedAt !== undefined || now() - moved > hidden.stale) return undefined
      const worked = sum((step) => !free.has(step)) / total
      const left = 1 - sum(() => true) / total
      if (worked < hidden.share || working() < hidden.elapsed || left <= 0) return undefined
      return (working() / worked) * left
    },
  }
}
