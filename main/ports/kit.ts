import * as z from 'zod/mini'
import type { Files } from './files.ts'
import { target } from '../../preload/contract/plan.ts'
import { role } from './verbs.ts'

/** A file of an artifact, with what proves it later. */
export const artifactFile = z.strictObject({
  path: z.string(),
  sha256: z.string(),
  size: z.number(),
  what: z.enum(['key-file', 'key-file-copy', 'sidecar']),
})

/** What every entry says: who made it, where, when, with what. */
const common = {
  /** Unique: the run that made it. */
  id: z.string(),
  target,
  created: z.iso.datetime(),
  operator: z.string(),
  tool: z.strictObject({ name: z.string(), version: z.string() }),
}

/** An encryption key in a key file. */
export const keyArtifact = z.strictObject({
  ...common,
  kind: z.literal('encryption-key'),
  computer: z.strictObject({ netbios: z.string(), fqdn: z.string() }),
  role,
  managementGroup: z.optional(z.string()),
  product: z.optional(z.strictObject({ name: z.string(), version: z.string() })),
  /** `SHA256:` and 64 hex digits. */
  fingerprint: z.string(),
  files: z.array(artifactFile),
  /** The servers with a key of their own that the computer knew of then. */
  servers: z.array(z.strictObject({ name: z.string(), role })),
})
export type KeyArtifact = z.infer<typeof keyArtifact>

/** The instance that a backup or a script was made on. */
export const sqlServer = z.strictObject({
  /** `SQL01` or `SQL01\\INSTANCE`. */
  name: z.string(),
  machine: z.string(),
  instance: z.optional(z.string()),
  version: z.string(),
  edition: z.string(),
  collation: z.string(),
})

/** One backup set of one database, proven by the golden sequence (orchestrator-sql.md B.3). */
export const databaseArtifact = z.strictObject({
  ...common,
  kind: z.literal('database-backup'),
  server: sqlServer,
  database: z.string(),
  type: z.enum(['full', 'differential', 'log']),
  copyOnly: z.boolean(),
  /** Where the backup lies, as the server sees it: one path a stripe. */
  files: z.array(z.string()),
  setName: z.string(),
  /** BackupSetGUID. */
  setGuid: z.string(),
  /** UTC. */
  finished: z.iso.datetime(),
  /** Bytes before and after compression. */
  size: z.number(),
  compressedSize: z.number(),
  /** What a restore does not bring back: put back afterwards as it was then. */
  remembered: z.strictObject({
    owner: z.optional(z.string()),
    trustworthy: z.boolean(),
    broker: z.boolean(),
    recoveryModel: z.string(),
    clrEnabled: z.boolean(),
    /** The certificate of TDE, without which it can't be restored elsewhere. */
    certificate: z.optional(z.string()),
    /** Where that certificate and its private key were backed up to, as the server sees it. */
    certificateFiles: z.optional(z.strictObject({ certificate: z.string(), key: z.string() })),
  }),
})
export type DatabaseArtifact = z.infer<typeof databaseArtifact>

/** The logins and permissions of one instance: a script to apply and a snapshot to compare with. */
export const permissionsArtifact = z.strictObject({
  ...common,
  kind: z.literal('permissions'),
  server: sqlServer,
  databases: z.array(z.string()),
  script: z.strictObject({ path: z.string(), sha256: z.string(), size: z.number() }),
  snapshot: z.strictObject({ path: z.string(), sha256: z.string(), size: z.number() }),
  /** Service Manager's own user roles and their members, to be read by people. */
  userRoles: z.optional(z.strictObject({ path: z.string(), sha256: z.string(), size: z.number() })),
})
export type PermissionsArtifact = z.infer<typeof permissionsArtifact>

/** What a Prepare wizard leaves behind, as the recovery kit's manifest lists it. No secret. */
export const artifact = z.discriminatedUnion('kind', [keyArtifact, databaseArtifact, permissionsArtifact])
export type Artifact = z.infer<typeof artifact>

/** The recovery kit: what is there to recover with. */
export interface Kit {
  /** Where the manifest lies, for people. */
  readonly folder: string
  /** What the folder lies on: this computer's own disk, in practice too. Keys that are replaced are kept there. */
  readonly files: Files
  /** Rejects with `kit-damaged`, `kit-newer` or `kit-other-target`; an absent manifest is an empty kit. */
  artifacts(): Promise<Artifact[]>
  /** Adds an entry or, under the same id, does nothing. Temporary name, flush, rename, under a lock; the manifest before it is kept beside it. */
  add(entry: Artifact): Promise<void>
}
