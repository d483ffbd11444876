import { databaseNamed, folded, isSystemDatabase } from '../names.ts'
import { contentOf } from '../current-database.ts'
import { databasePrincipals } from '../principals.ts'
import type { Execution } from '../script/types.ts'
import type {
  DatabaseContent,
  DatabasePermission,
  DatabasePrincipal,
  ServerPermission,
  ServerPrincipal,
} from '../state.ts'

/*
 * What a login may see of the catalog. Rows that it may not see are left out without a word (orchestrator-sql.md B.11).
 */

/** Logins and server roles: all with the right to, else itself, sa and the fixed roles. */
export function seesPrincipal(run: Execution): (principal: ServerPrincipal) => boolean {
  const rights = run.rights()
  if (rights.server('VIEW ANY DEFINITION') || rights.server('ALTER ANY LOGIN')) return () => true
  const own = new Set(run.login.logins.map(folded))
  return ({ id, type, name }) => id === 1 || (type === 'R' && id <= 10) || own.has(folded(name))
}

/** Permissions on the server: all with VIEW ANY DEFINITION, else one’s own and those of public. */
export function visibleServerPermissions(run: Execution): readonly ServerPermission[] {
  const { permissions } = run.state()
  if (run.rights().server('VIEW ANY DEFINITION')) return permissions
  const own = new Set(run.login.logins.map(folded))
  return permissions.filter(({ grantee }) => own.has(folded(grantee)) || grantee === 'public')
}

/** What of a database may be seen: all with VIEW DEFINITION, otherwise what is the user’s own. */
export interface Sight {
  content: DatabaseContent
  /** Undefined: everything. Otherwise the user, whose own rows are shown. */
  only: string | undefined
}

export function sightOf(run: Execution, name: string = run.session.database): Sight {
  const content = contentOf(run.state(), name)
  const rights = run.rights()
  if (rights.server('VIEW ANY DEFINITION')) return { content, only: undefined }
  if (isSystemDatabase(name)) return { content, only: 'guest' }
  const database = databaseNamed(run.state(), name)
  if (database === undefined || rights.database(database, 'VIEW DEFINITION')) return { content, only: undefined }
  return { content, only: rights.user(database) ?? 'guest' }
}

/** Users and roles that may be seen: the built-in ones and oneself always. */
export function visibleUsers({ content, only }: Sight): DatabasePrincipal[] {
  const all = databasePrincipals(content)
  if (only === undefined) return all
  return all.filter(({ id, name, fixed }) => id < 5 || fixed === true || folded(name) === folded(only))
}

export function visiblePermissions({ content, only }: Sight): readonly DatabasePermission[] {
  if (only === undefined) return content.permissions
  const own = new Set([folded(only), 'public'])
  return content.permissions.filter(({ grantee }) => own.has(folded(grantee)))
}

export function visibleMembers({ content, only }: Sight): DatabaseContent['members'] {
  return only === undefined ? content.members : content.members.filter(({ member }) => folded(member) === folded(only))
}
