/** webContents: Electron's face of one page. */
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type {
  HandlerDetails,
  NativeImage,
  PrintToPDFOptions,
  WebContents as ElectronWebContents,
  WebPreferences,
  WindowOpenHandlerResponse,
} from 'electron'
import { app } from './app.ts'
import type { Protocol, Session as Cdp } from './cdp.ts'
import { FrameTree, type WebFrameMain } from './frames.ts'
import { emitter, preventable } from './guard.ts'
import { answerInvoke, codec, ipcMain } from './ipc.ts'
import type { FromPage, ToPage } from './isolated-world.ts'
import { NO_PAGE_EVENTS, PAGE_EVENTS, wirePage } from './page-events.ts'
import { capture, evaluate, navigate, popupDetails, printToPDF } from './page-actions.ts'
import { settlePermissions } from './permissions.ts'
import { defaultSession } from './protocol-session.ts'
import type { Navigation } from './requests.ts'
import { toWire } from './schemes.ts'
import { openTarget, type Size, type Target } from './target.ts'

let lastId = 0

export class WebContents extends emitter('webContents', PAGE_EVENTS, NO_PAGE_EVENTS) {
  readonly id = ++lastId
  readonly session = defaultSession
  readonly frameTree = new FrameTree(this)
  /** The window that this page is in; closing the page is put to it. */
  owner: { close(): void } | null = null
  targetId = ''
  readonly target: Promise<Target>
  readonly #preferences: WebPreferences
  #preloadContext: number | null = null
  #askedByMain = false
  #loading = false
  #destroyed = false
  #crashed = false
  #title = ''
  #openHandler: ((details: HandlerDetails) => WindowOpenHandlerResponse) | null = null

  constructor(preferences: WebPreferences, size: Size) {
    super()
    this.setMaxListeners(0)
    this.#preferences = {
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      ...preferences,
    }
    this.target = openTarget(preferences, size, (cdp, targetId) => this.#wire(cdp, targetId))
    this.target.catch((error: unknown) => {
      if (!this.#destroyed) console.error('stand-in: the window could not be opened', error)
    })
    queueMicrotask(() => app.emit('web-contents-created', {}, this))
  }

  get mainFrame(): WebFrameMain {
    return this.frameTree.main
  }

  #wire(cdp: Cdp, targetId: string): void {
    this.targetId = targetId
    this.frameTree.named(targetId)
    wirePage(cdp, this, {
      fromPage: (message, contextId, frameId) => void this.#fromPage(message, contextId, frameId),
      preloadContext: (id) => {
        this.#preloadContext = id
      },
      loaded: () => {
        this.#loading = false
        this.#crashed = false
      },
      crashed: () => {
        this.#crashed = true
        this.#loading = false
        this.#preloadContext = null
      },
      popup: (payload) => this.#popup(payload),
    })
  }

  /** Whether a document request may go on; what main itself asked for is not put to the app. */
  allows({ url, frameId, isMainFrame, isRedirect }: Navigation): boolean {
    if (isMainFrame && !isRedirect) {
      const asked = this.#askedByMain
      this.#askedByMain = false
      if (asked) return true
    }
    const frame = this.frameTree.get(frameId) ?? this.mainFrame
    const event = preventable({ url, isMainFrame, isSameDocument: false, frame, initiator: frame })
    if (isRedirect) this.emit('will-redirect', event, url, false, isMainFrame, 1, frame.routingId)
    else {
      this.emit('will-frame-navigate', event)
      if (isMainFrame) this.emit('will-navigate', event, url, false, true, 1, frame.routingId)
    }
    return !event.defaultPrevented
  }

  #popup(payload: Protocol.Page.windowOpenPayload): void {
    const details = popupDetails(payload)
    const answer = this.#openHandler?.(details) ?? { action: 'allow' }
    if (answer.action !== 'deny')
      console.error(`stand-in: window.open(${payload.url}) would have been allowed; only 'deny' is carried`)
  }

  async #fromPage(message: FromPage, contextId: number, frameId: string): Promise<void> {
    if (message.type === 'preload-error') {
      this.emit('preload-error', {}, this.#preferences.preload ?? '', new Error(message.message))
      return
    }
    if (message.type === 'title') {
      this.#title = message.title
      this.emit('page-title-updated', preventable({}), message.title, true)
      return
    }
    const senderFrame = this.frameTree.get(frameId) ?? null
    const event = { type: 'frame', sender: this, senderFrame, frameId: senderFrame?.routingId ?? -1, processId: 1 }
    if (message.type === 'invoke') {
      await this.#deliver(await answerInvoke(message, event), contextId)
      return
    }
    const args = codec.decode(message.body) as unknown[]
    const reply = (channel: string, ...rest: unknown[]): void => this.send(channel, ...rest)
    this.emit('ipc-message', event, message.channel, ...args)
    ipcMain.emit(message.channel, { ...event, reply }, ...args)
  }

  async #deliver(message: ToPage, executionContextId: number | null): Promise<void> {
    if (this.#destroyed || executionContextId === null) return
    const functionDeclaration = 'function (message) { __standin_deliver(message) }'
    try {
      const { cdp } = await this.target
      await cdp.send('Runtime.callFunctionOn', {
        executionContextId,
        functionDeclaration,
        arguments: [{ value: message }],
      })
    } catch (error) {
      // The document is gone since; Electron drops such messages too. Anything else is a fault of the stand-in.
      if (!/Cannot find context|has closed|is gone|crashed/.test(String(error))) throw error
    }
  }

  send(channel: string, ...args: unknown[]): void {
    if (this.#destroyed) throw new TypeError('Object has been destroyed')
    void this.#deliver({ type: 'send', channel, body: codec.encode(args) }, this.#preloadContext)
  }

  async loadURL(url: string): Promise<void> {
    const { cdp } = await this.target
    const wire = toWire(url)
    if (/^https?:/.test(wire)) await settlePermissions(this as unknown as ElectronWebContents, wire)
    this.#askedByMain = true
    this.#loading = true
    this.emit('did-start-loading', {})
    const finished = this.#nextLoad()
    const { error, sameDocument } = await navigate(cdp, wire, url)
    this.#askedByMain = false
    if (error !== null) {
      this.#loading = false
      this.emit('did-fail-load', {}, error.errno, error.code, url, true)
      throw error
    }
    if (!sameDocument) await finished
  }

  #nextLoad(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        for (const event of ['did-finish-load', 'render-process-gone', 'destroyed']) this.off(event, done)
        resolve()
      }
      for (const event of ['did-finish-load', 'render-process-gone', 'destroyed']) this.on(event, done)
    })
  }

  loadFile(file: string, options: { hash?: string; search?: string } = {}): Promise<void> {
    const url = pathToFileURL(path.resolve(app.getAppPath(), file))
    if (options.search !== undefined) url.search = options.search
    if (options.hash !== undefined) url.hash = options.hash
    return this.loadURL(url.href)
  }

  reload(): void {
    this.#askedByMain = true
    this.#loading = true
    this.target
      .then(({ cdp }) => cdp.send('Page.reload'))
      .catch((error: unknown) => console.error('stand-in: reload', error))
  }

  getURL(): string {
    return this.mainFrame.url
  }
  getTitle(): string {
    return this.#title
  }
  /** Not in Electron's typings; its tests and Playwright's examples use it. */
  getLastWebPreferences(): WebPreferences {
    return this.#preferences
  }
  isLoading(): boolean {
    return this.#loading
  }
  isCrashed(): boolean {
    return this.#crashed
  }
  isDestroyed(): boolean {
    return this.#destroyed
  }
  isDevToolsOpened(): boolean {
    return false
  }
  getType(): 'window' {
    return 'window'
  }
  setWindowOpenHandler(handler: (details: HandlerDetails) => WindowOpenHandlerResponse): void {
    this.#openHandler = handler
  }

  async executeJavaScript(code: string): Promise<unknown> {
    return evaluate((await this.target).cdp, code)
  }
  async printToPDF(options: PrintToPDFOptions): Promise<Buffer> {
    return printToPDF((await this.target).cdp, options)
  }
  async capturePage(): Promise<NativeImage> {
    return capture((await this.target).cdp)
  }
  forcefullyCrashRenderer(): void {
    this.target
      .then(({ cdp }) => cdp.send('Page.crash'))
      .catch(() => {
        // A page that has crashed does not answer: that is what was asked for.
      })
  }

  close(): void {
    this.owner?.close()
  }
  markDestroyed(): void {
    if (this.#destroyed) return
    this.#destroyed = true
    this.emit('destroyed')
  }
}
