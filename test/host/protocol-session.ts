/** protocol, session and net: what the app says about requests and permissions, kept until a page asks. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type {
  CallbackResponse,
  CustomScheme,
  OnBeforeRequestListenerDetails,
  Session as ElectronSession,
  WebRequestFilter,
} from 'electron'
import { emitter, lacking, strict, strictClass } from './guard.ts'
import { isRegistered, registerScheme } from './schemes.ts'
import { chromium, state } from './state.ts'

type SchemeHandler = (request: Request) => Response | Promise<Response>

class Protocol extends strictClass('protocol') {
  readonly #handlers = new Map<string, SchemeHandler>([['file', (request) => net.fetch(request.url)]])
  registerSchemesAsPrivileged(schemes: CustomScheme[]): void {
    if (state.ready) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready')
    for (const { scheme, privileges } of schemes) {
      if (privileges?.standard !== true || privileges.secure !== true)
        lacking(`the scheme ${scheme} unless it is standard and secure`)
      registerScheme(scheme)
    }
  }
  handle(scheme: string, handler: SchemeHandler): void {
    if (!state.ready) throw new Error('protocol.handle can only be called after app is ready')
    if (!isRegistered(scheme)) lacking(`protocol.handle of the unregistered scheme ${scheme}`)
    if (this.#handlers.has(scheme) && scheme !== 'file') throw new Error(`Failed to register protocol: ${scheme}`)
    this.#handlers.set(scheme, handler)
  }
  unhandle(scheme: string): void {
    this.#handlers.delete(scheme)
  }
  isProtocolHandled(scheme: string): boolean {
    return this.#handlers.has(scheme)
  }
  handlerOf(url: string): SchemeHandler | undefined {
    return this.#handlers.get(url.slice(0, url.indexOf(':')))
  }
}

export const protocol = new Protocol()

type BeforeRequest = (details: OnBeforeRequestListenerDetails, callback: (response: CallbackResponse) => void) => void

/** Match patterns as Electron's filters have them: `*://*\/*`, `https://host/*`, `<all_urls>`. */
function matches(patterns: readonly string[], url: string): boolean {
  return patterns.some((pattern) => {
    if (pattern === '<all_urls>') return true
    const source = pattern
      .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
      .replace(/^\*:/, '[a-z]+:')
      .replaceAll('*', '.*')
    return new RegExp(`^${source}$`, 'i').test(url)
  })
}

class WebRequest extends strictClass('session.webRequest') {
  #listener: BeforeRequest | null = null
  #urls: string[] = ['<all_urls>']
  onBeforeRequest(filter: WebRequestFilter, listener: BeforeRequest | null): void
  onBeforeRequest(listener: BeforeRequest | null): void
  onBeforeRequest(first: WebRequestFilter | BeforeRequest | null, second?: BeforeRequest | null): void {
    const filtered = typeof first === 'object' && first !== null
    this.#urls = filtered ? first.urls : ['<all_urls>']
    this.#listener = filtered ? (second ?? null) : first
  }
  /** Whether the app lets a request through. */
  async allows(details: Omit<OnBeforeRequestListenerDetails, 'callback'>): Promise<boolean> {
    const listener = this.#listener
    if (listener === null || !matches(this.#urls, details.url)) return true
    const response = await new Promise<CallbackResponse>((resolve) => {
      listener(details, resolve)
    })
    if (response.redirectURL !== undefined) lacking('a redirect by webRequest.onBeforeRequest')
    return response.cancel !== true
  }
}

type PermissionCheck = Parameters<ElectronSession['setPermissionCheckHandler']>[0]
type PermissionRequest = Parameters<ElectronSession['setPermissionRequestHandler']>[0]

/** There are no devices to select, and a download needs a person. */
const NEVER_HAPPEN = 'will-download select-hid-device select-serial-port select-usb-device preconnect'

class Session extends emitter('session', '', NEVER_HAPPEN) {
  readonly protocol = protocol
  readonly webRequest = new WebRequest()
  permissionCheck: PermissionCheck = null
  permissionRequest: PermissionRequest = null
  setPermissionCheckHandler(handler: PermissionCheck): void {
    this.permissionCheck = handler
  }
  setPermissionRequestHandler(handler: PermissionRequest): void {
    this.permissionRequest = handler
  }
  /** There are no devices to give. */
  setDevicePermissionHandler(handler: Parameters<ElectronSession['setDevicePermissionHandler']>[0]): void {
    if (handler !== null && typeof handler !== 'function') throw new TypeError('Must pass null or function')
  }
  /** Chromium runs without a spell checker. */
  setSpellCheckerEnabled(enable: boolean): void {
    if (typeof enable !== 'boolean') throw new TypeError('Must pass a boolean')
  }
  isSpellCheckerEnabled(): boolean {
    return false
  }
  isPersistent(): boolean {
    return true
  }
  /** The profile is new at every start and answers come from the app itself, so what there is to clear goes with them. */
  async clearCache(): Promise<void> {
    await chromium().root.send('Browser.getVersion')
  }
  async clearStorageData(): Promise<void> {
    await chromium().root.send('Storage.clearCookies')
  }
}

export const defaultSession = new Session()
export const session = strict('session', {
  defaultSession,
  fromPartition: (): never => lacking('session.fromPartition'),
})

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
}

export const net = strict('net', {
  /** Files and registered schemes only: neither the app nor its tests have a network. */
  async fetch(input: string | Request): Promise<Response> {
    const url = typeof input === 'string' ? input : input.url
    if (!url.startsWith('file:')) {
      const handler = protocol.handlerOf(url) ?? lacking(`net.fetch of ${url}`)
      return handler(new Request(url))
    }
    const file = fileURLToPath(url.replace(/[?#].*$/, ''))
    const type = TYPES[path.extname(file)] ?? 'application/octet-stream'
    return new Response(await readFile(file), { headers: { 'content-type': type } })
  },
  isOnline: (): boolean => false,
})
