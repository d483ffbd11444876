import * as z from 'zod/mini'
import { quoteIdentifier } from '../statements/quote.ts'

/** Why a principal is listed but not made by the script. */
export const reason = z.enum([
  'sa',
  'server-own',
  'windows-service',
  'windows-account',
  'local-account',
  'certificate',
  'asymmetric-key',
  'directory',
  'contained-user',
  'application-role',
  'orphan',
  'name',
])
export type Reason = z.infer<typeof reason>

/** Why, for people, after "is not in the script: ". */
export const reasonWords: Readonly<Record<Reason, string>> = {
  sa: 'it is the built-in administrator (principal 1, whatever its name), which every instance has',
  'server-own': 'the server makes it for itself',
  'windows-service': 'it is the account of a Windows service, which the setup of that service makes on each computer',
  'windows-account': 'it is a built-in account of Windows, which the setup of SQL Server makes where it is needed',
  'local-account': 'it is an account of that computer only; on another computer it has another SID',
  certificate: 'it comes from a certificate, which has to be restored first',
  'asymmetric-key': 'it comes from an asymmetric key, which has to be restored first',
  directory: 'it is an account of a cloud directory',
  'contained-user': 'its password lies in the database and can’t be read; a restore of the database brings it back',
  'application-role': 'its password lies in the database and can’t be read; a restore of the database brings it back',
  orphan: 'its login is gone; a restore of the database brings the user back',
  name: 'its name holds characters that no script can carry',
}

/** Reasons of what each instance has of its own: a comparison of two instances leaves it out. */
export const ownOfInstance: ReadonlySet<Reason> = new Set<Reason>([
  'sa',
  'server-own',
  'windows-service',
  'windows-account',
  'local-account',
])

/** Whether a script can hold the name. */
export function isScriptable(name: string): boolean {
  try {
    quoteIdentifier(name)
    return true
  } catch {
    return false
  }
}

/**
 * Why a login can't be scripted. Windows' own accounts are known by their SIDs too, since their names are translated.
 * Source of the kinds: orchestrator-sql.md B.10.
 */
export function whyNotLogin(
  row: { id: number; name: string; type: string; sid: string | null },
  machine: string,
): Reason | undefined {
  const name = row.name.toUpperCase()
  if (row.id === 1) return 'sa'
  if (isServersOwn(row.name)) return 'server-own'
  if (row.type === 'C') return 'certificate'
  if (row.type === 'K') return 'asymmetric-key'
  if (row.type === 'E' || row.type === 'X') return 'directory'
  if (row.type !== 'S') {
    // S-1-5-80-… are services; S-1-5-18, -19, -20 and the other single numbers are Windows' own.
    if (name.startsWith('NT SERVICE\\') || /^0x010600000000000550000000/i.test(row.sid ?? '')) return 'windows-service'
    if (name.startsWith('NT AUTHORITY\\') || /^0x0101000000000005/i.test(row.sid ?? '')) return 'windows-account'
    if (name.startsWith(`${machine.toUpperCase()}\\`)) return 'local-account'
  }
  return isScriptable(row.name) ? undefined : 'name'
}

/** Why a user or role of a database can't be scripted. Source of the kinds: orchestrator-sql.md B.11. */
export function whyNotAccount(row: {
  name: string
  type: string
  authentication: number | null
  login: string | null
}): Reason | undefined {
  if (row.type === 'A') return 'application-role'
  if (row.type === 'C') return 'certificate'
  if (row.type === 'K') return 'asymmetric-key'
  if (row.type === 'E' || row.type === 'X') return 'directory'
  if (row.type !== 'R') {
    if (isServersOwn(row.name)) return 'server-own'
    if (row.authentication === 2) return 'contained-user'
    // A Windows user needs no login of its own when its name is the account's: a group's login may let it in.
    const named = row.type !== 'S' && row.name.includes('\\')
    if (row.authentication !== 0 && row.login === null && !named) return 'orphan'
  }
  return isScriptable(row.name) && (row.login === null || isScriptable(row.login)) ? undefined : 'name'
}

function isServersOwn(name: string): boolean {
  return name.startsWith('##') && name.endsWith('##')
}
