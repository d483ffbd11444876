import { SqlError } from '../../tds/index.ts'
import type { Cursor } from '../cursor.ts'
import { Binary, type Value } from '../values.ts'
import { parseCondition } from './condition.ts'
import { functionCall, globalVariable } from './functions.ts'
import { scalarQuery } from './select.ts'
import { convert, type DataType, parseDataType } from './data-type.ts'
import type { Bound, Expression, Kind } from './types.ts'

const constant =
  (kind: Kind, value: Value): Expression =>
  () => ({ kind, value: () => value })

/** An expression: literals, variables, columns, functions, CASE, CAST, + and -. */
export function parseExpression(cursor: Cursor): Expression {
  let left = parseOperand(cursor)
  for (;;) {
    if (cursor.take('+')) left = sum(left, parseOperand(cursor))
    else if (cursor.take('-')) left = difference(left, parseOperand(cursor))
    else return left
  }
}

/** Texts are joined, numbers added; a text beside a number counts as one (error 245 where it is none). */
function sum(left: Expression, right: Expression): Expression {
  return (names) => {
    const [a, b] = [left(names), right(names)]
    const isText = isTextual(a.kind) && isTextual(b.kind)
    return {
      kind: isText ? (a.kind === 'longText' || b.kind === 'longText' ? 'longText' : 'text') : 'int',
      value: (env) => {
        const [one, two] = [a.value(env), b.value(env)]
        if (one === null || two === null) return null
        return isText ? `${String(one)}${String(two)}` : toNumber(one) + toNumber(two)
      },
    }
  }
}

function difference(left: Expression, right: Expression): Expression {
  return (names) => {
    const [a, b] = [left(names), right(names)]
    return {
      kind: 'int',
      value: (env) => {
        const [one, two] = [a.value(env), b.value(env)]
        return one === null || two === null ? null : toNumber(one) - toNumber(two)
      },
    }
  }
}

const isTextual = (kind: Kind) => kind === 'text' || kind === 'longText'

function toNumber(value: string | number | Binary): number {
  const number = value instanceof Binary ? Number.parseInt(value.hex.slice(-8) || '0', 16) : Number(value)
  if (Number.isNaN(number))
    throw new SqlError(245, `Conversion failed when converting the nvarchar value '${String(value)}' to data type int.`)
  return number
}

function parseOperand(cursor: Cursor): Expression {
  let operand = parsePrimary(cursor)
  while (cursor.take('COLLATE')) operand = collated(operand, cursor.name())
  return operand
}

function collated(expression: Expression, collation: string): Expression {
  const exact = /_BIN2?(_|$)|_CS(_|$)/i.test(collation)
  return (names) => ({ ...expression(names), exact })
}

function parsePrimary(cursor: Cursor): Expression {
  if (cursor.take('(')) {
    const inner = cursor.sees('SELECT') ? scalarQuery(cursor) : parseExpression(cursor)
    cursor.expect(')')
    return inner
  }
  if (cursor.take('-')) return difference(constant('int', 0), parseOperand(cursor))
  const token = cursor.next()
  switch (token.kind) {
    case 'text':
      return constant('text', token.text)
    case 'number':
      return constant(
        token.text.includes('.') ? 'float' : Number(token.text) > 0x7fff_ffff ? 'bigint' : 'int',
        Number(token.text),
      )
    case 'binary':
      return constant('binary', new Binary(token.text))
    case 'variable':
      return token.text.startsWith('@@') ? globalVariable(token.text) : variable(token.text)
    case 'name':
      return named(cursor, token.text, token.quoted)
    case 'symbol':
      return cursor.fail(token)
  }
}

function variable(text: string): Expression {
  const name = text.slice(1).toLowerCase()
  return () => ({
    kind: 'longText',
    loose: true,
    value: ({ run }) => {
      const value = run.variables.get(name)
      if (value === undefined) throw new SqlError(137, `Must declare the scalar variable "${text}".`, 15, 2)
      return value
    },
  })
}

function named(cursor: Cursor, name: string, quoted: boolean): Expression {
  if (!quoted) {
    const word = name.toUpperCase()
    if (word === 'NULL') return constant('int', null)
    if (word === 'CASE') return parseCase(cursor)
    if ((word === 'CAST' || word === 'TRY_CAST') && cursor.take('(')) return parseCast(cursor)
    if ((word === 'CONVERT' || word === 'TRY_CONVERT') && cursor.take('(')) return parseConvert(cursor)
    if (cursor.take('(')) return functionCall(name, parseArguments(cursor))
    if (RESERVED.has(word)) cursor.fail({ kind: 'name', text: name, word, quoted, at: 0 })
  }
  if (!cursor.take('.')) return (names) => names.column(undefined, name)
  const column = cursor.name()
  return (names) => names.column(name, column)
}

/** Words that begin or join clauses: no column has them undelimited. */
const RESERVED = new Set(
  'AND AS BEGIN BY CREATE DECLARE DROP ELSE END EXEC EXECUTE EXISTS FROM GRANT GROUP HAVING IF IN INNER INSERT INTO IS JOIN LEFT LIKE NOT ON OR ORDER RETURN SELECT SET THEN UNION WHEN WHERE WITH'.split(
    ' ',
  ),
)

/** The arguments of a function, its parenthesis being open. */
function parseArguments(cursor: Cursor): Expression[] {
  const given: Expression[] = []
  if (cursor.take(')')) return given
  do given.push(parseExpression(cursor))
  while (cursor.take(','))
  cursor.expect(')')
  return given
}

function parseCase(cursor: Cursor): Expression {
  const subject = cursor.sees('WHEN') ? undefined : parseExpression(cursor)
  const branches: { when: ReturnType<typeof parseCondition>; gives: Expression }[] = []
  while (cursor.take('WHEN')) {
    const when = subject === undefined ? parseCondition(cursor) : equals(subject, parseExpression(cursor))
    cursor.expect('THEN')
    branches.push({ when, gives: parseExpression(cursor) })
  }
  if (branches.length === 0) cursor.fail()
  const otherwise = cursor.take('ELSE') ? parseExpression(cursor) : constant('int', null)
  cursor.expect('END')
  return (names) => {
    const bound = branches.map(({ when, gives }) => ({ when: when(names), gives: gives(names) }))
    const last = otherwise(names)
    return {
      kind: bound[0]?.gives.kind ?? last.kind,
      value: (env) => (bound.find(({ when }) => when(env) === true)?.gives ?? last).value(env),
    }
  }
}

function equals(a: Expression, b: Expression): ReturnType<typeof parseCondition> {
  return (names) => {
    const [one, two] = [a(names), b(names)]
    return (env) => {
      const [x, y] = [one.value(env), two.value(env)]
      return x === null || y === null ? null : String(x).toLowerCase() === String(y).toLowerCase()
    }
  }
}

function parseCast(cursor: Cursor): Expression {
  const inner = parseExpression(cursor)
  cursor.expect('AS')
  const type = parseDataType(cursor)
  cursor.expect(')')
  return converted(inner, type, undefined)
}

function parseConvert(cursor: Cursor): Expression {
  const type = parseDataType(cursor)
  cursor.expect(',')
  const inner = parseExpression(cursor)
  const style = cursor.take(',') ? cursor.number() : undefined
  cursor.expect(')')
  return converted(inner, type, style)
}

function converted(inner: Expression, type: DataType, style: number | undefined): Expression {
  return (names): Bound => {
    const bound = inner(names)
    const { kind, length, narrow } = type
    return {
      kind,
      ...(length === undefined ? {} : { length }),
      ...(narrow === true ? { narrow } : {}),
      value: (env) => convert(bound.value(env), type, style),
    }
  }
}
