import type * as z from 'zod/mini'
import type { Connection } from '../../preload/contract/connection.ts'
import type { SecretName } from '../../preload/contract/plan.ts'

export type { Connection, SignIn } from '../../preload/contract/connection.ts'

/** What a query is given: nvarchar, int or bigint, bit. */
export type Parameter = string | number | boolean | null

/** A question to an instance: constant text, values as parameters, one result set whose rows have that shape. Changes nothing. */
export interface Query<Row> {
  /** Stable: `database-permissions`. */
  id: string
  /** The database it is asked in. */
  database: string
  text: string
  parameters: Readonly<Record<string, Parameter>>
  row: z.ZodMiniType<Row>
}

/** One batch that changes something (or works long), as it is sent; secrets stand in `text` as `{{name}}` and are quoted when it is sent. */
export interface Statement {
  id: string
  /** The database it is sent in; `master` for what concerns the instance or a whole database. */
  database: string
  text: string
  secrets: readonly string[]
  /** `long` work has no time-out but a watchdog: BACKUP, RESTORE, CHECKDB. */
  takes: 'moments' | 'long'
}

/** A message of the server that is no error: progress is number 3211. */
export interface ServerMessage {
  number: number
  text: string
  /** Percent, for 3211. */
  percent?: number
}

export interface RunOptions {
  signal: AbortSignal
  secrets?: Readonly<Record<SecretName, Uint8Array>>
  onMessage?: (message: ServerMessage) => void
}

/** What a server says of itself right after signing in. Source of the properties: orchestrator-sql.md B.1. */
export interface ServerIdentity {
  /** `SQL01` or `SQL01\INSTANCE`: SERVERPROPERTY('ServerName'), the virtual name on a cluster. What is kept and shown. */
  name: string
  /** The computer's name: SERVERPROPERTY('MachineName'). */
  machine: string
  /** Absent for the default instance. */
  instance?: string
  /** `16.0.4135.4` */
  version: string
  /** 16 of it. */
  major: number
  edition: string
  collation: string
  /** The login that is signed in: `CONTOSO\adm.keller`. */
  login: string
  sysadmin: boolean
  /** Whether what goes over the wire is encrypted. */
  encrypted: boolean
}

/** One instance of SQL Server, signed in to. */
export interface Instance {
  readonly identity: ServerIdentity
  /** The rows, as they arrive. Rejects with a `Problem`: see `SqlServers`. */
  rows<Row>(query: Query<Row>, options?: { signal?: AbortSignal }): AsyncIterable<Row>
  /**
   * Sends one batch. Rejects with a `Problem` of code `sql-<number>` (number of the first error, the cause; the others stand in its
   * detail) when the server refused, `stopped` when the signal ended it and the server confirmed, `outcome-unknown` when the
   * connection was lost or the server fell silent: whether it happened must then be looked up.
   */
  run(statement: Statement, options: RunOptions): Promise<void>
}

/**
 * Instances of SQL Server. Rejects with a `Problem`, code:
 * `server-not-found` (the name has no address), `server-refused` (nothing listens), `server-silent`, `instance-not-found` (browser service),
 * `certificate-untrusted` (its fingerprint in detail), `encryption-refused`, `login-failed` (18456), `login-untrusted-domain` (18452),
 * `domain-unreachable`, `database-unavailable` (4060), `password-missing`, `driver-missing` (no ODBC driver), `driver-died`,
 * `sql-<number>` for any other error of the server, `outcome-unknown`.
 */
export interface SqlServers {
  /**
   * Signs in, or takes the session that is open already. A password that was accepted is remembered in memory for later calls with the same
   * server, way and user until `forget`.
   */
  open(connection: Connection, options?: { password?: Uint8Array | undefined; signal?: AbortSignal }): Promise<Instance>
  /** What the server presents, vouched for or not; undefined when it offers no encryption. */
  certificate(server: string, options?: { signal?: AbortSignal }): Promise<Certificate | undefined>
  /** Closes every session, wipes every password. */
  forget(): Promise<void>
}

export interface Certificate {
  /** `SHA256:` and 64 hex digits. */
  fingerprint: string
  subject: string
  issuer: string
  /** ISO 8601. */
  validFrom: string
  validTo: string
  /** An authority that this computer trusts vouches for it, under the name that was connected to. */
  trusted: boolean
}
