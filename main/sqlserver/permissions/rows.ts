import type * as z from 'zod/mini'
import type * as statements from '../statements/index.ts'
import type { Account, Login, Permission, ServerPermission } from './model.ts'
import { whyNotAccount, whyNotLogin } from './reasons.ts'
import type { LoginSecret } from './read.ts'

type Row<Q> = Q extends { row: infer R extends z.ZodMiniType } ? z.infer<R> : never
export type LoginRow = Row<typeof statements.logins>
export type ServerPermissionRow = Row<typeof statements.serverPermissions>
export type AccountRow = Row<ReturnType<typeof statements.principals>>
export type PermissionRow = Row<ReturnType<typeof statements.permissions>>

/*
 * Rows of the server as the snapshot holds them: what is null is absent, ids are gone, members stand in alphabetical order, so that
 * JSON.stringify writes canonical JSON of them.
 */

export function loginOf(row: LoginRow, machine: string): { login: Login; secret: LoginSecret } {
  const isSql = row.type === 'S'
  const unscripted = whyNotLogin(row, machine)
  return {
    login: {
      ...(row.defaultDatabase === null ? {} : { defaultDatabase: row.defaultDatabase }),
      ...(row.defaultLanguage === null ? {} : { defaultLanguage: row.defaultLanguage }),
      disabled: row.disabled,
      ...(isSql ? { expirationChecked: row.expirationChecked === true, hasPassword: row.hash !== null } : {}),
      name: row.name,
      ...(isSql ? { policyChecked: row.policyChecked === true } : {}),
      ...sidOf(row.sid),
      type: row.type,
      ...(unscripted === undefined ? {} : { unscripted }),
    },
    secret: {
      ...(row.hash === null ? {} : { hash: row.hash }),
      ...(row.connect === null ? {} : { connect: row.connect }),
      mustChange: row.mustChange,
    },
  }
}

export function serverPermissionOf(row: ServerPermissionRow): ServerPermission {
  return {
    class: row.class,
    grantee: row.grantee,
    ...(row.grantor === null ? {} : { grantor: row.grantor }),
    ...(row.onName === null ? {} : { name: row.onName }),
    ...(row.onType === null ? {} : { onType: row.onType }),
    permission: row.permission,
    state: stateOf(row.state),
  }
}

export function accountOf(row: AccountRow): Account {
  const unscripted = whyNotAccount(row)
  const hasSid = row.type !== 'R' && row.type !== 'A' && !(row.type === 'S' && row.authentication === 0)
  return {
    authentication: row.authentication ?? 0,
    ...(row.defaultLanguage === null ? {} : { defaultLanguage: row.defaultLanguage }),
    ...(row.defaultSchema === null ? {} : { defaultSchema: row.defaultSchema }),
    ...(row.login === null || !hasSid ? {} : { login: row.login }),
    name: row.name,
    ...(row.owner === null || row.type !== 'R' ? {} : { owner: row.owner }),
    ...(hasSid ? sidOf(row.sid) : {}),
    type: row.type,
    ...(unscripted === undefined ? {} : { unscripted }),
  }
}

export function permissionOf(row: PermissionRow): Permission {
  return {
    class: row.class,
    ...(row.columnName === null ? {} : { column: row.columnName }),
    grantee: row.grantee,
    ...(row.grantor === 'dbo' ? {} : { grantor: row.grantor }),
    ...(row.name === null ? {} : { name: row.name }),
    ...(row.onType === null ? {} : { onType: row.onType }),
    permission: row.permission,
    ...(row.schema === null ? {} : { schema: row.schema }),
    state: stateOf(row.state),
  }
}

function sidOf(sid: string | null): { sid?: string } {
  return sid === null ? {} : { sid: `0x${sid.slice(2).toUpperCase()}` }
}

/** @throws RangeError for a state that the catalog does not know: the server's answer is not understood */
function stateOf(state: string): Permission['state'] {
  if (state === 'G' || state === 'W' || state === 'D' || state === 'R') return state
  throw new RangeError(`Permissions have the states G, W, D and R, not ${state}`)
}
