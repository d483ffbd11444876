import { SqlError } from '../../tds/index.ts'
import type { Cursor } from '../cursor.ts'
import { MOST_DEVICES, noSuchDevice, tooManyDevices } from './media-errors.ts'
import { type Found, givenText, parseOptions, refuseOthers } from './options.ts'
import type {
  BackupStatement,
  Given,
  InspectStatement,
  MediaStatement,
  RestoreOptions,
  RestoreStatement,
} from './statement.ts'

const INSPECTIONS = ['HEADERONLY', 'FILELISTONLY', 'LABELONLY', 'VERIFYONLY'] as const

/** Whether BACKUP or RESTORE of a database, a log or a backup file comes next; keys and certificates are none of it. */
export function seesMedia(cursor: Cursor): boolean {
  const ofDatabase = (verb: string) => cursor.sees(verb, 'DATABASE') || cursor.sees(verb, 'LOG')
  return ofDatabase('BACKUP') || ofDatabase('RESTORE') || INSPECTIONS.some((what) => cursor.sees('RESTORE', what))
}

/**
 * The statement that comes next; what follows it is left to the caller.
 *
 * @throws SqlError 102 for bad syntax, 155 for an option that is none, 3031 and 3032 for options that do not go together, 3205, 3206
 */
export function parseStatement(cursor: Cursor): MediaStatement {
  if (cursor.take('BACKUP')) return parseBackup(cursor)
  cursor.expect('RESTORE')
  for (const what of INSPECTIONS) if (cursor.take(what)) return parseInspection(cursor, what)
  return parseRestore(cursor)
}

function target(cursor: Cursor): { what: 'DATABASE' | 'LOG'; database: Given<string> } {
  const what = cursor.take('LOG') ? 'LOG' : 'DATABASE'
  if (what === 'DATABASE') cursor.expect('DATABASE')
  const isName = cursor.peek()?.kind === 'name'
  return { what, database: isName ? { value: cursor.name() } : givenText(cursor) }
}

function devices(cursor: Cursor): Given<string>[] {
  const found: Given<string>[] = []
  do {
    const first = cursor.peek()
    if (cursor.take('DISK')) {
      cursor.expect('=')
      found.push(givenText(cursor))
    } else if (first?.kind === 'name' && cursor.peek(1)?.text !== '=') throw noSuchDevice(first.text)
    else cursor.fail()
  } while (cursor.take(','))
  if (found.length > MOST_DEVICES) throw tooManyDevices()
  return found
}

const OF_BACKUP = [
  ['DIFFERENTIAL', 'COPY_ONLY', 'CHECKSUM', 'NO_CHECKSUM', 'COMPRESSION', 'NO_COMPRESSION', 'FORMAT', 'NOFORMAT'],
  ['INIT', 'NOINIT', 'SKIP', 'NOSKIP', 'NAME', 'DESCRIPTION', 'MEDIANAME', 'MEDIADESCRIPTION', 'STATS'],
  ['CONTINUE_AFTER_ERROR', 'STOP_ON_ERROR'],
].flat()

function parseBackup(cursor: Cursor): BackupStatement {
  const { what, database } = target(cursor)
  cursor.expect('TO')
  const to = devices(cursor)
  const found = parseOptions(cursor, 'BACKUP')
  const known = OF_BACKUP.filter((name) => what === 'DATABASE' || name !== 'DIFFERENTIAL')
  refuseOthers(found, what === 'LOG' ? [...known, 'NORECOVERY'] : known)
  const { flags, texts } = found
  return {
    kind: 'backup',
    what,
    database,
    devices: to,
    options: {
      differential: flags.has('DIFFERENTIAL'),
      copyOnly: flags.has('COPY_ONLY'),
      ...either(flags, 'CHECKSUM', 'NO_CHECKSUM', 'checksum'),
      ...either(flags, 'COMPRESSION', 'NO_COMPRESSION', 'compression'),
      format: flags.has('FORMAT'),
      init: flags.has('INIT'),
      noRecovery: flags.has('NORECOVERY'),
      continueAfterError: flags.has('CONTINUE_AFTER_ERROR'),
      ...stats(found),
      name: texts.get('NAME'),
      description: texts.get('DESCRIPTION'),
      mediaName: texts.get('MEDIANAME'),
      mediaDescription: texts.get('MEDIADESCRIPTION'),
    },
  }
}

const OF_INSPECTION = ['CHECKSUM', 'NO_CHECKSUM', 'CONTINUE_AFTER_ERROR', 'STOP_ON_ERROR', 'MEDIANAME']
const OF_RESTORE = [
  ...OF_INSPECTION,
  'FILE',
  'MOVE',
  'REPLACE',
  'RECOVERY',
  'NORECOVERY',
  'STATS',
  'STOPAT',
  'RESTRICTED_USER',
  'KEEP_REPLICATION',
  'ENABLE_BROKER',
  'NEW_BROKER',
]
const OF_RECOVERY = ['RECOVERY', 'RESTRICTED_USER', 'KEEP_REPLICATION', 'ENABLE_BROKER', 'NEW_BROKER', 'STATS']

function parseRestore(cursor: Cursor): RestoreStatement {
  const { what, database } = target(cursor)
  const from = cursor.take('FROM') ? devices(cursor) : []
  const found = parseOptions(cursor, 'RESTORE')
  refuseOthers(found, from.length === 0 ? OF_RECOVERY : OF_RESTORE)
  return { kind: 'restore', what, database, devices: from, options: restoreOptions(found) }
}

function parseInspection(cursor: Cursor, what: InspectStatement['what']): InspectStatement {
  cursor.expect('FROM')
  const from = devices(cursor)
  const found = parseOptions(cursor, 'RESTORE')
  const more = what === 'LABELONLY' ? [] : what === 'VERIFYONLY' ? ['FILE', 'MOVE', 'STATS', 'LOADHISTORY'] : ['FILE']
  refuseOthers(found, [...OF_INSPECTION, ...more])
  return { kind: 'inspect', what, devices: from, options: restoreOptions(found) }
}

function restoreOptions(found: Found): RestoreOptions {
  const { flags, texts, numbers, moves } = found
  const file = numbers.get('FILE')
  const stopAt = texts.get('STOPAT')
  return {
    ...(file === undefined ? {} : { file }),
    moves,
    replace: flags.has('REPLACE'),
    recovery: !flags.has('NORECOVERY'),
    ...either(flags, 'CHECKSUM', 'NO_CHECKSUM', 'checksum'),
    ...stats(found),
    ...(stopAt === undefined ? {} : { stopAt }),
    mediaName: texts.get('MEDIANAME'),
    restricted: flags.has('RESTRICTED_USER'),
    ...(flags.has('NEW_BROKER') ? { broker: 'new' } : flags.has('ENABLE_BROKER') ? { broker: 'enable' } : {}),
    continueAfterError: flags.has('CONTINUE_AFTER_ERROR'),
  }
}

function either<K extends string>(flags: ReadonlySet<string>, yes: string, no: string, key: K): { [P in K]?: boolean } {
  const given: { [P in K]?: boolean } = {}
  if (flags.has(yes) || flags.has(no)) given[key] = flags.has(yes)
  return given
}

/** @throws SqlError 102 for a variable, which STATS does not take, 3250 for a percentage that is none */
function stats({ numbers }: Found): { stats?: number } {
  const given = numbers.get('STATS')
  if (given === undefined) return {}
  if (!('value' in given)) throw new SqlError(102, `Incorrect syntax near '@${given.variable}'.`, 15, 1)
  if (!Number.isInteger(given.value) || given.value < 1 || given.value > 100)
    throw new SqlError(3250, `The value '${given.value}' is not within range for the STATS parameter.`)
  return { stats: given.value }
}
