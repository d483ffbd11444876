/** What the parts of the stand-in share. It holds no Electron class, so that no part has to import another in a circle. */
import type { Chromium } from './cdp.ts'
import { lacking } from './guard.ts'

export interface HostWindow {
  /** Puts 'close' to the app, and closes unless it was prevented; says whether the window is gone. */
  requestClose(): Promise<boolean>
}

/** Set by a person who wants to see the window; everything else runs headless. */
export const headed = process.env['STANDIN_HEADED'] === '1'

export const state: { chromium: Chromium | null; ready: boolean; windows: Set<HostWindow> } = {
  chromium: null,
  ready: false,
  windows: new Set(),
}

/** The running Chromium. There is one from 'ready' on. */
export function chromium(): Chromium {
  return state.chromium ?? lacking('a window before app is ready')
}
