import { folded } from './names.ts'
import type { DatabaseContent, DatabasePrincipal, InstanceState, ServerPrincipal } from './state.ts'

const role = (id: number, name: string): ServerPrincipal => ({
  id,
  name,
  type: 'R',
  sid: sidOfNumber(id),
  disabled: false,
  fixed: name !== 'public',
  owner: 'sa',
})

function sidOfNumber(id: number): string {
  return id.toString(16).padStart(2, '0').toUpperCase()
}

/** Roles and accounts that every instance makes for itself; the state holds the others, `sa` among them. */
export const builtinServerPrincipals: readonly ServerPrincipal[] = [
  role(2, 'public'),
  role(3, 'sysadmin'),
  role(4, 'securityadmin'),
  role(5, 'serveradmin'),
  role(6, 'setupadmin'),
  role(7, 'processadmin'),
  role(8, 'diskadmin'),
  role(9, 'dbcreator'),
  role(10, 'bulkadmin'),
  {
    id: 101,
    name: '##MS_SQLResourceSigningCertificate##',
    type: 'C',
    sid: '0106000000000009010000006F9FA8A0A2B1C3D4E5F60718293A4B5C6D7E8F90',
    disabled: false,
  },
  {
    id: 256,
    name: '##MS_PolicyEventProcessingLogin##',
    type: 'S',
    sid: '6B1C5E0A7D2F48A39C3B1F5E2D7A9084',
    disabled: true,
    defaultDatabase: 'master',
    defaultLanguage: 'us_english',
    policyChecked: true,
    expirationChecked: false,
  },
]

/** Accounts of the server’s own, which the product’s queries leave out: `##MS_…##`. */
export function isOwnAccount(name: string): boolean {
  return /^##.*##$/.test(name)
}

const FIXED_ROLES = [
  [16384, 'db_owner'],
  [16385, 'db_accessadmin'],
  [16386, 'db_securityadmin'],
  [16387, 'db_ddladmin'],
  [16389, 'db_backupoperator'],
  [16390, 'db_datareader'],
  [16391, 'db_datawriter'],
  [16392, 'db_denydatareader'],
  [16393, 'db_denydatawriter'],
] as const

/** The principals that every database has; only dbo’s SID is one of its own. */
export function builtinDatabasePrincipals(content: DatabaseContent): DatabasePrincipal[] {
  return [
    { id: 0, name: 'public', type: 'R', authentication: 0, sid: '01', owner: 'dbo' },
    { id: 1, name: 'dbo', type: 'S', authentication: 1, sid: content.ownerSid, defaultSchema: 'dbo' },
    { id: 2, name: 'guest', type: 'S', authentication: 0, sid: '00', defaultSchema: 'guest' },
    { id: 3, name: 'INFORMATION_SCHEMA', type: 'S', authentication: 0 },
    { id: 4, name: 'sys', type: 'S', authentication: 0 },
    ...FIXED_ROLES.map(
      ([id, name]): DatabasePrincipal => ({
        id,
        name,
        type: 'R',
        authentication: 0,
        sid: sidOfNumber(id),
        owner: 'dbo',
        fixed: true,
      }),
    ),
  ]
}

/** Schemas that every database has, by their ids; those made there begin at 5. */
export const builtinSchemas: readonly { id: number; name: string; owner: string }[] = [
  { id: 1, name: 'dbo', owner: 'dbo' },
  { id: 2, name: 'guest', owner: 'guest' },
  { id: 3, name: 'INFORMATION_SCHEMA', owner: 'INFORMATION_SCHEMA' },
  { id: 4, name: 'sys', owner: 'sys' },
  ...FIXED_ROLES.map(([id, name]) => ({ id, name, owner: name })),
]

export function schemasOf(content: DatabaseContent): { id: number; name: string; owner: string }[] {
  return [...builtinSchemas, ...content.schemas.map((schema, index) => ({ ...schema, id: 5 + index }))]
}

/** All of an instance, also while it is being edited. */
export function serverPrincipals(state: InstanceState): ServerPrincipal[] {
  return [...builtinServerPrincipals, ...state.principals]
}

export function databasePrincipals(content: DatabaseContent): DatabasePrincipal[] {
  return [...builtinDatabasePrincipals(content), ...content.principals]
}

/** Finds a login or server role by its name; the state may be one that is being edited. */
export function serverPrincipal(state: InstanceState, name: string): ServerPrincipal | undefined {
  const wanted = folded(name)
  const fits = (each: ServerPrincipal) => folded(each.name) === wanted
  return builtinServerPrincipals.find(fits) ?? state.principals.find(fits)
}

export function databasePrincipal(content: DatabaseContent, name: string): DatabasePrincipal | undefined {
  const wanted = folded(name)
  return databasePrincipals(content).find((each) => folded(each.name) === wanted)
}

/** Numbers of the fixed roles of a database: no other principal has them. */
const RESERVED = { from: 16_384, to: 16_399 }

/** The number after all that are taken. */
export function freeId(taken: Iterable<{ id: number }>, from: number): number {
  let free = from
  for (const { id } of taken) if (id >= free) free = id + 1
  return free >= RESERVED.from && free <= RESERVED.to ? RESERVED.to + 1 : free
}

interface Index {
  byName: ReadonlyMap<string, ServerPrincipal>
  bySid: ReadonlyMap<string, ServerPrincipal>
  /** By name, letter by letter. */
  exactly: readonly ServerPrincipal[]
}

const indexes = new WeakMap<readonly ServerPrincipal[], Index>()

/** Fast look-ups for a state that is never edited again: what `StateStore.current()` gives. */
export function indexOf(state: InstanceState): Index {
  const known = indexes.get(state.principals)
  if (known !== undefined) return known
  const all = serverPrincipals(state)
  const index: Index = {
    byName: new Map(all.map((principal) => [folded(principal.name), principal])),
    bySid: new Map(all.filter(({ type }) => type !== 'R').map((principal) => [principal.sid, principal])),
    exactly: [...all].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
  }
  indexes.set(state.principals, index)
  return index
}

/** SUSER_SNAME(sid): the login with that SID. */
export function loginOfSid(state: InstanceState, sid: string): string | undefined {
  return state.principals.find((each) => each.sid === sid && each.type !== 'R')?.name
}

/** Where a state, of an instance or of a database, refers to principals by their names. */
interface Naming {
  members: { role: string; member: string }[]
  permissions: { grantee: string; grantor: string }[]
  principals: { owner?: string | undefined }[]
}

/** Renames a principal wherever both kinds of state name one; gives the renaming for what only one of them has. */
function rename(all: Naming, principal: { name: string }, to: string): (name: string) => string {
  const from = folded(principal.name)
  const renamed = (name: string): string => (folded(name) === from ? to : name)
  principal.name = to
  for (const each of all.members) {
    each.role = renamed(each.role)
    each.member = renamed(each.member)
  }
  for (const each of all.permissions) {
    each.grantee = renamed(each.grantee)
    each.grantor = renamed(each.grantor)
  }
  for (const each of all.principals) if (each.owner !== undefined) each.owner = renamed(each.owner)
  return renamed
}

/** The state refers to principals by their names, so that all of them go along. */
export function renameServerPrincipal(state: InstanceState, principal: ServerPrincipal, to: string): void {
  const renamed = rename(state, principal, to)
  for (const each of state.permissions)
    if (each.class === 101 && each.onName !== undefined) each.onName = renamed(each.onName)
}

export function renameDatabasePrincipal(content: DatabaseContent, principal: DatabasePrincipal, to: string): void {
  const renamed = rename(content, principal, to)
  for (const each of content.permissions)
    if (each.class === 4 && each.name !== undefined) each.name = renamed(each.name)
  for (const each of content.schemas) each.owner = renamed(each.owner)
}
