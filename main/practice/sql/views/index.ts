import { SqlError } from '../../tds/index.ts'
import { mayEnter } from '../current-database.ts'
import { folded } from '../names.ts'
import type { Execution, View } from '../script/types.ts'
import { databaseViews } from './database.ts'
import { securableViews } from './securables.ts'
import { serverViews } from './server.ts'

const inDatabase: Readonly<Record<string, View>> = { ...databaseViews, ...securableViews }

/**
 * A catalog view by its name: `sys.x`, `master.sys.x`, `[other database].sys.x`.
 * @throws SqlError 208 for anything else
 */
export function viewNamed(parts: readonly string[]): View {
  const [name = '', schema, database] = parts.toReversed()
  const key = schema === undefined ? '' : `${folded(schema)}.${folded(name)}`
  const onServer = Object.hasOwn(serverViews, key) ? serverViews[key] : undefined
  if (onServer !== undefined && parts.length <= 3) return onServer
  const view = Object.hasOwn(inDatabase, key) ? inDatabase[key] : undefined
  if (view === undefined || parts.length > 3) throw new SqlError(208, `Invalid object name '${parts.join('.')}'.`)
  return database === undefined ? view : elsewhere(view, database)
}

/** The view as another database has it. */
function elsewhere(view: View, database: string): View {
  return {
    columns: view.columns,
    *rows(run) {
      mayEnter(run, database)
      // The session’s members are inherited: some of them are getters, which a copy would lose.
      const session = Object.create(run.session, { database: { value: database } }) as Execution['session']
      yield* view.rows({ ...run, session })
    },
  }
}
