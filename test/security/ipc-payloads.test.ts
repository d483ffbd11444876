import { mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { envelope } from '../../preload/contract/call.ts'
import { type CallName, calls } from '../../preload/contract/calls.ts'
import { errorData } from '../../preload/contract/error.ts'
import { bytesOf, type Door, openDoor } from '../support/application.ts'

/** E1 of the test catalogue: every call of the contract against payloads that no page of ours sends. */

const deep = (levels: number): unknown => {
  let value: unknown = 'x'
  for (let n = 0; n < levels; n++) value = { a: value }
  return value
}
const HASH = 'f'.repeat(64)
const shapes: Record<string, unknown> = {
  wizard: 'encryption-key',
  page: 'location',
  field: 'location',
  answers: { mode: 'backup', location: 'C:\\x.age', copyTo: '' },
  secrets: { password: bytesOf('eight-or-more') },
  hash: HASH,
  acknowledge: [],
  run: 'no-such-run',
}
const payloads: [string, unknown][] = [
  ['undefined', undefined],
  ['null', null],
  ['a number', 7],
  ['not a number', Number.NaN],
  ['a string', 'x'],
  ['an array', []],
  ['a date', new Date()],
  ['a map', new Map([['a', 1]])],
  ['an error', new Error('x')],
  ['bytes', new Uint8Array(8)],
  ['an unknown key', { surprise: true }],
  ['all known keys at once', shapes],
  ['a null prototype', Object.create(null)],
  ['__proto__ as own key', JSON.parse('{"__proto__":{"polluted":true}}')],
  ['a nested __proto__', JSON.parse('{"answers":{"__proto__":{"polluted":true}}}')],
  ['constructor as key', { answers: { constructor: { prototype: { polluted: true } } } }],
  ['ten megabytes of text', { wizard: 'x'.repeat(10_000_000) }],
  ['ten megabytes of bytes', { password: new Uint8Array(10_000_000), text: new Uint8Array(10_000_000), secret: true }],
  ['depth 10,000', { answers: deep(10_000) }],
  ['depth 20', { ...shapes, answers: deep(20) }],
  ['a million items', { ...shapes, acknowledge: Array.from({ length: 1_000_000 }, () => 1) }],
  ['NUL in a path', { ...shapes, answers: { mode: 'backup', location: 'C:\\a\0b', copyTo: '' } }],
  ['a device path', { ...shapes, answers: { mode: 'backup', location: '\\\\.\\PhysicalDrive0', copyTo: '' } }],
  ['a path upwards', { ...shapes, answers: { mode: 'backup', location: 'C:\\..\\..\\..\\etc\\passwd', copyTo: '' } }],
  ['a run id that is a path', { run: '../../../etc', secrets: {} }],
  ['a run id with NUL', { run: 'a\0b', secrets: {} }],
  ['a hash that is none', { hash: '0', acknowledge: [], secrets: {} }],
  ['a hash in capitals', { hash: HASH.toUpperCase(), acknowledge: [], secrets: {} }],
  ['a plan hash of another plan', { hash: HASH, acknowledge: [], secrets: { password: bytesOf('eight-or-more') } }],
  ['a secret as string', { ...shapes, secrets: { password: 'eight-or-more' } }],
  ['a secret of another name', { ...shapes, secrets: { 'DROP TABLE': new Uint8Array(1) } }],
  ['an unknown wizard', { ...shapes, wizard: 'format-disk' }],
  ['a wizard named like a property', { ...shapes, wizard: 'toString' }],
  ['an unknown page', { wizard: 'encryption-key', page: 'nowhere', answers: {}, secrets: {} }],
  ['an unknown field', { wizard: 'encryption-key', field: '__proto__', answers: {} }],
  ['an unknown folder', { folder: 'C:\\Windows' }],
  ['an unknown computer', { computer: 'DC01' }],
  ['an unknown fault', { fault: { id: '__proto__', on: true } }],
  ['an answer to nothing', { run: 'x', step: 'x', answer: 'it-happened' }],
  ['lines without end', { lines: 1e308 }],
  ['negative lines', { lines: -1 }],
  ['an unknown report format', { run: 'x', format: 'exe' }],
]

describe('hostile payloads', () => {
  let folder: string
  let door: Door
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'e1-'))
    door = await openDoor(folder)
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const names = Object.keys(calls) as CallName[]
  it.each(names)('%s answers each with an envelope of its contract, never an exception', async (name) => {
    for (const [what, payload] of payloads) {
      const answer = await door.router.answer(name, payload)
      const parsed = envelope(calls[name].out).safeParse(answer)
      expect(parsed.success, what).toBe(true)
      if (answer.ok) expect(calls[name].in.safeParse(payload).success, `${name} took ${what}`).toBe(true)
      else {
        expect(errorData.safeParse(answer.error).success).toBe(true)
        // Nothing a page can send is a fault of the program.
        expect(answer.error.code, `${name} with ${what}: ${answer.error.cause}`).not.toBe('unexpected')
      }
    }
  })

  it.each(['', 'toString', '__proto__', 'constructor', 'app.State', 'recovery:app.state', 'a'.repeat(100_000)])(
    'the call %j does not exist',
    async (name) => {
      expect(await door.router.answer(name, {})).toMatchObject({ ok: false, error: { code: 'no-such-call' } })
    },
  )

  it('pollute nothing, start nothing, leave nothing outside the data folder', async () => {
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    expect(door.app.runs.active()).toBeUndefined()
    expect(await door.app.runs.unfinished()).toEqual([])
    expect((await readdir(folder)).filter((name) => !['practice', 'logs', 'kit', 'runs'].includes(name))).toEqual([])
  })

  it('a thousand calls at once are all answered', async () => {
    const answers = await Promise.all(
      Array.from({ length: 1000 }, () =>
        door.router.answer('wizard.findings', {
          wizard: 'encryption-key',
          page: 'introduction',
          answers: {},
          secrets: {},
        }),
      ),
    )
    expect(answers.every((answer) => answer.ok)).toBe(true)
  })
})
