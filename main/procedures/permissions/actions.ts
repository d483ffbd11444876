import type { Action } from '../../engine/types.ts'
import type { Query } from '../../ports/index.ts'
import * as statements from '../../sqlserver/statements/index.ts'
import { kitAction, queryAction } from '../databases/actions.ts'
import { rootOf } from '../databases/places.ts'
import type { Item, PermissionsJob } from './job.ts'

/** The queries of a capture, in the order that they are sent: five for the instance, five for each database, however many logins there are. */
export function captureActions(job: PermissionsJob, { server, targets }: Item): Action[] {
  const { name } = server.own
  const ask = <Row>(query: Query<Row>): Action => inDatabase(queryAction(name, query), query.database)
  return [
    ask(statements.databases),
    ...server.databases.map((database) => ask(statements.mayViewDefinition(database))),
    ask(statements.serverRoles),
    ask(statements.logins),
    ask(statements.serverMemberships),
    ask(statements.serverPermissions),
    ...server.databases.flatMap((database) => [
      ask(statements.schemas(database)),
      ask(statements.principals(database)),
      ask(statements.memberships(database)),
      ask(statements.permissions(database)),
    ]),
    ...server.userRoles.map((database) => ask(statements.userRoles(database))),
    {
      kind: 'file',
      target: rootOf(job.folder),
      text: [
        ...(job.survey.makeFolder ? [`make folder  ${job.folder}`] : []),
        ...targets.map(({ temporary }) => `create       ${temporary}, replacing nothing`),
        'write, flush, read back, compare by SHA-256',
      ].join('\n'),
      secrets: [],
    },
  ]
}

/** Queries of one text are asked in several databases; which one is said above the text. */
function inDatabase(action: Action, database: string): Action {
  return database === 'master' ? action : { ...action, text: `-- in ${database}\n${action.text}` }
}

export function publishActions(job: PermissionsJob, { targets, artifact }: Item): Action[] {
  return [
    {
      kind: 'file',
      target: rootOf(job.folder),
      text: targets
        .flatMap(({ temporary, path }) => [
          `link         ${temporary}`,
          `to           ${path}, refused when the name is taken`,
          `remove       ${temporary}`,
        ])
        .join('\n'),
      secrets: [],
    },
    kitAction(artifact),
  ]
}
