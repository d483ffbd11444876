/** ipcMain, and how a message from a preload reaches it. Wording of errors as in Electron's `lib/browser/ipc-dispatch.ts`. */
import type { IpcMainInvokeEvent } from 'electron'
import { makeCodec } from './codec.ts'
import { emitter } from './guard.ts'
import type { FromPage, ToPage } from './isolated-world.ts'

export const codec = makeCodec()

type Handler = (event: IpcMainInvokeEvent, ...args: unknown[]) => unknown

class IpcMain extends emitter('ipcMain', null) {
  readonly #handlers = new Map<string, { fn: Handler; once: boolean }>()
  handle(channel: string, fn: Handler): void {
    this.#add(channel, fn, false)
  }
  handleOnce(channel: string, fn: Handler): void {
    this.#add(channel, fn, true)
  }
  removeHandler(channel: string): void {
    this.#handlers.delete(channel)
  }
  /** Runs the handler of a channel. */
  async invoked(channel: string, event: object, args: unknown[]): Promise<unknown> {
    const handler = this.#handlers.get(channel)
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`)
    if (handler.once) this.#handlers.delete(channel)
    return handler.fn(event as IpcMainInvokeEvent, ...args)
  }
  #add(channel: string, fn: Handler, once: boolean): void {
    if (this.#handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
    this.#handlers.set(channel, { fn, once })
  }
}

export const ipcMain = new IpcMain()

/** Puts an 'invoke' to its handler. What the handler throws reaches the page as text, as in Electron. */
export async function answerInvoke(message: FromPage & { type: 'invoke' }, event: object): Promise<ToPage> {
  const { id, channel } = message
  try {
    const result = await ipcMain.invoked(channel, event, codec.decode(message.body) as unknown[])
    return { type: 'result', id, body: codec.encode(result) }
  } catch (error) {
    console.error(`Error occurred in handler for '${channel}':`, error)
    return { type: 'failure', id, error: String(error) }
  }
}
