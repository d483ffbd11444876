import * as z from 'zod/mini'
import { serviceName } from '../../ports/verbs.ts'
import { backupSet } from './choose/backup-set.ts'

const file = z.strictObject({ path: z.string(), sha256: z.string() })

/** What a database was like before, as the recovery kit remembers it. */
export const remembered = z.strictObject({
  owner: z.optional(z.string()),
  trustworthy: z.boolean(),
  broker: z.boolean(),
  clrEnabled: z.boolean(),
})
export type Remembered = z.infer<typeof remembered>

export const surveyTarget = z.strictObject({
  database: z.string(),
  /** The name that it is restored under, or has. */
  as: z.string(),
  /** The sets in the order of restoring; none for the steps after a restore alone. */
  sets: z.array(backupSet),
  stopAt: z.optional(z.string()),
  moves: z.array(z.strictObject({ logicalName: z.string(), path: z.string() })),
  /** State and access of the database of that name that is there and is replaced. */
  replaces: z.optional(z.string()),
  access: z.optional(z.string()),
  remembered: z.optional(remembered),
  /**
   * The newest restores that msdb knew of this name, so that those of this run are told from them: their time by the server’s clock, and how
   * many have that very time.
   */
  restoredBefore: z.optional(z.strictObject({ finished: z.string(), count: z.number() })),
})
export type SurveyTarget = z.infer<typeof surveyTarget>

/** All that the plan depends on besides the answers; plain JSON without a secret. */
export const survey = z.strictObject({
  server: z.strictObject({
    name: z.string(),
    login: z.string(),
    major: z.number(),
    compression: z.boolean(),
    safetyFolder: z.optional(z.string()),
  }),
  /** 8 hex digits in the names of a practice restore. */
  nonce: z.string(),
  targets: z.array(surveyTarget),
  users: z.strictObject({
    netbios: z.string(),
    services: z.array(z.strictObject({ name: serviceName, display: z.string() })),
    servers: z.array(z.string()),
  }),
  permissions: z.optional(
    z.strictObject({
      script: z.optional(file),
      snapshot: z.optional(file),
      captured: z.optional(z.string()),
      server: z.optional(z.string()),
      databases: z.optional(z.array(z.string())),
    }),
  ),
  /** The script's batches as the plan shows them, without hashes. */
  batches: z.array(
    z.strictObject({ id: z.string(), database: z.string(), items: z.number(), text: z.optional(z.string()) }),
  ),
})
export type Survey = z.infer<typeof survey>
