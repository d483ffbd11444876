import type { SqlServers } from '../ports/instance.ts'
import type { SqlServersOptions } from './options.ts'
import { MssqlServers } from './servers.ts'

export type { ChildLike, NativeOptions } from './native/options.ts'
export type { SqlServersOptions } from './options.ts'

/**
 * Instances of SQL Server through the mssql client, which is loaded by the first `open`. What it costs in time and what it can’t do:
 * tds-server-for-tests.md, "How `mssql` behaves".
 */
export function createSqlServers(options: SqlServersOptions = {}): SqlServers {
  return new MssqlServers(options)
}
