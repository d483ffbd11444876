import * as z from 'zod/mini'
import { errorData } from './error.ts'
import { fact } from './finding.ts'
import { target } from './plan.ts'
import { unfinishedRun } from './run.ts'

export const tone = z.enum(['good', 'warn', 'bad', 'quiet'])

/** The status at the right of a wizard's row on the home screen: "None yet", "34 days old". */
export const wizardStatus = z.strictObject({
  wizard: z.string(),
  tone: z.optional(tone),
  text: z.optional(z.string()),
  detail: z.optional(z.string()),
})
export type WizardStatus = z.infer<typeof wizardStatus>

export const practiceState = z.strictObject({
  computer: z.string(),
  computers: z.array(z.strictObject({ id: z.string(), label: z.string(), detail: z.string() })),
  faults: z.array(z.strictObject({ id: z.string(), label: z.string(), on: z.boolean() })),
  /** Where the practice environment keeps its files. */
  folder: z.string(),
  /** Something to tell: a damaged world was kept aside and a new one made. */
  notice: z.optional(errorData),
})
export type PracticeState = z.infer<typeof practiceState>

/** What the home screen shows. Read anew each time the home screen opens. */
export const appState = z.strictObject({
  product: z.strictObject({ name: z.string(), version: z.string() }),
  target,
  /** Node's name of the system; decides the caption buttons and "Restart as administrator". */
  platform: z.string(),
  computer: z.strictObject({
    name: z.string(),
    facts: z.array(fact),
    /** Why nothing is known of the computer. */
    problem: z.optional(errorData),
  }),
  folders: z.strictObject({
    data: z.string(),
    logs: z.string(),
    kit: z.string(),
    /** Why it is there: "beside the program", "the user's folder: the stick is read-only". */ why: z.string(),
  }),
  kit: z.strictObject({ text: z.string(), problem: z.optional(errorData) }),
  wizards: z.array(wizardStatus),
  unfinished: z.array(unfinishedRun),
  /** A run of this process that goes on: the page shows its progress. */
  active: z.optional(z.string()),
  practice: z.optional(practiceState),
})
export type AppState = z.infer<typeof appState>
