import { SqlError } from '../../tds/index.ts'
import type { Cursor } from '../cursor.ts'
import type { Step } from '../script/types.ts'
import { applyPermission } from './permission-apply.ts'
import { isPermission, ON_COLUMNS, parseClass, type SecurableClass } from './permission-names.ts'

export type Verb = 'GRANT' | 'DENY' | 'REVOKE'

/** What GRANT, DENY and REVOKE say. */
export interface PermissionStatement {
  verb: Verb
  permissions: readonly { name: string; columns: readonly string[] }[]
  /** Absent for the server and the database themselves. */
  on?: { class: SecurableClass; schema?: string; name: string }
  /** 100, 0, or the class of `on`. */
  class: number
  grantees: readonly string[]
  grantOption: boolean
  /** REVOKE GRANT OPTION FOR. */
  optionOnly: boolean
  cascade: boolean
  grantor?: string
}

/** @throws SqlError 102 also for a permission that is none, or none of that class; 4620, 1020 */
export function parsePermission(cursor: Cursor, verb: Verb): Step {
  const optionOnly = verb === 'REVOKE' && cursor.take('GRANT', 'OPTION', 'FOR')
  const start = cursor.peek()
  const permissions = parsePermissions(cursor)
  const on = cursor.take('ON') ? parseSecurable(cursor) : undefined
  if (on !== undefined && cursor.sees('(')) {
    if (permissions.some(({ columns }) => columns.length > 0)) cursor.fail()
    const columns = parseColumns(cursor)
    for (const each of permissions) each.columns = columns
  }
  if (verb !== 'REVOKE' || !cursor.take('FROM')) cursor.expect('TO')
  const grantees = [cursor.name()]
  while (cursor.take(',')) grantees.push(cursor.name())
  const grantOption = verb === 'GRANT' && cursor.take('WITH', 'GRANT', 'OPTION')
  const cascade = verb !== 'GRANT' && cursor.take('CASCADE')
  const grantor = cursor.take('AS') ? cursor.name() : undefined
  const kind = on?.class.class ?? classOf(permissions.map(({ name }) => name))
  const wrong = permissions.find(({ name }) => !isPermission(kind, name))
  if (wrong !== undefined) cursor.fail(start)
  checkColumns(permissions, kind)
  return applyPermission({
    verb,
    permissions,
    ...(on === undefined ? {} : { on }),
    class: kind,
    grantees,
    grantOption,
    optionOnly,
    cascade,
    ...(grantor === undefined ? {} : { grantor }),
  })
}

interface Given {
  name: string
  columns: string[]
}

function parsePermissions(cursor: Cursor): Given[] {
  const found: Given[] = []
  do {
    const words: string[] = []
    for (let token = cursor.peek(); token?.kind === 'name' && !token.quoted; token = cursor.peek()) {
      if (['ON', 'TO', 'FROM'].includes(token.word)) break
      words.push(token.word)
      cursor.next()
    }
    if (words.length === 0) cursor.fail()
    const [first] = words
    const name = words.length === 1 && first === 'EXEC' ? 'EXECUTE' : words.join(' ')
    found.push({ name, columns: cursor.sees('(') ? parseColumns(cursor) : [] })
  } while (cursor.take(','))
  return found
}

function parseColumns(cursor: Cursor): string[] {
  cursor.expect('(')
  const columns = [cursor.name()]
  while (cursor.take(',')) columns.push(cursor.name())
  cursor.expect(')')
  return columns
}

function parseSecurable(cursor: Cursor): NonNullable<PermissionStatement['on']> {
  const found = parseClass(cursor)
  const first = cursor.name()
  if (!cursor.take('.')) return { class: found, name: first }
  // A name of two parts: the schema before the object, type or collection.
  if (![1, 6, 10].includes(found.class)) cursor.fail()
  return { class: found, schema: first, name: cursor.name() }
}

/** Without ON the names decide whether the server or the database is meant. */
function classOf(names: readonly string[]): number {
  const onServer = names.filter((name) => isPermission(100, name))
  if (onServer.length === names.length) return 100
  if (onServer.length > 0)
    throw new SqlError(
      4620,
      'All permissions in a grant/deny/revoke statement should be at the same scope (e.g., server or database)',
    )
  return 0
}

function checkColumns(permissions: readonly Given[], kind: number): void {
  if (permissions.some(({ name, columns }) => columns.length > 0 && (kind !== 1 || !ON_COLUMNS.has(name))))
    throw new SqlError(
      1020,
      'Sub-entity lists (such as column or security expressions) cannot be specified for entity-level permissions.',
      15,
    )
}
