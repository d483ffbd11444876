import { memberships, permissions, principals } from '../../../sqlserver/statements/index.ts'
import { type SqlValue, types } from '../../tds/index.ts'
import { folded } from '../names.ts'
import { securableNamed } from '../object-names.ts'
import { indexOf } from '../principals.ts'
import type { Execution } from '../script/types.ts'
import type { DatabasePermission, DatabasePrincipal } from '../state.ts'
import { shown } from '../values.ts'
import { seesPrincipal, type Sight, sightOf, visibleMembers, visiblePermissions, visibleUsers } from '../views/sight.ts'
import { DATABASE_CLASSES } from '../views/texts.ts'
import { type Answer, answer, exactly, int, letter, name, sidText } from './define.ts'

/*
 * The large queries of one database, answered like those of logins: see logins.ts. All other queries of a database are taken word by word.
 */

function* principalRows(run: Execution): Generator<SqlValue[]> {
  const sight = sightOf(run)
  const find = finder(sight)
  const { bySid } = indexOf(run.state())
  const sees = seesPrincipal(run)
  const connects = new Map<string, string>()
  for (const each of visiblePermissions(sight))
    if (each.class === 0 && each.permission === 'CONNECT' && folded(each.grantor) === 'dbo')
      connects.set(folded(each.grantee), each.state)
  const found = visibleUsers(sight).filter(({ fixed }) => fixed !== true)
  for (const each of exactly(
    found,
    ({ type }) => (type === 'R' ? 0 : 1),
    (one) => one.name,
  )) {
    const login = each.sid === undefined ? undefined : bySid.get(each.sid)
    yield [
      each.id,
      each.name,
      each.type,
      each.authentication,
      each.defaultSchema ?? null,
      each.defaultLanguage ?? null,
      shown(each.sid),
      each.owner === undefined ? null : (find(each.owner)?.name ?? null),
      login !== undefined && sees(login) ? login.name : null,
      connects.get(folded(each.name)) ?? null,
    ]
  }
}

function finder(sight: Sight): (called: string) => DatabasePrincipal | undefined {
  const known = new Map(visibleUsers(sight).map((each) => [folded(each.name), each]))
  return (called) => known.get(folded(called))
}

function* membershipRows(run: Execution): Generator<SqlValue[]> {
  const sight = sightOf(run)
  const find = finder(sight)
  const rows = visibleMembers(sight).flatMap((each) => {
    const [role, member] = [find(each.role), find(each.member)]
    return role === undefined || member === undefined || member.id === 1 ? [] : [{ role, member }]
  })
  for (const { role, member } of exactly(
    rows,
    (each) => each.role.name,
    (each) => each.member.name,
  ))
    yield [role.name, member.name]
}

interface Resolved {
  schema: string | null
  name: string | null
  column: string | null
  onType: string | null
}

const NOTHING: Resolved = { schema: null, name: null, column: null, onType: null }

function* permissionRows(run: Execution): Generator<SqlValue[]> {
  const sight = sightOf(run)
  const find = finder(sight)
  const rows = visiblePermissions(sight).flatMap((each) => {
    const [grantee, grantor] = [find(each.grantee), find(each.grantor)]
    if (grantee === undefined || grantor === undefined || /^##.*##$/.test(grantee.name)) return []
    return [{ each, grantee, grantor, on: each.name === undefined ? NOTHING : resolved(sight, find, each, each.name) }]
  })
  for (const { each, grantee, grantor, on } of exactly(
    rows,
    (row) => row.each.class,
    (row) => row.on.schema ?? '',
    (row) => row.on.name ?? '',
    (row) => row.on.column ?? '',
    (row) => row.grantee.name,
    (row) => row.each.permission,
    (row) => row.grantor.name,
  ))
    yield [
      each.class,
      DATABASE_CLASSES[each.class] ?? '',
      each.state,
      each.permission,
      grantee.name,
      grantee.type,
      grantor.name,
      on.schema,
      on.name,
      on.column,
      on.onType,
    ]
}

/** What a permission is on: its name only where it is there and may be seen. */
function resolved(
  { content, only }: Sight,
  find: (called: string) => DatabasePrincipal | undefined,
  each: DatabasePermission,
  called: string,
): Resolved {
  if (each.class === 3) return { ...NOTHING, name: called }
  if (each.class === 4) {
    const principal = find(called)
    return principal === undefined ? NOTHING : { ...NOTHING, name: principal.name, onType: principal.type }
  }
  const found = only === undefined ? securableNamed(content, each.class, called, each.schema) : undefined
  if (found === undefined) return NOTHING
  const isInSchema = each.class === 1 || each.class === 6 || each.class === 10
  const column = found.columns?.find((known) => folded(known) === folded(each.column ?? ''))
  return { ...NOTHING, schema: isInSchema ? (found.schema ?? 'dbo') : null, name: found.name, column: column ?? null }
}

export const principalAnswers: readonly Answer[] = [
  answer(
    principals(''),
    {
      id: int,
      name,
      type: letter,
      authentication: int,
      defaultSchema: name,
      defaultLanguage: name,
      sid: sidText,
      owner: name,
      login: name,
      connect: letter,
    },
    principalRows,
  ),
  answer(memberships(''), { role: name, member: name }, membershipRows),
  answer(
    permissions(''),
    {
      class: int,
      classText: types.nvarchar(60),
      state: letter,
      permission: name,
      grantee: name,
      granteeType: letter,
      grantor: name,
      schema: name,
      name,
      columnName: name,
      onType: letter,
    },
    permissionRows,
  ),
]
