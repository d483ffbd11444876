import * as z from 'zod/mini'

/** SIDs and hashes as hex digits without 0x, upper case. */
const hex = z.string().check(z.regex(/^([0-9A-F]{2})*$/))
const name = z.string().check(z.minLength(1), z.maxLength(128))

/** A login or a server role. */
export const serverPrincipal = z.strictObject({
  id: z.number(),
  name,
  /** S SQL login, U Windows user, G Windows group, R server role, C certificate, K asymmetric key. */
  type: z.enum(['S', 'U', 'G', 'R', 'C', 'K']),
  sid: hex,
  disabled: z.boolean(),
  defaultDatabase: z.optional(z.string()),
  defaultLanguage: z.optional(z.string()),
  /** password_hash of a SQL login: 0200, four bytes of salt, SHA-512 of password (UTF-16LE) and salt. */
  hash: z.optional(hex),
  policyChecked: z.optional(z.boolean()),
  expirationChecked: z.optional(z.boolean()),
  mustChange: z.optional(z.boolean()),
  /** Of a server role. */
  fixed: z.optional(z.boolean()),
  owner: z.optional(z.string()),
})
export type ServerPrincipal = z.infer<typeof serverPrincipal>

/** G grant, W grant with grant option, D deny, R revoke. */
export const permissionState = z.enum(['G', 'W', 'D', 'R'])

export const serverPermission = z.strictObject({
  class: z.number(),
  state: permissionState,
  permission: z.string(),
  grantee: z.string(),
  grantor: z.string(),
  onName: z.optional(z.string()),
})
export type ServerPermission = z.infer<typeof serverPermission>

export const databasePrincipal = z.strictObject({
  id: z.number(),
  name,
  /** S, U, G user; R role; A application role; C certificate; K asymmetric key. */
  type: z.enum(['S', 'U', 'G', 'R', 'A', 'C', 'K']),
  /** 0 none, 1 instance, 2 database, 3 Windows. */
  authentication: z.number(),
  sid: z.optional(hex),
  defaultSchema: z.optional(z.string()),
  /** Of a user of a contained database. */
  defaultLanguage: z.optional(z.string()),
  owner: z.optional(z.string()),
  fixed: z.optional(z.boolean()),
})
export type DatabasePrincipal = z.infer<typeof databasePrincipal>

export const databasePermission = z.strictObject({
  class: z.number(),
  state: permissionState,
  permission: z.string(),
  grantee: z.string(),
  grantor: z.string(),
  schema: z.optional(z.string()),
  name: z.optional(z.string()),
  column: z.optional(z.string()),
})
export type DatabasePermission = z.infer<typeof databasePermission>

/** What can be granted on besides schemas and principals, by the class of sys.database_permissions. */
export const securable = z.strictObject({
  class: z.number(),
  /** U table, V view, P procedure, FN function, … for class 1. */
  type: z.optional(z.string()),
  schema: z.optional(z.string()),
  name,
  columns: z.optional(z.array(z.string())),
})
export type Securable = z.infer<typeof securable>

/** What a backup carries: everything inside the database. */
export const databaseContent = z.strictObject({
  /** family_guid: the same for a database and what was restored from its backups. */
  family: z.string(),
  created: z.string(),
  collation: z.string(),
  compatibility: z.number(),
  recoveryModel: z.enum(['FULL', 'BULK_LOGGED', 'SIMPLE']),
  containment: z.enum(['NONE', 'PARTIAL']),
  files: z.array(
    z.strictObject({
      logicalName: z.string(),
      type: z.enum(['ROWS', 'LOG']),
      path: z.string(),
      /** Bytes as sys.master_files has them. */
      size: z.number(),
    }),
  ),
  brokerGuid: z.string(),
  /** dbo's SID inside; the owner recorded in master is the instance's. */
  ownerSid: hex,
  masterKey: z.boolean(),
  /** Name of the certificate of TDE. */
  certificate: z.optional(z.string()),
  schemas: z.array(z.strictObject({ name, owner: z.string() })),
  principals: z.array(databasePrincipal),
  members: z.array(z.strictObject({ role: z.string(), member: z.string() })),
  permissions: z.array(databasePermission),
  securables: z.array(securable),
  assemblies: z.array(z.strictObject({ name, permissionSet: z.string(), hash: hex })),
  /** Service Manager's own user roles. */
  userRoles: z.array(z.strictObject({ role: z.string(), member: z.optional(z.string()), sid: hex })),
  /** The instance's name as Service Manager's tables hold it. */
  storedNames: z.array(z.strictObject({ table: z.string(), value: z.string() })),
  /** Rows stand for all data: a restore to a point in time shows in their number. */
  rows: z.number(),
  /** CHECKDB finds something. */
  corrupt: z.optional(z.boolean()),
})
export type DatabaseContent = z.infer<typeof databaseContent>

/** A database on an instance: its content, and what only the instance knows of it. */
export const database = z.strictObject({
  name,
  id: z.number(),
  state: z.enum(['ONLINE', 'RESTORING', 'RECOVERING', 'SUSPECT', 'OFFLINE']),
  userAccess: z.enum(['MULTI_USER', 'RESTRICTED_USER', 'SINGLE_USER']),
  /** The login that owns it, in master. */
  ownerSid: hex,
  trustworthy: z.boolean(),
  broker: z.boolean(),
  readOnly: z.boolean(),
  availabilityGroup: z.optional(z.string()),
  content: databaseContent,
  /** Log sequence number as decimal digits; each backup and change moves it on. */
  lsn: z.number(),
  /** Base of differentials: set guid and LSN of the last full backup that is not copy-only. */
  base: z.optional(z.strictObject({ guid: z.string(), lsn: z.number() })),
  /** Where the next log backup begins; absent before the first full backup. */
  logFrom: z.optional(z.number()),
  /** While RESTORING: what may follow. */
  restoring: z.optional(
    z.strictObject({
      lastLsn: z.number(),
      baseGuid: z.string(),
      /** Local time up to which it is rolled forward. */
      at: z.optional(z.string()),
      /** The recovery fork that it is on. */
      fork: z.optional(z.string()),
    }),
  ),
  /** Each recovery after a restore begins a fork; `from` and `point` say where it left the one before, until the next log backup. Absent: the first. */
  fork: z.optional(z.strictObject({ id: z.string(), from: z.optional(z.string()), point: z.optional(z.number()) })),
  /** Programs of other computers that are in it: services that were not stopped. */
  sessions: z.array(z.strictObject({ host: z.string(), program: z.string(), login: z.string(), sessions: z.number() })),
})
export type Database = z.infer<typeof database>

/** A row of msdb.dbo.backupset with its files. Times are the server's local ones, `2026-11-21T03:15:00`. */
export const backupSet = z.strictObject({
  guid: z.string(),
  database: z.string(),
  type: z.enum(['D', 'I', 'L']),
  copyOnly: z.boolean(),
  snapshot: z.boolean(),
  checksums: z.boolean(),
  damaged: z.boolean(),
  started: z.string(),
  finished: z.string(),
  size: z.number(),
  compressedSize: z.number(),
  position: z.number(),
  setName: z.optional(z.string()),
  userName: z.string(),
  machine: z.string(),
  paths: z.array(z.string()),
  /** 2 disk, 7 virtual. */
  deviceType: z.number(),
})
export type BackupSet = z.infer<typeof backupSet>

export const instanceState = z.strictObject({
  /** `PRACTICE-SQL01` or `PRACTICE-SQL02\SCO`. */
  name: z.string(),
  machine: z.string(),
  instance: z.optional(z.string()),
  /** The folder below `computers/` that holds the machine's drives. */
  folder: z.string(),
  drives: z.array(z.string()),
  version: z.string(),
  edition: z.string(),
  /** 2 Standard, 3 Enterprise, 4 Express. */
  engineEdition: z.number(),
  collation: z.string(),
  windowsOnly: z.boolean(),
  serviceAccount: z.string(),
  folders: z.strictObject({ data: z.string(), log: z.string(), backup: z.string() }),
  /** Minutes of the server's clock before UTC's. */
  utcOffset: z.number(),
  configurations: z.array(z.strictObject({ name: z.string(), value: z.number(), inUse: z.number() })),
  principals: z.array(serverPrincipal),
  members: z.array(z.strictObject({ role: z.string(), member: z.string() })),
  permissions: z.array(serverPermission),
  certificates: z.array(z.strictObject({ name: z.string(), thumbprint: hex })),
  messages: z.array(
    z.strictObject({
      number: z.number(),
      language: z.number(),
      severity: z.number(),
      logged: z.boolean(),
      text: z.string(),
    }),
  ),
  trustedAssemblies: z.array(z.strictObject({ hash: hex, description: z.string() })),
  availabilityGroups: z.array(
    z.strictObject({ name: z.string(), listener: z.optional(z.strictObject({ name: z.string(), port: z.number() })) }),
  ),
  databases: z.array(database),
  backups: z.array(backupSet),
  restores: z.array(
    z.strictObject({
      database: z.string(),
      finished: z.string(),
      type: z.enum(['D', 'I', 'L']),
      setGuid: z.string(),
    }),
  ),
})
export type InstanceState = z.infer<typeof instanceState>

/** A Windows account that the simulated domain knows: what CREATE LOGIN … FROM WINDOWS can resolve. */
export const account = z.strictObject({
  name: z.string(),
  type: z.enum(['U', 'G']),
  sid: hex,
  /** The groups that it is in. */
  memberOf: z.optional(z.array(z.string())),
})
export type Account = z.infer<typeof account>

/** Where an instance's state lies: in the world's file, or in memory for tests and measurements. */
export interface StateStore {
  current(): InstanceState
  /** Edits are atomic: an edit that throws changes nothing. */
  change<T>(edit: (state: InstanceState) => T): Promise<T>
  accounts(): readonly Account[]
}
