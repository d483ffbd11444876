import type { Account } from '../state.ts'
import { digits } from './blank.ts'

/** The password of every account and of sa in practice. It protects nothing: what it opens is simulated. */
export const PRACTICE_PASSWORD = 'Practice!2026'

/** The domain’s own part of its accounts’ SIDs: `S-1-5-21-…`. */
const DOMAIN = `010500000000000515000000${digits('PRACTICE domain', 12)}`

/** SID of the account with that relative identifier. */
export function domainSid(rid: number): string {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(rid)
  return `${DOMAIN}${bytes.toString('hex').toUpperCase()}`
}

const account = (name: string, type: Account['type'], rid: number, ...groups: string[]): Account => ({
  name: `PRACTICE\\${name}`,
  type,
  sid: domainSid(rid),
  ...(groups.length === 0 ? {} : { memberOf: groups.map((group) => `PRACTICE\\${group}`) }),
})

/** What the domain controller of PRACTICE knows. All of these people and services sign in with `PRACTICE_PASSWORD`. */
export const practiceAccounts: readonly Account[] = [
  account('admin', 'U', 1001),
  account('adm.keller', 'U', 1104, 'SM-Admins'),
  account('adm.novak', 'U', 1105, 'SM-Admins'),
  account('j.visser', 'U', 1140, 'Helpdesk'),
  account('svc-sm', 'U', 1110),
  account('svc-reporting', 'U', 1111),
  account('svc-olap', 'U', 1112),
  account('svc-sco', 'U', 1113),
  account('svc-sql', 'U', 1114),
  account('PRACTICE-MS01$', 'U', 1130),
  account('PRACTICE-DW01$', 'U', 1131),
  account('PRACTICE-SQL02$', 'U', 1132),
  account('SM-Admins', 'G', 1120),
  account('OrchestratorUsersGroup', 'G', 1121),
  account('Helpdesk', 'G', 1122),
  account('DBA', 'G', 1123),
]

export function accountSid(name: string): string {
  const found = practiceAccounts.find((each) => each.name === `PRACTICE\\${name}`)
  if (found === undefined) throw new RangeError(`There is no account ${name}`)
  return found.sid
}
