import { Problem } from '../engine/problem.ts'
import type { Secrets } from '../engine/types.ts'
import type { Statement } from '../ports/instance.ts'
import { quoteLiteral } from './statements/quote.ts'

/** What stands in place of a secret in everything that is shown, logged or kept. */
const HIDDEN = '********'

/**
 * Literals and names, which stay as they are, and place holders between them: a path that looks like one is a path. One pass, so that a
 * password that looks like a place holder stays a password.
 */
const PLACES = /'(?:[^']|'')*'|\[(?:[^\]]|\]\])*\]|\{\{([a-z0-9-]+)\}\}/g

/** A statement as it is sent, and what takes its secrets out of whatever comes back. */
export interface Sendable {
  text: string
  hide(text: string): string
}

/**
 * Puts the secrets in as literals, at the last moment.
 *
 * @throws Problem `secret-missing`; `secret-unusable` for one that no literal can hold (control characters, over 4,000 characters)
 */
export function sendable(statement: Statement, secrets: Secrets | undefined): Sendable {
  const values = new Map(statement.secrets.map((name) => [name, literalOf(name, secrets?.[name])]))
  const text = statement.text.replace(PLACES, (whole, name: string | undefined) =>
    name === undefined ? whole : (values.get(name)?.literal ?? whole),
  )
  const found = [...values.values()].flatMap(({ literal, plain }) => [literal, literal.slice(2, -1), plain])
  const hidden = [...new Set(found)].filter((word) => word !== '').sort((a, b) => b.length - a.length)
  return { text, hide: (told) => hidden.reduce((all, word) => all.replaceAll(word, HIDDEN), told) }
}

function literalOf(name: string, bytes: Uint8Array | undefined): { literal: string; plain: string } {
  if (bytes === undefined || bytes.length === 0) {
    throw new Problem({
      code: 'secret-missing',
      text: `${name} is not given.`,
      cause: 'This statement uses what is secret, and secrets are never kept.',
      unchanged: ['Nothing was sent to the server.'],
      next: ['Give what is missing and start again.'],
    })
  }
  const plain = new TextDecoder().decode(bytes)
  try {
    return { literal: quoteLiteral(plain), plain }
  } catch {
    throw new Problem({
      code: 'secret-unusable',
      text: `${name} can’t be sent to SQL Server.`,
      cause: 'It holds a line break or another control character, or more than 4,000 characters.',
      unchanged: ['Nothing was sent to the server.'],
      next: ['Choose a password of letters, digits and signs, and start again.'],
    })
  }
}
