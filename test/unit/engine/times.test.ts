import { afterEach, describe, expect, it } from 'vitest'
import { duration, localTime } from '../../../main/engine/times.ts'

describe('times', () => {
  const { TZ: before } = process.env
  afterEach(() => {
    if (before === undefined) delete process.env['TZ']
    else process.env['TZ'] = before
  })

  it.each([
    ['UTC', '2026-11-21T03:15:44Z', '2026-11-21 03:15:44 +00:00'],
    ['Europe/Berlin', '2026-11-21T03:15:44Z', '2026-11-21 04:15:44 +01:00'],
    ['Europe/Berlin', '2026-07-21T23:15:44Z', '2026-07-22 01:15:44 +02:00'],
    ['America/St_Johns', '2026-11-21T03:15:44Z', '2026-11-20 23:45:44 -03:30'],
    ['Asia/Kathmandu', '2026-11-21T03:15:44Z', '2026-11-21 09:00:44 +05:45'],
    // The hour that comes twice: only the offset tells them apart.
    ['Europe/Berlin', '2026-10-25T00:30:00Z', '2026-10-25 02:30:00 +02:00'],
    ['Europe/Berlin', '2026-10-25T01:30:00Z', '2026-10-25 02:30:00 +01:00'],
  ])('are shown as the clock in %s showed them, with the offset', (zone, utc, shown) => {
    process.env['TZ'] = zone
    expect(localTime(new Date(utc))).toBe(shown)
  })

  it('are said as people say them', () => {
    const said = [0, 999, 1000, 59_999, 60_000, 61_000, 125_000, 3_600_000, 7_384_000].map(duration)
    expect(said).toEqual([
      'less than a second',
      'less than a second',
      '1 second',
      '59 seconds',
      '1 minute',
      '1 minute, 1 second',
      '2 minutes, 5 seconds',
      '1 hour',
      '2 hours, 3 minutes',
    ])
    expect(localTime(new Date(Number.NaN))).toBe('an unknown time')
  })
})
