import { SqlError } from '../../tds/index.ts'
import type { Cursor } from '../cursor.ts'
import { parseExpression } from '../script/expression.ts'
import { Thrown } from '../script/errors.ts'
import { noNames } from '../script/names.ts'
import type { Execution, Expression, Step } from '../script/types.ts'
import type { Value } from '../values.ts'

function valueOf(expression: Expression, run: Execution): Value {
  return expression(noNames).value({ run, rows: [] })
}

export function parsePrint(cursor: Cursor): Step {
  const text = parseExpression(cursor)
  return (run) => {
    const value = valueOf(text, run)
    run.reply.info(0, value === null ? ' ' : String(value))
  }
}

/** RAISERROR (text or number, severity, state [, values]) [WITH NOWAIT]. From 11 on it is an error, below a message. */
export function parseRaiseError(cursor: Cursor): Step {
  cursor.expect('(')
  const given = [parseExpression(cursor)]
  while (cursor.take(',')) given.push(parseExpression(cursor))
  cursor.expect(')')
  if (given.length < 3) cursor.fail()
  const nowait = cursor.take('WITH') && takeOptions(cursor)
  return (run) => {
    const [message, severity, state, ...values] = given.map((each) => valueOf(each, run))
    const { number, text } = messageOf(run, message ?? null)
    const told = filled(text, values)
    const level = Math.max(0, Math.min(Number(severity), 25))
    if (level > 10) throw new SqlError(number, told, level, Number(state))
    run.reply.info(number, told, level, Number(state))
    if (nowait) run.reply.flush()
  }
}

function takeOptions(cursor: Cursor): boolean {
  let nowait = false
  do {
    if (cursor.take('NOWAIT')) nowait = true
    else if (!cursor.take('LOG') && !cursor.take('SETERROR')) cursor.fail()
  } while (cursor.take(','))
  return nowait
}

/** @throws SqlError 18054 for a number that no message has */
function messageOf(run: Execution, message: Value): { number: number; text: string } {
  if (typeof message !== 'number') return { number: 50_000, text: message === null ? '' : String(message) }
  const found = run.state().messages.find(({ number, language }) => number === message && language === 1033)
  if (found !== undefined) return { number: message, text: found.text }
  throw new SqlError(
    18_054,
    `Error ${message}, severity 16, state 1 was raised, but no message with that error number was found in sys.messages. If error is larger than 50000, make sure the user-defined message is added using sp_addmessage.`,
  )
}

/** %s and %d in their order; %% is a percent sign. */
function filled(text: string, values: readonly Value[]): string {
  let next = 0
  return text.replace(/%(%|[-+0 #]*\d*(?:\.\d+)?(?:I64)?[sdiuxXo])/g, (_whole, what: string) => {
    if (what === '%') return '%'
    const value = values[next++]
    return value === undefined || value === null ? '(null)' : String(value)
  })
}

/** THROW again what CATCH is about, or THROW number, text, state. */
export function parseThrow(cursor: Cursor): Step {
  const next = cursor.peek()
  if (next === undefined || (next.kind === 'symbol' && next.text === ';') || cursor.sees('END'))
    return ({ caught }) => {
      if (caught === undefined)
        throw new SqlError(
          10_704,
          'To rethrow an error, a THROW statement must be used inside a CATCH block. Insert the THROW statement inside a CATCH block, or add error parameters to the THROW statement.',
          15,
        )
      throw new Thrown(caught.number, caught.message, caught.class, caught.state)
    }
  const number = parseExpression(cursor)
  cursor.expect(',')
  const text = parseExpression(cursor)
  cursor.expect(',')
  const state = parseExpression(cursor)
  return (run) => {
    throw new Thrown(Number(valueOf(number, run)), String(valueOf(text, run) ?? ''), 16, Number(valueOf(state, run)))
  }
}
