import * as z from 'zod/mini'
import { encodeBlock } from './format.ts'

/** 1 is the first. */
export const MEDIA_VERSION = 1

/** What stands at the beginning of each file. */
export const mediaHeader = z.strictObject({
  format: z.literal('system-center-recovery-wizard/practice-backup'),
  v: z.number(),
  /** The same in all files of a striped backup. */
  mediaSet: z.string(),
  families: z.number(),
  /** 1 is the first. */
  family: z.number(),
  familyId: z.string(),
  name: z.optional(z.string()),
  description: z.optional(z.string()),
  compressed: z.boolean(),
  written: z.string(),
})
export type MediaHeader = z.infer<typeof mediaHeader>

const fileOfSet = z.strictObject({
  logicalName: z.string(),
  type: z.enum(['ROWS', 'LOG']),
  path: z.string(),
  size: z.number(),
  /** Pages of 8192 bytes that the set holds of it. */
  pages: z.number(),
})

/** What stands before the data of a set, the same in each file. Times are the server’s local ones. */
export const setHeader = z.strictObject({
  guid: z.string(),
  position: z.number(),
  /** As in msdb: D full, I differential, L log. */
  type: z.enum(['D', 'I', 'L']),
  name: z.optional(z.string()),
  description: z.optional(z.string()),
  userName: z.string(),
  server: z.string(),
  machine: z.string(),
  version: z.string(),
  started: z.string(),
  database: z.string(),
  created: z.string(),
  family: z.string(),
  collation: z.string(),
  compatibility: z.number(),
  recoveryModel: z.enum(['FULL', 'BULK_LOGGED', 'SIMPLE']),
  containment: z.enum(['NONE', 'PARTIAL']),
  brokerGuid: z.string(),
  /** Of the certificate of TDE, hex digits. */
  thumbprint: z.optional(z.string()),
  first: z.number(),
  last: z.number(),
  /** LSN of the last full backup that is not copy-only; 0 when there is none. */
  fullLsn: z.number(),
  /** What a differential is based on; of a copy-only backup the base that the database has. */
  base: z.optional(z.strictObject({ guid: z.string(), lsn: z.number() })),
  fork: z.strictObject({ id: z.string(), from: z.optional(z.string()), point: z.optional(z.number()) }),
  /** Log backups can follow it. */
  chain: z.boolean(),
  beginsChain: z.boolean(),
  copyOnly: z.boolean(),
  checksums: z.boolean(),
  compressed: z.boolean(),
  damaged: z.boolean(),
  readOnly: z.boolean(),
  singleUser: z.boolean(),
  /** Taken WITH NORECOVERY. */
  tail: z.boolean(),
  files: z.array(fileOfSet),
  /** Bytes as msdb has them; the simulated file is smaller. */
  size: z.number(),
  compressedSize: z.number(),
  /** Data blocks over all files, and bytes of the content in them; the rest is padding. */
  data: z.strictObject({ blocks: z.number(), bytes: z.number() }),
})
export type SetHeader = z.infer<typeof setHeader>

/** What stands behind the data: a set without it is incomplete. */
export const setEnd = z.strictObject({ guid: z.string(), finished: z.string() })
export type SetEnd = z.infer<typeof setEnd>

export function encodeJson(type: 'PSQL' | 'SETB' | 'SETE', value: MediaHeader | SetHeader | SetEnd): Buffer {
  return encodeBlock(type, Buffer.from(JSON.stringify(value)))
}
