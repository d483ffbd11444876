import { type Reply, SqlError } from '../../tds/index.ts'
import type { Cursor } from '../cursor.ts'
import { databaseNamed, same } from '../names.ts'
import { databasePrincipal, schemasOf } from '../principals.ts'
import type { Step } from '../script/types.ts'
import { absent, denied } from './errors.ts'
import { editedHere } from './here.ts'

/** CREATE SCHEMA name [AUTHORIZATION owner]. @throws SqlError 2714, 15151, 262 */
export function parseCreateSchema(cursor: Cursor): Step {
  const alone = cursor.take('AUTHORIZATION')
  const name = cursor.name()
  const owner = alone ? name : cursor.take('AUTHORIZATION') ? cursor.name() : undefined
  return async (run) => {
    const database = editedHere(run, run.state())
    if (!run.rights().database(database, 'CREATE SCHEMA')) throw denied('CREATE SCHEMA', database.name)
    await run.store.change((state) => {
      const { content } = editedHere(run, state)
      if (schemasOf(content).some((each) => same(each.name, name)))
        throw failed(
          run.reply,
          new SqlError(2714, `There is already an object named '${name}' in the database.`, 16, 6),
        )
      const current = databaseNamed(state, run.session.database)
      const user = current === undefined ? undefined : run.rights().user(current)
      const owns = databasePrincipal(content, owner ?? user ?? 'dbo')?.name
      if (owns === undefined) throw failed(run.reply, absent('find', 'user', owner ?? ''))
      content.schemas.push({ name, owner: owns })
    })
  }
}

/** The cause goes out first, then 2759, as the server has it. */
function failed(reply: Reply, cause: SqlError): SqlError {
  reply.error(cause.number, cause.message, cause.class, cause.state)
  return new SqlError(2759, 'CREATE SCHEMA failed due to previous errors.', 16, 0)
}
