import type {
  Account,
  DatabaseContent,
  DatabasePermission,
  DatabasePrincipal,
  InstanceState,
  Securable,
  ServerPermission,
  ServerPrincipal,
} from '../../../main/practice/sql/state.ts'

/** What a shape adds itself to: an instance with two databases, and the accounts that its domain knows. */
export interface Draft {
  state: InstanceState
  accounts: Account[]
  /** The databases' contents by name. */
  content(database?: string): DatabaseContent
}

let sids = 0
const hex = (number: number, bytes: number) =>
  number
    .toString(16)
    .padStart(bytes * 2, '0')
    .toUpperCase()

export function sqlSid(): string {
  sids += 1
  return `5A${hex(sids, 15)}`
}

export function windowsSid(): string {
  sids += 1
  return `010500000000000515000000112233445566778899AABBCC${hex(sids, 4)}`
}

const HASH = (n: number) => `0200${hex(n, 4)}${hex(n * 7919, 64)}`

const nextId = (all: readonly { id: number }[], from: number) =>
  all.reduce((id, each) => Math.max(id, each.id + 1), from)

/** A SQL login, with the right to connect that CREATE LOGIN grants. */
export function sqlLogin({ state }: Draft, name: string, more: Partial<ServerPrincipal> = {}): ServerPrincipal {
  const id = nextId(state.principals, 300)
  const login: ServerPrincipal = {
    id,
    name,
    type: 'S',
    sid: sqlSid(),
    disabled: false,
    defaultDatabase: 'master',
    defaultLanguage: 'us_english',
    hash: HASH(id),
    policyChecked: true,
    expirationChecked: false,
    ...more,
  }
  state.principals.push(login)
  connectSql(state, name, 'G')
  return login
}

export function windowsLogin(draft: Draft, name: string, more: Partial<ServerPrincipal> = {}): ServerPrincipal {
  const type = more.type === 'G' ? 'G' : 'U'
  const login: ServerPrincipal = {
    id: nextId(draft.state.principals, 300),
    name,
    sid: windowsSid(),
    disabled: false,
    defaultDatabase: 'master',
    defaultLanguage: 'us_english',
    ...more,
    type,
  }
  draft.state.principals.push(login)
  draft.accounts.push({ name, type, sid: login.sid })
  connectSql(draft.state, name, 'G')
  return login
}

export function connectSql(state: InstanceState, grantee: string, how: ServerPermission['state'] | undefined): void {
  state.permissions = state.permissions.filter((each) => each.permission !== 'CONNECT SQL' || each.grantee !== grantee)
  if (how !== undefined)
    state.permissions.push({ class: 100, state: how, permission: 'CONNECT SQL', grantee, grantor: 'sa' })
}

export function serverRole({ state }: Draft, name: string, owner = 'sa'): void {
  const id = nextId(state.principals, 300)
  state.principals.push({ id, name, type: 'R', sid: hex(id, 2), disabled: false, fixed: false, owner })
}

export function grantOnServer(
  { state }: Draft,
  grant: Partial<ServerPermission> & { permission: string; grantee: string },
) {
  state.permissions.push({ class: 100, state: 'G', grantor: 'sa', ...grant })
}

/** A user, with the right to connect that CREATE USER grants. */
export function user(
  content: DatabaseContent,
  name: string,
  login: ServerPrincipal | undefined,
  more: Partial<DatabasePrincipal> = {},
): void {
  const type = login === undefined || !['S', 'U', 'G'].includes(login.type) ? 'S' : login.type
  content.principals.push({
    id: nextId(content.principals, 5),
    name,
    type,
    authentication: login === undefined ? 0 : type === 'S' ? 1 : 3,
    sid: login?.sid ?? `0105000000000009030000${sqlSid()}`,
    ...(type === 'G' ? {} : { defaultSchema: 'dbo' }),
    ...more,
  })
  connect(content, name, 'G')
}

export function connect(content: DatabaseContent, grantee: string, how: DatabasePermission['state'] | undefined): void {
  content.permissions = content.permissions.filter(
    (each) => each.permission !== 'CONNECT' || each.grantee !== grantee || each.class !== 0,
  )
  if (how !== undefined) grant(content, { class: 0, permission: 'CONNECT', grantee, state: how })
}

export function role(content: DatabaseContent, name: string, owner = 'dbo'): void {
  const id = nextId(content.principals, 5)
  content.principals.push({ id, name, type: 'R', authentication: 0, sid: `01050000000000090400${sqlSid()}`, owner })
}

export function grant(
  content: DatabaseContent,
  permission: Partial<DatabasePermission> & { class: number; permission: string; grantee: string },
): void {
  content.permissions.push({ state: 'G', grantor: 'dbo', ...permission })
}

export function onTable(content: DatabaseContent, permission: Partial<DatabasePermission> & { grantee: string }): void {
  grant(content, { class: 1, permission: 'SELECT', schema: 'dbo', name: 'Incident', ...permission })
}

export function has(content: DatabaseContent, securable: Securable): void {
  content.securables.push(securable)
}
