/** screen: one display of 1280 × 800 with a task bar of 40 at its bottom. */
import type { Display, Point, Rectangle } from 'electron'
import { emitter } from './guard.ts'

const BOUNDS: Rectangle = { x: 0, y: 0, width: 1280, height: 800 }
export const WORK_AREA: Rectangle = { x: 0, y: 0, width: 1280, height: 760 }

function display(): Display {
  return {
    id: 1,
    label: 'stand-in',
    bounds: { ...BOUNDS },
    size: { width: BOUNDS.width, height: BOUNDS.height },
    workArea: { ...WORK_AREA },
    workAreaSize: { width: WORK_AREA.width, height: WORK_AREA.height },
    nativeOrigin: { x: 0, y: 0 },
    scaleFactor: 1,
    rotation: 0,
    touchSupport: 'unavailable',
    accelerometerSupport: 'unavailable',
    monochrome: false,
    colorDepth: 24,
    colorSpace: '',
    depthPerComponent: 8,
    displayFrequency: 60,
    internal: false,
    detected: true,
    maximumCursorSize: { width: 64, height: 64 },
  }
}

class Screen extends emitter('screen', '', 'display-added display-removed display-metrics-changed') {
  getAllDisplays(): Display[] {
    return [display()]
  }
  getPrimaryDisplay(): Display {
    return display()
  }
  getDisplayMatching(_rect: Rectangle): Display {
    return display()
  }
  getDisplayNearestPoint(_point: Point): Display {
    return display()
  }
  getCursorScreenPoint(): Point {
    return { x: 0, y: 0 }
  }
}

export const screen = new Screen()
