import type { LoginRequest, LoginVerdict } from '../tds/index.ts'
import { databaseName } from './current-database.ts'
import type { InstanceWorld, SignedIn } from './context.ts'
import { databaseNamed, isSystemDatabase, same } from './names.ts'
import { passwordFits } from './password.ts'
import { rightsOf } from './rights.ts'
import type { InstanceState, ServerPrincipal } from './state.ts'

/** What an instance asks of the domain when somebody signs in. */
export interface Domain {
  /** The password of a Windows account; undefined for one that is not there. */
  passwordOf(account: string): string | undefined
  /** The account that runs the program: it is signed in already, so that it gets in with no domain controller in reach, too. */
  operator(): string
}

type Refusal = Extract<LoginVerdict, { accepted: false }>

/**
 * Who is signed in. Errors as the server has them, the reason only in the state, which clients see as 1:
 * 18456 wrong or unknown or disabled, 18452 account of a domain that is not trusted, 18470 disabled, 4060 and 4064 no such database.
 */
export function createLogin(world: InstanceWorld, domain: Domain): (request: LoginRequest) => LoginVerdict {
  return (request) => {
    const name = claimed(request)
    if (world.fault('sql-login-denied')) return failed(name)
    const state = world.store.current()
    const principal = request.kind === 'sql' ? bySql(state, request) : byWindows(world, domain, request, name)
    if (principal === 'untrusted') return untrusted()
    if (principal === undefined) return failed(name)
    if (principal.disabled) return refusal(18_470, `Login failed for user '${name}'. Reason: The account is disabled.`)
    const login = signedIn(world, name)
    if (isDenied(state, login)) return failed(name)
    return enter(world, state, login, principal, request.database)
  }
}

function claimed(request: LoginRequest): string {
  if (request.kind === 'sql') return request.user
  // user@domain comes without a domain of its own.
  const [user = '', suffix] = request.user.split('@')
  const from = request.domain === '' ? (suffix ?? '') : request.domain
  return `${(from.split('.')[0] ?? '').toUpperCase()}\\${user}`
}

function bySql(state: InstanceState, request: LoginRequest & { kind: 'sql' }): ServerPrincipal | undefined {
  if (state.windowsOnly) return undefined
  const found = state.principals.find(({ type, name }) => type === 'S' && same(name, request.user))
  const fits = found?.hash !== undefined && passwordFits(request.password, found.hash)
  return fits ? found : undefined
}

/** The account’s own login, else the one of a group that it is in. */
function byWindows(
  world: InstanceWorld,
  domain: Domain,
  request: LoginRequest & { kind: 'ntlm' },
  name: string,
): ServerPrincipal | 'untrusted' | undefined {
  if (world.fault('domain-away') && !same(name, domain.operator())) return 'untrusted'
  const password = domain.passwordOf(name)
  if (password === undefined || !request.verify(password)) return 'untrusted'
  const logins = signedIn(world, name).logins
  const state = world.store.current()
  const all = logins.flatMap((login) => state.principals.filter((each) => each.type !== 'R' && same(each.name, login)))
  return all.find(({ disabled }) => !disabled) ?? all[0]
}

/** The logins that count for an account: its own, and those of the Windows groups that it is in. */
export function signedIn(world: Pick<InstanceWorld, 'store'>, name: string): SignedIn {
  const state = world.store.current()
  const account = world.store.accounts().find((each) => same(each.name, name))
  const names = [name, ...(account?.memberOf ?? [])]
  const own = state.principals.find((each) => each.type !== 'R' && same(each.name, name))
  return {
    name: own?.name ?? account?.name ?? name,
    sid: own?.sid ?? account?.sid ?? '',
    logins: names.filter((each) => state.principals.some((login) => same(login.name, each))),
  }
}

/** DENY CONNECT SQL to it, or to a group that it is in, keeps it out. */
function isDenied(state: InstanceState, login: SignedIn): boolean {
  return state.permissions.some(
    (each) =>
      each.state === 'D' && each.permission === 'CONNECT SQL' && login.logins.some((name) => same(name, each.grantee)),
  )
}

function enter(
  world: InstanceWorld,
  state: InstanceState,
  login: SignedIn,
  principal: ServerPrincipal,
  wanted: string,
): LoginVerdict {
  const isDefault = wanted === ''
  const name = isDefault ? (principal.defaultDatabase ?? 'master') : wanted
  if (!isOpen(world, state, login, name)) {
    const message = isDefault
      ? { number: 4064, text: 'Cannot open user default database. Login failed.' }
      : { number: 4060, text: `Cannot open database "${wanted}" requested by the login. The login failed.` }
    return {
      accepted: false,
      errors: [{ ...message, class: 11, state: 1 }, ...failed(login.name).errors],
    }
  }
  return { accepted: true, user: login.name, database: databaseName(state, name) ?? 'master' }
}

function isOpen(world: InstanceWorld, state: InstanceState, login: SignedIn, name: string): boolean {
  if (isSystemDatabase(name)) return true
  const database = databaseNamed(state, name)
  if (database === undefined || database.state !== 'ONLINE') return false
  const rights = rightsOf(state, login, world.fault('sql-rights-missing'))
  if (rights.user(database) === undefined) return false
  if (database.userAccess === 'SINGLE_USER')
    return !world.connections.list().some((session) => same(session.database, name))
  return database.userAccess === 'MULTI_USER' || rights.sysadmin || rights.databaseRole(database, 'db_owner')
}

function refusal(number: number, text: string): Refusal {
  return { accepted: false, errors: [{ number, text, class: 14, state: 1 }] }
}

const failed = (name: string): Refusal => refusal(18_456, `Login failed for user '${name}'.`)

const untrusted = (): Refusal =>
  refusal(
    18_452,
    'Login failed. The login is from an untrusted domain and cannot be used with Integrated authentication.',
  )
