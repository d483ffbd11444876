import { type RefObject, useEffect, useState } from 'react'

export interface VirtualWindow {
  /** First row to draw, and the one after the last. */
  first: number
  end: number
  /** Empty space above and below, in CSS pixels. */
  before: number
  after: number
}

export interface Viewport {
  scrollTop: number
  height: number
}

/** Which rows of a list of equal rows are worth drawing: those in view and a few around them. Lengths in CSS pixels. */
export function windowOf(view: Viewport, count: number, row: number, around = 6): VirtualWindow {
  const last = Math.max(0, count - 1)
  const top = Math.min(last, Math.max(0, Math.floor(view.scrollTop / row)))
  const shown = Math.ceil(Math.max(0, view.height) / row) + 1
  const first = Math.max(0, top - around)
  const end = Math.min(count, top + shown + around)
  return { first, end, before: first * row, after: (count - end) * row }
}

/** Where to scroll so that a row is whole in view; unchanged when it is. */
export function scrollTopFor(index: number, view: Viewport, row: number): number {
  const top = index * row
  if (top < view.scrollTop) return top
  if (top + row > view.scrollTop + view.height) return top + row - view.height
  return view.scrollTop
}

/** The rows to draw in a scrolling box, followed as it scrolls and changes size. */
export function useVirtualWindow(box: RefObject<HTMLElement | null>, count: number, row: number): VirtualWindow {
  const [view, setView] = useState<Viewport>({ scrollTop: 0, height: 0 })
  useEffect(() => {
    const element = box.current
    if (element === null) return undefined
    const look = () => setView({ scrollTop: element.scrollTop, height: element.clientHeight })
    const sizes = new ResizeObserver(look)
    sizes.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    look()
    return () => {
      sizes.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [box])
  return windowOf(view, count, row)
}
