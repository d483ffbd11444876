import * as z from 'zod/mini'

/** A failure as the person reads it: what, why, what was not changed, what now. Source of the shape: DESIGN section 7, "Errors are data". */
export const errorData = z.strictObject({
  /** Stable name, for tests and for the answer file's reader; `kebab-case`. */
  code: z.string(),
  /** What failed, one sentence. */
  text: z.string(),
  /** Why, one or two sentences. */
  cause: z.optional(z.string()),
  /** What was not changed, a sentence each. */
  unchanged: z.optional(z.array(z.string())),
  /** What to do next, a sentence each. */
  next: z.optional(z.array(z.string())),
  /** The raw number or message, shown last. */
  detail: z.optional(z.string()),
})
export type ErrorData = z.infer<typeof errorData>
