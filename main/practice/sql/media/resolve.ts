import { SqlError } from '../../tds/index.ts'
import type { Given } from './statement.ts'

/** The value of a literal or variable. @throws SqlError 137 for a variable that was not declared, 3217 for one of another type or NULL */
export function textOf(given: Given<string>, variables: ReadonlyMap<string, unknown>, parameter: string): string {
  if ('value' in given) return given.value
  const value = valueOf(given.variable, variables)
  if (typeof value !== 'string') throw invalid(parameter)
  return value
}

export function numberOf(given: Given<number>, variables: ReadonlyMap<string, unknown>, parameter: string): number {
  const value = 'value' in given ? given.value : valueOf(given.variable, variables)
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1) throw invalid(parameter)
  return value
}

function valueOf(name: string, variables: ReadonlyMap<string, unknown>): unknown {
  if (!variables.has(name)) throw new SqlError(137, `Must declare the scalar variable "@${name}".`, 15, 2)
  return variables.get(name)
}

export function invalid(parameter: string): SqlError {
  return new SqlError(3217, `Invalid value specified for ${parameter} parameter.`)
}
