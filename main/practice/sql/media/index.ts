import { Interrupted, SqlError } from '../../tds/index.ts'
import type { Cursor } from '../cursor.ts'
import { backup } from './backup.ts'
import { inspect } from './inspect.ts'
import { aborted, Causes, terminating } from './media-errors.ts'
import { parseStatement } from './parse.ts'
import { restore } from './restore.ts'
import { labelOf, type MediaStatement } from './statement.ts'
import type { MediaContext } from './world.ts'

export { seesMedia } from './parse.ts'
export type { MediaContext, Milestone } from './world.ts'

/** A statement that was parsed, to be carried out with the values that its variables have by then. */
export type MediaStep = (run: MediaContext & { variables: ReadonlyMap<string, unknown> }) => Promise<void>

/**
 * BACKUP DATABASE or LOG, RESTORE DATABASE, LOG, HEADERONLY, FILELISTONLY, LABELONLY or VERIFYONLY, which come next. What follows the
 * statement is left to the caller.
 *
 * @throws SqlError 102, 155 and others of syntax
 */
export function parseMedia(cursor: Cursor): MediaStep {
  const statement = parseStatement(cursor)
  return (run) => carryOut(statement, run, run.variables)
}

/**
 * What refuses a statement is sent as the server does: the causes, then 3013.
 *
 * @throws SqlError 3013 as the last of several errors; Interrupted once 3204 and 3013 were sent
 */
async function carryOut(
  statement: MediaStatement,
  run: MediaContext,
  variables: ReadonlyMap<string, unknown>,
): Promise<void> {
  const end = terminating(labelOf(statement))
  try {
    if (statement.kind === 'backup') await backup(statement, run, variables)
    else if (statement.kind === 'restore') await restore(statement, run, variables)
    else await inspect(statement, run, variables)
  } catch (error) {
    if (run.signal.aborted || error instanceof Interrupted) {
      for (const told of [aborted(), end]) tell(run, told)
      throw run.signal.aborted ? run.signal.reason : error
    }
    // Found when the statement was compiled, on a server: it did not begin.
    if (error instanceof SqlError && error.number === 137) throw error
    const causes = error instanceof Causes ? error.errors : error instanceof SqlError ? [error] : undefined
    if (causes === undefined) throw error
    for (const cause of causes) tell(run, cause)
    throw end
  }
}

function tell({ reply }: MediaContext, error: SqlError): void {
  reply.error(error.number, error.message, error.class, error.state)
}
