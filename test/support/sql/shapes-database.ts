import type { DatabaseContent, DatabasePermission } from '../../../main/practice/sql/state.ts'
import { connect, type Draft, grant, onTable, role, sqlLogin, user, windowsLogin } from './shapes-draft.ts'
import type { Shape } from './shapes.ts'

/** A shape of a user of its own. */
function forUser(name: string, add: (who: string, content: DatabaseContent, draft: Draft) => void): Shape {
  return {
    name,
    add(draft) {
      const who = `user of ${name}`.slice(0, 128)
      user(draft.content(), who, sqlLogin(draft, who))
      add(who, draft.content(), draft)
    },
  }
}

type OnClass = readonly [what: string, permission: string, on: Partial<DatabasePermission> & { class: number }]

/** Every class of sys.database_permissions that the queries resolve. */
const CLASSES: readonly OnClass[] = [
  ['the database', 'CREATE TABLE', { class: 0 }],
  ['a table', 'INSERT', { class: 1, schema: 'dbo', name: 'Incident' }],
  ['a view', 'SELECT', { class: 1, schema: 'dbo', name: 'IncidentView' }],
  ['a procedure', 'EXECUTE', { class: 1, schema: 'dbo', name: "p_It's]" }],
  ['a function', 'EXECUTE', { class: 1, schema: 'dbo', name: 'fn_One' }],
  ['a column', 'UPDATE', { class: 1, schema: 'dbo', name: 'Incident', column: "Ti'tle]" }],
  ['a schema', 'SELECT', { class: 3, name: 'owned' }],
  ['a role', 'ALTER', { class: 4, name: 'role to alter' }],
  ['a user', 'IMPERSONATE', { class: 4, name: 'user to act as' }],
  ['an assembly', 'REFERENCES', { class: 5, name: 'Microsoft.Mom.DataAccess.Sql' }],
  ['a type', 'EXECUTE', { class: 6, schema: 'dbo', name: "Type'd]" }],
  ['an XML schema collection', 'EXECUTE', { class: 10, schema: 'dbo', name: 'Xml' }],
  ['a message type', 'CONTROL', { class: 15, name: '//contoso/Message' }],
  ['a contract', 'CONTROL', { class: 16, name: '//contoso/Contract' }],
  ['a service', 'SEND', { class: 17, name: "//contoso/Ser'vice" }],
  ['a remote service binding', 'CONTROL', { class: 18, name: 'binding' }],
  ['a route', 'CONTROL', { class: 19, name: 'AutoCreatedLocal' }],
  ['a full-text catalog', 'REFERENCES', { class: 23, name: 'catalog' }],
  ['a symmetric key', 'CONTROL', { class: 24, name: 'ORCHESTRATOR_SYM_KEY' }],
  ['a certificate', 'CONTROL', { class: 25, name: 'certificate]' }],
  ['an asymmetric key', 'CONTROL', { class: 26, name: 'ORCHESTRATOR_ASYM_KEY' }],
]

const byClass: readonly Shape[] = [
  {
    name: 'what permissions of class 4 are on',
    add(draft) {
      role(draft.content(), 'role to alter')
      user(draft.content(), 'user to act as', undefined)
    },
  },
  ...CLASSES.flatMap(([what, permission, on]) => [
    forUser(`a grant on ${what}`, (grantee, content) => grant(content, { ...on, permission, grantee })),
    forUser(`a grant on ${what} with grant option`, (grantee, content) =>
      grant(content, { ...on, permission, grantee, state: 'W' }),
    ),
    forUser(`a denial on ${what}`, (grantee, content) => grant(content, { ...on, permission, grantee, state: 'D' })),
  ]),
]

const users: readonly Shape[] = [
  forUser('a user without any right but to connect', () => undefined),
  { name: 'a user without login', add: (d) => user(d.content(), 'loginless', undefined) },
  {
    name: 'a user without login that has another default schema',
    add: (d) => user(d.content(), 'loginless elsewhere', undefined, { defaultSchema: 'owned' }),
  },
  {
    name: 'a Windows user in a database',
    add: (d) => user(d.content(), 'PRACTICE\\in-db', windowsLogin(d, 'PRACTICE\\in-db')),
  },
  {
    name: 'a user named otherwise than its login',
    add: (d) => user(d.content(), 'nick', windowsLogin(d, "PRACTICE\\Long O'Name")),
  },
  {
    name: 'a Windows group as a user',
    add: (d) => user(d.content(), 'PRACTICE\\Readers', windowsLogin(d, 'PRACTICE\\Readers', { type: 'G' })),
  },
  {
    name: 'a Windows group with a default schema',
    add: (d) =>
      user(d.content(), 'PRACTICE\\Writers', windowsLogin(d, 'PRACTICE\\Writers', { type: 'G' }), {
        defaultSchema: 'owned',
      }),
  },
  {
    name: 'a Windows user without a login of its own, let in by a group',
    add(d) {
      const login = windowsLogin(d, 'PRACTICE\\by-group')
      d.state.principals.splice(d.state.principals.indexOf(login), 1)
      d.state.permissions = d.state.permissions.filter(({ grantee }) => grantee !== login.name)
      user(d.content(), login.name, login)
    },
  },
  {
    name: 'a default schema that is not there',
    add: (d) => user(d.content(), 'schemaless', sqlLogin(d, 'schemaless'), { defaultSchema: "gone'] schema" }),
  },
  forUser('a user that may not connect', (who, content) => connect(content, who, 'D')),
  forUser('a user whose right to connect was revoked', (who, content) => connect(content, who, undefined)),
  forUser('a user that may let others connect', (who, content) => connect(content, who, 'W')),
  {
    name: 'a login with users in two databases',
    add(d) {
      const login = sqlLogin(d, 'in both')
      for (const { content } of d.state.databases) user(content, 'in both', login)
    },
  },
  { name: 'guest may connect', add: (d) => grant(d.content(), { class: 0, permission: 'CONNECT', grantee: 'guest' }) },
]

const roles: readonly Shape[] = [
  { name: 'a role without members', add: (d) => role(d.content(), 'empty role') },
  {
    name: 'roles of Service Manager with its service account',
    add(d) {
      const content = d.content()
      user(content, 'PRACTICE\\svc-roles', windowsLogin(d, 'PRACTICE\\svc-roles'))
      for (const name of ['configsvc_users', 'dbmodule_users', 'sdk_users', 'sql_dependency_subscriber']) {
        role(content, name)
        content.members.push({ role: name, member: 'PRACTICE\\svc-roles' })
      }
    },
  },
  forUser('a user in every fixed role', (member, content) => {
    const fixed = ['accessadmin', 'backupoperator', 'datareader', 'datawriter', 'ddladmin', 'owner', 'securityadmin']
    for (const name of fixed) content.members.push({ role: `db_${name}`, member })
  }),
  forUser('a role in a role in a fixed role', (member, content) => {
    role(content, 'inner')
    role(content, 'outer')
    content.members.push(
      { role: 'inner', member },
      { role: 'outer', member: 'inner' },
      { role: 'db_datareader', member: 'outer' },
    )
  }),
  forUser('a role that a user owns', (who, content) => role(content, 'a user’s role', who)),
  {
    name: 'a role that another role owns, listed before it',
    add(d) {
      role(d.content(), 'a1 owned role', 'z9 owner')
      role(d.content(), 'z9 owner')
    },
  },
  forUser('a role that hangs on a user by way of another', (who, content) => {
    role(content, 'a2 last', 'b2 middle')
    role(content, 'b2 middle', who)
  }),
  { name: 'a role that a fixed role owns', add: (d) => role(d.content(), 'ddl’s role', 'db_ddladmin') },
]

const schemas: readonly Shape[] = [
  forUser('a schema that a user owns', (who, content) => content.schemas.push({ name: "user's schema]", owner: who })),
  {
    name: 'a schema that a role owns, with a grant on it',
    add(d) {
      role(d.content(), 'schema owner')
      d.content().schemas.push({ name: 'role’s schema', owner: 'schema owner' })
      grant(d.content(), {
        class: 3,
        permission: 'SELECT',
        name: 'role’s schema',
        grantee: 'public',
        grantor: 'schema owner',
      })
    },
  },
  forUser('a grant on another’s schema in dbo’s name', (grantee, content) => {
    role(content, 'other owner')
    content.schemas.push({ name: 'other’s schema', owner: 'other owner' })
    grant(content, { class: 3, permission: 'EXECUTE', name: 'other’s schema', grantee })
  }),
  {
    name: 'a schema of its own that dbo owns',
    add: (d) => void d.content().schemas.push({ name: 'plain schema', owner: 'dbo' }),
  },
]

const grants: readonly Shape[] = [
  forUser('three rights on one table', (grantee, content) => {
    for (const permission of ['SELECT', 'INSERT', 'DELETE']) onTable(content, { permission, grantee })
  }),
  forUser('a table with a column taken back', (grantee, content) => {
    onTable(content, { grantee })
    onTable(content, { grantee, column: 'Secret', state: 'R' })
  }),
  forUser('a table granted and one of its columns denied', (grantee, content) => {
    onTable(content, { grantee })
    onTable(content, { grantee, column: 'Secret', state: 'D' })
  }),
  forUser('a table denied and one of its columns granted', (grantee, content) => {
    onTable(content, { grantee, state: 'D' })
    onTable(content, { grantee, column: 'Id' })
  }),
  forUser('two columns in two ways', (grantee, content) => {
    onTable(content, { grantee, column: 'Id', state: 'W' })
    onTable(content, { grantee, column: 'Owner', state: 'D' })
  }),
  forUser('a right in the name of a user who may pass it on', (giver, content, draft) => {
    user(content, 'taker', sqlLogin(draft, 'taker'))
    onTable(content, { grantee: 'taker', grantor: giver })
    onTable(content, { grantee: giver, state: 'W' })
  }),
  forUser('a chain of three who pass it on', (first, content, draft) => {
    for (const name of ['link 1', 'link 2', 'a last link']) user(content, name, sqlLogin(draft, name))
    onTable(content, { permission: 'DELETE', grantee: 'a last link', grantor: 'link 2' })
    onTable(content, { permission: 'DELETE', grantee: 'link 2', grantor: 'link 1', state: 'W' })
    onTable(content, { permission: 'DELETE', grantee: 'link 1', grantor: first, state: 'W' })
    onTable(content, { permission: 'DELETE', grantee: first, state: 'W' })
  }),
  forUser('the same right from two grantors', (giver, content, draft) => {
    user(content, 'taken twice', sqlLogin(draft, 'taken twice'))
    onTable(content, { permission: 'UPDATE', grantee: giver, state: 'W' })
    onTable(content, { permission: 'UPDATE', grantee: 'taken twice' })
    onTable(content, { permission: 'UPDATE', grantee: 'taken twice', grantor: giver })
  }),
  forUser('a denial in another’s name', (giver, content, draft) => {
    user(content, 'denied by another', sqlLogin(draft, 'denied by another'))
    onTable(content, { permission: 'REFERENCES', grantee: giver, state: 'W' })
    onTable(content, { permission: 'REFERENCES', grantee: 'denied by another', grantor: giver, state: 'D' })
  }),
  forUser('an optional object of the source document', (grantee, content) =>
    onTable(content, { name: 'STG_Locale', grantee }),
  ),
  {
    name: 'a grant to public on a table',
    add: (d) => onTable(d.content(), { grantee: 'public', permission: 'VIEW DEFINITION' }),
  },
  {
    name: 'a grant to a role on a procedure',
    add(d) {
      role(d.content(), 'callers')
      grant(d.content(), { class: 1, permission: 'EXECUTE', schema: 'dbo', name: "p_It's]", grantee: 'callers' })
    },
  },
]

/** Users, roles, schemas and permissions of databases, in groups that need nothing of each other. */
export const databaseShapes: Readonly<Record<string, readonly Shape[]>> = {
  'users, roles and schemas': [...users, ...roles, ...schemas],
  'permissions of every class': byClass,
  'permissions that meet': grants,
}
