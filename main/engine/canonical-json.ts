/**
 * JSON with one spelling per value, so that its hash or its bytes can be compared: keys sorted by UTF-16 code units, no
 * white space, numbers and strings as ECMAScript writes them (the rules of RFC 8785). What JSON cannot hold is refused
 * and never dropped: a value that vanished from a plan would leave its hash unchanged.
 *
 * @throws TypeError naming the place, for undefined, functions, symbols, bigints, NaN, infinities, cycles, lone
 *   surrogates, sparse arrays, and objects that are not plain (Date, Map, class instances, typed arrays)
 */
export function canonicalJson(value: unknown): string {
  return write(value, '$', [])
}

function write(value: unknown, at: string, above: object[]): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return text(value, at)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw refused(at, String(value))
    return JSON.stringify(value)
  }
  if (typeof value !== 'object') throw refused(at, typeof value)
  if (above.includes(value)) throw refused(at, 'a cycle')

  const path = [...above, value]
  if (Array.isArray(value)) {
    // Array.from visits holes too, as undefined, which is refused.
    return `[${Array.from(value, (item, index) => write(item, `${at}[${index}]`, path)).join(',')}]`
  }
  if (!isPlain(value)) throw refused(at, value.constructor?.name ?? 'an object that is not plain')
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([key, item]) => `${text(key, at)}:${write(item, `${at}.${key}`, path)}`).join(',')}}`
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return (prototype === null || prototype === Object.prototype) && Object.getOwnPropertySymbols(value).length === 0
}

function text(value: string, at: string): string {
  // A lone surrogate has no UTF-8 form: its bytes could not be hashed the same way everywhere.
  if (!value.isWellFormed()) throw refused(at, 'a string with half a character')
  return JSON.stringify(value)
}

function refused(at: string, what: string): TypeError {
  return new TypeError(`Canonical JSON cannot hold ${what} (at ${at}).`)
}
