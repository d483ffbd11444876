import { SqlError } from '../../tds/index.ts'
import type { Cursor } from '../cursor.ts'
import type { Given } from './statement.ts'

/** What follows an option’s name. */
type Shape = 'flag' | 'text' | 'number' | 'number?' | 'move'

export interface Found {
  flags: Set<string>
  texts: Map<string, Given<string>>
  numbers: Map<string, Given<number>>
  moves: { logicalName: string; path: string }[]
}

const COMMON: Readonly<Record<string, Shape>> = {
  CHECKSUM: 'flag',
  NO_CHECKSUM: 'flag',
  CONTINUE_AFTER_ERROR: 'flag',
  STOP_ON_ERROR: 'flag',
  NORECOVERY: 'flag',
  MEDIANAME: 'text',
  STATS: 'number?',
  // Of tapes; Management Studio writes them into every statement.
  UNLOAD: 'flag',
  NOUNLOAD: 'flag',
  REWIND: 'flag',
  NOREWIND: 'flag',
}

const BACKUP: Readonly<Record<string, Shape>> = {
  ...COMMON,
  DIFFERENTIAL: 'flag',
  COPY_ONLY: 'flag',
  COMPRESSION: 'flag',
  NO_COMPRESSION: 'flag',
  FORMAT: 'flag',
  NOFORMAT: 'flag',
  INIT: 'flag',
  NOINIT: 'flag',
  SKIP: 'flag',
  NOSKIP: 'flag',
  NAME: 'text',
  DESCRIPTION: 'text',
  MEDIADESCRIPTION: 'text',
}

const RESTORE: Readonly<Record<string, Shape>> = {
  ...COMMON,
  FILE: 'number',
  MOVE: 'move',
  REPLACE: 'flag',
  RECOVERY: 'flag',
  STOPAT: 'text',
  RESTRICTED_USER: 'flag',
  KEEP_REPLICATION: 'flag',
  ENABLE_BROKER: 'flag',
  NEW_BROKER: 'flag',
  LOADHISTORY: 'flag',
}

/** Options of which only one of a pair may stand (error 3031). */
const CONFLICTS: readonly (readonly [string, string])[] = [
  ['CHECKSUM', 'NO_CHECKSUM'],
  ['CONTINUE_AFTER_ERROR', 'STOP_ON_ERROR'],
  ['RECOVERY', 'NORECOVERY'],
  ['COMPRESSION', 'NO_COMPRESSION'],
  ['FORMAT', 'NOFORMAT'],
  ['FORMAT', 'NOINIT'],
  ['FORMAT', 'NOSKIP'],
  ['INIT', 'NOINIT'],
  ['SKIP', 'NOSKIP'],
  ['ENABLE_BROKER', 'NEW_BROKER'],
]

/** The list behind WITH, or nothing where there is no WITH. @throws SqlError 102, 155, 3031 */
export function parseOptions(cursor: Cursor, verb: 'BACKUP' | 'RESTORE'): Found {
  const found: Found = { flags: new Set(), texts: new Map(), numbers: new Map(), moves: [] }
  if (!cursor.take('WITH')) return found
  const shapes = verb === 'BACKUP' ? BACKUP : RESTORE
  do takeOption(cursor, shapes, verb, found)
  while (cursor.take(','))
  const all = new Set([...found.flags, ...found.texts.keys(), ...found.numbers.keys()])
  for (const [one, other] of CONFLICTS)
    if (all.has(one) && all.has(other))
      throw new SqlError(
        3031,
        `Option '${one.toLowerCase()}' conflicts with option(s) '${other.toLowerCase()}'. Remove the conflicting option and reissue the statement.`,
      )
  return found
}

function takeOption(cursor: Cursor, shapes: Readonly<Record<string, Shape>>, verb: string, found: Found): void {
  const token = cursor.next()
  if (token.kind !== 'name' || token.quoted) return cursor.fail(token)
  const name = token.word
  const shape = Object.hasOwn(shapes, name) ? shapes[name] : undefined
  if (shape === undefined) throw new SqlError(155, `'${token.text}' is not a recognized ${verb} option.`, 15, 1)
  if (shape === 'flag') found.flags.add(name)
  else if (shape === 'move') {
    const logicalName = cursor.text()
    cursor.expect('TO')
    found.moves.push({ logicalName, path: cursor.text() })
  } else if (shape === 'number?' && !cursor.sees('=')) found.numbers.set(name, { value: 10 })
  else {
    cursor.expect('=')
    if (shape === 'text') found.texts.set(name, givenText(cursor))
    else found.numbers.set(name, givenNumber(cursor))
  }
}

/** A literal or a variable. @throws SqlError 102 */
export function givenText(cursor: Cursor): Given<string> {
  return variable(cursor) ?? { value: cursor.text() }
}

export function givenNumber(cursor: Cursor): Given<number> {
  return variable(cursor) ?? { value: cursor.number() }
}

function variable(cursor: Cursor): { variable: string } | undefined {
  const token = cursor.peek()
  if (token?.kind !== 'variable' || token.text.startsWith('@@')) return undefined
  cursor.next()
  return { variable: token.text.slice(1).toLowerCase() }
}

/** @throws SqlError 3032 for what this statement does not know, though others do */
export function refuseOthers(found: Found, known: readonly string[]): void {
  const all = [...found.flags, ...found.texts.keys(), ...found.numbers.keys(), ...(found.moves[0] ? ['MOVE'] : [])]
  const others = all.filter((name) => !known.includes(name) && !TAPE.includes(name))
  if (others.length > 0)
    throw new SqlError(
      3032,
      `One or more of the options (${others.join(', ').toLowerCase()}) are not supported for this statement. Review the documentation for supported options.`,
    )
}

const TAPE = ['UNLOAD', 'NOUNLOAD', 'REWIND', 'NOREWIND']
