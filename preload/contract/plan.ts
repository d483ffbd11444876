import * as z from 'zod/mini'
import { fact, finding } from './finding.ts'

export const target = z.enum(['practice', 'this-computer'])
export type Target = z.infer<typeof target>

/** Names a secret; its value never stands beside it. */
export const secretName = z.string().check(z.regex(/^[a-z][a-z0-9-]{0,39}$/))
export type SecretName = string

/** One thing that is sent, exactly as it is sent; secrets stand in `text` as `{{name}}`. */
export const action = z.strictObject({
  kind: z.enum(['tsql', 'powershell', 'process', 'file', 'by-hand']),
  target: z.string(),
  text: z.string(),
  secrets: z.array(secretName),
})
export type Action = z.infer<typeof action>

export const undo = z.enum(['automatic', 'by-hand', 'none'])
export const evidence = z.enum(['real', 'counterpart', 'unproven'])

/** A value to copy into another program, beside a guided step. */
export const copyValue = z.strictObject({ label: z.string(), value: z.string(), page: z.optional(z.string()) })
export type CopyValue = z.infer<typeof copyValue>

/** What a person does in another program, in order; `page` of a value says which of these it belongs to. */
export const guide = z.strictObject({
  lead: z.string(),
  instructions: z.array(z.string()),
  values: z.array(copyValue),
  /** "Differs from Microsoft's page …" */
  note: z.optional(z.string()),
})
export type Guide = z.infer<typeof guide>

export const stepView = z.strictObject({
  id: z.string(),
  title: z.string(),
  actions: z.array(action),
  undo,
  /** False for a step that only reads. */
  changes: z.boolean(),
  group: z.optional(z.string()),
  guide: z.optional(guide),
  evidence,
})
export type StepView = z.infer<typeof stepView>

/** What is known before anything runs, under a heading: "In the file", "On PRACTICE-MS01". */
export const factGroup = z.strictObject({ title: z.string(), facts: z.array(fact) })
export type FactGroup = z.infer<typeof factGroup>

/** What the Summary page shows. `hash` is what the commit sends back; main runs that plan or none. */
export const planView = z.strictObject({
  hash: z.string(),
  wizard: z.string(),
  target,
  made: z.iso.datetime(),
  steps: z.array(stepView),
  findings: z.array(finding),
  /** No part of the hash: what it says is checked again by findings and steps. */
  facts: z.optional(z.array(factGroup)),
  secrets: z.array(secretName),
})
export type PlanView = z.infer<typeof planView>
