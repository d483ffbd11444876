import { SqlError } from '../../tds/index.ts'
import { Cursor } from '../cursor.ts'
import { parseStatement } from '../statements/index.ts'
import { type Token, tokenize } from '../tokens.ts'
import { parseCondition } from './condition.ts'
import { convert, parseDataType, type DataType } from './data-type.ts'
import { parseExpression } from './expression.ts'
import { noNames } from './names.ts'
import { runSelect } from './result.ts'
import { capturing, endsBatch, Returned } from './errors.ts'
import type { Captured, Execution, Expression, Step } from './types.ts'

/**
 * A batch taken apart: nothing of it is carried out when any of it can't be read.
 *
 * @throws SqlError 102 and the like for what is not known
 */
export function parseBatch(sql: string): Step {
  return parseTokens(tokenize(sql))
}

/** Statements that work long, and whose changes must be seen by others meanwhile. */
const LONG = new Set(['BACKUP', 'RESTORE', 'DBCC'])
const CHANGING = new Set(['CREATE', 'ALTER', 'DROP', 'GRANT', 'DENY', 'REVOKE', 'EXEC', 'EXECUTE', 'RECONFIGURE'])

const holds = (tokens: readonly Token[], words: ReadonlySet<string>) =>
  tokens.some((token) => token.kind === 'name' && !token.quoted && words.has(token.word))

export const worksLong = (tokens: readonly Token[]): boolean => holds(tokens, LONG)
export const changesSomething = (tokens: readonly Token[]): boolean => holds(tokens, CHANGING)

export function parseTokens(tokens: readonly Token[]): Step {
  const cursor = new Cursor(tokens)
  const steps: Step[] = []
  while (!cursor.ended) {
    if (cursor.take(';')) continue
    if (steps.length > 0 && cursor.sees('CREATE', 'SCHEMA'))
      throw new SqlError(111, "'CREATE SCHEMA' must be the first statement in a query batch.", 15)
    const isAlone = steps.length === 0 && cursor.sees('CREATE', 'SCHEMA')
    steps.push(parseOne(cursor))
    cursor.take(';')
    if (isAlone && !cursor.ended) cursor.fail()
  }
  const all = sequence(steps)
  return async (run) => {
    try {
      await all(run)
    } catch (error) {
      if (!(error instanceof Returned)) throw error
    }
  }
}

const ends: Step = () => {
  throw new Returned()
}

function sequence(steps: readonly Step[]): Step {
  return async (run) => {
    for (const step of steps) {
      run.signal.throwIfAborted()
      try {
        await step(run)
      } catch (error) {
        // In TRY every error goes to CATCH; outside most of them end their own statement only.
        if (!(error instanceof SqlError) || run.attempt !== undefined || endsBatch(error)) throw error
        run.reply.error(error.number, error.message, error.class, error.state)
      }
      if (run.attempt?.error !== undefined) throw run.attempt.error
    }
  }
}

/** One statement where another follows it or not: within IF, BEGIN, TRY. */
function parseInner(cursor: Cursor): Step {
  if (cursor.sees('CREATE', 'SCHEMA')) throw new SqlError(156, "Incorrect syntax near the keyword 'SCHEMA'.", 15)
  return parseOne(cursor)
}

function parseOne(cursor: Cursor): Step {
  if (cursor.take('IF')) return parseIf(cursor)
  if (cursor.take('BEGIN', 'TRY')) return parseTry(cursor)
  if (cursor.take('BEGIN')) return parseBlock(cursor)
  if (cursor.take('RETURN')) return ends
  if (cursor.take('DECLARE')) return parseDeclare(cursor)
  if (cursor.sees('SET') && cursor.peek(1)?.kind === 'variable') return parseAssignment(cursor)
  if (cursor.sees('SELECT')) return runSelect(cursor)
  return parseStatement(cursor)
}

function parseIf(cursor: Cursor): Step {
  const condition = parseCondition(cursor)
  const then = parseInner(cursor)
  const start = cursor.at
  cursor.take(';')
  const otherwise = cursor.take('ELSE') ? parseInner(cursor) : undefined
  if (otherwise === undefined) cursor.at = start
  return async (run) => {
    const holds = condition(noNames)({ run, rows: [] }) === true
    if (holds) await then(run)
    else await otherwise?.(run)
  }
}

function parseBlock(cursor: Cursor): Step {
  const steps: Step[] = []
  while (!cursor.take('END')) {
    if (cursor.take(';')) continue
    if (cursor.ended) cursor.fail()
    steps.push(parseInner(cursor))
  }
  if (steps.length === 0) throw new SqlError(102, "Incorrect syntax near 'END'.", 15)
  return sequence(steps)
}

function parseUntilEnd(cursor: Cursor, what: 'TRY' | 'CATCH'): Step {
  const steps: Step[] = []
  while (!cursor.take('END', what)) {
    if (cursor.take(';')) continue
    if (cursor.ended) cursor.fail()
    steps.push(parseInner(cursor))
  }
  return sequence(steps)
}

function parseTry(cursor: Cursor): Step {
  const work = parseUntilEnd(cursor, 'TRY')
  cursor.expect('BEGIN', 'CATCH')
  const rescue = parseUntilEnd(cursor, 'CATCH')
  return async (run) => {
    const captured: Captured = {}
    const reply = capturing(run.reply, captured)
    const inside: Execution = { ...run, reply, attempt: captured }
    try {
      await work(inside)
    } catch (error) {
      if (!(error instanceof SqlError)) throw error
      captured.error = error
    }
    if (captured.error !== undefined) await rescue({ ...run, caught: captured.error })
  }
}

function parseDeclare(cursor: Cursor): Step {
  const declared: { name: string; type: DataType; value: Expression | undefined }[] = []
  do {
    const token = cursor.next()
    if (token.kind !== 'variable' || token.text.startsWith('@@')) cursor.fail(token)
    cursor.take('AS')
    const type = parseDataType(cursor)
    const value = cursor.take('=') ? parseExpression(cursor) : undefined
    declared.push({ name: token.text.slice(1).toLowerCase(), type, value })
  } while (cursor.take(','))
  return (run) => {
    for (const { name, type, value } of declared) {
      if (run.variables.has(name))
        throw new SqlError(
          134,
          `The variable name '@${name}' has already been declared. Variable names must be unique within a query batch or stored procedure.`,
          15,
        )
      const given = value?.(noNames).value({ run, rows: [] }) ?? null
      run.variables.set(name, convert(given, type))
    }
  }
}

function parseAssignment(cursor: Cursor): Step {
  cursor.expect('SET')
  const token = cursor.next()
  const name = token.text.slice(1).toLowerCase()
  const adds = cursor.take('+=')
  if (!adds) cursor.expect('=')
  const value = parseExpression(cursor)
  return (run) => {
    const former = run.variables.get(name)
    if (former === undefined) throw new SqlError(137, `Must declare the scalar variable "${token.text}".`, 15)
    const given = value(noNames).value({ run, rows: [] })
    run.variables.set(
      name,
      adds ? (former === null || given === null ? null : `${String(former)}${String(given)}`) : given,
    )
  }
}
