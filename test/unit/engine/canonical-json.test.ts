import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../../main/engine/canonical-json.ts'

describe('canonical JSON', () => {
  it('sorts keys by UTF-16 code units, at every depth, without white space', () => {
    expect(canonicalJson({ b: [{ z: 1, a: 2 }], a: null, B: true, é: 'é', '10': 1, '9': 2 })).toBe(
      '{"10":1,"9":2,"B":true,"a":null,"b":[{"a":2,"z":1}],"é":"é"}',
    )
    // The example of RFC 8785 §3.2.3: code units and not code points decide, so U+1F600 (D83D …) comes before U+FB33.
    expect(canonicalJson({ '\ufb33': 1, '\u{1f600}': 2, '\u20ac': 3, '\r': 4, '1': 5, '\u0080': 6, '\u00f6': 7 })).toBe(
      '{"\\r":4,"1":5,"\u0080":6,"\u00f6":7,"\u20ac":3,"\u{1f600}":2,"\ufb33":1}',
    )
  })

  it('writes numbers as RFC 8785 does', () => {
    expect(canonicalJson([Number('333333333.33333329'), 1e30, 4.5, 2e-3, 1e-27, -0, 10])).toBe(
      '[333333333.3333333,1e+30,4.5,0.002,1e-27,0,10]',
    )
  })

  const cycle: Record<string, unknown> = {}
  cycle['me'] = { again: cycle }
  const sparse: unknown[] = [1]
  sparse[2] = 3
  it.each<[string, unknown, string]>([
    ['undefined', { a: undefined }, 'undefined (at $.a)'],
    ['undefined alone', undefined, 'undefined (at $)'],
    ['a function', [() => 1], 'function (at $[0])'],
    ['a symbol', Symbol('x'), 'symbol (at $)'],
    ['a symbol as key', { [Symbol('x')]: 1 }, '(at $)'],
    ['a bigint', { a: { b: 1n } }, 'bigint (at $.a.b)'],
    ['NaN', [Number.NaN], 'NaN (at $[0])'],
    ['Infinity', Number.NEGATIVE_INFINITY, '-Infinity (at $)'],
    ['a cycle', cycle, 'a cycle (at $.me.again)'],
    ['a date', { at: new Date(0) }, 'Date (at $.at)'],
    ['a map', new Map(), 'Map (at $)'],
    ['bytes', { a: new Uint8Array(1) }, 'Uint8Array (at $.a)'],
    ['a hole', sparse, 'undefined (at $[1])'],
    ['half a character', ['\ud800'], 'half a character (at $[0])'],
  ])('refuses %s and says where', (_, value, words) => {
    expect(() => canonicalJson(value)).toThrow(TypeError)
    expect(() => canonicalJson(value)).toThrow(words)
  })

  it('writes a value that is used twice, which is no cycle', () => {
    const shared = { x: 1 }
    expect(canonicalJson([shared, shared])).toBe('[{"x":1},{"x":1}]')
  })

  it('is the same for any order of keys and reads back as the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }).filter(wellFormed), (value) => {
        const once = canonicalJson(value)
        // Through text, because -0 is written as 0.
        expect(JSON.parse(once)).toEqual(JSON.parse(JSON.stringify(value)))
        expect(canonicalJson(reversed(value))).toBe(once)
      }),
    )
  })
})

function wellFormed(value: unknown): boolean {
  return JSON.stringify(value).isWellFormed() && !/\\ud[89a-f]/i.test(JSON.stringify(value))
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reversed(item)]),
  )
}
