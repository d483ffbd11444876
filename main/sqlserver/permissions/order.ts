/** Owners that are there before anything is made. */
const THERE: ReadonlySet<string | undefined> = new Set([
  undefined,
  'dbo',
  'sysadmin',
  'securityadmin',
  'serveradmin',
  'setupadmin',
  'processadmin',
  'diskadmin',
  'dbcreator',
  'bulkadmin',
  'db_owner',
  'db_accessadmin',
  'db_securityadmin',
  'db_ddladmin',
  'db_backupoperator',
  'db_datareader',
  'db_datawriter',
  'db_denydatareader',
  'db_denydatawriter',
])

/**
 * Roles that can be made before any login or user is, each after the role that owns it; `rest` are those that a login or a user owns, and
 * roles that these own, in the same order.
 */
export function firstRoles<R extends { name: string; owner?: string | undefined }>(
  roles: readonly R[],
): { first: R[]; rest: R[] } {
  const waiting = new Map(roles.map((role) => [role.name, role]))
  const first = takeOwned(waiting, (owner) => THERE.has(owner))
  // What is left hangs on a login or a user: these are there by then.
  const rest = takeOwned(waiting, (owner) => !waiting.has(owner ?? ''))
  return { first, rest: [...rest, ...waiting.values()] }
}

/** Takes, round by round, the roles whose owner is there or was taken before. */
function takeOwned<R extends { name: string; owner?: string | undefined }>(
  waiting: Map<string, R>,
  isThere: (owner: string | undefined) => boolean,
): R[] {
  const taken: R[] = []
  const names = new Set<string>()
  for (let before = -1; before !== taken.length; ) {
    before = taken.length
    for (const role of waiting.values()) {
      if (!isThere(role.owner) && !names.has(role.owner ?? '')) continue
      taken.push(role)
      names.add(role.name)
      waiting.delete(role.name)
    }
  }
  return taken
}

interface Granting {
  class: number
  permission: string
  state: string
  grantee: string
  grantor?: string | undefined
  schema?: string | undefined
  name?: string | undefined
}

/**
 * Permissions in the order in which they can be given: one in somebody's name follows the one that gave that somebody the right to pass it
 * on. What hangs on nothing that is listed comes first; a circle, which the catalog can't hold, would come last as it is.
 */
export function grantorsLast<P extends Granting>(permissions: readonly P[]): P[] {
  const order: P[] = []
  let waiting = [...permissions]
  while (waiting.length > 0) {
    const givers = new Set(waiting.filter(({ state }) => state === 'W').map((each) => key(each, each.grantee)))
    const ready = waiting.filter((each) => !givers.has(key(each, each.grantor ?? '')))
    if (ready.length === 0) return [...order, ...waiting]
    order.push(...ready)
    const done = new Set(ready)
    waiting = waiting.filter((each) => !done.has(each))
  }
  return order
}

function key({ class: number, permission, schema, name }: Granting, who: string): string {
  return JSON.stringify([number, permission, schema, name, who])
}
