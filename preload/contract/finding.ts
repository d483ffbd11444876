import * as z from 'zod/mini'

/**
 * Something found out about the answers or the machine.
 * `block` stops, unless it carries `acknowledge: { type }`: then a typed word overrides it and `fix` says what is lost;
 * `warn` needs an acknowledgement (a tick unless it asks for a typed word); `info` is only shown.
 */
export const finding = z.strictObject({
  level: z.enum(['block', 'warn', 'info']),
  /** Stable and unique within a wizard: answer files acknowledge by it. */
  code: z.string(),
  /** What was found, one sentence: shown strong. */
  text: z.string(),
  /** Why it matters, one or two sentences. */
  detail: z.optional(z.string()),
  /** What to do about it, one sentence. */
  fix: z.optional(z.string()),
  /** The field that it is about; the error summary links to it. */
  field: z.optional(z.string()),
  acknowledge: z.optional(z.union([z.literal('tick'), z.strictObject({ type: z.string() })])),
  /** The label of the tick, a verb and its object: "Keep this location". */
  keep: z.optional(z.string()),
})
export type Finding = z.infer<typeof finding>

/** What a person (or an answer file) says about a finding: its code, and the typed word where one is asked for. */
export const acknowledgement = z.strictObject({ code: z.string(), typed: z.optional(z.string()) })
export type Acknowledgement = z.infer<typeof acknowledgement>

/** A line of what is known: "Management group: SM_CONTOSO". */
export const fact = z.strictObject({
  label: z.string(),
  value: z.string(),
  /** `mono` for fingerprints and paths that are compared by eye; a tone gives the value its status icon. */
  style: z.optional(z.enum(['mono', 'good', 'warn', 'bad', 'quiet'])),
  /** Offers a copy button. */
  copy: z.optional(z.boolean()),
})
export type Fact = z.infer<typeof fact>

/** One choice of a list that the machine fills. */
export const option = z.strictObject({
  value: z.string(),
  label: z.string(),
  detail: z.optional(z.string()),
  /** Heading that it stands under; options of one heading stand next to each other. */
  group: z.optional(z.string()),
  /** Chosen at first, until the person chooses. */
  suggested: z.optional(z.boolean()),
  /** Why it can't be chosen; such a row has no box. */
  unavailable: z.optional(z.string()),
})
export type Option = z.infer<typeof option>
