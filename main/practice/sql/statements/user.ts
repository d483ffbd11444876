import { randomBytes } from 'node:crypto'
import { SqlError } from '../../tds/index.ts'
import { resolveAccount } from '../accounts.ts'
import type { Cursor } from '../cursor.ts'
import { same } from '../names.ts'
import {
  databasePrincipal,
  databasePrincipals,
  freeId,
  renameDatabasePrincipal,
  serverPrincipal,
} from '../principals.ts'
import type { Execution, Step } from '../script/types.ts'
import type { DatabaseContent, DatabasePrincipal, InstanceState } from '../state.ts'
import { absent, notALogin, userExists } from './errors.ts'
import { changeHere } from './here.ts'
import { parseOptions } from './options.ts'

/** Users and roles that are made here have their numbers from 5 on. */
const FIRST_USER = 5

export function parseCreateUser(cursor: Cursor): Step {
  const name = cursor.name()
  const noLogin = cursor.take('WITHOUT', 'LOGIN')
  const hasLogin = !noLogin && (cursor.take('FOR') || cursor.take('FROM'))
  if (hasLogin) {
    if (cursor.take('CERTIFICATE')) return fromKey('certificate', cursor.name())
    if (cursor.take('ASYMMETRIC', 'KEY')) return fromKey('asymmetric key', cursor.name())
    cursor.expect('LOGIN')
  }
  const login = hasLogin ? cursor.name() : undefined
  let schema: string | undefined
  let language: string | undefined
  if (cursor.take('WITH'))
    parseOptions(cursor, {
      DEFAULT_SCHEMA: () => {
        schema = cursor.take('NULL') ? undefined : cursor.name()
      },
      DEFAULT_LANGUAGE: () => {
        language = cursor.take('NONE') ? undefined : cursor.name()
      },
      PASSWORD: () => {
        cursor.text()
        throw new SqlError(33_233, 'You can only create a user with a password in a contained database.')
      },
    })
  return (run) =>
    changeHere(run, 'ALTER ANY USER', ({ content }, state) => {
      if (databasePrincipal(content, name) !== undefined) throw userExists(name)
      if (language !== undefined && content.containment === 'NONE')
        throw new SqlError(
          33_236,
          'The default language parameter can only be provided for users in a contained database.',
        )
      const principal = noLogin ? withoutLogin(content, name) : mapped(run, state, content, name, login)
      content.principals.push({
        ...principal,
        ...(principal.type === 'G' && schema === undefined ? {} : { defaultSchema: schema ?? 'dbo' }),
        ...(language === undefined ? {} : { defaultLanguage: language }),
      })
      letIn(content, name)
    })
}

function fromKey(what: string, name: string): Step {
  return () => {
    throw absent('find', what, name)
  }
}

function base(content: DatabaseContent, name: string): { id: number; name: string } {
  return { id: freeId(content.principals, FIRST_USER), name }
}

function withoutLogin(content: DatabaseContent, name: string): DatabasePrincipal {
  const sid = `010500000000000903000000${randomBytes(16).toString('hex').toUpperCase()}`
  return { ...base(content, name), type: 'S', authentication: 0, sid }
}

/** @throws SqlError 15007, 15063, 15401 */
function mapped(
  run: Execution,
  state: InstanceState,
  content: DatabaseContent,
  name: string,
  login: string | undefined,
): DatabasePrincipal {
  const found = serverPrincipal(state, login ?? name)
  if (found === undefined || found.type === 'R') {
    if (login !== undefined || !name.includes('\\')) throw notALogin(login ?? name)
    const account = resolveAccount(run, name)
    if (account === undefined)
      throw new SqlError(15_401, `Windows NT user or group '${name}' not found. Check the name again.`)
    refuseSid(content, account.sid)
    return { ...base(content, name), type: account.type, authentication: 3, sid: account.sid }
  }
  if (found.type === 'C' || found.type === 'K') {
    refuseSid(content, found.sid)
    return { ...base(content, name), type: found.type, authentication: 0, sid: found.sid }
  }
  refuseSid(content, found.sid)
  return { ...base(content, name), type: found.type, authentication: found.type === 'S' ? 1 : 3, sid: found.sid }
}

function refuseSid(content: DatabaseContent, sid: string): void {
  if (databasePrincipals(content).some((each) => each.type !== 'R' && each.sid === sid))
    throw new SqlError(15_063, 'The login already has an account under a different user name.')
}

/** What CREATE USER grants by itself. */
function letIn(content: DatabaseContent, name: string): void {
  content.permissions.push({ class: 0, state: 'G', permission: 'CONNECT', grantee: name, grantor: 'dbo' })
}

/** @throws SqlError 15151, 15007, 33016, 33017, 33018 */
export function parseAlterUser(cursor: Cursor): Step {
  const name = cursor.name()
  cursor.expect('WITH')
  const edits: ((user: DatabasePrincipal, content: DatabaseContent, state: InstanceState) => void)[] = []
  parseOptions(cursor, {
    LOGIN: () => {
      const login = cursor.name()
      edits.push((user, content, state) => remap(user, content, state, login))
    },
    DEFAULT_SCHEMA: () => {
      const schema = cursor.take('NULL') ? undefined : cursor.name()
      edits.push((user) => setSchema(user, schema))
    },
    NAME: () => {
      const to = cursor.name()
      edits.push((user, content) => {
        if (databasePrincipal(content, to) !== undefined && !same(to, user.name)) throw userExists(to)
        renameDatabasePrincipal(content, user, to)
      })
    },
  })
  return (run) =>
    changeHere(run, 'ALTER ANY USER', ({ content }, state) => {
      const user = content.principals.find((each) => !['R', 'A'].includes(each.type) && same(each.name, name))
      if (user === undefined) throw absent('alter', 'user', name)
      for (const edit of edits) edit(user, content, state)
    })
}

function setSchema(user: DatabasePrincipal, schema: string | undefined): void {
  if (user.type === 'C' || user.type === 'K')
    throw new SqlError(
      15_259,
      'The DEFAULT_SCHEMA clause cannot be used with principals mapped to certificates or asymmetric keys.',
    )
  if (schema === undefined) delete user.defaultSchema
  else user.defaultSchema = schema
}

function remap(user: DatabasePrincipal, content: DatabaseContent, state: InstanceState, name: string): void {
  const login = serverPrincipal(state, name)
  if (login === undefined || login.type === 'R') throw notALogin(name)
  if (user.authentication !== 1 && user.authentication !== 3)
    throw new SqlError(
      33_016,
      'The user cannot be remapped to a login. Remapping can only be done for users that were mapped to Windows or SQL logins.',
    )
  if ((user.type === 'S') !== (login.type === 'S'))
    throw new SqlError(
      33_017,
      'Cannot remap a user of one type to a login of a different type. For example, a SQL user must be mapped to a SQL login; it cannot be remapped to a Windows login.',
    )
  if (databasePrincipals(content).some((each) => each.name !== user.name && each.sid === login.sid))
    throw new SqlError(
      33_018,
      `Cannot remap user to login '${name}', because the login is already mapped to a user in the database.`,
    )
  user.sid = login.sid
}

/** @throws SqlError 15151, 15138, 15284 */
export function parseDropUser(cursor: Cursor): Step {
  const name = cursor.name()
  return (run) =>
    changeHere(run, 'ALTER ANY USER', ({ content }) => {
      const user = content.principals.find((each) => !['R', 'A'].includes(each.type) && same(each.name, name))
      if (user === undefined) throw absent('drop', 'user', name)
      if (content.schemas.some(({ owner }) => same(owner, name)))
        throw new SqlError(15_138, 'The database principal owns a schema in the database, and cannot be dropped.')
      if (content.permissions.some(({ grantor }) => same(grantor, name)))
        throw new SqlError(
          15_284,
          'The database principal has granted or denied permissions to objects in the database and cannot be dropped.',
        )
      content.principals = content.principals.filter((each) => each !== user)
      content.members = content.members.filter(({ member }) => !same(member, name))
      content.permissions = content.permissions.filter(({ grantee }) => !same(grantee, name))
    })
}
