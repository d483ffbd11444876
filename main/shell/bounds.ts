import { readFileSync, writeFileSync } from 'node:fs'

export interface Rectangle {
  x: number
  y: number
  width: number
  height: number
}

export interface SavedBounds extends Rectangle {
  maximized: boolean
}

/** What the pages are laid out for: 200 % zoom on 1024×768 leaves 512×384, less the taskbar. */
export const SMALLEST = { width: 512, height: 336 }
const USUAL = { width: 1280, height: 800 }

/** Saved bounds brought back onto the displays that are there now; a usual size in the middle when nothing is saved or nothing fits. */
export function fitBounds(saved: SavedBounds | undefined, displays: readonly Rectangle[]): Rectangle {
  const home = displays[0] ?? { x: 0, y: 0, width: 1024, height: 768 }
  const seen = saved === undefined ? undefined : displays.find((display) => overlap(saved, display) >= 100 * 100)
  const display = seen ?? home
  const width = Math.min(Math.max(saved?.width ?? USUAL.width, SMALLEST.width), display.width)
  const height = Math.min(Math.max(saved?.height ?? USUAL.height, SMALLEST.height), display.height)
  if (saved === undefined || seen === undefined) {
    return {
      x: Math.round(display.x + (display.width - width) / 2),
      y: Math.round(display.y + (display.height - height) / 2),
      width,
      height,
    }
  }
  return {
    x: clamp(saved.x, display.x, display.x + display.width - width),
    y: clamp(saved.y, display.y, display.y + display.height - height),
    width,
    height,
  }
}

function overlap(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  return Math.max(0, width) * Math.max(0, height)
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), Math.max(least, most))
}

/** Reads what `saveBounds` wrote; anything else counts as nothing saved. */
export function readBounds(file: string): SavedBounds | undefined {
  try {
    const saved = JSON.parse(readFileSync(file, 'utf8')) as Partial<SavedBounds> | null
    const numbers = [saved?.x, saved?.y, saved?.width, saved?.height]
    return numbers.every((n) => typeof n === 'number' && Number.isFinite(n))
      ? { ...(saved as SavedBounds), maximized: saved?.maximized === true }
      : undefined
  } catch {
    // The first start, or a damaged file: the usual size is right for both.
    return undefined
  }
}

/** Keeps the bounds; that they could not be kept is worth no message. */
export function saveBounds(file: string, bounds: SavedBounds): void {
  try {
    writeFileSync(file, JSON.stringify(bounds))
  } catch {
    // The window opens at its usual size next time.
  }
}
