import { randomUUID } from 'node:crypto'
import { SqlError } from '../../tds/index.ts'
import type { Cursor } from '../cursor.ts'
import { isSystemDatabase, same } from '../names.ts'
import type { Execution, Step } from '../script/types.ts'
import { endSessionsIn, sessionsIn } from '../sessions.ts'
import type { Database, InstanceState } from '../state.ts'

type Option =
  | { kind: 'access'; value: Database['userAccess'] }
  | { kind: 'broker'; value: 'ENABLE_BROKER' | 'DISABLE_BROKER' | 'NEW_BROKER' }
  | { kind: 'trustworthy'; value: boolean }
  | { kind: 'recovery'; value: Database['content']['recoveryModel'] }
  | { kind: 'online'; value: 'ONLINE' | 'OFFLINE' }
  | { kind: 'readOnly'; value: boolean }

const OPTIONS: readonly (readonly [words: string, option: Option])[] = [
  ['SINGLE_USER', { kind: 'access', value: 'SINGLE_USER' }],
  ['RESTRICTED_USER', { kind: 'access', value: 'RESTRICTED_USER' }],
  ['MULTI_USER', { kind: 'access', value: 'MULTI_USER' }],
  ['ENABLE_BROKER', { kind: 'broker', value: 'ENABLE_BROKER' }],
  ['DISABLE_BROKER', { kind: 'broker', value: 'DISABLE_BROKER' }],
  ['NEW_BROKER', { kind: 'broker', value: 'NEW_BROKER' }],
  ['TRUSTWORTHY ON', { kind: 'trustworthy', value: true }],
  ['TRUSTWORTHY OFF', { kind: 'trustworthy', value: false }],
  ['RECOVERY FULL', { kind: 'recovery', value: 'FULL' }],
  ['RECOVERY BULK_LOGGED', { kind: 'recovery', value: 'BULK_LOGGED' }],
  ['RECOVERY SIMPLE', { kind: 'recovery', value: 'SIMPLE' }],
  ['ONLINE', { kind: 'online', value: 'ONLINE' }],
  ['OFFLINE', { kind: 'online', value: 'OFFLINE' }],
  ['READ_ONLY', { kind: 'readOnly', value: true }],
  ['READ_WRITE', { kind: 'readOnly', value: false }],
]

/** ALTER DATABASE … SET … [WITH ROLLBACK IMMEDIATE]. */
export function parseAlterDatabase(cursor: Cursor): Step {
  const current = cursor.take('CURRENT')
  const name = current ? undefined : cursor.name()
  cursor.expect('SET')
  const option = OPTIONS.find(([words]) => cursor.take(...words.split(' ')))?.[1]
  if (option === undefined) return cursor.fail()
  const rollback = cursor.take('WITH') ? parseTermination(cursor) : false
  return (run) => set(run, name ?? run.session.database, option, rollback)
}

/** Whether others are thrown out. */
function parseTermination(cursor: Cursor): boolean {
  if (cursor.take('NO_WAIT')) return false
  cursor.expect('ROLLBACK')
  if (cursor.take('IMMEDIATE')) return true
  cursor.expect('AFTER')
  cursor.number()
  cursor.take('SECONDS')
  return true
}

/** The cause goes out first, then 5069, as the server has it. */
function failed(run: Execution, cause: SqlError): SqlError {
  run.reply.error(cause.number, cause.message, cause.class, cause.state)
  return new SqlError(5069, 'ALTER DATABASE statement failed.')
}

const noSuch = (name: string) =>
  new SqlError(
    5011,
    `User does not have permission to alter database '${name}', the database does not exist, or the database is not in a state that allows access checks.`,
    14,
    9,
  )

/** @throws SqlError 5069 after 5011, 5052, 5058, 5061, 5064, 9772 or 15309 */
async function set(run: Execution, name: string, option: Option, rollback: boolean): Promise<void> {
  const { session } = run
  if (isSystemDatabase(name))
    throw failed(run, new SqlError(5058, `Option '${String(option.value)}' cannot be set in database '${name}'.`))
  const found = run.state().databases.find((each) => same(each.name, name))
  if (found === undefined || !mayAlter(run, found)) throw failed(run, noSuch(name))
  if (found.state === 'RESTORING')
    throw failed(run, new SqlError(5052, 'ALTER DATABASE is not permitted while a database is in the Restoring state.'))
  if (rollback) endSessionsIn(run, name, session.id)
  else refuseOthers(run, found, option)
  await run.store.change((state) => {
    const database = state.databases.find((each) => same(each.name, name))
    if (database === undefined) throw failed(run, noSuch(name))
    apply(run, state, database, option)
  })
  if (rollback)
    run.reply.info(5060, 'Nonqualified transactions are being rolled back. Estimated rollback completion: 100%.')
}

function mayAlter(run: Execution, database: Database): boolean {
  const rights = run.rights()
  return rights.server('ALTER ANY DATABASE') || rights.database(database, 'ALTER')
}

/**
 * Without ROLLBACK IMMEDIATE the server waits for the others, for ever. Here it refuses at once, as with NO_WAIT, so that nothing hangs.
 */
function refuseOthers(run: Execution, database: Database, option: Option): void {
  const alone = option.kind === 'broker' || option.kind === 'online' || option.kind === 'readOnly'
  const narrows = option.kind === 'access' && option.value === 'SINGLE_USER'
  if (!alone && !narrows) {
    const isTaken = database.userAccess === 'SINGLE_USER' && option.kind === 'access'
    if (isTaken && sessionsIn(run, database.name, run.session.id).length > 0)
      throw failed(
        run,
        new SqlError(
          5064,
          `Changes to the state or options of database '${database.name}' cannot be made at this time. The database is in single-user mode, and a user is currently connected to it.`,
        ),
      )
    return
  }
  if (sessionsIn(run, database.name, run.session.id).length > 0)
    throw failed(
      run,
      new SqlError(
        5061,
        `ALTER DATABASE failed because a lock could not be placed on database '${database.name}'. Try again later.`,
      ),
    )
}

function apply(run: Execution, state: InstanceState, database: Database, option: Option): void {
  switch (option.kind) {
    case 'access':
      database.userAccess = option.value
      return
    case 'broker':
      return setBroker(run, state, database, option.value)
    case 'trustworthy':
      database.trustworthy = option.value
      return
    case 'recovery':
      database.content.recoveryModel = option.value
      if (option.value === 'SIMPLE') delete database.logFrom
      return
    case 'online':
      database.state = option.value
      return
    case 'readOnly':
      database.readOnly = option.value
  }
}

/** @throws SqlError 9772 while another database of this instance has the same broker and it is on; 1468 in an availability group */
function setBroker(
  run: Execution,
  state: InstanceState,
  database: Database,
  how: 'ENABLE_BROKER' | 'DISABLE_BROKER' | 'NEW_BROKER',
): void {
  if (database.availabilityGroup !== undefined)
    throw failed(
      run,
      new SqlError(
        1468,
        `The operation cannot be performed on database "${database.name}" because it is involved in a database mirroring session or an availability group. Some operations are not allowed on a database that is participating in a database mirroring session or in an availability group.`,
      ),
    )
  const { brokerGuid } = database.content
  const twin = state.databases.find(
    (each) => each !== database && each.broker && each.content.brokerGuid === brokerGuid,
  )
  if (how === 'ENABLE_BROKER' && twin !== undefined)
    throw failed(
      run,
      new SqlError(
        9772,
        `The Service Broker in database "${database.name}" cannot be enabled because there is already an enabled Service Broker with the same ID.`,
      ),
    )
  if (how === 'NEW_BROKER') database.content.brokerGuid = randomUUID().toUpperCase()
  database.broker = how !== 'DISABLE_BROKER'
}

/** @throws SqlError 3701, 3702, 3708 */
export function parseDropDatabase(cursor: Cursor): Step {
  const optional = cursor.take('IF', 'EXISTS')
  const names = [cursor.name()]
  while (cursor.take(',')) names.push(cursor.name())
  return async (run) => {
    for (const name of names) await drop(run, name, optional)
  }
}

async function drop(run: Execution, name: string, optional: boolean): Promise<void> {
  if (isSystemDatabase(name))
    throw new SqlError(3708, `Cannot drop the database '${name}' because it is a system database.`)
  const missing = new SqlError(
    3701,
    `Cannot drop the database '${name}', because it does not exist or you do not have permission.`,
    11,
  )
  const found = run.state().databases.find((each) => same(each.name, name))
  if (found === undefined && optional) return
  const rights = run.rights()
  if (found === undefined || !(rights.server('ALTER ANY DATABASE') || rights.database(found, 'CONTROL'))) throw missing
  const isInUse = same(run.session.database, name) || sessionsIn(run, name, run.session.id).length > 0
  if (isInUse) throw new SqlError(3702, `Cannot drop database "${name}" because it is currently in use.`, 16, 4)
  if (found.availabilityGroup !== undefined)
    throw new SqlError(
      3752,
      `The database '${name}' is currently joined to an availability group. Before you can drop the database, you need to remove it from the availability group.`,
    )
  await run.store.change((state) => {
    state.databases = state.databases.filter((each) => !same(each.name, name))
  })
}
