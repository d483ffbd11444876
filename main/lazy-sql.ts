import type { SqlServers } from './ports/index.ts'

/**
 * Instances of SQL Server whose driver is loaded with the first question: a start must not wait for it. A load that failed is tried again
 * with the next question.
 */
export function lazySqlServers(load: () => Promise<SqlServers>): SqlServers {
  let loading: Promise<SqlServers> | undefined
  const loaded = (): Promise<SqlServers> => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined
      throw error
    })
    return loading
  }
  return {
    open: async (connection, options) => (await loaded()).open(connection, options),
    certificate: async (server, options) => (await loaded()).certificate(server, options),
    async forget() {
      // What was never loaded knows no password and holds no session.
      const sql = await loading?.catch(() => undefined)
      await sql?.forget()
    },
  }
}
