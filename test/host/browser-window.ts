/** BrowserWindow: one window around one page. */
import type {
  BrowserWindowConstructorOptions,
  LoadFileOptions,
  ProgressBarOptions,
  Rectangle,
  TitleBarOverlayOptions,
} from 'electron'
import { app } from './app.ts'
import { lacking, preventable } from './guard.ts'
import { chromium, state } from './state.ts'
import { WebContents } from './web-contents.ts'
import { WindowFrame } from './window-frame.ts'
import { checkOptions } from './window-options.ts'

export class BrowserWindow extends WindowFrame {
  readonly id: number
  readonly webContents: WebContents
  readonly #hasOverlay: boolean
  #title: string
  #gone = false

  constructor(options: BrowserWindowConstructorOptions = {}) {
    super(options)
    if (!state.ready) throw new Error('Cannot create BrowserWindow before app is ready')
    checkOptions(options)
    this.#title = options.title ?? app.getName()
    this.#hasOverlay = options.titleBarOverlay !== undefined && options.titleBarOverlay !== false
    this.webContents = new WebContents(options.webPreferences ?? {}, this.getNormalBounds())
    this.webContents.owner = this
    this.id = this.webContents.id
    state.windows.add(this)
    this.webContents.once('first-paint', () => this.emit('ready-to-show', {}))
    this.webContents.once('destroyed', () => this.#closed())
    this.webContents.on('render-process-gone', (_event: unknown, details: unknown) => {
      app.emit('render-process-gone', {}, this.webContents, details)
    })
    this.webContents.on('page-title-updated', (_event: unknown, title: string) => this.#titled(title))
    queueMicrotask(() => app.emit('browser-window-created', {}, this))
  }

  #titled(title: string): void {
    const event = preventable({})
    this.emit('page-title-updated', event, title, true)
    if (!event.defaultPrevented) this.#title = title
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url)
  }
  loadFile(file: string, options?: LoadFileOptions): Promise<void> {
    if (options?.query !== undefined) lacking('loadFile with a query')
    const { hash, search } = options ?? {}
    return this.webContents.loadFile(file, {
      ...(hash === undefined ? {} : { hash }),
      ...(search === undefined ? {} : { search }),
    })
  }

  getTitle(): string {
    return this.#title
  }
  setTitle(title: string): void {
    this.#title = title
  }
  /** @throws Error as Electron does, for a window made without an overlay */
  setTitleBarOverlay(options: TitleBarOverlayOptions): void {
    if (!this.#hasOverlay) throw new Error('Titlebar overlay is not enabled')
    if (options.height !== undefined && options.height <= 0) throw new TypeError('The height has to be positive')
  }
  setProgressBar(progress: number, _options?: ProgressBarOptions): void {
    if (typeof progress !== 'number' || Number.isNaN(progress)) throw new TypeError('Must pass a number')
  }
  flashFrame(flag: boolean): void {
    if (typeof flag !== 'boolean') throw new TypeError('Must pass a boolean')
  }
  setBackgroundColor(color: string): void {
    if (typeof color !== 'string') throw new TypeError('Must pass a string')
  }
  /** There is no menu bar to take away. */
  removeMenu(): void {}

  protected override resizeContents({ width, height }: Rectangle): void {
    this.webContents.target
      .then(({ windowId }) => chromium().root.send('Browser.setContentsSize', { windowId, width, height }))
      .catch((error: unknown) => {
        if (!this.#gone) console.error('stand-in: resize', error)
      })
  }

  isDestroyed(): boolean {
    return this.#gone
  }
  close(): void {
    this.requestClose().catch((error: unknown) => console.error('stand-in: close', error))
  }
  async requestClose(): Promise<boolean> {
    if (this.#gone) return true
    const event = preventable({})
    this.emit('close', event)
    if (event.defaultPrevented) return false
    this.destroy()
    return true
  }
  destroy(): void {
    if (this.#gone) return
    const { webContents } = this
    this.#closed()
    webContents.target
      .then(({ targetId }) => chromium().root.send('Target.closeTarget', { targetId }))
      .catch(() => undefined) // Chromium is gone already, as after the last window
  }
  #closed(): void {
    if (this.#gone) return
    this.#gone = true
    state.windows.delete(this)
    this.webContents.markDestroyed()
    this.emit('closed')
    app.windowGone()
  }

  static getAllWindows(): BrowserWindow[] {
    return [...state.windows] as BrowserWindow[]
  }
  static getFocusedWindow(): BrowserWindow | null {
    return BrowserWindow.getAllWindows().find((window) => window.isFocused()) ?? null
  }
  static fromId(id: number): BrowserWindow | null {
    return BrowserWindow.getAllWindows().find((window) => window.id === id) ?? null
  }
  static fromWebContents(webContents: WebContents): BrowserWindow | null {
    return BrowserWindow.fromId(webContents.id)
  }
}

/** `webContents` as Electron's module has it: the ways to find a page. */
export const webContentsModule = {
  getAllWebContents: (): WebContents[] => BrowserWindow.getAllWindows().map((window) => window.webContents),
  fromId: (id: number): WebContents | undefined => BrowserWindow.fromId(id)?.webContents,
  getFocusedWebContents: (): WebContents | null => BrowserWindow.getFocusedWindow()?.webContents ?? null,
  fromDevToolsTargetId: (targetId: string): WebContents | undefined =>
    webContentsModule.getAllWebContents().find((webContents) => webContents.targetId === targetId),
}
