import type { Ports } from '../../main/ports/index.ts'

/** The same servers, of which one query tells something else: what the simulated ones are never like. */
export function alteredRows(ports: Ports, query: string, change: (row: Record<string, unknown>) => object): Ports {
  const { sql } = ports
  return {
    ...ports,
    sql: {
      certificate: (server, options) => sql.certificate(server, options),
      forget: () => sql.forget(),
      async open(connection, options) {
        const instance = await sql.open(connection, options)
        return {
          identity: instance.identity,
          run: (statement, more) => instance.run(statement, more),
          async *rows(asked, more) {
            for await (const row of instance.rows(asked, more))
              yield asked.id === query ? { ...row, ...change(row as Record<string, unknown>) } : row
          },
        }
      },
    },
  }
}
