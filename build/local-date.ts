const DAY = 24 * 3600 * 1000

/**
 * What tedious uses of `@js-joda/core`, which is half of the client's code: the days between two dates of the proleptic Gregorian calendar,
 * for parameters that are dates. This program sends none; if it ever does, they are counted right.
 */
export class LocalDate {
  readonly #time: number

  private constructor(time: number) {
    this.#time = time
  }

  /** @param month 1 to 12 */
  static of(year: number, month: number, day: number): LocalDate {
    return new LocalDate(new Date(0).setUTCFullYear(year, month - 1, day))
  }

  /** @param day of the year, from 1 */
  static ofYearDay(year: number, day: number): LocalDate {
    return LocalDate.of(year, 1, day)
  }

  /** Days, whatever the unit: tedious asks for no other. */
  until(end: LocalDate, unit: string): number {
    if (unit !== ChronoUnit.DAYS) throw new Error(`Only days are counted here, not ${unit}`)
    return Math.round((end.#time - this.#time) / DAY)
  }
}

export const ChronoUnit = { DAYS: 'Days' } as const
