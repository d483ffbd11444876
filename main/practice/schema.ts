import * as z from 'zod/mini'

/** What the simulated computers can be told to suffer from. */
export const faults = [
  { id: 'registry-unreadable', label: 'Registry is unreadable' },
  { id: 'registry-read-only', label: 'Registry cannot be written' },
  { id: 'share-gone', label: 'Shares are gone' },
  { id: 'disk-full', label: 'Disks are full' },
  { id: 'folder-read-only', label: 'Folders are read-only' },
  { id: 'not-elevated', label: 'Rights are missing' },
] as const
export type FaultId = (typeof faults)[number]['id']
const faultId = z.enum(faults.map((fault) => fault.id))

export const computerIds = ['management-server', 'data-warehouse-server', 'rebuilt-server'] as const
export type ComputerId = (typeof computerIds)[number]

/** A registry value; bytes as base64. `protection` says how the computer keeps a key whose portable form `data` is. */
const registryValue = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('REG_SZ'), data: z.string() }),
  z.strictObject({ type: z.literal('REG_DWORD'), data: z.number() }),
  z.strictObject({
    type: z.literal('REG_BINARY'),
    data: z.base64(),
    protection: z.optional(z.enum(['none', 'dpapi-machine'])),
  }),
])

const service = z.strictObject({
  name: z.string(),
  display: z.string(),
  state: z.enum(['running', 'stopped', 'starting', 'stopping', 'paused']),
  start: z.enum(['automatic', 'manual', 'disabled']),
})

/** A program that is simulated: Microsoft's tool on the installation media. */
const tool = z.strictObject({ path: z.string(), version: z.string() })

/** One name of a file or folder in the practice folder: nothing that leads anywhere else. */
const plainName = z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/))

const computer = z.strictObject({
  netbios: plainName,
  fqdn: z.string(),
  domain: z.string(),
  operator: z.string(),
  /** The folder below `computers/` that holds its drives: the rebuilt server has the old one's name and none of its files. */
  folder: plainName,
  fixedDrives: z.array(z.string().check(z.regex(/^[A-Z]$/))),
  services: z.array(service),
  /** By key, then by value name. */
  registry: z.record(z.string(), z.record(z.string(), registryValue)),
  /** What its database says: the workflow server, and every server with a key of its own. */
  workflowServer: z.optional(z.string()),
  servers: z.array(
    z.strictObject({
      name: z.string(),
      role: z.enum(['management-server', 'data-warehouse-management-server', 'self-service-portal']),
    }),
  ),
  /** Where SecureStorageBackup.exe is found; the media lies in some drives and not in others. */
  tools: z.array(tool),
})
export type Computer = z.infer<typeof computer>

/** 1 had no `tools`. */
export const WORLD_VERSION = 2

/** All that the practice environment knows, as `world.json` holds it. */
export const worldSchema = z.strictObject({
  format: z.literal('system-center-recovery-wizard/practice-world'),
  v: z.literal(WORLD_VERSION),
  made: z.iso.datetime(),
  current: z.enum(computerIds),
  faults: z.array(faultId),
  computers: z.strictObject({
    'management-server': computer,
    'data-warehouse-server': computer,
    'rebuilt-server': computer,
  }),
  shares: z.array(z.strictObject({ server: plainName, name: plainName, folders: z.array(plainName) })),
  /** Drives that are plugged into whichever computer is chosen: a USB drive goes along. */
  removableDrives: z.array(z.string().check(z.regex(/^[A-Z]$/))),
})
export type World = z.infer<typeof worldSchema>
