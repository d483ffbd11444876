import { contentOf, databaseId, databaseName } from '../current-database.ts'
import { databaseNamed, isSystemDatabase, same, SYSTEM_DATABASES } from '../names.ts'
import { idOfSecurable, nameParts, securableNamed } from '../object-names.ts'
import { schemasOf } from '../principals.ts'
import { serverProperty } from '../server-properties.ts'
import type { Securable } from '../state.ts'
import type { Value } from '../values.ts'
import type { BuiltIn } from './functions.ts'
import type { Execution } from './types.ts'

const text = (value: Value | undefined): string => (value === null || value === undefined ? '' : String(value))

/** The identifier of a key or certificate of the current database. */
const idOfKey = (kind: number): BuiltIn => ({
  takes: [1, 1],
  kind: 'int',
  call([name], run) {
    const content = here(run)
    const parts = nameParts(text(name))
    const found = securableNamed(content, kind, parts?.[0] ?? text(name))
    return found === undefined ? null : idOfSecurable(content, found)
  },
})

/** Functions on databases, schemas, objects and the server itself. */
export const metadataFunctions: Readonly<Record<string, BuiltIn>> = {
  DB_ID: {
    takes: [0, 1],
    kind: 'int',
    call: (given, run) => databaseId(run.state(), given.length === 0 ? run.session.database : text(given[0])) ?? null,
  },
  DB_NAME: {
    takes: [0, 1],
    kind: 'text',
    call(given, run) {
      if (given.length === 0) return run.session.database
      const id = Number(given[0])
      return SYSTEM_DATABASES[id - 1] ?? run.state().databases.find((each) => each.id === id)?.name ?? null
    },
  },
  SCHEMA_ID: {
    takes: [0, 1],
    kind: 'int',
    call: (given, run) =>
      schemasOf(here(run)).find(({ name }) => same(name, given.length === 0 ? 'dbo' : text(given[0])))?.id ?? null,
  },
  SCHEMA_NAME: {
    takes: [0, 1],
    kind: 'text',
    call: (given, run) =>
      schemasOf(here(run)).find(({ id }) => id === (given.length === 0 ? 1 : Number(given[0])))?.name ?? null,
  },
  OBJECT_ID: {
    takes: [1, 2],
    kind: 'int',
    call: ([name, type], run) => {
      const found = objectNamed(run, text(name))
      const fits = type === undefined || same(found?.type ?? 'U', text(type))
      return found === undefined || !fits ? null : idOfSecurable(contentNamed(run, text(name)), found)
    },
  },
  TYPE_ID: {
    takes: [1, 1],
    kind: 'int',
    call([name], run) {
      const [type, schema] = (nameParts(text(name)) ?? []).toReversed()
      const content = here(run)
      const found = type === undefined ? undefined : securableNamed(content, 6, type, schema)
      return found === undefined ? null : idOfSecurable(content, found)
    },
  },
  COL_LENGTH: {
    takes: [2, 2],
    kind: 'int',
    call: ([name, column], run) =>
      objectNamed(run, text(name))?.columns?.some((each) => same(each, text(column))) === true ? 256 : null,
  },
  COLUMNPROPERTY: {
    takes: [3, 3],
    kind: 'int',
    call: ([id, column, property], run) => {
      if (!same(text(property), 'ColumnId')) return null
      const content = here(run)
      const found = content.securables.find((each) => each.class === 1 && idOfSecurable(content, each) === Number(id))
      const at = found?.columns?.findIndex((each) => same(each, text(column))) ?? -1
      return at < 0 ? null : at + 1
    },
  },
  CERT_ID: idOfKey(25),
  ASYMKEY_ID: idOfKey(26),
  KEY_ID: idOfKey(24),
  SERVERPROPERTY: { takes: [1, 1], kind: 'text', call: ([name], run) => serverProperty(run.state(), text(name)) },
  DATABASEPROPERTYEX: {
    takes: [2, 2],
    kind: 'text',
    call: ([name, property], run) => databaseProperty(run, text(name), text(property)),
  },
}

function here(run: Execution) {
  return contentOf(run.state(), run.session.database)
}

/** The content that a name of up to three parts is looked up in. */
function contentNamed(run: Execution, name: string) {
  const [, , database] = (nameParts(name) ?? []).toReversed()
  const known = database === undefined ? run.session.database : databaseName(run.state(), database)
  return contentOf(run.state(), known ?? 'master')
}

function objectNamed(run: Execution, name: string): Securable | undefined {
  const [object, schema] = (nameParts(name) ?? []).toReversed()
  return object === undefined ? undefined : securableNamed(contentNamed(run, name), 1, object, schema)
}

function databaseProperty(run: Execution, name: string, property: string): Value {
  if (isSystemDatabase(name)) return same(property, 'Status') ? 'ONLINE' : null
  const found = databaseNamed(run.state(), name)
  if (found === undefined) return null
  switch (property.toLowerCase()) {
    case 'status':
      return found.state
    case 'useraccess':
      return found.userAccess
    case 'recovery':
      return found.content.recoveryModel
    case 'collation':
      return found.content.collation
    case 'updateability':
      return found.readOnly ? 'READ_ONLY' : 'READ_WRITE'
    default:
      return null
  }
}
