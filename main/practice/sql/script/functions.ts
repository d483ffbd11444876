import { SqlError } from '../../tds/index.ts'
import { versionText } from '../server-properties.ts'
import type { Value } from '../values.ts'
import { metadataFunctions } from './functions-metadata.ts'
import { securityFunctions } from './functions-security.ts'
import { textFunctions } from './functions-text.ts'
import type { Execution, Expression, Kind } from './types.ts'

/** A built-in function. */
export interface BuiltIn {
  /** How many arguments it takes: least and most. */
  takes: readonly [number, number]
  kind: Kind
  call(given: readonly Value[], run: Execution): Value
}

const all: Readonly<Record<string, BuiltIn>> = { ...textFunctions, ...metadataFunctions, ...securityFunctions }

/** @throws SqlError 195 for a function that is not known, 174 for a wrong number of arguments */
export function functionCall(name: string, given: readonly Expression[]): Expression {
  const key = name.toUpperCase()
  const found = Object.hasOwn(all, key) ? all[key] : undefined
  if (found === undefined) throw new SqlError(195, `'${name}' is not a recognized built-in function name.`, 15, 10)
  const [least, most] = found.takes
  if (given.length < least || given.length > most)
    throw new SqlError(174, `The ${name.toLowerCase()} function requires ${least} argument(s).`, 15)
  return (names) => {
    const bound = given.map((each) => each(names))
    const kind = key === 'ISNULL' || key === 'COALESCE' ? (bound[0]?.kind ?? 'text') : found.kind
    return {
      kind,
      value: (env) =>
        found.call(
          bound.map((each) => each.value(env)),
          env.run,
        ),
    }
  }
}

/** @@NAME. @throws SqlError 137 */
export function globalVariable(name: string): Expression {
  const [kind, read] = GLOBALS[name.toUpperCase()] ?? []
  if (kind === undefined || read === undefined)
    throw new SqlError(137, `Must declare the scalar variable "${name}".`, 15, 2)
  return () => ({ kind, value: ({ run }) => read(run) })
}

const GLOBALS: Readonly<Record<string, readonly [Kind, (run: Execution) => Value]>> = {
  '@@VERSION': ['text', (run) => versionText(run.state())],
  '@@SERVERNAME': ['text', (run) => run.state().name],
  '@@SERVICENAME': ['text', (run) => run.state().instance ?? 'MSSQLSERVER'],
  '@@SPID': ['int', (run) => run.session.id],
  '@@TRANCOUNT': ['int', (run) => (run.session.inTransaction ? 1 : 0)],
  '@@LANGUAGE': ['text', () => 'us_english'],
}
