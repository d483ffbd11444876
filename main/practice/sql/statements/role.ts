import { randomBytes } from 'node:crypto'
import { SqlError } from '../../tds/index.ts'
import type { Cursor } from '../cursor.ts'
import { databaseNamed, same } from '../names.ts'
import { databasePrincipal, freeId, renameDatabasePrincipal } from '../principals.ts'
import type { Execution, Step } from '../script/types.ts'
import type { DatabaseContent, DatabasePrincipal } from '../state.ts'
import { absent, userExists } from './errors.ts'
import { changeHere } from './here.ts'
import { reaches } from './membership.ts'
import { parseOptions } from './options.ts'

const FIRST_ROLE = 5

/** @throws SqlError 15023, 15151 */
export function parseCreateRole(cursor: Cursor): Step {
  const name = cursor.name()
  const owner = cursor.take('AUTHORIZATION') ? cursor.name() : undefined
  return (run) =>
    changeHere(run, 'ALTER ANY ROLE', ({ content }) => {
      if (databasePrincipal(content, name) !== undefined) throw userExists(name)
      const owns = owner === undefined ? userHere(run) : databasePrincipal(content, owner)?.name
      if (owns === undefined) throw absent('find', 'user', owner ?? '')
      add(content, { name, type: 'R', authentication: 0, owner: owns })
    })
}

function add(content: DatabaseContent, principal: Omit<DatabasePrincipal, 'id' | 'sid'>): void {
  const sid = `010500000000000904000000${randomBytes(16).toString('hex').toUpperCase()}`
  content.principals.push({ id: freeId(content.principals, FIRST_ROLE), sid, ...principal })
}

function userHere(run: Execution): string {
  const database = databaseNamed(run.state(), run.session.database)
  return (database === undefined ? undefined : run.rights().user(database)) ?? 'dbo'
}

/** Its password can’t be carried over: whoever makes the role anew gives it one. @throws SqlError 15023 */
export function parseCreateApplicationRole(cursor: Cursor): Step {
  const name = cursor.name()
  let schema = 'dbo'
  let hasPassword = false
  cursor.expect('WITH')
  parseOptions(cursor, {
    PASSWORD: () => {
      cursor.text()
      hasPassword = true
    },
    DEFAULT_SCHEMA: () => {
      schema = cursor.name()
    },
  })
  if (!hasPassword) cursor.fail()
  return (run) =>
    changeHere(run, 'ALTER ANY APPLICATION ROLE', ({ content }) => {
      if (databasePrincipal(content, name) !== undefined) throw userExists(name)
      add(content, { name, type: 'A', authentication: 0, defaultSchema: schema })
    })
}

/** @throws SqlError 15151, 15081, 15405, 15413 */
export function parseAlterRole(cursor: Cursor): Step {
  const role = cursor.name()
  if (cursor.take('ADD', 'MEMBER')) return changeMember(role, cursor.name(), true)
  if (cursor.take('DROP', 'MEMBER')) return changeMember(role, cursor.name(), false)
  cursor.expect('WITH', 'NAME', '=')
  const to = cursor.name()
  return (run) =>
    changeHere(run, 'ALTER ANY ROLE', ({ content }) => {
      if (databasePrincipal(content, to) !== undefined) throw userExists(to)
      renameDatabasePrincipal(content, ownRole(content, role, 'alter'), to)
    })
}

function ownRole(content: DatabaseContent, name: string, verb: 'alter' | 'drop'): DatabasePrincipal {
  const found = content.principals.find((each) => each.type === 'R' && same(each.name, name))
  if (found === undefined) throw absent(verb, 'role', name)
  return found
}

function changeMember(role: string, name: string, adds: boolean): Step {
  return (run) =>
    changeHere(run, 'ALTER ANY ROLE', ({ content }) => {
      const to = databasePrincipal(content, role)
      if (to?.type !== 'R') throw absent('alter', 'role', role)
      if (to.name === 'public') throw new SqlError(15_081, 'Membership of the public role cannot be changed.')
      const found = databasePrincipal(content, name)
      if (found === undefined) throw absent('add', 'principal', name)
      if (found.id < FIRST_ROLE || found.fixed === true)
        throw new SqlError(15_405, `Cannot use the special principal '${found.name}'.`)
      const others = content.members.filter((each) => !same(each.role, to.name) || !same(each.member, found.name))
      if (adds) {
        if (reaches(content.members, to.name, found.name))
          throw new SqlError(15_413, 'Cannot make a role a member of itself.')
        others.push({ role: to.name, member: found.name })
      }
      content.members = others
    })
}

/** @throws SqlError 15151, 15144, 15138 */
export function parseDropRole(cursor: Cursor): Step {
  const name = cursor.name()
  return (run) =>
    changeHere(run, 'ALTER ANY ROLE', ({ content }) => {
      const role = ownRole(content, name, 'drop')
      if (content.members.some((each) => same(each.role, name)))
        throw new SqlError(15_144, 'The role has members. It must be empty before it can be dropped.')
      if (content.schemas.some(({ owner }) => same(owner, name)))
        throw new SqlError(15_138, 'The database principal owns a schema in the database, and cannot be dropped.')
      content.principals = content.principals.filter((each) => each !== role)
      content.members = content.members.filter(({ member }) => !same(member, name))
      content.permissions = content.permissions.filter(({ grantee }) => !same(grantee, name))
    })
}
