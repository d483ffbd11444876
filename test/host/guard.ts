/** What keeps the stand-in honest: whatever it does not carry throws when it is touched, so that no test passes on an API that is not there. */
import { EventEmitter } from 'node:events'

/** Throws the one sentence by which a missing part of Electron is known. */
export function lacking(what: string): never {
  throw new Error(`stand-in: ${what} is not carried`)
}

/** Names that the language, Node's inspector or `await` look up on any object; asking for them is no use of an API. */
const ASKED_OF_ANYTHING = new Set<string>(['then', 'toJSON', 'constructor', 'prototype', 'inspect'])

/** The last link of a prototype chain: it is reached only by names that nothing before it has. */
function guard(name: string, base: object): object {
  return new Proxy(base, {
    get(target, key, receiver) {
      if (typeof key === 'symbol' || key in target || ASKED_OF_ANYTHING.has(key)) {
        return Reflect.get(target, key, receiver) as unknown
      }
      return lacking(`${name}.${key}`)
    },
  })
}

/** Gives a plain object of API members the guard. */
export function strict<T extends object>(name: string, members: T): T {
  Object.setPrototypeOf(members, guard(name, Object.prototype))
  return members
}

/** Gives a class the guard behind its own prototype. */
export function strictClass(name: string): new () => object {
  function Strict(): void {}
  Object.setPrototypeOf(Strict.prototype as object, guard(name, Object.prototype))
  return Strict as unknown as new () => object
}

type Listener = Parameters<EventEmitter['on']>[1]

/**
 * A base class for Electron's emitters. A listener for an event that never comes would be a silent pass as well, so
 * only the events named here (in one string, apart by spaces) can be listened to: those that happen, and those that
 * cannot happen on this host and need not. `null` lets every name through (ipcMain's channels).
 */
export function emitter(name: string, happen: string | null, neverHappen = ''): new () => EventEmitter {
  const always = 'error newListener removeListener'
  const known = happen === null ? null : new Set(`${always} ${happen} ${neverHappen}`.trim().split(/\s+/))
  const check = (event: string | symbol): void => {
    if (known !== null && typeof event === 'string' && !known.has(event)) lacking(`the event '${event}' of ${name}`)
  }
  class StrictEmitter extends EventEmitter {
    override on(event: string | symbol, listener: Listener): this {
      check(event)
      return super.on(event, listener)
    }
    override addListener(event: string | symbol, listener: Listener): this {
      check(event)
      return super.addListener(event, listener)
    }
    override prependListener(event: string | symbol, listener: Listener): this {
      check(event)
      return super.prependListener(event, listener)
    }
  }
  Object.setPrototypeOf(StrictEmitter.prototype, guard(name, EventEmitter.prototype))
  return StrictEmitter
}

/** Stands for a whole part of Electron that is missing: importing its name works, any use of it throws. */
export function absent(name: string): object {
  return new Proxy(function missing() {}, {
    get: (target, key) =>
      typeof key === 'symbol' || ASKED_OF_ANYTHING.has(key)
        ? (Reflect.get(target, key) as unknown)
        : lacking(`${name}.${key}`),
    construct: () => lacking(`new ${name}`),
    apply: () => lacking(name),
  })
}

export interface Preventable {
  defaultPrevented: boolean
  preventDefault(): void
}

/** An event object whose default can be prevented. */
export function preventable<T extends object>(extra: T): T & Preventable {
  const event = {
    ...extra,
    defaultPrevented: false,
    preventDefault(): void {
      event.defaultPrevented = true
    },
  }
  return event
}
