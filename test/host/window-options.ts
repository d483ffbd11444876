/** Which options a window may have here. An option that would be passed over in silence is refused instead. */
import type { BrowserWindowConstructorOptions, WebPreferences } from 'electron'
import { lacking } from './guard.ts'

const options = (...names: (keyof BrowserWindowConstructorOptions)[]): string[] => names
const preferences = (...names: (keyof WebPreferences)[]): string[] => names

const OPTIONS = new Set<string>([
  ...options('x', 'y', 'width', 'height', 'minWidth', 'minHeight', 'center', 'useContentSize', 'resizable', 'movable'),
  ...options('minimizable', 'maximizable', 'closable', 'fullscreenable', 'show', 'title', 'icon', 'frame', 'darkTheme'),
  ...options('backgroundColor', 'titleBarStyle', 'titleBarOverlay', 'autoHideMenuBar', 'paintWhenInitiallyHidden'),
  ...options('accentColor', 'roundedCorners', 'backgroundMaterial', 'webPreferences'),
])

const PREFERENCES = new Set<string>([
  ...preferences('preload', 'contextIsolation', 'sandbox', 'nodeIntegration', 'nodeIntegrationInWorker'),
  ...preferences('nodeIntegrationInSubFrames', 'webSecurity', 'allowRunningInsecureContent', 'experimentalFeatures'),
  ...preferences('enableBlinkFeatures', 'webviewTag', 'spellcheck', 'devTools', 'navigateOnDragDrop', 'safeDialogs'),
  ...preferences('disableDialogs', 'additionalArguments', 'backgroundThrottling', 'autoplayPolicy', 'plugins', 'webgl'),
  ...preferences('v8CacheOptions', 'images', 'javascript', 'textAreasAreResizable'),
])

/** The only kind of page that there is: isolated, sandboxed, with the web's own security. */
const REQUIRED: Readonly<Record<string, unknown>> = {
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  javascript: true,
  images: true,
}

export function checkOptions(options: BrowserWindowConstructorOptions): void {
  for (const name of Object.keys(options)) if (!OPTIONS.has(name)) lacking(`the window option ${name}`)
  for (const [name, value] of Object.entries(options.webPreferences ?? {})) {
    if (!PREFERENCES.has(name)) lacking(`the preference ${name}`)
    if (name in REQUIRED && value !== undefined && value !== REQUIRED[name]) lacking(`${name}: ${String(value)}`)
  }
}
