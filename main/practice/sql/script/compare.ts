import { trimmed } from '../names.ts'
import { Binary, type Value } from '../values.ts'
import type { Truth } from './types.ts'

/** How two values stand to each other: below zero, zero, above; NULL and what can’t be compared is UNKNOWN. */
export function compare(a: Value, b: Value, exact = false): number | null {
  if (a === null || b === null) return null
  if (a instanceof Binary || b instanceof Binary) {
    const [one, two] = [hexOf(a), hexOf(b)]
    if (one === undefined || two === undefined) return null
    return order(one, two)
  }
  if (typeof a === 'number' || typeof b === 'number') {
    const difference = Number(a) - Number(b)
    return Number.isNaN(difference) ? null : difference
  }
  return exact ? order(trimmed(a), trimmed(b)) : order(trimmed(a).toLowerCase(), trimmed(b).toLowerCase())
}

/** Numbers count as the four bytes of an int, as they do when they are compared with binary. */
function hexOf(value: string | number | Binary): string | undefined {
  if (value instanceof Binary) return value.hex
  if (typeof value === 'number') return value.toString(16).padStart(8, '0').toUpperCase()
  return undefined
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** LIKE with `%`, `_`, `[a-z]`, `[^a]` and an escape character. */
export function like(value: Value, pattern: Value, escape: Value, exact = false): Truth {
  if (value === null || pattern === null) return null
  const flags = exact ? 'su' : 'isu'
  return new RegExp(`^${toRegExp(String(pattern), escape === null ? undefined : String(escape))}$`, flags).test(
    String(value),
  )
}

function toRegExp(pattern: string, escape: string | undefined): string {
  let out = ''
  const letters = Array.from(pattern)
  for (let at = 0; at < letters.length; at += 1) {
    const letter = letters[at] ?? ''
    const close = letter === '[' ? letters.indexOf(']', at + 1) : -1
    if (letter === escape) out += literal(letters[++at] ?? '')
    else if (letter === '%') out += '.*'
    else if (letter === '_') out += '.'
    else if (close > 0) {
      out += set(letters.slice(at + 1, close))
      at = close
    } else out += literal(letter)
  }
  return out
}

function set(letters: readonly string[]): string {
  const isNot = letters[0] === '^'
  const inside = letters.slice(isNot ? 1 : 0)
  const escaped = inside.map((letter, index) =>
    letter === '-' && index > 0 && index < inside.length - 1 ? '-' : /[\\\]^[-]/.test(letter) ? `\\${letter}` : letter,
  )
  return escaped.length === 0 ? '(?!)' : `[${isNot ? '^' : ''}${escaped.join('')}]`
}

function literal(letter: string): string {
  return letter.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
}

export const not = (truth: Truth): Truth => (truth === null ? null : !truth)
export const and = (a: Truth, b: Truth): Truth =>
  a === false || b === false ? false : a === null || b === null ? null : true
export const or = (a: Truth, b: Truth): Truth =>
  a === true || b === true ? true : a === null || b === null ? null : false
