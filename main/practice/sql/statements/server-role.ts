import { SqlError } from '../../tds/index.ts'
import type { Cursor } from '../cursor.ts'
import { same } from '../names.ts'
import { builtinServerPrincipals, freeId, renameServerPrincipal, serverPrincipal } from '../principals.ts'
import type { Execution, Step } from '../script/types.ts'
import type { InstanceState, ServerPrincipal } from '../state.ts'
import { absent, loginExists, notPermitted } from './errors.ts'
import { reaches } from './membership.ts'

export function parseCreateServerRole(cursor: Cursor): Step {
  const name = cursor.name()
  const owner = cursor.take('AUTHORIZATION') ? cursor.name() : undefined
  return async (run) => {
    if (!run.rights().server('CREATE SERVER ROLE') && !run.rights().server('ALTER ANY SERVER ROLE'))
      throw notPermitted()
    await run.store.change((state) => {
      if (serverPrincipal(state, name) !== undefined) throw loginExists(name)
      const owns = owner === undefined ? run.login.name : serverPrincipal(state, owner)?.name
      if (owns === undefined) throw absent('find', 'server principal', owner ?? '')
      const id = freeId([...state.principals, ...builtinServerPrincipals], 257)
      state.principals.push({
        id,
        name,
        type: 'R',
        sid: id.toString(16).padStart(4, '0').toUpperCase(),
        disabled: false,
        fixed: false,
        owner: owns,
      })
    })
  }
}

/** @throws SqlError 15151, 15081, 15413, 15247 */
export function parseAlterServerRole(cursor: Cursor): Step {
  const role = cursor.name()
  if (cursor.take('ADD', 'MEMBER')) return member(role, cursor.name(), true)
  if (cursor.take('DROP', 'MEMBER')) return member(role, cursor.name(), false)
  cursor.expect('WITH', 'NAME', '=')
  const to = cursor.name()
  return async (run) => {
    needRight(run, role)
    await run.store.change((state) => {
      if (serverPrincipal(state, to) !== undefined) throw loginExists(to)
      renameServerPrincipal(state, ownRole(state, role, 'alter'), to)
    })
  }
}

function needRight(run: Execution, role: string): void {
  const rights = run.rights()
  // A member of a fixed server role may add others to it.
  if (!rights.server('ALTER ANY SERVER ROLE') && !rights.serverRole(role)) throw absent('alter', 'server role', role)
}

function ownRole(state: InstanceState, name: string, verb: 'alter' | 'drop'): ServerPrincipal {
  const found = state.principals.find((each) => each.type === 'R' && same(each.name, name))
  if (found === undefined) throw absent(verb, 'server role', name)
  return found
}

function member(role: string, name: string, adds: boolean): Step {
  return async (run) => {
    needRight(run, role)
    await run.store.change((state) => {
      const to = serverPrincipal(state, role)
      if (to?.type !== 'R') throw absent('alter', 'server role', role)
      if (same(to.name, 'public')) throw new SqlError(15_081, 'Membership of the public role cannot be changed.')
      const found = serverPrincipal(state, name)
      if (found === undefined || same(found.name, 'public')) throw absent('add', 'principal', name)
      if (found.id === 1) throw new SqlError(15_405, `Cannot use the special principal '${found.name}'.`)
      const others = state.members.filter((each) => !same(each.role, to.name) || !same(each.member, found.name))
      if (adds) {
        if (found.type === 'R' && found.fixed === true) throw absent('add', 'principal', name)
        if (reaches(state.members, to.name, found.name))
          throw new SqlError(15_413, 'Cannot make a role a member of itself.')
        others.push({ role: to.name, member: found.name })
      }
      state.members = others
    })
  }
}

/** @throws SqlError 15151, 15144 */
export function parseDropServerRole(cursor: Cursor): Step {
  const name = cursor.name()
  return async (run) => {
    needRight(run, name)
    await run.store.change((state) => {
      const role = ownRole(state, name, 'drop')
      if (state.members.some((each) => same(each.role, name)))
        throw new SqlError(15_144, 'The role has members. It must be empty before it can be dropped.')
      state.principals = state.principals.filter((each) => each !== role)
      state.members = state.members.filter((each) => !same(each.member, name))
      state.permissions = state.permissions.filter(({ grantee }) => !same(grantee, name))
    })
  }
}
