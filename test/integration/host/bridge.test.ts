import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Contract, launchContract } from './contract.ts'

let host: Contract
beforeAll(async () => {
  host = await launchContract()
})
afterAll(() => host.close())

describe('contextBridge', () => {
  it('exposes the api before the first script of the page, and nothing else', async () => {
    const seen = await host.page.evaluate(() => ({
      early: window.early,
      strangers: ['require', 'process', 'module', 'Buffer', 'electron', '__standin_post', '__standin_deliver'].filter(
        (name) => name in window,
      ),
    }))
    expect(seen).toEqual({ early: { api: 'object', leak: 'undefined', state: 'loading' }, strangers: [] })
  })

  it('freezes what it exposes, and its key is read-only', async () => {
    const seen = await host.page.evaluate(() => {
      const { writable, configurable } = Object.getOwnPropertyDescriptor(window, 'api') ?? {}
      return {
        writable,
        configurable,
        frozen: Object.isFrozen(window.api) && Object.isFrozen(window.facts),
        replaced: Reflect.set(window, 'api', 1),
        added: Reflect.set(window.api, 'more', 1),
        sum: window.api.sum(2, 3),
      }
    })
    expect(seen).toEqual({
      writable: false,
      configurable: false,
      frozen: true,
      replaced: false,
      added: false,
      sum: 5,
    })
  })

  it('gives the preload the sandbox of Electron', async () => {
    expect(await host.page.evaluate(() => window.facts)).toEqual({
      again: 'Cannot bind an API on top of an existing property on the window object',
      fs: 'module not found: fs',
      type: 'renderer',
      sandboxed: true,
      isolated: true,
      argv: true,
    })
  })

  it('carries functions and promises both ways', async () => {
    const seen = await host.page.evaluate(async () => {
      const nested = window.api.nested({ n: 4, when: new Date(3) })
      return {
        callback: window.api.callback((n) => n * 2),
        later: await window.api.callbackLater(async (n) => n + 1),
        awaited: await window.api.awaits(Promise.resolve(1)),
        nested: [nested.twice, nested.when.getTime(), nested.read()],
      }
    })
    expect(seen).toEqual({ callback: 41, later: 12, awaited: 2, nested: [8, 3, 4] })
  })

  it('reduces errors to their message', async () => {
    const seen = await host.page.evaluate(async () => {
      const caught = (error: unknown): string =>
        error instanceof Error ? `${error.name}: ${error.message}` : 'no error'
      const results = { thrown: '', rejected: '', value: caught(window.api.error()) }
      try {
        window.api.throws()
      } catch (error) {
        results.thrown = caught(error)
      }
      results.rejected = await window.api.rejects().then(() => 'resolved', caught)
      return results
    })
    expect(seen).toEqual({ thrown: 'Error: inside', rejected: 'Error: later', value: 'Error: as a value' })
  })

  it('carries what can be cloned and refuses the rest', async () => {
    const seen = await host.page.evaluate(() => {
      const { map, pattern, bytes, nothing, none } = window.api.values()
      const refusal = (value: unknown): string => {
        try {
          window.api.sum(value, 1)
          return 'taken'
        } catch (error) {
          return (error as Error).message
        }
      }
      return {
        map: map instanceof Map && map.get(1)?.getTime(),
        pattern: String(pattern),
        bytes: bytes instanceof Uint8Array && [...bytes],
        nothing: nothing === undefined,
        none: none === null,
        refused: refusal(new Map([['fn', () => 1]])),
      }
    })
    expect(seen).toMatchObject({ map: 7, pattern: '/x/g', bytes: [1, 2], nothing: true, none: true })
    expect(seen.refused).toContain('could not be cloned')
  })
})

describe('invoke and handle', () => {
  it('carries structured clones both ways', async () => {
    const seen = await host.page.evaluate(async () => {
      const sent = {
        m: new Map([['k', new Set([1])]]),
        d: new Date(5),
        b: 10n,
        u: undefined,
        n: Number.NaN,
        z: -0,
        a: new Uint16Array([1, 65535]),
        t: 'ü😀\u0000',
        again: [] as unknown[],
      }
      sent.again.push(sent.d, sent.d)
      const back = (await window.api.invoke('echo', sent)) as typeof sent
      return {
        map: back.m instanceof Map && back.m.get('k')?.has(1),
        date: back.d.getTime(),
        big: back.b === 10n,
        hasUndefined: 'u' in back,
        numbers: Object.is(back.n, Number.NaN) && Object.is(back.z, -0),
        words: [back.a.constructor.name, ...back.a],
        text: back.t,
        same: back.again[0] === back.again[1],
      }
    })
    const words = ['Uint16Array', 1, 65535]
    expect(seen).toEqual({
      map: true,
      date: 5,
      big: true,
      hasUndefined: true,
      numbers: true,
      words,
      text: 'ü😀\u0000',
      same: true,
    })
  })

  it('carries bytes both ways', async () => {
    const seen = await host.page.evaluate(async () => {
      const bytes = (await window.api.invoke('bytes', 300_000)) as Uint8Array
      return {
        received: [bytes instanceof Uint8Array, bytes.length, bytes.every((byte) => byte === 3)],
        sent: await window.api.invoke('length', new Uint8Array(300_000).fill(9)),
        part: await window.api.invoke('length', new Uint8Array([1, 2, 3, 4]).subarray(1, 3)),
      }
    })
    expect(seen).toEqual({ received: [true, 300_000, true], sent: [true, 300_000, 9], part: [true, 2, 3] })
  })

  it('words its refusals as Electron does', async () => {
    const seen = await host.page.evaluate(() => {
      const refusal = (channel: string, ...args: unknown[]): Promise<string> =>
        window.api.invoke(channel, ...args).then(
          () => 'answered',
          (error: Error) => `${error.name}: ${error.message}`,
        )
      return Promise.all([refusal('refuse'), refusal('nobody'), refusal('unsendable'), refusal('echo', { fn() {} })])
    })
    expect(seen).toEqual([
      "Error: Error invoking remote method 'refuse': RangeError: the handler refuses",
      "Error: Error invoking remote method 'nobody': Error: No handler registered for 'nobody'",
      "Error: Error invoking remote method 'unsendable': Error: An object could not be cloned.",
      'Error: An object could not be cloned.',
    ])
  })

  it('tells the handler which frame asks, from the first line of the preload on', async () => {
    const sender = { url: 'app://contract/page.html', origin: 'app://contract', isMain: true }
    expect(await host.page.evaluate(() => window.api.early())).toEqual(sender)
    expect(await host.page.evaluate(() => window.api.invoke('sender'))).toEqual(sender)
  })

  it('brings events from main in order, until the listener goes', async () => {
    const seen = await host.page.evaluate(async () => {
      const got: unknown[] = []
      const two = Promise.withResolvers<void>()
      const stop = window.api.listen('pong', (value) => {
        got.push(value instanceof Uint8Array ? [...value] : value)
        if (got.length === 2) two.resolve()
      })
      window.api.send('ping', 1)
      await two.promise
      stop()
      window.api.send('ping', 5)
      await window.api.invoke('echo', 'after the ping')
      return got
    })
    expect(seen).toEqual([2, [3]])
  })
})
