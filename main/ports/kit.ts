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

/** What a Prepare wizard leaves behind, as the recovery kit's manifest lists it. No secret. */
export const artifact = z.strictObject({
  /** Unique: the run that made it. */
  id: z.string(),
  kind: z.enum(['encryption-key']),
  target,
  created: z.iso.datetime(),
  computer: z.strictObject({ netbios: z.string(), fqdn: z.string() }),
  role,
  managementGroup: z.optional(z.string()),
  product: z.optional(z.strictObject({ name: z.string(), version: z.string() })),
  /** `SHA256:` and 64 hex digits. */
  fingerprint: z.string(),
  files: z.array(artifactFile),
  /** The servers with a key of their own that the computer knew of then. */
  servers: z.array(z.strictObject({ name: z.string(), role })),
  operator: z.string(),
  tool: z.strictObject({ name: z.string(), version: z.string() }),
})
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
