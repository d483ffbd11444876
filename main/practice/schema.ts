import * as z from 'zod/mini'
import { account, instanceState } from './sql/state.ts'
import { instanceIds } from './sql/initial/ids.ts'

/** What the simulated computers can be told to suffer from. */
export const faults = [
  { id: 'registry-unreadable', label: 'Registry is unreadable' },
  { id: 'registry-read-only', label: 'Registry cannot be written' },
  { id: 'share-gone', label: 'Shares are gone' },
  { id: 'disk-full', label: 'Disks are full' },
  { id: 'folder-read-only', label: 'Folders are read-only' },
  { id: 'not-elevated', label: 'Rights are missing' },
  { id: 'sql-rebuilt', label: 'PRACTICE-SQL01 is rebuilt and empty' },
  { id: 'sql-stopped', label: 'Database servers are stopped' },
  { id: 'sql-silent', label: 'Database servers do not answer' },
  { id: 'sql-login-denied', label: 'Database servers refuse every sign-in' },
  { id: 'sql-rights-missing', label: 'Rights on database servers are missing' },
  { id: 'connection-drops', label: 'Connections to database servers break' },
  { id: 'backup-disk-full', label: 'Backups find the disk full' },
  { id: 'backup-share-denied', label: 'Shares are closed to database servers' },
  { id: 'backup-damaged', label: 'Backups are written damaged' },
  { id: 'domain-away', label: 'The domain controller is away' },
  { id: 'dw-stopped', label: 'Services on PRACTICE-DW01 are stopped' },
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

/** A drive’s letter. */
const letter = z.string().check(z.regex(/^[A-Z]$/))

const computer = z.strictObject({
  netbios: plainName,
  fqdn: z.string(),
  domain: z.string(),
  operator: z.string(),
  /** The folder below `computers/` that holds its drives: the rebuilt server has the old one's name and none of its files. */
  folder: plainName,
  fixedDrives: z.array(letter),
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

/** An instance of SQL Server with its machine; `folder` below `computers/` holds the machine’s drives. */
const sqlServer = z.extend(instanceState, { folder: plainName, drives: z.array(letter) })

/** 1 had no `tools`, 2 no `sqlServers` and `accounts`. */
export const WORLD_VERSION = 3

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
  removableDrives: z.array(letter),
  /** Keys are those of `instanceIds`. */
  sqlServers: z.record(z.enum(instanceIds), sqlServer),
  /** Windows accounts that the domain knows. */
  accounts: z.array(account),
})
export type World = z.infer<typeof worldSchema>
