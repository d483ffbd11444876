import { createRequire } from 'node:module'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ChronoUnit, LocalDate } from '../../../build/local-date.ts'

interface Joda {
  LocalDate: {
    of(year: number, month: number, day: number): { until(end: unknown, unit: unknown): number }
    ofYearDay(year: number, day: number): { until(end: unknown, unit: unknown): number }
  }
  ChronoUnit: { DAYS: unknown }
}
/** The library that it stands in for, as tedious finds it. */
const require = createRequire(createRequire(import.meta.url).resolve('tedious'))
const joda = require('@js-joda/core') as Joda

/** What SQL Server's dates can be. */
const date = fc
  .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true })
  .map((day) => [day.getUTCFullYear(), day.getUTCMonth() + 1, day.getUTCDate()] as const)

describe('the days between two dates', () => {
  it('are those of the library that it stands in for, from both of tedious’ epochs', () => {
    fc.assert(
      fc.property(fc.constantFrom(1, 1900), fc.integer({ min: 1, max: 365 }), date, (year, day, other) => {
        const real = joda.LocalDate.ofYearDay(year, day).until(joda.LocalDate.of(...other), joda.ChronoUnit.DAYS)
        expect(LocalDate.ofYearDay(year, day).until(LocalDate.of(...other), ChronoUnit.DAYS)).toBe(real)
      }),
      { numRuns: 1000 },
    )
  })

  it('are the only thing that is counted', () => {
    expect(() => LocalDate.of(2026, 1, 1).until(LocalDate.of(2027, 1, 1), 'Months')).toThrow('Only days')
  })
})
