import type { SqlServers } from '../../main/ports/index.ts'

/** For procedures that ask no instance of SQL Server: whoever does fails. */
export const noSql: SqlServers = {
  open: (connection) => Promise.reject(new Error(`Nobody may sign in to ${connection.server} here`)),
  certificate: (server) => Promise.reject(new Error(`Nobody may ask ${server} here`)),
  forget: async () => undefined,
}
