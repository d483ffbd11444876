import { folded } from '../names.ts'
import { idOfSecurable, securableNamed } from '../object-names.ts'
import { databasePrincipals, schemasOf } from '../principals.ts'
import type { View } from '../script/types.ts'
import type { DatabaseContent, DatabasePermission } from '../state.ts'
import { Binary, bit } from '../values.ts'
import { sightOf, visibleMembers, visiblePermissions, visibleUsers } from './sight.ts'
import { AUTHENTICATION_TEXTS, DATABASE_CLASSES, stateText, USER_TYPE_TEXTS } from './texts.ts'

function ids(content: DatabaseContent): (name: string | undefined) => number | null {
  const known = new Map(databasePrincipals(content).map(({ id, name }) => [folded(name), id]))
  return (name) => (name === undefined ? null : (known.get(folded(name)) ?? null))
}

function majorOf(content: DatabaseContent, each: DatabasePermission, id: ReturnType<typeof ids>): number | null {
  if (each.class === 0 || each.name === undefined) return 0
  if (each.class === 3)
    return schemasOf(content).find(({ name }) => folded(name) === folded(each.name ?? ''))?.id ?? null
  if (each.class === 4) return id(each.name)
  const found = securableNamed(content, each.class, each.name, each.schema)
  return found === undefined ? null : idOfSecurable(content, found)
}

function minorOf(content: DatabaseContent, each: DatabasePermission): number {
  if (each.column === undefined || each.name === undefined) return 0
  const columns = securableNamed(content, 1, each.name, each.schema)?.columns ?? []
  return columns.findIndex((name) => folded(name) === folded(each.column ?? '')) + 1
}

/** Views of a database’s principals and permissions. */
export const databaseViews: Readonly<Record<string, View>> = {
  'sys.database_principals': {
    columns: {
      name: 'name',
      principal_id: 'int',
      type: 'text',
      type_desc: 'text',
      default_schema_name: 'name',
      owning_principal_id: 'int',
      sid: 'binary',
      is_fixed_role: 'bit',
      authentication_type: 'int',
      authentication_type_desc: 'text',
      default_language_name: 'name',
    },
    *rows(run) {
      const sight = sightOf(run)
      const id = ids(sight.content)
      for (const each of visibleUsers(sight))
        yield {
          name: each.name,
          principal_id: each.id,
          type: each.type,
          type_desc: USER_TYPE_TEXTS[each.type] ?? null,
          default_schema_name: each.defaultSchema ?? null,
          owning_principal_id: id(each.owner),
          sid: each.sid === undefined ? null : new Binary(each.sid),
          is_fixed_role: bit(each.fixed),
          authentication_type: each.authentication,
          authentication_type_desc: AUTHENTICATION_TEXTS[each.authentication] ?? null,
          default_language_name: each.defaultLanguage ?? null,
        }
    },
  },
  'sys.database_role_members': {
    columns: { role_principal_id: 'int', member_principal_id: 'int' },
    *rows(run) {
      const sight = sightOf(run)
      const id = ids(sight.content)
      for (const { role, member } of visibleMembers(sight))
        yield { role_principal_id: id(role), member_principal_id: id(member) }
    },
  },
  'sys.database_permissions': {
    columns: {
      class: 'int',
      class_desc: 'text',
      major_id: 'int',
      minor_id: 'int',
      grantee_principal_id: 'int',
      grantor_principal_id: 'int',
      permission_name: 'name',
      state: 'text',
      state_desc: 'text',
    },
    *rows(run) {
      const sight = sightOf(run)
      const id = ids(sight.content)
      for (const each of visiblePermissions(sight))
        yield {
          class: each.class,
          class_desc: DATABASE_CLASSES[each.class] ?? null,
          major_id: majorOf(sight.content, each, id),
          minor_id: minorOf(sight.content, each),
          grantee_principal_id: id(each.grantee),
          grantor_principal_id: id(each.grantor),
          permission_name: each.permission,
          state: each.state,
          state_desc: stateText(each.state),
        }
    },
  },
  'sys.schemas': {
    columns: { name: 'name', schema_id: 'int', principal_id: 'int' },
    *rows(run) {
      const { content } = sightOf(run)
      const id = ids(content)
      for (const each of schemasOf(content)) yield { name: each.name, schema_id: each.id, principal_id: id(each.owner) }
    },
  },
}
