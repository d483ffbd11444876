import type { InstanceWorld } from './context.ts'
import { serviceSid } from './initial/blank.ts'
import { same } from './names.ts'
import type { Account, InstanceState } from './state.ts'

/** Windows accounts that every computer knows by itself, also with no domain controller in reach. */
const LOCAL: readonly Account[] = [
  { name: 'NT AUTHORITY\\SYSTEM', type: 'U', sid: '010100000000000512000000' },
  { name: 'NT AUTHORITY\\NETWORK SERVICE', type: 'U', sid: '010100000000000514000000' },
  { name: 'NT AUTHORITY\\LOCAL SERVICE', type: 'U', sid: '010100000000000513000000' },
  { name: 'NT AUTHORITY\\Authenticated Users', type: 'G', sid: '01010000000000050B000000' },
  { name: 'BUILTIN\\Administrators', type: 'G', sid: '01020000000000052000000020020000' },
  { name: 'BUILTIN\\Users', type: 'G', sid: '01020000000000052000000021020000' },
]

/** A Windows account by name: the computer’s own, or one of the domain while a domain controller answers. */
export function resolveAccount(world: Pick<InstanceWorld, 'store' | 'fault'>, name: string): Account | undefined {
  const local = LOCAL.find((account) => same(account.name, name)) ?? ownService(world.store.current(), name)
  if (local !== undefined || world.fault('domain-away')) return local
  return world.store.accounts().find((account) => same(account.name, name))
}

/** The engine and its agent: Windows makes accounts of their own for them. */
function ownService({ instance }: InstanceState, name: string): Account | undefined {
  const services =
    instance === undefined ? ['MSSQLSERVER', 'SQLSERVERAGENT'] : [`MSSQL$${instance}`, `SQLAgent$${instance}`]
  const service = services.find((each) => same(`NT SERVICE\\${each}`, name))
  return service === undefined ? undefined : { name: `NT SERVICE\\${service}`, type: 'U', sid: serviceSid(service) }
}
