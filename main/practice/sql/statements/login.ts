import { randomBytes } from 'node:crypto'
import { SqlError } from '../../tds/index.ts'
import { resolveAccount } from '../accounts.ts'
import { databaseName } from '../current-database.ts'
import type { Cursor } from '../cursor.ts'
import { languageNamed } from '../languages.ts'
import { same } from '../names.ts'
import { hashPassword, isPasswordHash } from '../password.ts'
import {
  builtinServerPrincipals,
  freeId,
  renameServerPrincipal,
  serverPrincipal,
  serverPrincipals,
} from '../principals.ts'
import type { Execution, Step } from '../script/types.ts'
import type { InstanceState, ServerPrincipal } from '../state.ts'
import { absent, loginExists, notPermitted } from './errors.ts'
import { parseOptions, parseSwitch } from './options.ts'

interface LoginOptions {
  password?: { text: string } | { hash: string }
  mustChange?: true
  sid?: string
  database?: string
  language?: string
  policy?: boolean
  expiration?: boolean
  name?: string
}

/** Identifiers of logins begin here, as on a server. */
const FIRST_LOGIN = 257

export function parseCreateLogin(cursor: Cursor): Step {
  const name = cursor.name()
  if (cursor.take('FROM', 'WINDOWS')) return createWindowsLogin(name, cursor.take('WITH') ? options(cursor) : {})
  if (cursor.take('FROM')) return createFromKey(cursor)
  cursor.expect('WITH')
  const given = options(cursor)
  if (given.password === undefined || given.name !== undefined) cursor.fail()
  return createSqlLogin(name, given)
}

function options(cursor: Cursor): LoginOptions {
  const found: LoginOptions = {}
  parseOptions(cursor, {
    PASSWORD: () => parsePassword(cursor, found),
    SID: () => {
      found.sid = cursor.binary()
    },
    DEFAULT_DATABASE: () => {
      found.database = cursor.name()
    },
    DEFAULT_LANGUAGE: () => {
      found.language = cursor.name()
    },
    CHECK_POLICY: () => {
      found.policy = parseSwitch(cursor)
    },
    CHECK_EXPIRATION: () => {
      found.expiration = parseSwitch(cursor)
    },
    NAME: () => {
      found.name = cursor.name()
    },
  })
  return found
}

function parsePassword(cursor: Cursor, found: LoginOptions): void {
  const isBinary = cursor.peek()?.kind === 'binary'
  if (isBinary) {
    found.password = { hash: cursor.binary() }
    cursor.expect('HASHED')
  } else found.password = { text: cursor.text() }
  if (cursor.take('MUST_CHANGE')) found.mustChange = true
  if (cursor.take('UNLOCK')) return
}

function needRight(run: Execution): void {
  if (!run.rights().server('ALTER ANY LOGIN')) throw notPermitted()
}

/** @throws SqlError 15025, 15010, 15033, 15122, 15128, 15099, 33010, 15021, 15419, 15433 */
function createSqlLogin(name: string, given: LoginOptions): Step {
  return async (run) => {
    needRight(run)
    if (name.includes('\\'))
      throw new SqlError(15_006, `'${name}' is not a valid name because it contains invalid characters.`)
    checkPolicies(given)
    const hash = hashOf(given)
    const sid = given.sid ?? randomBytes(16).toString('hex').toUpperCase()
    if (sid.length !== 32) throw new SqlError(15_419, 'Supplied parameter sid should be binary(16).')
    await run.store.change((state) => {
      refuseName(state, name)
      refuseSid(state, sid)
      state.principals.push({
        id: freeId([...state.principals, ...builtinServerPrincipals], FIRST_LOGIN),
        name,
        type: 'S',
        sid,
        disabled: false,
        ...defaults(state, given),
        hash,
        policyChecked: given.policy ?? true,
        expirationChecked: given.expiration ?? false,
        ...(given.mustChange === true ? { mustChange: true } : {}),
      })
      letIn(state, name)
    })
  }
}

/** What CREATE LOGIN grants by itself. */
function letIn(state: InstanceState, name: string): void {
  state.permissions.push({ class: 100, state: 'G', permission: 'CONNECT SQL', grantee: name, grantor: 'sa' })
}

function checkPolicies({ password, policy, expiration, mustChange }: LoginOptions): void {
  if (mustChange === true && password !== undefined && 'hash' in password)
    throw new SqlError(33_010, 'The MUST_CHANGE option cannot be specified together with the HASHED option.')
  if (expiration === true && policy === false)
    throw new SqlError(15_122, 'The CHECK_EXPIRATION option cannot be used when CHECK_POLICY is OFF.')
  if (mustChange === true && expiration !== true)
    throw new SqlError(15_099, 'The MUST_CHANGE option cannot be used when CHECK_EXPIRATION is OFF.')
}

function hashOf({ password, policy }: LoginOptions): string {
  if (password === undefined) return ''
  if ('hash' in password) {
    if (!isPasswordHash(password.hash))
      throw new SqlError(15_021, 'Invalid value given for parameter PASSWORD. Specify a valid parameter value.')
    return password.hash
  }
  if (policy !== false) refuseWeak(password.text)
  return hashPassword(password.text)
}

function refuseWeak(password: string): void {
  const start =
    'Password validation failed. The password does not meet the operating system policy requirements because it is'
  if (password.length < 8) throw new SqlError(15_116, `${start} too short.`)
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d]/].filter((kind) => kind.test(password)).length
  if (kinds < 3) throw new SqlError(15_118, `${start} not complex enough.`)
}

function refuseName(state: InstanceState, name: string): void {
  if (serverPrincipal(state, name) !== undefined) throw loginExists(name)
}

function refuseSid(state: InstanceState, sid: string): void {
  if (serverPrincipals(state).some((each) => each.type !== 'R' && each.sid === sid))
    throw new SqlError(15_433, 'Supplied parameter sid is in use.')
}

/** @throws SqlError 15010, 15033 */
function defaults(state: InstanceState, given: LoginOptions): { defaultDatabase: string; defaultLanguage: string } {
  return {
    defaultDatabase: existingDatabase(state, given.database ?? 'master'),
    defaultLanguage: existingLanguage(given.language ?? 'us_english'),
  }
}

function existingDatabase(state: InstanceState, name: string): string {
  const found = databaseName(state, name)
  if (found === undefined)
    throw new SqlError(
      15_010,
      `The database '${name}' does not exist. Supply a valid database name. To see available databases, use sys.databases.`,
    )
  return found
}

function existingLanguage(name: string): string {
  const found = languageNamed(name)
  if (found === undefined) throw new SqlError(15_033, `'${name}' is not a valid official language name.`)
  return found.name
}

/** @throws SqlError 15407, 15401, 15025, 15433, 15010, 15033 */
function createWindowsLogin(name: string, given: LoginOptions): Step {
  return async (run) => {
    needRight(run)
    for (const key of ['password', 'sid', 'policy', 'expiration', 'name'] as const)
      if (given[key] !== undefined) throw new SqlError(15_080, `Cannot use parameter ${key} for a Windows login.`)
    if (!/^[^\\]+\\[^\\]+$/.test(name))
      throw new SqlError(
        15_407,
        `'${name}' is not a valid Windows NT name. Give the complete name: <domain\\username>.`,
      )
    if (serverPrincipal(run.state(), name) !== undefined) throw loginExists(name)
    const account = resolveAccount(run, name)
    if (account === undefined)
      throw new SqlError(15_401, `Windows NT user or group '${name}' not found. Check the name again.`)
    await run.store.change((state) => {
      refuseName(state, name)
      refuseSid(state, account.sid)
      state.principals.push({
        id: freeId([...state.principals, ...builtinServerPrincipals], FIRST_LOGIN),
        name,
        type: account.type,
        sid: account.sid,
        disabled: false,
        ...defaults(state, given),
      })
      letIn(state, name)
    })
  }
}

/** FROM CERTIFICATE and FROM ASYMMETRIC KEY: nothing here makes the keys that such logins come from. */
function createFromKey(cursor: Cursor): Step {
  const isCertificate = cursor.take('CERTIFICATE')
  if (!isCertificate) cursor.expect('ASYMMETRIC', 'KEY')
  const name = cursor.name()
  return (run) => {
    needRight(run)
    throw absent('find', isCertificate ? 'certificate' : 'asymmetric key', name)
  }
}

export function parseAlterLogin(cursor: Cursor): Step {
  const name = cursor.name()
  if (cursor.take('DISABLE')) return alter(name, (login) => void (login.disabled = true))
  if (cursor.take('ENABLE')) return alter(name, (login) => void (login.disabled = false))
  cursor.expect('WITH')
  return alterWith(name, options(cursor))
}

function alter(name: string, edit: (login: ServerPrincipal, state: InstanceState) => void): Step {
  return async (run) => {
    const isOwn = same(name, run.login.name)
    if (!isOwn && !run.rights().server('ALTER ANY LOGIN')) throw absent('alter', 'login', name)
    await run.store.change((state) => {
      const login = state.principals.find((each) => each.type !== 'R' && same(each.name, name))
      if (login === undefined) throw absent('alter', 'login', name)
      edit(login, state)
    })
  }
}

function alterWith(name: string, given: LoginOptions): Step {
  return alter(name, (login, state) => {
    if (given.sid !== undefined) throw new SqlError(102, "Incorrect syntax near 'SID'.", 15)
    if (login.type !== 'S' && (given.password ?? given.policy ?? given.expiration) !== undefined)
      throw new SqlError(15_080, 'Cannot use parameter PASSWORD for a Windows login.')
    const policy = given.policy ?? login.policyChecked ?? false
    const expiration = given.expiration ?? login.expirationChecked ?? false
    checkPolicies({ ...given, policy, expiration })
    if (given.name !== undefined) {
      if (!same(given.name, name)) refuseName(state, given.name)
      renameServerPrincipal(state, login, given.name)
    }
    if (given.password !== undefined) login.hash = hashOf({ ...given, policy })
    if (login.type === 'S') {
      login.policyChecked = policy
      login.expirationChecked = expiration
    }
    if (given.database !== undefined) login.defaultDatabase = existingDatabase(state, given.database)
    if (given.language !== undefined) login.defaultLanguage = existingLanguage(given.language)
  })
}

/** @throws SqlError 15151, 15174, 15155, 15434 */
export function parseDropLogin(cursor: Cursor): Step {
  const name = cursor.name()
  return async (run) => {
    if (!run.rights().server('ALTER ANY LOGIN')) throw absent('drop', 'login', name)
    if (run.connections.list().some(({ user }) => same(user, name)))
      throw new SqlError(15_434, `Could not drop login '${name}' as the user is currently logged in.`)
    await run.store.change((state) => {
      const login = state.principals.find((each) => each.type !== 'R' && same(each.name, name))
      if (login === undefined || login.id === 1) throw absent('drop', 'login', name)
      if (state.databases.some(({ ownerSid }) => ownerSid === login.sid))
        throw new SqlError(
          15_174,
          `Login '${name}' owns one or more database(s). Change the owner of the database(s) before dropping the login.`,
        )
      if (state.principals.some(({ type, owner }) => type === 'R' && owner !== undefined && same(owner, name)))
        throw new SqlError(15_155, 'The server principal owns a server role and cannot be dropped.')
      state.principals = state.principals.filter((each) => each !== login)
      state.members = state.members.filter(({ member }) => !same(member, name))
      state.permissions = state.permissions.filter(({ grantee }) => !same(grantee, name))
    })
  }
}
