import path from 'node:path'
import { BrowserWindow, nativeTheme, screen } from 'electron/main'
import type { Target } from '../../preload/contract/plan.ts'
import { fitBounds, readBounds, saveBounds, SMALLEST } from './bounds.ts'

/** Surface and text of the title bar, as renderer/theme has them, by target and theme. */
const TITLE_BAR: Readonly<Record<Target, { light: [string, string]; dark: [string, string] }>> = {
  practice: { light: ['#d2ccf8', '#3f3682'], dark: ['#3f3682', '#d2ccf8'] },
  'this-computer': { light: ['#f5f5f5', '#242424'], dark: ['#1f1f1f', '#ffffff'] },
}
const PAGE = { light: '#f5f5f5', dark: '#1f1f1f' }

/** The one window: isolated, sandboxed, shown when its first page is painted, where it was last time. */
export function createWindow(target: Target, boundsFile: string): BrowserWindow {
  const saved = readBounds(boundsFile)
  const overlay = (): { color: string; symbolColor: string; height: number } => {
    const [color, symbolColor] = TITLE_BAR[target][nativeTheme.shouldUseDarkColors ? 'dark' : 'light']
    return { color, symbolColor, height: 31 }
  }
  const window = new BrowserWindow({
    ...fitBounds(
      saved,
      screen.getAllDisplays().map((display) => display.workArea),
    ),
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    show: false,
    title: 'System Center Recovery Wizard',
    backgroundColor: PAGE[nativeTheme.shouldUseDarkColors ? 'dark' : 'light'],
    ...(process.platform === 'win32' ? { titleBarStyle: 'hidden' as const, titleBarOverlay: overlay() } : {}),
    webPreferences: {
      preload: path.join(import.meta.dirname, '../preload/index.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      spellcheck: false,
      devTools: false,
    },
  })
  if (process.platform === 'win32')
    nativeTheme.on('updated', () => !window.isDestroyed() && window.setTitleBarOverlay(overlay()))
  window.once('ready-to-show', () => {
    if (saved?.maximized === true) window.maximize()
    window.show()
  })
  window.on('close', () => saveBounds(boundsFile, { ...window.getNormalBounds(), maximized: window.isMaximized() }))
  return window
}
