import { SqlError } from '../../tds/index.ts'
import type { Cursor } from '../cursor.ts'

/** `ON` or `OFF`. */
export function parseSwitch(cursor: Cursor): boolean {
  const isOn = cursor.take('ON')
  if (!isOn) cursor.expect('OFF')
  return isOn
}

/** `NAME = value, NAME = value` as the options of CREATE and ALTER have it; each name once. */
export function parseOptions(cursor: Cursor, known: Readonly<Record<string, (cursor: Cursor) => void>>): void {
  const seen = new Set<string>()
  do {
    const token = cursor.next()
    const word = token.kind === 'name' && !token.quoted ? token.word : ''
    const parse = Object.hasOwn(known, word) ? known[word] : undefined
    if (parse === undefined) return cursor.fail(token)
    if (seen.has(word)) throw new SqlError(15_045, `The option '${word}' was specified more than once.`)
    seen.add(word)
    cursor.expect('=')
    parse(cursor)
  } while (cursor.take(','))
}
