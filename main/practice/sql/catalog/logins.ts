import { logins, serverMemberships, serverPermissions, serverRoles } from '../../../sqlserver/statements/index.ts'
import { type SqlValue, types } from '../../tds/index.ts'
import { folded } from '../names.ts'
import { indexOf, isOwnAccount } from '../principals.ts'
import type { Execution } from '../script/types.ts'
import type { InstanceState, ServerPrincipal } from '../state.ts'
import { shown } from '../values.ts'
import { seesPrincipal, visibleServerPermissions } from '../views/sight.ts'
import { SERVER_CLASSES } from '../views/texts.ts'
import { type Answer, answer, bit, exactly, int, letter, name, sidText } from './define.ts'

/*
 * The set-based queries of logins, answered from the state as they are, so that a hundred thousand of them stream. That each answer is what
 * the query's own text says is tested: the same text, evaluated word by word, gives the same rows.
 */

function* loginRows(run: Execution): Generator<SqlValue[]> {
  const sees = seesPrincipal(run)
  const showsHashes = run.rights().server('CONTROL SERVER')
  const connects = new Map<string, string>()
  for (const each of visibleServerPermissions(run))
    if (each.class === 100 && each.permission === 'CONNECT SQL' && isSa(run.state(), each.grantor))
      connects.set(folded(each.grantee), each.state)
  for (const each of indexOf(run.state()).exactly)
    if (each.type !== 'R' && sees(each)) yield loginRow(each, showsHashes, connects.get(folded(each.name)))
}

function loginRow(each: ServerPrincipal, showsHashes: boolean, connect: string | undefined): SqlValue[] {
  const isSql = each.type === 'S'
  return [
    each.id,
    each.name,
    each.type,
    each.disabled,
    each.defaultDatabase ?? 'master',
    each.defaultLanguage ?? 'us_english',
    shown(each.sid),
    isSql && showsHashes ? shown(each.hash) : null,
    isSql ? each.policyChecked === true : null,
    isSql ? each.expirationChecked === true : null,
    isSql && each.mustChange === true,
    connect ?? null,
  ]
}

function isSa(state: InstanceState, called: string): boolean {
  return indexOf(state).byName.get(folded(called))?.id === 1
}

/** NULL for sa, whose name may be another one elsewhere. */
function unlessSa(state: InstanceState, called: string | undefined): string | null {
  if (called === undefined || isSa(state, called)) return null
  return indexOf(state).byName.get(folded(called))?.name ?? called
}

function* roleRows(run: Execution): Generator<SqlValue[]> {
  const sees = seesPrincipal(run)
  for (const each of indexOf(run.state()).exactly)
    if (each.type === 'R' && each.id > 10 && sees(each)) yield [each.name, unlessSa(run.state(), each.owner)]
}

function membershipRows(run: Execution): SqlValue[][] {
  const { byName } = indexOf(run.state())
  const sees = seesPrincipal(run)
  const rows = run.state().members.flatMap(({ role, member }) => {
    const [group, one] = [byName.get(folded(role)), byName.get(folded(member))]
    if (group === undefined || one === undefined || one.id <= 1 || isOwnAccount(one.name)) return []
    return sees(group) && sees(one) ? [{ role: group.name, member: one.name }] : []
  })
  const sorted = exactly(
    rows,
    ({ role }) => role,
    ({ member }) => member,
  )
  return sorted.map(({ role, member }) => [role, member])
}

function permissionRows(run: Execution): SqlValue[][] {
  const state = run.state()
  const { byName } = indexOf(state)
  const rows = visibleServerPermissions(run).filter(({ grantee }) => !isOwnAccount(grantee))
  const sorted = exactly(
    rows,
    (each) => each.class,
    ({ onName }) => onName ?? '',
    ({ grantee }) => grantee,
    ({ permission }) => permission,
    ({ grantor }) => grantor,
  )
  return sorted.map((each) => {
    const grantee = byName.get(folded(each.grantee))
    return [
      each.class,
      SERVER_CLASSES[each.class] ?? '',
      each.state,
      each.permission,
      grantee?.name ?? each.grantee,
      grantee?.type ?? '',
      unlessSa(state, each.grantor),
      each.onName ?? null,
      each.class === 101 ? (byName.get(folded(each.onName ?? ''))?.type ?? null) : null,
    ]
  })
}

export const loginAnswers: readonly Answer[] = [
  answer(
    logins,
    {
      id: int,
      name,
      type: letter,
      disabled: bit,
      defaultDatabase: name,
      defaultLanguage: name,
      sid: sidText,
      hash: types.varchar(514),
      policyChecked: bit,
      expirationChecked: bit,
      mustChange: bit,
      connect: letter,
    },
    loginRows,
  ),
  answer(serverRoles, { name, owner: name }, roleRows),
  answer(serverMemberships, { role: name, member: name }, membershipRows),
  answer(
    serverPermissions,
    {
      class: int,
      classText: types.nvarchar(60),
      state: letter,
      permission: name,
      grantee: name,
      granteeType: letter,
      grantor: name,
      onName: name,
      onType: letter,
    },
    permissionRows,
  ),
]
