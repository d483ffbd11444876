import { describe, expect, it } from 'vitest'
import { scrollTopFor, windowOf } from '../../../renderer/controls/virtual-window.ts'

describe('windowOf', () => {
  it('draws what is in view and a few rows around it', () => {
    expect(windowOf({ scrollTop: 4000, height: 320 }, 100_000, 40, 6)).toEqual({
      first: 94,
      end: 115,
      before: 94 * 40,
      after: (100_000 - 115) * 40,
    })
  })

  it('keeps the whole height whatever is drawn', () => {
    for (const scrollTop of [0, 1, 39, 40, 3_999_680, 9_000_000]) {
      const { first, end, before, after } = windowOf({ scrollTop, height: 320 }, 100_000, 40)
      expect(before + (end - first) * 40 + after).toBe(100_000 * 40)
    }
  })

  it('draws few rows of many, and all of few', () => {
    const { first, end } = windowOf({ scrollTop: 2_000_000, height: 320 }, 100_000, 40)
    expect(end - first).toBeLessThan(30)
    expect(windowOf({ scrollTop: 0, height: 320 }, 3, 40)).toEqual({ first: 0, end: 3, before: 0, after: 0 })
  })

  it('shows the last rows when the list became shorter than the place that it was scrolled to', () => {
    const { first, end } = windowOf({ scrollTop: 2_000_000, height: 320 }, 5, 40)
    expect([first, end]).toEqual([0, 5])
  })

  it('has nothing to draw of an empty list', () => {
    expect(windowOf({ scrollTop: 0, height: 320 }, 0, 40)).toEqual({ first: 0, end: 0, before: 0, after: 0 })
  })

  it('draws rows before the box has a height', () => {
    expect(windowOf({ scrollTop: 0, height: 0 }, 100, 40).end).toBeGreaterThan(0)
  })
})

describe('scrollTopFor', () => {
  const view = { scrollTop: 400, height: 320 }

  it('leaves the list alone when the row is whole in view', () => {
    expect(scrollTopFor(10, view, 40)).toBe(400)
    expect(scrollTopFor(17, view, 40)).toBe(400)
  })

  it('scrolls as little as it takes', () => {
    expect(scrollTopFor(9, view, 40)).toBe(360)
    expect(scrollTopFor(18, view, 40)).toBe(440)
  })
})
