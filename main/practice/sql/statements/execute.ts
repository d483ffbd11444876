import { SqlError } from '../../tds/index.ts'
import type { Cursor } from '../cursor.ts'
import { procedureNamed } from '../procedures/index.ts'
import { parseBatch } from '../script/batch.ts'
import { parseExpression } from '../script/expression.ts'
import { noNames } from '../script/names.ts'
import type { Execution, Expression, Step } from '../script/types.ts'
import type { Value } from '../values.ts'

interface Argument {
  /** Without @. */
  name?: string
  value: Expression
}

/** EXEC procedure arguments, EXEC (text), EXEC sp_executesql text. */
export function parseExecute(cursor: Cursor): Step {
  if (cursor.take('(')) {
    const text = parseExpression(cursor)
    cursor.expect(')')
    return (run) => runText(run, text, new Map())
  }
  const target = cursor.peek()
  const returns = target?.kind === 'variable' && cursor.peek(1)?.text === '='
  if (returns) cursor.at += 2
  const parts = [cursor.name()]
  while (cursor.take('.')) parts.push(cursor.name())
  const given = parseArguments(cursor)
  const name = parts.at(-1) ?? ''
  if (name.toLowerCase() === 'sp_executesql') return executeSql(given)
  return async (run) => {
    const procedure = procedureNamed(parts)
    if (procedure === undefined)
      throw new SqlError(2812, `Could not find stored procedure '${parts.join('.')}'.`, 16, 62)
    await procedure(run, namedValues(run, given, procedure.parameters, name))
    if (returns && target !== undefined) run.variables.set(target.text.slice(1).toLowerCase(), 0)
  }
}

function parseArguments(cursor: Cursor): Argument[] {
  const given: Argument[] = []
  const ends = () => cursor.ended || cursor.sees(';') || startsStatement(cursor)
  if (ends()) return given
  do {
    const token = cursor.peek()
    const isNamed = token?.kind === 'variable' && cursor.peek(1)?.text === '='
    if (isNamed) cursor.at += 2
    const value = parseArgument(cursor)
    given.push(isNamed ? { name: token.text.slice(1).toLowerCase(), value } : { value })
    cursor.take('OUTPUT')
  } while (cursor.take(','))
  return given
}

/** A constant, a variable, or a bare word, which counts as a text. */
function parseArgument(cursor: Cursor): Expression {
  const token = cursor.peek()
  if (token?.kind === 'name' && (token.quoted || token.word !== 'NULL')) {
    const text = cursor.name()
    return () => ({ kind: 'text', value: () => text })
  }
  return parseExpression(cursor)
}

const STARTS = new Set(
  'IF BEGIN END ELSE DECLARE SET SELECT EXEC EXECUTE CREATE ALTER DROP GRANT DENY REVOKE BACKUP RESTORE RECONFIGURE RAISERROR PRINT THROW USE DBCC'.split(
    ' ',
  ),
)

function startsStatement(cursor: Cursor): boolean {
  const token = cursor.peek()
  return token?.kind === 'name' && !token.quoted && STARTS.has(token.word)
}

/** Arguments by the names of the parameters. @throws SqlError 8144 for too many, 8145 for one that is none, 201 for one that is missing */
function namedValues(
  run: Execution,
  given: readonly Argument[],
  parameters: readonly { name: string; optional?: boolean }[],
  procedure: string,
): Map<string, Value> {
  const values = new Map<string, Value>()
  for (const [index, { name, value }] of given.entries()) {
    const known = name ?? parameters[index]?.name
    if (known === undefined)
      throw new SqlError(8144, `Procedure or function ${procedure} has too many arguments specified.`, 16, 2)
    if (!parameters.some((each) => each.name === known))
      throw new SqlError(8145, `@${known} is not a parameter for procedure ${procedure}.`, 16, 2)
    values.set(known, value(noNames).value({ run, rows: [] }))
  }
  const missing = parameters.find(({ name, optional }) => optional !== true && !values.has(name))
  if (missing !== undefined)
    throw new SqlError(
      201,
      `Procedure or function '${procedure}' expects parameter '@${missing.name}', which was not supplied.`,
      16,
      4,
    )
  return values
}

/** sp_executesql text, declarations, values: the values go by name, those without one by their order. */
function executeSql(given: readonly Argument[]): Step {
  const [text, declared, ...rest] = given
  if (text === undefined)
    throw new SqlError(
      201,
      "Procedure or function 'sp_executesql' expects parameter '@statement', which was not supplied.",
      16,
      10,
    )
  return (run) => {
    const names = declared === undefined ? [] : declaredNames(String(valueOf(run, declared.value) ?? ''))
    const values = rest.map(({ name, value }, index): [string, Value] => [
      name ?? names[index] ?? '',
      valueOf(run, value),
    ])
    return runText(run, text.value, new Map(values))
  }
}

function declaredNames(text: string): string[] {
  return Array.from(text.matchAll(/@([\p{L}_#][\p{L}\p{N}_$#@]*)/gu), ([, name]) => (name ?? '').toLowerCase())
}

function valueOf(run: Execution, value: Expression): Value {
  return value(noNames).value({ run, rows: [] })
}

/** A batch in a text: it has variables of its own. */
async function runText(run: Execution, text: Expression, variables: Map<string, Value>): Promise<void> {
  const sql = valueOf(run, text)
  if (sql === null) return
  const step = parseBatch(String(sql))
  await step({ ...run, variables })
}

/** RECONFIGURE [WITH OVERRIDE]: what sp_configure set comes into use. @throws SqlError 5812 */
export function parseReconfigure(cursor: Cursor): Step {
  if (cursor.take('WITH')) cursor.expect('OVERRIDE')
  return async (run) => {
    if (!run.rights().server('ALTER SETTINGS'))
      throw new SqlError(5812, 'You do not have permission to run the RECONFIGURE statement.', 14)
    await run.store.change((state) => {
      for (const each of state.configurations) each.inUse = each.value
    })
  }
}
