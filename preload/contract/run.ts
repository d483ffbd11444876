import * as z from 'zod/mini'
import { errorData } from './error.ts'
import { guide, target } from './plan.ts'

export const outcome = z.enum(['done', 'already-done', 'skipped', 'failed', 'stopped', 'unknown', 'restart-needed'])
export type Outcome = z.infer<typeof outcome>

/** A file that a run left, as the result page and the report show it. */
export const fileProof = z.strictObject({
  path: z.string(),
  /** Where it is on this computer's disk, when that differs: practice keeps its files in its own folder. */
  realPath: z.optional(z.string()),
  sha256: z.optional(z.string()),
  note: z.optional(z.string()),
})
export type FileProof = z.infer<typeof fileProof>

/** What a step's `verify` found: sentences that are true now, and those that this program can't prove. */
export const proof = z.strictObject({
  proven: z.array(z.string()),
  unproven: z.optional(z.array(z.string())),
  files: z.optional(z.array(fileProof)),
})
export type Proof = z.infer<typeof proof>

/** `person`: the step waits for somebody to act in another program. `asked`: the person decides, because nothing else can tell. */
export const stepState = z.enum(['waiting', 'running', 'person', 'asked', ...outcome.options])
export type StepState = z.infer<typeof stepState>

export const runStep = z.strictObject({
  id: z.string(),
  title: z.string(),
  state: stepState,
  /** 0 to 1, while it runs and is known. */
  fraction: z.optional(z.number()),
  /** What it is doing, or why it was not done. */
  text: z.optional(z.string()),
  /** Milliseconds. */
  took: z.optional(z.number()),
  proof: z.optional(proof),
  error: z.optional(errorData),
})
export type RunStep = z.infer<typeof runStep>

/** What the run asks of the person now. */
export const runQuestion = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('guide'),
    step: z.string(),
    guide,
    /** What the last check found missing. */ missing: z.optional(z.string()),
  }),
  z.strictObject({ kind: z.literal('decide'), step: z.string(), text: z.string(), detail: z.optional(z.string()) }),
])
export type RunQuestion = z.infer<typeof runQuestion>

export const runAnswer = z.enum(['check', 'it-happened', 'do-it-again', 'stop'])
export type RunAnswer = z.infer<typeof runAnswer>

export const runResult = z.strictObject({
  /** The whole run's: `done` only when every step is done, already done or skipped. */
  outcome,
  title: z.string(),
  lead: z.string(),
  proven: z.array(z.string()),
  unproven: z.array(z.string()),
  unchanged: z.array(z.string()),
  next: z.array(z.string()),
  files: z.array(fileProof),
  error: z.optional(errorData),
})
export type RunResult = z.infer<typeof runResult>

/** The whole of a run as the window shows it: sent anew with each change, asked for again after a reload. Times in milliseconds. */
export const runView = z.strictObject({
  run: z.string(),
  wizard: z.string(),
  target,
  computer: z.string(),
  state: z.enum(['running', 'ended']),
  started: z.iso.datetime(),
  elapsed: z.number(),
  /** Absent while it can't be told. */
  remaining: z.optional(z.number()),
  /** 0 to 1; never smaller than before; 1 only when all is done. */
  fraction: z.number(),
  /** True while Cancel restores the former state; after that the button says Stop. */
  canCancel: z.boolean(),
  stopping: z.boolean(),
  /** Said when the run was resumed. */
  resumed: z.boolean(),
  steps: z.array(runStep),
  messages: z.array(z.strictObject({ at: z.iso.datetime(), text: z.string() })),
  question: z.optional(runQuestion),
  result: z.optional(runResult),
})
export type RunView = z.infer<typeof runView>

/** A run that has no end in its journal, as the home screen offers it. */
export const unfinishedRun = z.strictObject({
  run: z.string(),
  wizard: z.string(),
  computer: z.string(),
  started: z.iso.datetime(),
  by: z.string(),
  /** "Stopped at step 2 of 6, Write the key file." */
  text: z.string(),
  steps: z.array(
    z.strictObject({ title: z.string(), state: z.enum(['done', 'unknown', 'waiting']), text: z.optional(z.string()) }),
  ),
  /** Asked for again on resuming. */
  secrets: z.array(z.string()),
  /** Why it can't be resumed: a damaged journal, a newer version, another target. It can still be discarded. */
  refused: z.optional(errorData),
})
export type UnfinishedRun = z.infer<typeof unfinishedRun>
