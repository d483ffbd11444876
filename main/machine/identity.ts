import * as z from 'zod/mini'
import type { Identity, Role } from '../ports/verbs.ts'

/** What `computer.identify.ps1` finds: registry values as they stand, nothing concluded. */
export const rawIdentity = z.strictObject({
  netbios: z.string(),
  host: z.string(),
  domain: z.string(),
  operator: z.string(),
  elevated: z.boolean(),
  installed: z.boolean(),
  version: z.nullable(z.string()),
  sdkType: z.nullable(z.string()),
  groups: z.array(z.string()),
  databaseServer: z.nullable(z.string()),
  databaseName: z.nullable(z.string()),
  stagingServer: z.nullable(z.string()),
  stagingName: z.nullable(z.string()),
})
export type RawIdentity = z.infer<typeof rawIdentity>

/** Versions by the start of `ServerVersion`. The registry holds no product name. Source of 2012 R2: Microsoft's KB 4043302; the others by their release. */
const RELEASES: readonly (readonly [start: string, name: string])[] = [
  ['7.5.3079.', 'Service Manager 2012 R2'],
  ['7.5.7487.', 'Service Manager 2016'],
  ['10.19.', 'Service Manager 2019'],
  ['10.22.', 'Service Manager 2022'],
  ['10.25.', 'Service Manager 2025'],
]

/** The product's name with its year where the version tells it. */
export function productName(version: string): string {
  return RELEASES.find(([start]) => version.startsWith(start))?.[1] ?? 'Service Manager'
}

/** What the facts say of this computer; what they don't say is left out. The registry does not tell which server runs the workflows, nor the other servers. */
export function identityOf(raw: RawIdentity): Identity {
  const role = roleOf(raw)
  const [managementGroup] = raw.groups
  const database = role === undefined ? undefined : databaseOf(raw, role)
  return {
    netbios: raw.netbios,
    fqdn: raw.domain === '' ? raw.host : `${raw.host}.${raw.domain}`,
    ...(raw.domain === '' ? {} : { domain: raw.domain }),
    operator: raw.operator,
    elevated: raw.elevated,
    ...(role === undefined ? {} : { role }),
    ...(raw.installed && raw.version !== null
      ? { product: { name: productName(raw.version), version: raw.version } }
      : {}),
    ...(role === undefined || managementGroup === undefined ? {} : { managementGroup }),
    ...(database === undefined ? {} : { database }),
    servers: role === undefined ? [] : [{ name: raw.netbios, role }],
  }
}

/** Setup's key, a management group and the type: a console or an agent alone has no role (service-manager.md section 4.2, "Role test"). */
function roleOf({ installed, groups, sdkType }: RawIdentity): Role | undefined {
  if (!installed || groups.length === 0) return undefined
  if (sdkType === '1') return 'management-server'
  return sdkType === '2' ? 'data-warehouse-management-server' : undefined
}

/** A data warehouse management server names its management group's own database apart: Staging and Configuration. */
function databaseOf(raw: RawIdentity, role: Role): Identity['database'] {
  const isWarehouse = role === 'data-warehouse-management-server'
  const server = (isWarehouse ? raw.stagingServer : null) ?? raw.databaseServer
  const name = (isWarehouse ? raw.stagingName : null) ?? raw.databaseName
  return server === null || name === null ? undefined : { server, name }
}
