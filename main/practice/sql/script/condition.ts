import { SqlError } from '../../tds/index.ts'
import type { Cursor } from '../cursor.ts'
import { and, compare, like, not, or } from './compare.ts'
import { parseExpression } from './expression.ts'
import { existsQuery, listQuery } from './select.ts'
import type { Bound, Condition, Expression, Test, Truth } from './types.ts'

/** A condition: comparisons, LIKE, IN, IS NULL, BETWEEN, EXISTS, joined with AND, OR, NOT. */
export function parseCondition(cursor: Cursor): Condition {
  let left = parseConjunction(cursor)
  while (cursor.take('OR')) left = joined(left, parseConjunction(cursor), or)
  return left
}

function parseConjunction(cursor: Cursor): Condition {
  let left = parseNegation(cursor)
  while (cursor.take('AND')) {
    const right = parseNegation(cursor)
    const equal = [...(left.equal ?? []), ...(right.equal ?? [])]
    left = Object.assign(joined(left, right, and), { equal })
  }
  return left
}

function joined(left: Condition, right: Condition, how: (a: Truth, b: Truth) => Truth): Condition {
  return (names) => {
    const [a, b] = [left(names), right(names)]
    return (env) => how(a(env), b(env))
  }
}

function parseNegation(cursor: Cursor): Condition {
  if (!cursor.take('NOT')) return parsePredicate(cursor)
  const inner = parseNegation(cursor)
  return (names) => {
    const test = inner(names)
    return (env) => not(test(env))
  }
}

function parsePredicate(cursor: Cursor): Condition {
  if (cursor.take('EXISTS', '(')) {
    const found = existsQuery(cursor)
    cursor.expect(')')
    return found
  }
  if (cursor.sees('(')) {
    const inParentheses = nested(cursor)
    if (inParentheses !== undefined) return inParentheses
  }
  return parseComparison(cursor)
}

/** `(condition)`; undefined for the parenthesis of an expression, and then nothing is taken. */
function nested(cursor: Cursor): Condition | undefined {
  const start = cursor.at
  try {
    cursor.expect('(')
    const inner = parseCondition(cursor)
    cursor.expect(')')
    if (OPERATORS.some((operator) => cursor.sees(operator))) throw new SqlError(102, 'no condition')
    return inner
  } catch (error) {
    if (!(error instanceof SqlError)) throw error
    cursor.at = start
    return undefined
  }
}

const OPERATORS = ['<>', '!=', '<=', '>=', '=', '<', '>', '+', '-', 'IS', 'LIKE', 'IN', 'COLLATE', 'BETWEEN']

const FITS: Readonly<Record<string, (difference: number) => boolean>> = {
  '<>': (difference) => difference !== 0,
  '!=': (difference) => difference !== 0,
  '<=': (difference) => difference <= 0,
  '>=': (difference) => difference >= 0,
  '=': (difference) => difference === 0,
  '<': (difference) => difference < 0,
  '>': (difference) => difference > 0,
}

function parseComparison(cursor: Cursor): Condition {
  const left = parseExpression(cursor)
  if (cursor.take('IS')) {
    const isNot = cursor.take('NOT')
    cursor.expect('NULL')
    return tested(left, [], (bound) => (env) => (bound.value(env) === null) !== isNot)
  }
  const isNot = cursor.take('NOT')
  const positive = parseMatch(cursor, left)
  if (positive !== undefined) return isNot ? negated(positive) : positive
  if (isNot) cursor.fail()
  const operator = Object.keys(FITS).find((each) => cursor.take(each))
  if (operator === undefined) return cursor.fail()
  const fits = FITS[operator] ?? (() => false)
  const right = parseExpression(cursor)
  const condition = tested(left, [right], (a, [b]) => compared(a, b, fits))
  return operator === '=' ? Object.assign(condition, { equal: [[left, right] as const] }) : condition
}

function negated(condition: Condition): Condition {
  return (names) => {
    const test = condition(names)
    return (env) => not(test(env))
  }
}

/** LIKE, IN and BETWEEN. */
function parseMatch(cursor: Cursor, left: Expression): Condition | undefined {
  if (cursor.take('LIKE')) {
    const pattern = parseExpression(cursor)
    const escape = cursor.take('ESCAPE') ? [parseExpression(cursor)] : []
    return tested(
      left,
      [pattern, ...escape],
      (text, [like_, character]) =>
        (env) =>
          like(text.value(env), like_?.value(env) ?? null, character?.value(env) ?? null, text.exact === true),
    )
  }
  if (cursor.take('BETWEEN')) {
    const low = parseExpression(cursor)
    cursor.expect('AND')
    return tested(left, [low, parseExpression(cursor)], (value, [from, to]) => {
      const [above, below] = [compared(value, from, (n) => n >= 0), compared(value, to, (n) => n <= 0)]
      return (env) => and(above(env), below(env))
    })
  }
  if (!cursor.take('IN', '(')) return undefined
  if (cursor.sees('SELECT')) {
    const list = listQuery(cursor)
    cursor.expect(')')
    return (names) => {
      const [value, values] = [left(names), list(names)]
      return (env) =>
        values(env)
          .map((each) => equality(compare(value.value(env), each, value.exact)))
          .reduce(or, false)
    }
  }
  const given: Expression[] = []
  do given.push(parseExpression(cursor))
  while (cursor.take(','))
  cursor.expect(')')
  return tested(left, given, (value, each) => {
    const tests = each.map((one) => compared(value, one, (n) => n === 0))
    return (env) => tests.map((test) => test(env)).reduce(or, false)
  })
}

const equality = (difference: number | null): Truth => (difference === null ? null : difference === 0)

function compared(a: Bound, b: Bound | undefined, fits: (difference: number) => boolean): Test {
  const exact = a.exact === true || b?.exact === true
  return (env) => {
    const difference = compare(a.value(env), b?.value(env) ?? null, exact)
    return difference === null ? null : fits(difference)
  }
}

function tested(
  left: Expression,
  others: readonly Expression[],
  test: (left: Bound, others: readonly Bound[]) => Test,
): Condition {
  return (names) =>
    test(
      left(names),
      others.map((other) => other(names)),
    )
}
