import * as z from 'zod/mini'
import { reason } from './reasons.ts'

/** Name of the snapshot's format; with `v` it says what a file is. */
export const FORMAT = 'system-center-recovery-wizard/permissions'
export const VERSION = 1

/*
 * The snapshot: what an instance and its databases say about who may do what, without ids and without a secret. Keys are named so that
 * canonical order is the order in which the rows arrive: the file is written while they are read, however many there are.
 */

const type = z.string()
/** `0x` and hex digits, upper case. */
const sid = z.optional(z.string().check(z.regex(/^0x([0-9A-F]{2})*$/)))
/** Why the script can't make it; absent for what the script makes. */
const unscripted = z.optional(reason)
/** G grant, W grant with grant option, D deny, R revoke. */
const state = z.enum(['G', 'W', 'D', 'R'])

export const login = z.strictObject({
  defaultDatabase: z.optional(z.string()),
  defaultLanguage: z.optional(z.string()),
  disabled: z.boolean(),
  expirationChecked: z.optional(z.boolean()),
  /** Of SQL logins. The hash itself stands in the script only. */
  hasPassword: z.optional(z.boolean()),
  name: z.string(),
  policyChecked: z.optional(z.boolean()),
  sid,
  /** S SQL login, U Windows user, G Windows group, C certificate, K asymmetric key, E and X of a cloud directory. */
  type,
  unscripted,
})
export type Login = z.infer<typeof login>

export const serverRole = z.strictObject({
  name: z.string(),
  /** Absent for sa, whatever its name is. */
  owner: z.optional(z.string()),
})
export type ServerRole = z.infer<typeof serverRole>

export const member = z.strictObject({ member: z.string(), role: z.string() })
export type Member = z.infer<typeof member>

export const serverPermission = z.strictObject({
  /** 100 server, 101 login or server role, 105 endpoint, 108 availability group. */
  class: z.number(),
  grantee: z.string(),
  /** Absent for sa, in whose name sysadmins grant. */
  grantor: z.optional(z.string()),
  name: z.optional(z.string()),
  /** Type of the principal for class 101: R is a server role. */
  onType: z.optional(z.string()),
  permission: z.string(),
  state,
})
export type ServerPermission = z.infer<typeof serverPermission>

/** A user, a role or an application role of a database. */
export const account = z.strictObject({
  /** 0 none, 1 instance, 2 database, 3 Windows. */
  authentication: z.number(),
  defaultLanguage: z.optional(z.string()),
  defaultSchema: z.optional(z.string()),
  /** The login that it is connected to. */
  login: z.optional(z.string()),
  name: z.string(),
  /** Of a role. */
  owner: z.optional(z.string()),
  /** Absent for roles and users without login: theirs mean nothing elsewhere. */
  sid,
  /** S SQL user, U Windows user, G Windows group, R role, A application role, C certificate, K asymmetric key, E and X of a cloud directory. */
  type,
  unscripted,
})
export type Account = z.infer<typeof account>

export const schema = z.strictObject({ name: z.string(), owner: z.string() })
export type Schema = z.infer<typeof schema>

export const permission = z.strictObject({
  /** Of sys.database_permissions; see the query `database-permissions`. */
  class: z.number(),
  column: z.optional(z.string()),
  grantee: z.string(),
  /** Absent for dbo. */
  grantor: z.optional(z.string()),
  /** Absent for the database itself. */
  name: z.optional(z.string()),
  /** Type of the principal for class 4. */
  onType: z.optional(z.string()),
  permission: z.string(),
  schema: z.optional(z.string()),
  state,
})
export type Permission = z.infer<typeof permission>

export const databaseSnapshot = z.strictObject({
  accounts: z.array(account),
  members: z.array(member),
  name: z.string(),
  /** The login that owns it; absent when it is gone. */
  owner: z.optional(z.string()),
  permissions: z.array(permission),
  schemas: z.array(schema),
})
export type DatabaseSnapshot = z.infer<typeof databaseSnapshot>

export const source = z.strictObject({
  collation: z.string(),
  edition: z.string(),
  machine: z.string(),
  name: z.string(),
  version: z.string(),
})
export type Source = z.infer<typeof source>

export const captured = z.strictObject({
  accounts: z.strictObject({
    logins: z.array(login),
    members: z.array(member),
    permissions: z.array(serverPermission),
    roles: z.array(serverRole),
  }),
  databases: z.array(databaseSnapshot),
  format: z.literal(FORMAT),
  server: source,
  v: z.literal(VERSION),
})
/** The logins and permissions of one instance and its databases at one time. */
export type Captured = z.infer<typeof captured>
