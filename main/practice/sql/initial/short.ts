import type { DatabaseContent, DatabasePrincipal, ServerPrincipal } from '../state.ts'
import { accountSid, PRACTICE_PASSWORD } from './accounts.ts'
import { hashPassword } from '../password.ts'
import { digits, inDatabase } from './blank.ts'

type Permission = DatabaseContent['permissions'][number]

/** Class numbers of sys.database_permissions by how GRANT names them. */
const CLASSES = {
  DATABASE: 0,
  OBJECT: 1,
  SCHEMA: 3,
  PRINCIPAL: 4,
  ASSEMBLY: 5,
  TYPE: 6,
  'XML SCHEMA COLLECTION': 10,
  'MESSAGE TYPE': 15,
  CONTRACT: 16,
  SERVICE: 17,
  'REMOTE SERVICE BINDING': 18,
  ROUTE: 19,
  'FULLTEXT CATALOG': 23,
  'SYMMETRIC KEY': 24,
  CERTIFICATE: 25,
  'ASYMMETRIC KEY': 26,
} as const
export type Class = keyof typeof CLASSES

/** `grant('SELECT', 'reportuser', 'OBJECT', 'dbo.Entity', { column: 'Name' })` */
export function grant(
  permission: string,
  grantee: string,
  on: Class = 'DATABASE',
  name?: string,
  more: Partial<Permission> = {},
): Permission {
  const isInSchema = on === 'OBJECT' || on === 'TYPE' || on === 'XML SCHEMA COLLECTION'
  const [, schema = 'dbo', own = name] = isInSchema ? (/^([^.]*)\.(.*)$/.exec(name ?? '') ?? []) : []
  return {
    class: CLASSES[on],
    state: 'G',
    permission,
    grantee,
    grantor: 'dbo',
    ...(isInSchema ? { schema } : {}),
    ...(own === undefined ? {} : { name: own }),
    ...more,
  }
}

/** A table, view, procedure, type or key: `thing('OBJECT', 'dbo.Entity', { type: 'U', columns: ['Name'] })` */
export function thing(
  on: Class,
  name: string,
  more: { type?: string; columns?: string[] } = {},
): DatabaseContent['securables'][number] {
  const { name: own = name, schema } = grant('', '', on, name)
  return { class: CLASSES[on], name: own, ...(schema === undefined ? {} : { schema }), ...more }
}

export const table = (name: string, ...columns: string[]) => thing('OBJECT', name, { type: 'U', columns })
export const procedure = (name: string) => thing('OBJECT', name, { type: 'P' })

/** Users by what they are: a Windows account, a SQL login of the same name, one without login; roles. Ids from 5 on, in this order. */
export function people(
  list: readonly (
    | { windows: string; group?: true; schema?: string }
    | { sql: string; login?: string; schema?: string }
    | { alone: string }
    | { role: string; owner?: string }
    | { application: string }
  )[],
): DatabasePrincipal[] {
  return list.map((one, index): DatabasePrincipal => {
    const id = 5 + index
    if ('windows' in one) {
      const type = one.group === true ? 'G' : 'U'
      const schema = one.schema ?? (type === 'U' ? 'dbo' : undefined)
      const sid = accountSid(one.windows)
      const name = `PRACTICE\\${one.windows}`
      return { id, name, type, authentication: 3, sid, ...(schema === undefined ? {} : { defaultSchema: schema }) }
    }
    if ('sql' in one)
      return {
        id,
        name: one.sql,
        type: 'S',
        authentication: 1,
        sid: sqlSid(one.login ?? one.sql),
        defaultSchema: one.schema ?? 'dbo',
      }
    if ('alone' in one)
      return { id, name: one.alone, type: 'S', authentication: 0, sid: inside('09', one.alone), defaultSchema: 'dbo' }
    if ('application' in one)
      return {
        id,
        name: one.application,
        type: 'A',
        authentication: 0,
        sid: inside('09', one.application),
        defaultSchema: 'dbo',
      }
    return { id, name: one.role, type: 'R', authentication: 0, sid: inside('09', one.role), owner: one.owner ?? 'dbo' }
  })
}

/** The CONNECT that CREATE USER grants. */
export function connects(principals: readonly DatabasePrincipal[]): Permission[] {
  return principals.filter(({ type }) => type !== 'R' && type !== 'A').map(({ name }) => inDatabase('CONNECT', name))
}

function inside(authority: string, name: string): string {
  return `0105000000000009${authority}000000${digits(name, 16)}`
}

/** The SID of a SQL login. */
export const sqlSid = (name: string) => digits(`login ${name}`, 16)

export function sqlLogin(id: number, name: string, more: Partial<ServerPrincipal> = {}): ServerPrincipal {
  return {
    id,
    name,
    type: 'S',
    sid: sqlSid(name),
    disabled: false,
    defaultDatabase: 'master',
    defaultLanguage: 'us_english',
    hash: hashPassword(PRACTICE_PASSWORD, Buffer.from(digits(`salt ${name}`, 4), 'hex')),
    policyChecked: true,
    expirationChecked: false,
    ...more,
  }
}

export function windowsLogin(
  id: number,
  name: string,
  type: 'U' | 'G' = 'U',
  defaultDatabase = 'master',
): ServerPrincipal {
  return {
    id,
    name: `PRACTICE\\${name}`,
    type,
    sid: accountSid(name),
    disabled: false,
    defaultDatabase,
    defaultLanguage: 'us_english',
  }
}

export const memberships = (member: string, ...roles: string[]) => roles.map((role) => ({ role, member }))
