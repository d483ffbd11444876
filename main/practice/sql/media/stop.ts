import type { OpenedSet } from './open-media.ts'
import { invalid } from './resolve.ts'
import { noStopInSimple, stopBeforeSet, stopTooEarly } from './restore-errors.ts'
import { asDate, stopTime } from './server-time.ts'

/** What STOPAT means for one set. */
export interface Stop {
  /** How much of a log is rolled forward, 0 to 1; undefined for all of it. */
  part?: number
  /** Local time of the stop. */
  at: string
  /** The point lies behind this set: more has to follow, so the database is not recovered (message 4322). */
  waits: boolean
}

/**
 * @param text STOPAT as it was given
 * @param standsAt local time up to which the database is restored; undefined before a full restore
 * @throws SqlError 3217, 3145, 4338, 4335
 */
export function stopOf(text: string | undefined, { header, finished }: OpenedSet, standsAt: string | undefined): Stop {
  if (text === undefined) return { at: finished, waits: false }
  const stop = stopTime(text)
  if (stop === undefined) throw invalid('STOPAT')
  if (header.recoveryModel === 'SIMPLE') throw noStopInSimple()
  const ends = asDate(finished).getTime()
  const at = new Date(stop).toISOString().slice(0, 19)
  if (header.type !== 'L') {
    if (stop < ends) throw stopBeforeSet()
    return { at: finished, waits: stop > ends }
  }
  const begins = asDate(standsAt ?? header.started).getTime()
  if (stop < begins) throw stopTooEarly()
  if (stop >= ends) return { at: finished, waits: stop > ends }
  return { part: (stop - begins) / (ends - begins), at, waits: false }
}
