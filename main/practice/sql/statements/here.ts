import { SqlError } from '../../tds/index.ts'
import { existing, refuseState } from '../current-database.ts'
import type { Execution } from '../script/types.ts'
import type { Database, InstanceState } from '../state.ts'
import { notPermitted } from './errors.ts'

/** The current database for editing. @throws SqlError 911, 927 and its like, 3906 for a system database or a read-only one */
export function editedHere(run: Execution, state: InstanceState): Database {
  const database = existing(state, run.session.database)
  refuseState(database)
  if (database.readOnly)
    throw new SqlError(3906, `Failed to update database "${database.name}" because the database is read-only.`)
  return database
}

/** Edits the current database. @throws SqlError 15247 without that permission in it */
export async function changeHere(
  run: Execution,
  permission: string,
  edit: (database: Database, state: InstanceState) => void,
): Promise<void> {
  const database = editedHere(run, run.state())
  const rights = run.rights()
  const may = rights.database(database, permission) || rights.databaseRole(database, 'db_owner')
  if (!may) throw notPermitted()
  await run.store.change((state) => edit(editedHere(run, state), state))
}
