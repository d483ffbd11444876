/** nativeTheme. A test stands for the system by setting a property and emitting 'updated'. */
import type { WebContents } from './web-contents.ts'
import { emitter } from './guard.ts'
import { state } from './state.ts'

type Source = 'system' | 'light' | 'dark'

export class Theme extends emitter('nativeTheme', 'updated') {
  shouldUseHighContrastColors = false
  shouldUseInvertedColorScheme = false
  inForcedColorsMode = false
  prefersReducedTransparency = false
  shouldUseDarkColorsForSystemIntegratedUI = false
  /** The system's own choice. */
  systemIsDark = false
  #source: Source = 'system'

  get shouldUseDarkColors(): boolean {
    return this.#source === 'system' ? this.systemIsDark : this.#source === 'dark'
  }
  get themeSource(): Source {
    return this.#source
  }
  /** As in Electron the pages follow: `prefers-color-scheme` is the app's choice, and with 'system' Chromium's own again. */
  set themeSource(source: Source) {
    if (!['system', 'light', 'dark'].includes(source)) throw new TypeError(`Invalid themeSource: ${source}`)
    if (source === this.#source) return
    this.#source = source
    const features = source === 'system' ? [] : [{ name: 'prefers-color-scheme', value: source }]
    for (const window of state.windows) {
      const { target } = (window as unknown as { webContents: WebContents }).webContents
      target
        .then(({ cdp }) => cdp.send('Emulation.setEmulatedMedia', { features }))
        .catch((error: unknown) => console.error('stand-in: themeSource', error))
    }
    this.emit('updated')
  }
}
