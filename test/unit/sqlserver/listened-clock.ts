import { type ManualClock, manualClock } from '../../support/manual-clock.ts'

export interface ListenedClock extends ManualClock {
  /** Resolves when the next timer of that length is set. */
  set(milliseconds: number): Promise<void>
}

/** A clock that the test moves, and that says when somebody sets a timer of a length. */
export function listenedClock(): ListenedClock {
  const clock = manualClock()
  const waiting: { milliseconds: number; tell: () => void }[] = []
  return {
    ...clock,
    after(milliseconds: number, callback: () => void) {
      const cancel = clock.after(milliseconds, callback)
      for (const one of waiting.splice(0))
        if (one.milliseconds === milliseconds) one.tell()
        else waiting.push(one)
      return cancel
    },
    set: (milliseconds: number) => new Promise<void>((tell) => waiting.push({ milliseconds, tell })),
  }
}
