import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitBounds, readBounds, type Rectangle, saveBounds } from '../../../main/shell/bounds.ts'

const screen: Rectangle = { x: 0, y: 0, width: 1280, height: 752 }

describe('window bounds', () => {
  it('start in the middle, no larger than the display', () => {
    expect(fitBounds(undefined, [{ x: 0, y: 0, width: 1024, height: 728 }])).toEqual({
      x: 0,
      y: 0,
      width: 1024,
      height: 728,
    })
    expect(fitBounds(undefined, [{ x: 0, y: 0, width: 1920, height: 1040 }])).toEqual({
      x: 320,
      y: 120,
      width: 1280,
      height: 800,
    })
  })

  it('come back from a display that is gone', () => {
    const fitted = fitBounds({ x: 4000, y: 200, width: 800, height: 600, maximized: false }, [screen])
    expect(fitted.x + fitted.width).toBeLessThanOrEqual(1280)
  })

  it('stay where they are when they fit', () => {
    expect(fitBounds({ x: 10, y: 20, width: 900, height: 600, maximized: true }, [screen])).toEqual({
      x: 10,
      y: 20,
      width: 900,
      height: 600,
    })
  })

  it('always lie on a display', () => {
    const number = fc.integer({ min: -5000, max: 5000 })
    const size = fc.integer({ min: 1, max: 5000 })
    fc.assert(
      fc.property(fc.record({ x: number, y: number, width: size, height: size }), (saved) => {
        const fitted = fitBounds({ ...saved, maximized: false }, [screen])
        expect(fitted.x).toBeGreaterThanOrEqual(0)
        expect(fitted.y).toBeGreaterThanOrEqual(0)
        expect(fitted.x + fitted.width).toBeLessThanOrEqual(screen.width)
        expect(fitted.y + fitted.height).toBeLessThanOrEqual(screen.height)
      }),
    )
  })

  it('are kept in a file; a damaged one counts as none', () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'bounds-'))
    try {
      const file = path.join(folder, 'bounds.json')
      expect(readBounds(file)).toBeUndefined()
      saveBounds(file, { x: 1, y: 2, width: 800, height: 600, maximized: true })
      expect(readBounds(file)).toEqual({ x: 1, y: 2, width: 800, height: 600, maximized: true })
      for (const text of ['', '{', 'null', '[]', '{"x":"1"}', '{"x":1,"y":2,"width":null,"height":3}']) {
        writeFileSync(file, text)
        expect(readBounds(file)).toBeUndefined()
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
