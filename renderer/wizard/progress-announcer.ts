import type { RunView } from '../../preload/contract/index.ts'
import { nowText } from './run-view.ts'

/** At most one sentence in this time, in milliseconds. Source: rules 1.3 (6). */
const PAUSE_MS = 10_000
const MARKS = [25, 50, 75, 100]

/**
 * Says how a run goes to a screen reader: each quarter and each phase, never more than one sentence in ten seconds. What
 * falls into the pause is said after it, the newest only. Ask it on each change and each second; it answers what to say now.
 */
export function createProgressAnnouncer(): (run: RunView, now: number) => string | undefined {
  let mark = 0
  let phase = ''
  let last = Number.NEGATIVE_INFINITY
  let waiting: string | undefined
  return (run, now) => {
    const percent = Math.floor(run.fraction * 100)
    const reached = MARKS.findLast((candidate) => percent >= candidate) ?? 0
    const text = nowText(run, false)
    if (reached > mark || text !== phase) {
      waiting = reached > mark ? `${reached} percent. ${text}` : text
      mark = Math.max(mark, reached)
      phase = text
    }
    if (waiting === undefined || now - last < PAUSE_MS) return undefined
    const said = waiting
    waiting = undefined
    last = now
    return said
  }
}
