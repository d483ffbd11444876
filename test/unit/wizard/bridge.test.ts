import { describe, expect, it } from 'vitest'
import type { Bridge, RunView } from '../../../preload/contract/index.ts'
import { createClient } from '../../../renderer/bridge.ts'
import { CallError } from '../../../renderer/bridge-context.ts'
import { createFakeBridge, Refusal } from '../../support/fake-bridge.ts'
import { runOf } from './sample.ts'

/** A bridge that answers whatever it is told to, fit or not. */
function rawBridge(answer: (name: string, input: unknown) => unknown) {
  const listeners: ((data: unknown) => void)[] = []
  const bridge: Bridge = {
    platform: 'linux',
    call: async (name, input) => answer(name, input),
    on(_name, listener) {
      listeners.push(listener)
      return () => listeners.splice(listeners.indexOf(listener), 1)
    },
  }
  return { bridge, tell: (data: unknown) => listeners.forEach((listener) => listener(data)) }
}

async function errorOf(promise: Promise<unknown>): Promise<CallError> {
  const reason = await promise.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!(reason instanceof CallError)) throw new Error(`No CallError: ${String(reason)}`)
  return reason
}

describe('answers from main', () => {
  it('arrive as values or as the errors that main says', async () => {
    const data = { code: 'no-rights', text: 'The registry is not readable.', next: ['Start as administrator.'] }
    const client = createClient(
      createFakeBridge({
        'window.close': {},
        'app.open-folder': () => {
          throw new Refusal(data)
        },
      }),
    )
    expect(await client.call('window.close', {})).toEqual({})
    expect((await errorOf(client.call('app.open-folder', { folder: 'logs' }))).data).toEqual(data)
  })

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a word', 'ok'],
    ['no verdict', { value: {} }],
    ['both', { ok: true, value: { run: 'r' }, error: { code: 'a', text: 'b' } }],
    ['an error without words', { ok: false, error: { code: 'a' } }],
    ['another value', { ok: true, value: { run: 7 } }],
    ['more than the value', { ok: true, value: { run: 'r', secret: 'x' } }],
    ['no run id', { ok: true, value: { run: '../r' } }],
  ])('that do not fit are bad answers: %s', async (_name, answer) => {
    const client = createClient(rawBridge(() => answer).bridge)
    const question = { hash: 'a'.repeat(64), acknowledge: [], secrets: {} }
    const error = await errorOf(client.call('wizard.run', question))
    expect(error.data.code).toBe('bad-answer')
    expect(error.data.detail).toContain('wizard.run')
  })

  it('that never come are said so, without a stack', async () => {
    const client = createClient(
      rawBridge(() => {
        throw new Error('Object has been destroyed')
      }).bridge,
    )
    const error = await errorOf(client.call('app.state', {}))
    expect(error.data.code).toBe('no-answer')
    expect(error.data.detail).toBe('app.state: Object has been destroyed')
  })
})

describe('questions to main', () => {
  it('that do not fit are not sent, and their values are not repeated', async () => {
    const sent: string[] = []
    const client = createClient(rawBridge((name) => sent.push(name)).bridge)
    const secret = new TextEncoder().encode('correct horse')
    const bad = { hash: 'not a hash', acknowledge: [], secrets: { password: secret } }
    const error = await errorOf(client.call('wizard.run', bad))
    expect(error.data.code).toBe('bad-question')
    expect(JSON.stringify(error.data)).not.toMatch(/horse|not a hash/)
    expect(secret.every((byte) => byte === 0)).toBe(true)
    // A name that every object has is no call either.
    expect((await errorOf(client.call('toString' as 'app.state', {}))).data.code).toBe('bad-question')
    expect(sent).toEqual([])
  })

  it('leave nothing of their byte arrays, whether answered or refused', async () => {
    const seen: string[] = []
    const client = createClient(
      createFakeBridge({
        'clipboard.write': ({ text }) => {
          seen.push(new TextDecoder().decode(text))
          return {}
        },
      }),
    )
    const text = new TextEncoder().encode('correct horse')
    await client.call('clipboard.write', { text, secret: true })
    expect(seen).toEqual(['correct horse'])
    expect([...text]).toEqual(Array.from({ length: 13 }, () => 0))
    const password = new TextEncoder().encode('again')
    await errorOf(client.call('run.resume', { run: 'r', secrets: { password } }))
    expect(password.every((byte) => byte === 0)).toBe(true)
  })
})

describe('events', () => {
  it('reach the listener until it stops listening', () => {
    const bridge = createFakeBridge({})
    const heard: RunView[] = []
    const stop = createClient(bridge).on('run.changed', (view) => heard.push(view))
    bridge.emit('run.changed', runOf('r'))
    stop()
    bridge.emit('run.changed', runOf('r'))
    expect(heard).toEqual([runOf('r')])
  })

  it.each([undefined, null, 'junk', {}, { ...runOf('r'), fraction: 'half' }, { ...runOf('r'), more: 1 }])(
    'that do not fit are reported and go no further: %j',
    (data) => {
      const { bridge, tell } = rawBridge(() => undefined)
      const reported: string[] = []
      const heard: RunView[] = []
      createClient(bridge, (error) => reported.push(error.data.code)).on('run.changed', (view) => heard.push(view))
      tell(data)
      expect(heard).toEqual([])
      expect(reported).toEqual(['bad-event'])
    },
  )
})
