import type { Action } from '../../engine/types.ts'
import type { Query, Statement } from '../../ports/index.ts'
import { rootOf } from './places.ts'

/** A batch, exactly as it is sent. */
export function statementAction(server: string, statement: Statement): Action {
  return { kind: 'tsql', target: server, text: statement.text, secrets: [...statement.secrets] }
}

/** A query, exactly as it is sent, with its parameters as a comment below it. */
export function queryAction<Row>(server: string, query: Query<Row>): Action {
  const given = Object.entries(query.parameters).map(([name, value]) => `-- @${name} = ${JSON.stringify(value)}`)
  return { kind: 'tsql', target: server, text: [query.text, ...given].join('\n'), secrets: [] }
}

export function fileAction(path: string, text: string): Action {
  return { kind: 'file', target: rootOf(path), text, secrets: [] }
}

/** Names no folder: the program may run from a stick whose drive letter changes before a run is resumed. */
export function kitAction(id: string): Action {
  return {
    kind: 'file',
    target: 'Recovery kit',
    text: [
      `add          ${id} to manifest.json`,
      'under a lock: temporary name, flush, rename; manifest.previous.json keeps the list before',
    ].join('\n'),
    secrets: [],
  }
}
