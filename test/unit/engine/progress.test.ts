import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createProgress } from '../../../main/engine/progress.ts'
import { manualClock } from '../../support/manual-clock.ts'

const event = fc.oneof(
  fc.record({ what: fc.constant('advance' as const), step: fc.nat(7), fraction: fc.double() }),
  fc.record({ what: fc.constantFrom('finish', 'free', 'restart', 'pause', 'proceed'), step: fc.nat(7) }),
  fc.record({ what: fc.constant('time' as const), by: fc.nat(20_000) }),
)

describe('progress', () => {
  it('never runs backwards and reaches 1 only when all is done, in 2,000 random traces', () => {
    const weights = fc.array(fc.double({ min: 0, max: 1000, noNaN: true }), { minLength: 0, maxLength: 6 })
    fc.assert(
      fc.property(weights, fc.array(event, { maxLength: 60 }), (shares, events) => {
        const clock = manualClock()
        const progress = createProgress(new Map(shares.map((weight, index) => [String(index), weight])), clock.now)
        let last = 0
        for (const one of events) {
          if ('by' in one) clock.advance(one.by)
          else if ('fraction' in one) progress.advance(String(one.step), one.fraction)
          else if (one.what === 'restart') progress.restart(String(one.step))
          else if (one.what === 'pause') progress.pause()
          else if (one.what === 'proceed') progress.proceed()
          else progress.finish(String(one.step), one.what === 'free')
          const fraction = progress.fraction()
          expect(fraction).toBeGreaterThanOrEqual(last)
          expect(fraction).toBeLessThan(1)
          last = fraction
          const remaining = progress.remaining()
          if (remaining !== undefined) {
            expect(remaining).toBeGreaterThan(0)
            expect(Number.isFinite(remaining)).toBe(true)
          }
        }
        progress.complete()
        expect(progress.fraction()).toBe(1)
        expect(progress.remaining()).toBeUndefined()
      }),
      { numRuns: 2000 },
    )
  })

  it('counts steps by their weights', () => {
    const progress = createProgress(
      new Map([
        ['short', 1],
        ['long', 3],
      ]),
      () => 0,
    )
    progress.finish('short')
    expect(progress.fraction()).toBe(0.25)
    progress.advance('long', 0.5)
    expect(progress.fraction()).toBe(0.625)
    progress.advance('long', 0.25)
    expect(progress.fraction()).toBe(0.625)
  })

  it('tells the remaining time after a fifth of the work and five seconds, by the monotonic clock', () => {
    const clock = manualClock()
    const progress = createProgress(new Map([['a', 1]]), clock.now)
    clock.advance(4000)
    progress.advance('a', 0.5)
    expect(progress.remaining()).toBeUndefined()
    clock.setWall('2036-01-01T00:00:00Z')
    clock.advance(4000)
    progress.advance('a', 0.8)
    expect(progress.remaining()).toBeCloseTo(2000)
    expect(progress.elapsed()).toBe(8000)
  })

  it('hides the remaining time below a fifth, when it has gone stale, and while a person is waited for', () => {
    const clock = manualClock()
    const progress = createProgress(new Map([['a', 1]]), clock.now)
    clock.advance(10_000)
    progress.advance('a', 0.19)
    expect(progress.remaining()).toBeUndefined()
    progress.advance('a', 0.25)
    expect(progress.remaining()).toBeCloseTo(30_000)
    clock.advance(15_001)
    expect(progress.remaining()).toBeUndefined()
    progress.advance('a', 0.5)
    progress.pause()
    clock.advance(3_600_000)
    expect(progress.remaining()).toBeUndefined()
    progress.proceed()
    // An hour of waiting is no hour of work.
    expect(progress.remaining()).toBeCloseTo(25_001)
  })

  it('does not take steps that were done before for fast work', () => {
    const clock = manualClock()
    const progress = createProgress(
      new Map([
        ['before', 2],
        ['now', 2],
      ]),
      clock.now,
    )
    progress.finish('before', true)
    clock.advance(6000)
    expect(progress.remaining()).toBeUndefined()
    progress.advance('now', 0.5)
    expect(progress.fraction()).toBe(0.75)
    expect(progress.remaining()).toBeCloseTo(6000)
  })
})
