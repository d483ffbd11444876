import { afterAll, describe, expect, it } from 'vitest'
import { whenText } from '../../../renderer/home/when.ts'

// A zone that changes its clocks.
const { TZ: before } = process.env
process.env['TZ'] = 'Europe/Berlin'
afterAll(() => {
  if (before === undefined) delete process.env['TZ']
  else process.env['TZ'] = before
})

const now = new Date(2026, 10, 21, 9, 30)
const at = (...local: [number, number, number, number, number]) => whenText(new Date(...local).toISOString(), now)

describe('whenText', () => {
  it('says today and yesterday with the local time', () => {
    expect(at(2026, 10, 21, 2, 4)).toBe('today 02:04')
    expect(at(2026, 10, 20, 23, 50)).toBe('yesterday 23:50')
  })

  it('says the date of other days', () => {
    expect(at(2026, 10, 14, 8, 5)).toBe('14 Nov 2026 08:05')
  })

  it('keeps yesterday across the end of summer time, when a day has 25 hours', () => {
    const late = new Date(2026, 9, 25, 23, 45)
    expect(whenText(new Date(2026, 9, 24, 12, 0).toISOString(), late)).toBe('yesterday 12:00')
  })
})
