import { SqlError } from '../../tds/index.ts'
import { noDatabase, refuseState } from '../current-database.ts'
import type { Cursor } from '../cursor.ts'
import { databaseNamed, isSystemDatabase } from '../names.ts'
import type { Execution, Step } from '../script/types.ts'
import type { Database } from '../state.ts'

/** DBCC CHECKDB (name) [WITH NO_INFOMSGS, ALL_ERRORMSGS, PHYSICAL_ONLY]. */
export function parseCheckDatabase(cursor: Cursor): Step {
  let name: string | undefined
  if (cursor.take('(')) {
    name = cursor.peek()?.kind === 'text' ? cursor.text() : cursor.name()
    cursor.expect(')')
  }
  let quiet = false
  if (cursor.take('WITH'))
    do {
      if (cursor.take('NO_INFOMSGS')) quiet = true
      else if (!cursor.take('ALL_ERRORMSGS') && !cursor.take('PHYSICAL_ONLY') && !cursor.take('TABLOCK')) cursor.fail()
    } while (cursor.take(','))
  return (run) => check(run, name ?? run.session.database, quiet)
}

const STEPS = 10

/** @throws SqlError 911, 927 and its like, 7983; damage shows as errors 8928 and 8939 */
async function check(run: Execution, name: string, quiet: boolean): Promise<void> {
  const found = databaseNamed(run.state(), name)
  if (found === undefined && !isSystemDatabase(name)) throw noDatabase(name)
  if (found !== undefined) {
    refuseState(found)
    const rights = run.rights()
    if (!rights.databaseRole(found, 'db_owner') && rights.user(found) !== 'dbo')
      throw new SqlError(
        7983,
        `User '${run.login.name}' does not have permission to run DBCC checkdb for database '${name}'.`,
        14,
        36,
      )
  }
  await work(run)
  const corrupt = found?.content.corrupt === true
  if (found !== undefined && corrupt) damage(run, found)
  if (!quiet || corrupt)
    run.reply.info(
      8989,
      `CHECKDB found 0 allocation errors and ${corrupt ? 2 : 0} consistency errors in database '${found?.name ?? name}'.`,
      10,
    )
  if (corrupt)
    run.reply.info(
      8958,
      `repair_allow_data_loss is the minimum repair level for the errors found by DBCC CHECKDB (${found?.name ?? name}).`,
      10,
    )
  if (!quiet)
    run.reply.info(
      2528,
      'DBCC execution completed. If DBCC printed error messages, contact your system administrator.',
      10,
    )
}

async function work(run: Execution): Promise<void> {
  const progress = { command: 'DBCC CHECKDB', percent: 0, wait: null }
  run.running.set(run.session.id, progress)
  try {
    for (let step = 1; step <= STEPS; step += 1) {
      run.signal.throwIfAborted()
      if (run.pace > 0) await run.reply.sleep(run.pace)
      progress.percent = (step * 100) / STEPS
    }
  } finally {
    run.running.delete(run.session.id)
  }
}

function damage(run: Execution, { content }: Database): void {
  const table =
    content.securables.find(({ class: kind, type }) => kind === 1 && (type ?? 'U') === 'U')?.name ?? 'sysobjvalues'
  const where =
    'Object ID 245575913, index ID 1, partition ID 72057594040549376, alloc unit ID 72057594045857792 (type In-row data)'
  run.reply.error(8928, `${where}: Page (1:153) could not be processed.  See other errors for details.`)
  run.reply.error(
    8939,
    `Table error: ${where}, page (1:153). Test (IS_OFF (BUF_IOERR, pBUF->bstat)) failed. Values are 133129 and -4.`,
    16,
    98,
  )
  run.reply.info(
    8990,
    `CHECKDB found 0 allocation errors and 2 consistency errors in table '${table}' (object ID 245575913).`,
    10,
  )
}
