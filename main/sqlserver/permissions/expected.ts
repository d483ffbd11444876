import { expectedRoles } from '../statements/service-manager.ts'
import type { Captured, DatabaseSnapshot } from './model.ts'

/** Which accounts the product signs in with; as far as they are known. */
export interface ProductAccounts {
  /** Service Manager's services; `DOMAIN\\COMPUTER$` where they run as Local System. */
  services?: readonly string[]
  reporting?: readonly string[]
  /** Of Analysis Services. */
  olap?: readonly string[]
}

export interface RoleCheck {
  database: string
  account: string
  use: keyof ProductAccounts
  /** The user that it is there; absent when it is none by its own name: a group may let it in, which can't be seen. */
  user?: string
  has: readonly string[]
  missing: readonly string[]
}

/**
 * Whether the product's accounts are in the roles that it needs, database by database. dbo has them all, and so has who owns the database.
 * A role within another one counts. Source: service-manager.md 7.3.
 *
 * @param standard the standard name of a database that has another one here, by its name here
 */
export function checkExpectedRoles(
  captured: Captured,
  accounts: ProductAccounts,
  standard: Readonly<Record<string, string>> = {},
): RoleCheck[] {
  return captured.databases.flatMap((database) => {
    const expected = expectedRoles[standard[database.name] ?? database.name]
    if (expected === undefined) return []
    const uses = ['services', 'reporting', 'olap'] as const
    return uses.flatMap((use) =>
      expected[use].length === 0 ? [] : (accounts[use] ?? []).map((name) => check(database, name, use, expected[use])),
    )
  })
}

function check(
  database: DatabaseSnapshot,
  name: string,
  use: keyof ProductAccounts,
  expected: readonly string[],
): RoleCheck {
  const common = { database: database.name, account: name, use }
  // Windows compares its names without case.
  const same = (other: string | undefined) => other?.toLowerCase() === name.toLowerCase()
  if (same(database.owner)) return { ...common, user: 'dbo', has: expected, missing: [] }
  const user =
    database.accounts.find(({ login }) => same(login)) ??
    database.accounts.find((each) => same(each.name) && each.type !== 'R')
  if (user === undefined) return { ...common, has: [], missing: expected }
  const roles = rolesOf(database, user.name)
  return {
    ...common,
    user: user.name,
    has: expected.filter((role) => roles.has(role)),
    missing: expected.filter((role) => !roles.has(role)),
  }
}

/** Roles that a user is in, by way of other roles too. */
function rolesOf(database: DatabaseSnapshot, user: string): Set<string> {
  const roles = new Set<string>()
  const look = [user]
  for (let name = look.pop(); name !== undefined; name = look.pop())
    for (const { role, member } of database.members)
      if (member === name && !roles.has(role)) {
        roles.add(role)
        look.push(role)
      }
  return roles
}
