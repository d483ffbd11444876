import { awkwardNames } from './shape-names.ts'
import { grant, grantOnServer, has, onTable, role, serverRole, sqlLogin, user } from './shapes-draft.ts'
import type { Shape } from './shapes.ts'

const short = (name: string): string => (name.length > 24 ? `${name.slice(0, 20)}… (${name.length})` : name)

/** Each awkward name as login and user, and as role, schema, table and column. */
export const namedShapes: readonly Shape[] = awkwardNames.flatMap((name, index): Shape[] => [
  {
    name: `a login and a user named ${short(name)}`,
    add(draft) {
      const login = sqlLogin(draft, name)
      const content = draft.content()
      user(content, name, login, { defaultSchema: index % 2 === 0 ? name : 'dbo' })
      content.members.push({ role: 'db_datareader', member: name })
      onTable(content, { grantee: name })
      grantOnServer(draft, { permission: 'VIEW ANY DATABASE', grantee: name })
    },
  },
  {
    name: `a server role, a role, a schema, a table and a column named ${short(name)}`,
    add(draft) {
      // Roles share one list of names with users and logins.
      const called = `${name.slice(0, 125)}~r`.replace(/[\ud800-\udbff]~r$/, '~r')
      const content = draft.content("O'Brien]s 😀 DB")
      serverRole(draft, called)
      role(content, called)
      content.schemas.push({ name, owner: called })
      has(content, { class: 1, type: 'U', schema: 'dbo', name, columns: [name] })
      grant(content, { class: 1, permission: 'UPDATE', schema: 'dbo', name, column: name, grantee: called })
      grant(content, { class: 3, permission: 'EXECUTE', name, grantee: 'public', grantor: called })
    },
  },
])
