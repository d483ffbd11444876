import { SqlError } from '../tds/index.ts'
import { same } from './names.ts'
import type { DatabaseContent, Securable } from './state.ts'
import { tokenize } from './tokens.ts'

/** Identifiers of objects begin here; they are their places among the securables of their class. */
const FIRST_ID: Readonly<Record<number, number>> = {
  1: 245_575_913,
  5: 65_536,
  6: 257,
  10: 65_536,
  15: 65_536,
  16: 65_536,
  17: 65_536,
}

export function idOfSecurable(content: DatabaseContent, wanted: Securable): number {
  const peers = content.securables.filter((each) => each.class === wanted.class)
  return (FIRST_ID[wanted.class] ?? 256) + peers.indexOf(wanted)
}

/** An object, type or key by its name; those of a schema are in dbo unless another is said. */
export function securableNamed(
  content: DatabaseContent,
  kind: number,
  name: string,
  schema?: string,
): Securable | undefined {
  const isInSchema = kind === 1 || kind === 6 || kind === 10
  return content.securables.find(
    (each) =>
      each.class === kind && same(each.name, name) && (!isInSchema || same(each.schema ?? 'dbo', schema ?? 'dbo')),
  )
}

/** The parts of a name that is given as a text: `[dbo].[a.b]`; undefined for what is no name. */
export function nameParts(text: string): string[] | undefined {
  try {
    const parts: string[] = []
    const tokens = tokenize(text)
    for (const [index, token] of tokens.entries()) {
      if (index % 2 === 1) {
        if (token.kind !== 'symbol' || token.text !== '.') return undefined
      } else if (token.kind !== 'name') return undefined
      else parts.push(token.text)
    }
    return parts.length === 0 || tokens.length % 2 === 0 ? undefined : parts
  } catch (error) {
    if (error instanceof SqlError) return undefined
    throw error
  }
}
