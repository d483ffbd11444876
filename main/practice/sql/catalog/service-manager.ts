import { assemblies, storedNames, userRoles } from '../../../sqlserver/statements/index.ts'
import { SqlError, types } from '../../tds/index.ts'
import { contentOf } from '../current-database.ts'
import { databaseNamed } from '../names.ts'
import { securableNamed } from '../object-names.ts'
import { nameOfSid } from '../script/functions-security.ts'
import type { Execution } from '../script/types.ts'
import { shown } from '../values.ts'
import { sightOf } from '../views/sight.ts'
import { type Answer, answer, name, sidText, sortedBy } from './define.ts'

/** The table that all of Service Manager’s databases with user roles have. @throws SqlError 208, 229 */
function needTable(run: Execution): void {
  const content = contentOf(run.state(), run.session.database)
  const table = 'AzMan_AzRoleAssignment'
  if (content.userRoles.length === 0 && securableNamed(content, 1, table) === undefined)
    throw new SqlError(208, `Invalid object name 'dbo.${table}'.`)
  const database = databaseNamed(run.state(), run.session.database)
  if (database !== undefined && !run.rights().database(database, 'SELECT'))
    throw new SqlError(
      229,
      `The SELECT permission was denied on the object '${table}', database '${database.name}', schema 'dbo'.`,
      14,
      5,
    )
}

/** What is in Service Manager’s own tables, and in the files of assemblies, which the state does not hold as tables. */
export const serviceManagerAnswers: readonly Answer[] = [
  answer(assemblies(''), { name, permissionSet: types.nvarchar(60), hash: types.varchar(130) }, (run) => {
    const { content, only } = sightOf(run)
    return sortedBy(only === undefined ? content.assemblies : [], (each) => each.name).map((each) => [
      each.name,
      each.permissionSet,
      shown(each.hash),
    ])
  }),
  answer(userRoles(''), { role: types.nvarchar(800), member: name, sid: sidText }, (run) => {
    needTable(run)
    const rows = contentOf(run.state(), run.session.database).userRoles.map(({ role, sid }) => ({
      role,
      sid,
      member: nameOfSid(run, sid),
    }))
    return sortedBy(
      rows,
      ({ role }) => role,
      ({ member }) => member ?? '',
    ).map(({ role, member, sid }) => [role, member, shown(sid)])
  }),
  answer(storedNames(''), { table: name, value: types.nvarchar(400) }, (run) =>
    contentOf(run.state(), run.session.database).storedNames.map(({ table, value }) => [table, value]),
  ),
]
