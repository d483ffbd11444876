/**
 * The preload's side: `require('electron')` of a sandboxed preload, in the isolated world. Injected by its source.
 * Wording of errors as in Electron's `lib/sandboxed_renderer` and `lib/renderer/api/ipc-renderer.ts`.
 */
import type { Bridge, makeBridge } from './bridge.ts'
import type { Codec } from './codec.ts'

/** From the page to main, through a binding that only the isolated world can see. */
export type FromPage =
  | { type: 'invoke'; id: number; channel: string; body: string }
  | { type: 'send'; channel: string; body: string }
  | { type: 'preload-error'; message: string }
  | { type: 'title'; title: string }
/** From main to the page. */
export type ToPage =
  | { type: 'result'; id: number; body: string }
  | { type: 'failure'; id: number; error: string }
  | { type: 'send'; channel: string; body: string }
export interface PreloadProcess {
  platform: string
  arch: string
  versions: Record<string, string | undefined>
  argv: string[]
}
export interface WorldOptions {
  own: string
  other: string
  process: PreloadProcess
  /** Asks before the window is closed by hand, which Chromium would otherwise do without a word to main. */
  holdOnClose: boolean
}
type Preload = (
  require: (name: string) => unknown,
  process: object,
  Buffer: undefined,
  global: typeof globalThis,
  setImmediate: (fn: () => void) => unknown,
  clearImmediate: (id: number) => void,
  exports: object,
  module: { exports: object },
) => void

export function runInIsolatedWorld(
  make: typeof makeBridge,
  makeTheCodec: () => Codec,
  options: WorldOptions,
  preload: Preload,
): void {
  if (window !== window.top) return
  type Listener = ((event: object, ...args: unknown[]) => void) & { of?: Listener }
  interface Waiting {
    resolve(value: unknown): void
    reject(error: string): void
  }
  const world = globalThis as unknown as {
    __standin_post(text: string): void
    __standin_deliver(message: ToPage): void
  }
  const bridge: Bridge = make(options.own, options.other, () => {
    throw new Error('the page exposes nothing to the preload')
  })
  const codec = makeTheCodec()
  const tell = (message: FromPage): void => world.__standin_post(JSON.stringify(message))
  const calls = new Map<number, Waiting>()
  const listeners = new Map<string, Listener[]>()
  let lastId = 0

  /** The guard of the main process once more: what is not carried throws. */
  const strictly = <T extends object>(name: string, members: T): T =>
    new Proxy(members, {
      get(target, key) {
        if (typeof key === 'string' && !(key in target) && key !== 'then') {
          throw new Error(`stand-in: ${name}.${key} is not carried`)
        }
        return Reflect.get(target, key) as unknown
      },
    })

  const on = (channel: string, listener: Listener): object => {
    listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
    return ipcRenderer
  }
  const off = (channel: string, listener: Listener): object => {
    const left = (listeners.get(channel) ?? []).filter((each) => each !== listener && each.of !== listener)
    listeners.set(channel, left)
    return ipcRenderer
  }
  const ipcRenderer = strictly('ipcRenderer', {
    on,
    off,
    addListener: on,
    removeListener: off,
    once(channel: string, listener: Listener): object {
      const wrapped: Listener = (event, ...args) => {
        off(channel, wrapped)
        listener(event, ...args)
      }
      wrapped.of = listener
      return on(channel, wrapped)
    },
    removeAllListeners(channel: string): object {
      listeners.delete(channel)
      return ipcRenderer
    },
    listenerCount: (channel: string): number => listeners.get(channel)?.length ?? 0,
    send: (channel: string, ...args: unknown[]): void => tell({ type: 'send', channel, body: codec.encode(args) }),
    invoke: (channel: string, ...args: unknown[]): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const body = codec.encode(args)
        const id = ++lastId
        const refuse = (error: string): void => reject(new Error(`Error invoking remote method '${channel}': ${error}`))
        calls.set(id, { resolve, reject: refuse })
        tell({ type: 'invoke', id, channel, body })
      }),
  })

  world.__standin_deliver = (message) => {
    if (message.type === 'send') {
      for (const listener of listeners.get(message.channel) ?? []) {
        try {
          listener(strictly('event', { sender: ipcRenderer, ports: [] }), ...(codec.decode(message.body) as unknown[]))
        } catch (error) {
          reportError(error) // as an uncaught error of the page, and the next listener is still called
        }
      }
      return
    }
    const waiting = calls.get(message.id)
    calls.delete(message.id)
    if (message.type === 'failure') waiting?.reject(message.error)
    else waiting?.resolve(codec.decode(message.body))
  }

  const electron = strictly('electron', {
    ipcRenderer,
    contextBridge: strictly('contextBridge', {
      exposeInMainWorld(key: string, api: unknown): void {
        // Electron hands out an empty object in place of ipcRenderer.
        bridge.call({ ask: 'expose', key, value: bridge.pack(api === ipcRenderer ? {} : api) })
      },
    }),
  })
  const require = (name: string): unknown => {
    if (name === 'electron' || name === 'electron/renderer') return electron
    throw new Error(`module not found: ${name}`)
  }
  const process = { type: 'renderer', sandboxed: true, contextIsolated: true, env: {}, ...options.process }
  let title = ''
  const watch = new MutationObserver(() => {
    if (document.title === title) return
    title = document.title
    tell({ type: 'title', title })
  })
  watch.observe(document, { childList: true, subtree: true, characterData: true })
  if (options.holdOnClose) addEventListener('beforeunload', (event) => event.preventDefault())
  const module = { exports: {} }
  try {
    const soon = (fn: () => void): unknown => setTimeout(fn, 0)
    preload(require, process, undefined, globalThis, soon, clearTimeout, module.exports, module)
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
    console.error(`Unable to load preload script\n${message}`)
    tell({ type: 'preload-error', message })
  }
}
