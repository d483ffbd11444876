import type { Action } from '../../engine/types.ts'
import type { Query, Statement } from '../../ports/index.ts'

/** A batch, exactly as it is sent. */
export function statementAction(server: string, statement: Statement, note?: string): Action {
  const use = statement.database === 'master' ? [] : [`-- in ${statement.database}`]
  const lines = [...(note === undefined ? [] : [`-- ${note}`]), ...use, statement.text]
  return { kind: 'tsql', target: server, text: lines.join('\n'), secrets: [...statement.secrets] }
}

/** A query, exactly as it is sent, with its parameters as comments below it. */
export function queryAction<Row>(server: string, query: Query<Row>): Action {
  const use = query.database === 'master' ? [] : [`-- in ${query.database}`]
  const given = Object.entries(query.parameters).map(([name, value]) => `-- @${name} = ${JSON.stringify(value)}`)
  return { kind: 'tsql', target: server, text: [...use, query.text, ...given].join('\n'), secrets: [] }
}

export function fileAction(target: string, text: string): Action {
  return { kind: 'file', target, text, secrets: [] }
}
