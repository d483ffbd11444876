import { Problem } from '../../main/engine/problem.ts'
import type { Certificate, Connection, Query, ServerIdentity, SqlServers } from '../../main/ports/index.ts'

export const anIdentity: ServerIdentity = {
  name: 'SQL01',
  machine: 'SQL01',
  version: '16.0.4135.4',
  major: 16,
  edition: 'Enterprise Edition (64-bit)',
  collation: 'Latin1_General_CI_AS',
  login: 'CONTOSO\\adm.keller',
  sysadmin: true,
  encrypted: true,
}

export interface Told {
  identity?: Partial<ServerIdentity>
  /** Rows by the query's id; none where nothing is told. */
  rows?: Readonly<Record<string, readonly unknown[] | Problem>>
  /** What signing in ends with. */
  refusal?: Problem
  certificate?: Certificate | Problem | undefined
}

/** Instances that answer what they are told to, for what stands between them and the person. Notes what was asked. */
export function toldInstances(told: Told) {
  const asked = { opened: [] as Connection[], passwords: [] as (string | undefined)[], forgotten: 0 }
  async function* rows<Row>({ id, row }: Query<Row>): AsyncIterable<Row> {
    const answer = told.rows?.[id] ?? []
    if (answer instanceof Problem) throw answer
    for (const one of answer) yield row.parse(one)
  }
  const sql: SqlServers = {
    async open(connection, options) {
      asked.opened.push(connection)
      const password = options?.password
      asked.passwords.push(password === undefined ? undefined : new TextDecoder().decode(password))
      if (told.refusal !== undefined) throw told.refusal
      return {
        identity: { ...anIdentity, ...told.identity },
        rows,
        run: () => Promise.reject(new Error('Nothing may be changed here')),
      }
    },
    async certificate() {
      if (told.certificate instanceof Problem) throw told.certificate
      return told.certificate
    },
    async forget() {
      asked.forgotten += 1
    },
  }
  return { sql, asked }
}
