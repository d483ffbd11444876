import { contentOf } from '../current-database.ts'
import { databaseNamed, folded, isSystemDatabase, same } from '../names.ts'
import { databasePrincipal, databasePrincipals, indexOf, serverPrincipals } from '../principals.ts'
import { rightsOf } from '../rights.ts'
import type { ServerPrincipal } from '../state.ts'
import { Binary, bit, type Value } from '../values.ts'
import { resolveAccount } from '../accounts.ts'
import type { BuiltIn } from './functions.ts'
import type { Execution } from './types.ts'

const text = (value: Value | undefined): string => (value === null || value === undefined ? '' : String(value))

/** Functions on logins, users, roles and rights. */
export const securityFunctions: Readonly<Record<string, BuiltIn>> = {
  SUSER_ID: {
    takes: [0, 1],
    kind: 'int',
    call: (given, run) => loginNamed(run, nameOr(given, run.login.name))?.id ?? null,
  },
  SUSER_SID: { takes: [0, 2], kind: 'binary', call: (given, run) => sidOf(run, nameOr(given, run.login.name)) },
  SUSER_SNAME: {
    takes: [0, 1],
    kind: 'text',
    call(given, run) {
      if (given.length === 0) return run.login.name
      const [sid] = given
      return sid instanceof Binary ? nameOfSid(run, sid.hex) : null
    },
  },
  SUSER_NAME: {
    takes: [0, 1],
    kind: 'text',
    call: (given, run) =>
      given.length === 0
        ? run.login.name
        : (serverPrincipals(run.state()).find(({ id }) => id === Number(given[0]))?.name ?? null),
  },
  ORIGINAL_LOGIN: { takes: [0, 0], kind: 'text', call: (_given, run) => run.login.name },
  DATABASE_PRINCIPAL_ID: { takes: [0, 1], kind: 'int', call: (given, run) => idOfUser(given, run) },
  USER_ID: { takes: [0, 1], kind: 'int', call: (given, run) => idOfUser(given, run) },
  USER_NAME: {
    takes: [0, 1],
    kind: 'text',
    call: (given, run) =>
      given.length === 0
        ? userHere(run)
        : (databasePrincipals(here(run)).find(({ id }) => id === Number(given[0]))?.name ?? null),
  },
  IS_SRVROLEMEMBER: { takes: [1, 2], kind: 'int', call: (given, run) => inServerRole(run, given) },
  IS_ROLEMEMBER: { takes: [1, 2], kind: 'int', call: (given, run) => inDatabaseRole(run, given) },
  IS_MEMBER: { takes: [1, 1], kind: 'int', call: (given, run) => inDatabaseRole(run, given) },
  HAS_PERMS_BY_NAME: { takes: [3, 5], kind: 'int', call: (given, run) => hasPermission(run, given) },
  HAS_DBACCESS: {
    takes: [1, 1],
    kind: 'int',
    call([name], run) {
      if (isSystemDatabase(text(name))) return 1
      const found = databaseNamed(run.state(), text(name))
      return found === undefined ? null : bit(found.state === 'ONLINE' && run.rights().user(found) !== undefined)
    },
  },
  LOGINPROPERTY: {
    takes: [2, 2],
    kind: 'text',
    call: ([name, property], run) => loginProperty(run, text(name), text(property)),
  },
}

function loginNamed(run: Execution, name: string): ServerPrincipal | undefined {
  return indexOf(run.state()).byName.get(folded(name))
}

function nameOr(given: readonly Value[], own: string): string {
  return given.length === 0 ? own : text(given[0])
}

function here(run: Execution) {
  return contentOf(run.state(), run.session.database)
}

function userHere(run: Execution): string {
  const database = databaseNamed(run.state(), run.session.database)
  return (database === undefined ? undefined : run.rights().user(database)) ?? (run.rights().sysadmin ? 'dbo' : 'guest')
}

function idOfUser(given: readonly Value[], run: Execution): Value {
  return databasePrincipal(here(run), nameOr(given, userHere(run)))?.id ?? null
}

/** The SID of a login, or of a Windows account that has none but is known to the domain. */
function sidOf(run: Execution, name: string): Value {
  const login = loginNamed(run, name)
  const sid = login?.sid ?? resolveAccount(run, name)?.sid
  return sid === undefined ? null : new Binary(sid)
}

/** The login of a SID, or the Windows account that the domain knows under it. */
export function nameOfSid(run: Execution, sid: string): string | null {
  const login = indexOf(run.state()).bySid.get(sid)
  if (login !== undefined) return login.name
  if (run.fault('domain-away')) return null
  return run.store.accounts().find((account) => account.sid === sid)?.name ?? null
}

function inServerRole(run: Execution, [role, login]: readonly Value[]): Value {
  const found = loginNamed(run, text(role))
  if (found === undefined || found.type !== 'R') return null
  if (login === undefined) return bit(run.rights().serverRole(found.name))
  const other = loginNamed(run, text(login))
  if (other === undefined) return null
  const rights = rightsOf(run.state(), { name: other.name, sid: other.sid, logins: [other.name] }, false)
  return bit(rights.serverRole(found.name))
}

/** Membership by way of other roles counts; so does the sysadmin who is dbo. */
function inDatabaseRole(run: Execution, [role, member]: readonly Value[]): Value {
  const content = here(run)
  const found = databasePrincipal(content, text(role))
  const user = databasePrincipal(content, member === undefined ? userHere(run) : text(member))
  if (found === undefined || found.type !== 'R' || user === undefined) return null
  if (found.name === 'public') return 1
  const seen = new Set<string>()
  const reaches = (name: string): boolean =>
    content.members
      .filter((each) => same(each.member, name))
      .some((each) => {
        if (same(each.role, found.name)) return true
        if (seen.has(each.role)) return false
        seen.add(each.role)
        return reaches(each.role)
      })
  return bit((member === undefined && user.id === 1) || reaches(user.name))
}

/** On the server (no class) and on databases; every other securable is judged by the right on its database. */
function hasPermission(run: Execution, [securable, kind, permission]: readonly Value[]): Value {
  const wanted = text(permission).toUpperCase()
  const rights = run.rights()
  if (kind === null || kind === undefined || same(text(kind), 'SERVER'))
    return bit(wanted === 'ANY' || rights.server(wanted))
  if (!['DATABASE', 'OBJECT', 'SCHEMA'].includes(text(kind).toUpperCase())) return null
  const name = same(text(kind), 'DATABASE') ? text(securable) : run.session.database
  if (isSystemDatabase(name)) return bit(rights.server('CONTROL SERVER') || rights.server('VIEW ANY DEFINITION'))
  const database = databaseNamed(run.state(), name)
  if (database === undefined) return null
  return bit(
    rights.database(database, wanted) || (wanted === 'VIEW DEFINITION' && rights.server('VIEW ANY DEFINITION')),
  )
}

function loginProperty(run: Execution, name: string, property: string): Value {
  const login = loginNamed(run, name)
  if (login?.type !== 'S') return null
  switch (property.toLowerCase()) {
    case 'passwordhash':
      return run.rights().server('CONTROL SERVER') && login.hash !== undefined ? new Binary(login.hash) : null
    case 'ismustchange':
      return bit(login.mustChange)
    case 'islocked':
    case 'isexpired':
      return 0
    case 'defaultdatabase':
      return login.defaultDatabase ?? 'master'
    case 'defaultlanguage':
      return login.defaultLanguage ?? 'us_english'
    default:
      return null
  }
}
