/**
 * contextBridge. The page's own world and the preload's isolated world share the DOM and no object, as in Electron;
 * values cross in the `detail` of synchronous CustomEvents, which Blink structured-clones. Both functions are injected
 * by their source, so they reach for nothing outside themselves.
 * Held to Electron's `shell/renderer/api/electron_api_context_bridge.cc`.
 */

/** A value on its way: clonable as it is, function, promise, error (message only, as in Electron), array, or plain object. */
export type Packed =
  | { clone: unknown }
  | { fn: number }
  | { promise: number }
  | { error: string }
  | { array: Packed[] }
  | { object: Record<string, Packed> }
type Outcome = 'resolve' | 'reject'
type Request =
  | { ask: 'expose'; key: string; value: Packed }
  | { ask: 'settle'; id: number; how: Outcome; value: Packed }
  | { ask: 'call'; fn: number; args: Packed[] }
type Reply = { value: Packed } | { failed: string }
type Detail = Request | { reply: Reply } | null

export interface Bridge {
  call(request: Request): unknown
  pack(value: unknown): Packed
}

/** One side of the bridge; `own` and `other` are the event names of the two worlds. */
export function makeBridge(own: string, other: string, onExpose: (key: string, value: unknown) => void): Bridge {
  type AnyFunction = (...args: unknown[]) => unknown
  const MAX_DEPTH = 1000
  const { CustomEvent, Promise, Error, Map, Array, Object } = window
  const dispatch = window.dispatchEvent.bind(window) // kept before a script of the page can replace it
  const functions = new Map<number, AnyFunction>()
  const unsettled = new Map<number, Record<Outcome, (value: unknown) => void>>()
  const NOTHING: Packed = { clone: undefined }
  let lastId = 0
  let latest: Reply | null = null

  function call(request: Request): unknown {
    latest = null
    dispatch(new CustomEvent(other, { detail: request }))
    const reply = latest as Reply | null
    latest = null
    if (reply === null) throw new Error('An object could not be cloned.')
    if ('failed' in reply) throw new Error(reply.failed)
    return unpack(reply.value)
  }

  function packPromise(promise: Promise<unknown>): Packed {
    const id = ++lastId
    const settle =
      (how: Outcome) =>
      (result: unknown): void => {
        let value: Packed
        try {
          value = pack(result, 0)
        } catch (error) {
          call({ ask: 'settle', id, how: 'reject', value: pack(error, 0) })
          return
        }
        call({ ask: 'settle', id, how, value })
      }
    promise.then(settle('resolve'), settle('reject'))
    return { promise: id }
  }

  function pack(value: unknown, depth: number): Packed {
    if (depth > MAX_DEPTH) {
      throw new TypeError(
        `Electron contextBridge recursion depth exceeded.  Nested objects deeper than ${MAX_DEPTH} are not supported.`,
      )
    }
    if (typeof value === 'function') {
      functions.set(++lastId, value as AnyFunction)
      return { fn: lastId }
    }
    if (typeof value !== 'object' || value === null) return { clone: value }
    if (value instanceof Promise) return packPromise(value)
    if (value instanceof Error) return { error: value.message }
    if (Array.isArray(value)) return { array: Array.from(value, (item) => pack(item, depth + 1)) }
    if (Object.prototype.toString.call(value) !== '[object Object]') return { clone: value }
    const object: Record<string, Packed> = {}
    for (const [key, item] of Object.entries(value)) object[key] = pack(item, depth + 1)
    return { object }
  }

  function unpack(packed: Packed): unknown {
    if ('fn' in packed) {
      return (...args: unknown[]) => call({ ask: 'call', fn: packed.fn, args: args.map((arg) => pack(arg, 0)) })
    }
    if ('promise' in packed) {
      return new Promise((resolve, reject) => unsettled.set(packed.promise, { resolve, reject }))
    }
    if ('error' in packed) return new Error(packed.error)
    if ('array' in packed) return packed.array.map(unpack)
    if ('clone' in packed) return packed.clone
    const object: Record<string, unknown> = {}
    for (const [key, item] of Object.entries(packed.object)) object[key] = unpack(item)
    return object
  }

  function answer(request: Request): Packed {
    if (request.ask === 'expose') {
      onExpose(request.key, unpack(request.value))
      return NOTHING
    }
    if (request.ask === 'settle') {
      unsettled.get(request.id)?.[request.how](unpack(request.value))
      unsettled.delete(request.id)
      return NOTHING
    }
    const fn = functions.get(request.fn)
    if (fn === undefined) throw new Error('An object could not be cloned.')
    return pack(fn(...request.args.map(unpack)), 0)
  }

  const listen = (event: Event): void => {
    event.stopImmediatePropagation()
    const detail = (event as CustomEvent<Detail>).detail
    if (detail !== null && 'reply' in detail) {
      latest = detail.reply
      return
    }
    let reply: Reply
    try {
      if (detail === null) throw new Error('An object could not be cloned.') // Blink could not clone it
      reply = { value: answer(detail) }
    } catch (error) {
      reply = { failed: error instanceof Error ? error.message : String(error) }
    }
    dispatch(new CustomEvent(other, { detail: { reply } }))
  }
  addEventListener(own, listen, true)
  return { call, pack: (value) => pack(value, 0) }
}

/** Runs in the page's own world before any script of the page: binds what the preload exposes, frozen and read-only. */
export function runInMainWorld(make: typeof makeBridge, own: string, other: string): void {
  if (window !== window.top) return
  const { defineProperty, freeze, values } = Object
  const deepFreeze = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return
    for (const member of values(value)) deepFreeze(member)
    freeze(value)
  }
  make(own, other, (key, value) => {
    if (key in window) throw new Error('Cannot bind an API on top of an existing property on the window object')
    deepFreeze(value)
    defineProperty(window, key, { value, enumerable: true, writable: false, configurable: false })
  })
}
