import { SqlError } from '../../tds/index.ts'
import { existing } from '../current-database.ts'
import type { Cursor } from '../cursor.ts'
import { isSystemDatabase, same } from '../names.ts'
import { databasePrincipal, serverPrincipal } from '../principals.ts'
import type { Execution, Step } from '../script/types.ts'
import { absent } from './errors.ts'
import { changeHere } from './here.ts'

/** ALTER AUTHORIZATION ON, for databases, schemas, roles and server roles. */
export function parseAuthorization(cursor: Cursor): Step {
  if (cursor.take('DATABASE', '::')) return to(cursor, ownDatabase)
  if (cursor.take('SCHEMA', '::')) return to(cursor, ownSchema)
  if (cursor.take('SERVER', 'ROLE', '::')) return to(cursor, ownServerRole)
  cursor.expect('ROLE', '::')
  return to(cursor, ownRole)
}

function to(cursor: Cursor, work: (run: Execution, name: string, owner: string | undefined) => Promise<void>): Step {
  const name = cursor.name()
  cursor.expect('TO')
  const owner = cursor.take('SCHEMA', 'OWNER') ? undefined : cursor.name()
  return (run) => work(run, name, owner)
}

/** @throws SqlError 15151, 15109, 15353, 15110 */
async function ownDatabase(run: Execution, name: string, owner: string | undefined): Promise<void> {
  if (isSystemDatabase(name))
    throw new SqlError(15_109, 'Cannot change the owner of the master, model, tempdb or distribution database.')
  await run.store.change((state) => {
    const database = state.databases.find((each) => same(each.name, name))
    if (database === undefined || !run.rights().server('CONTROL SERVER')) throw absent('find', 'database', name)
    const login = serverPrincipal(state, owner ?? '')
    if (login === undefined) throw absent('find', 'principal', owner ?? '')
    if (login.type === 'R' || login.type === 'G' || login.type === 'C' || login.type === 'K')
      throw new SqlError(
        15_353,
        'An entity of type database cannot be owned by a role, a group, an approle, or by principals mapped to certificates or asymmetric keys.',
      )
    const { content } = existing(state, name)
    if (content.principals.some(({ sid, type }) => sid === login.sid && ['S', 'U'].includes(type)))
      throw new SqlError(15_110, 'The proposed new database owner is already a user or aliased in the database.')
    database.ownerSid = login.sid
    content.ownerSid = login.sid
  })
}

/** @throws SqlError 15151, 15247 */
function ownSchema(run: Execution, name: string, owner: string | undefined): Promise<void> {
  return changeHere(run, 'ALTER ANY SCHEMA', ({ content }) => {
    const schema = content.schemas.find((each) => same(each.name, name))
    if (schema === undefined) throw absent('find', 'schema', name)
    const found = databasePrincipal(content, owner ?? '')
    if (found === undefined) throw absent('find', 'principal', owner ?? '')
    schema.owner = found.name
    // A new owner has everything by that: what was granted on the schema is dropped, as on a server.
    content.permissions = content.permissions.filter((each) => each.class !== 3 || !same(each.name ?? '', schema.name))
  })
}

function ownRole(run: Execution, name: string, owner: string | undefined): Promise<void> {
  return changeHere(run, 'ALTER ANY ROLE', ({ content }) => {
    const role = content.principals.find((each) => each.type === 'R' && same(each.name, name))
    if (role === undefined) throw absent('find', 'role', name)
    const found = databasePrincipal(content, owner ?? '')
    if (found === undefined) throw absent('find', 'principal', owner ?? '')
    role.owner = found.name
  })
}

async function ownServerRole(run: Execution, name: string, owner: string | undefined): Promise<void> {
  await run.store.change((state) => {
    const role = state.principals.find((each) => each.type === 'R' && same(each.name, name))
    if (role === undefined || !run.rights().server('ALTER ANY SERVER ROLE')) throw absent('find', 'server role', name)
    const found = serverPrincipal(state, owner ?? '')
    if (found === undefined) throw absent('find', 'server principal', owner ?? '')
    role.owner = found.name
  })
}
