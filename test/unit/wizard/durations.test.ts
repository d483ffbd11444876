import { describe, expect, it } from 'vitest'
import {
  clock,
  dayAndTime,
  elapsedText,
  remainingText,
  spoken,
  timeOfDay,
  took,
} from '../../../renderer/wizard/durations.ts'

const S = 1000
const M = 60 * S
const H = 60 * M

describe('durations as people say them', () => {
  it.each([
    [0, '0 seconds'],
    [S, '1 second'],
    [59 * S, '59 seconds'],
    [59.6 * S, '1 minute, 0 seconds'],
    [M + S, '1 minute, 1 second'],
    [18 * M + 32 * S, '18 minutes, 32 seconds'],
    [H, '1 hour, 0 minutes'],
    [2 * H + M + 59 * S, '2 hours, 1 minute'],
    [-5, '0 seconds'],
    [Number.NaN, '0 seconds'],
  ])('%d ms is %s', (ms, words) => {
    expect(spoken(ms)).toBe(words)
    expect(elapsedText(ms)).toBe(`${words} elapsed`)
    expect(remainingText(ms)).toBe(`${words} remaining`)
  })

  it('puts minutes and seconds into the title, and hours when there are any', () => {
    expect([clock(0), clock(9 * S), clock(24 * M + 10 * S), clock(H + 5 * M + 9 * S)]).toEqual([
      '00:00',
      '00:09',
      '24:10',
      '1:05:09',
    ])
  })

  it('says what a step took, short', () => {
    expect([took(3), took(4 * S), took(112 * S), took(2 * H + 5 * M)]).toEqual([
      'under 1 s',
      '4 s',
      '1 min 52 s',
      '2 h 5 min',
    ])
  })

  it('calls today today, and other days by their date', () => {
    const now = new Date(2026, 10, 21, 3, 15, 7)
    expect(dayAndTime(now, now)).toBe('today 03:15')
    expect(dayAndTime(new Date(2026, 10, 20, 23, 50), now)).toBe('20 November 2026 23:50')
    expect(timeOfDay(now)).toBe('03:15:07')
  })
})
