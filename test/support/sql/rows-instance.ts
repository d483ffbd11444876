import * as z from 'zod/mini'
import type { Instance, Query } from '../../../main/ports/instance.ts'

/** Rows of a query by its id; a function makes them while they are read. Other databases than the first find theirs under `id@database`. */
export type RowsById = Readonly<Record<string, readonly object[] | (() => Iterable<object>)>>

/** An instance that answers queries with given rows and counts them; it can't change anything. Rows are checked as a driver's are. */
export function rowsInstance(rows: RowsById): Instance & { asked: string[] } {
  const asked: string[] = []
  return {
    asked,
    identity: {
      name: 'SQL01',
      machine: 'SQL01',
      version: '15.0.4430.1',
      major: 15,
      edition: 'Enterprise Edition (64-bit)',
      collation: 'Latin1_General_CI_AS',
      login: 'CONTOSO\\adm.keller',
      sysadmin: true,
      encrypted: true,
    },
    async *rows<Row>(query: Query<Row>, options?: { signal?: AbortSignal }): AsyncGenerator<Row> {
      asked.push(query.id)
      const given = rows[`${query.id}@${query.database}`] ?? rows[query.id] ?? []
      for (const row of typeof given === 'function' ? given() : given) {
        options?.signal?.throwIfAborted()
        yield z.parse(query.row, row)
      }
    },
    run: () => Promise.reject(new Error('This instance only answers queries')),
  }
}

export const databaseRow = (name: string, more: object = {}) => ({
  name,
  id: 5,
  state: 'ONLINE',
  userAccess: 'MULTI_USER',
  recoveryModel: 'FULL',
  compatibility: 150,
  collation: null,
  containment: 'NONE',
  owner: 'sa',
  trustworthy: false,
  broker: true,
  brokerGuid: null,
  readOnly: false,
  masterKeyByServer: true,
  encrypted: false,
  certificate: null,
  availabilityGroup: null,
  accessible: true,
  size: 1,
  ...more,
})

export const loginRow = (name: string, more: object = {}) => ({
  id: 300,
  name,
  type: 'S',
  disabled: false,
  defaultDatabase: 'master',
  defaultLanguage: 'us_english',
  sid: '0x1234567890ABCDEF1234567890ABCDEF',
  hash: `0x0200${'C0'.repeat(68)}`,
  policyChecked: true,
  expirationChecked: false,
  mustChange: false,
  connect: 'G',
  ...more,
})

export const accountRow = (name: string, more: object = {}) => ({
  id: 7,
  name,
  type: 'S',
  authentication: 1,
  defaultSchema: 'dbo',
  defaultLanguage: null,
  sid: '0x1234567890ABCDEF1234567890ABCDEF',
  owner: null,
  login: name,
  connect: 'G',
  ...more,
})

export const permissionRow = (more: object = {}) => ({
  class: 0,
  classText: 'DATABASE',
  state: 'G',
  permission: 'CONNECT',
  grantee: 'x',
  granteeType: 'S',
  grantor: 'dbo',
  schema: null,
  name: null,
  columnName: null,
  onType: null,
  ...more,
})

export const serverPermissionRow = (more: object = {}) => ({
  class: 100,
  classText: 'SERVER',
  state: 'G',
  permission: 'CONNECT SQL',
  grantee: 'x',
  granteeType: 'S',
  grantor: null,
  onName: null,
  onType: null,
  ...more,
})

export const identityRow = (more: object = {}) => ({
  login: 'CONTOSO\\adm.keller',
  name: 'SQL01',
  ownName: 'SQL01',
  machine: 'SQL01',
  instance: null,
  physicalName: 'SQL01',
  version: '15.0.4430.1',
  edition: 'Enterprise Edition (64-bit)',
  engineEdition: 3,
  collation: 'Latin1_General_CI_AS',
  clustered: false,
  availabilityGroups: false,
  windowsOnly: false,
  backupFolder: null,
  dataFolder: null,
  logFolder: null,
  sysadmin: true,
  controlServer: true,
  viewServerState: true,
  createAnyDatabase: true,
  utcOffset: 0,
  session: 51,
  ...more,
})

/** The usual: one database that can be read in full, and nobody on the instance. */
export const readable = (...databases: string[]): RowsById => ({
  'server-identity': [identityRow()],
  'server-databases': databases.map((name) => databaseRow(name)),
  'database-view-definition': [{ allowed: true }],
})

/** An instance with so many logins, each a user of the database with a membership and a permission; the rows are made while they are read. */
export function crowd(logins: number, database: string): RowsById {
  const hex = (n: number) => n.toString(16).padStart(32, '0').toUpperCase()
  function* each(make: (name: string, n: number) => object): Generator<object> {
    for (let n = 0; n < logins; n += 1) yield make(`login ${String(n).padStart(6, '0')}`, n)
  }
  return {
    ...readable(database),
    logins: () => each((name, n) => loginRow(name, { sid: `0x${hex(n)}`, defaultDatabase: database })),
    'server-permissions': () => each((grantee) => serverPermissionRow({ grantee })),
    'server-memberships': () => each((member) => ({ role: 'dbcreator', member })),
    'database-principals': () => each((name, n) => accountRow(name, { sid: `0x${hex(n)}` })),
    'database-memberships': () => each((member) => ({ role: 'db_datareader', member })),
    'database-permissions': function* permissions() {
      yield* each((grantee) => permissionRow({ grantee }))
      yield* each((grantee) =>
        permissionRow({ class: 1, schema: 'dbo', name: 'Incident', permission: 'SELECT', grantee }),
      )
    },
  }
}

/** A place for a file's bytes in memory. */
export function memorySink() {
  const chunks: Uint8Array[] = []
  return {
    chunks,
    write(bytes: Uint8Array): Promise<void> {
      chunks.push(bytes)
      return Promise.resolve()
    },
    text: () => Buffer.concat(chunks).toString('utf8'),
  }
}
