import type { Cursor } from '../cursor.ts'
import { databaseName, mayEnter } from '../current-database.ts'
import type { Step } from '../script/types.ts'

/** USE name. @throws SqlError 911, 916, 924, 927 and its like */
export function parseUse(cursor: Cursor): Step {
  const name = cursor.name()
  return (run) => {
    mayEnter(run, name)
    run.reply.useDatabase(databaseName(run.state(), name) ?? name)
  }
}

const SWITCHES = [
  'NOCOUNT',
  'XACT_ABORT',
  'ANSI_NULLS',
  'ANSI_PADDING',
  'ANSI_WARNINGS',
  'ANSI_DEFAULTS',
  'ANSI_NULL_DFLT_ON',
  'ARITHABORT',
  'CONCAT_NULL_YIELDS_NULL',
  'CURSOR_CLOSE_ON_COMMIT',
  'IMPLICIT_TRANSACTIONS',
  'NUMERIC_ROUNDABORT',
  'QUOTED_IDENTIFIER',
]
const NAMED = ['LOCK_TIMEOUT', 'DEADLOCK_PRIORITY', 'LANGUAGE', 'DATEFIRST', 'DATEFORMAT', 'TEXTSIZE', 'ROWCOUNT']

/** Options of the session. None of them changes what is simulated here; one that is not known fails. */
export function parseSet(cursor: Cursor): Step {
  const nothing: Step = () => undefined
  if (SWITCHES.some((word) => cursor.take(word))) {
    while (cursor.take(',')) if (!SWITCHES.some((word) => cursor.take(word))) cursor.fail()
    if (!cursor.take('ON')) cursor.expect('OFF')
    return nothing
  }
  if (cursor.take('TRANSACTION', 'ISOLATION', 'LEVEL')) {
    const known = ['READ COMMITTED', 'READ UNCOMMITTED', 'REPEATABLE READ', 'SERIALIZABLE', 'SNAPSHOT']
    if (!known.some((words) => cursor.take(...words.split(' ')))) cursor.fail()
    return nothing
  }
  if (!NAMED.some((word) => cursor.take(word))) cursor.fail()
  cursor.take('-')
  const value = cursor.next()
  if (value.kind === 'symbol') cursor.fail(value)
  return nothing
}
