import type { Acknowledgement, Fact, Finding, Option } from '../../preload/contract/finding.ts'
import type { Action, FactGroup, Guide, SecretName } from '../../preload/contract/plan.ts'
import type { Outcome, Proof, RunStep } from '../../preload/contract/run.ts'
import type { WizardStatus } from '../../preload/contract/app.ts'

export type { Acknowledgement, Action, Fact, FactGroup, Finding, Guide, Option, Outcome, Proof, RunStep, SecretName }

/** Secrets of a run by name, as bytes that the engine wipes when the run ends. */
export type Secrets = Readonly<Record<SecretName, Uint8Array>>

/** What a step is given while it checks, does or verifies. */
export interface StepContext {
  /** Aborted when the person cancels or stops. Work that can't be interrupted finishes first. */
  readonly signal: AbortSignal
  readonly secrets: Secrets
  /** How far the step is, 0 to 1; never shown smaller than before. */
  progress(fraction: number, text?: string): void
  /** A line for the live messages and the journal. Never holds a secret. */
  message(text: string): void
}

export interface Step {
  /** Unique in the plan, stable between plans: `kebab-case`. */
  id: string
  title: string
  actions: Action[]
  undo: 'automatic' | 'by-hand' | 'none'
  /** What resume may do when it can't tell whether `do` happened. */
  repeat: 'safe' | 'never'
  /** False for a step that only reads; absent means it changes something. */
  changes?: false
  /** Neighbouring steps of one group may run side by side, up to the plan's limit. */
  group?: string
  /** A person acts in another program; verify still proves it. */
  guide?: Guide
  evidence: 'real' | 'counterpart' | 'unproven'
  /** Share of the whole run's time, any unit; 1 when absent. */
  weight?: number
  /** Says whether it is already done. Changes nothing. */
  check(c: StepContext): Promise<'todo' | 'done'>
  /** Sends its own actions through the ports, nothing else. Rejects with a `Problem`; with code `outcome-unknown` when it can't tell whether it happened, `restart-needed` when Windows must restart first. */
  do(c: StepContext): Promise<void>
  /** Proves it, or rejects with a `Problem`. Changes nothing. */
  verify(c: StepContext): Promise<Proof>
  /**
   * Restores the former state; there when and only when `undo` is `automatic` and the step changes something. Safe to call when `do` did
   * nothing or only a part. The run's secrets are given; none when a run that broke off is given up.
   */
  revert?(secrets?: Secrets): Promise<void>
}

/** Fixed when the plan is made and kept in the journal, so that a resumed run gets the same names and times. */
export interface Made {
  /** UTC. */
  readonly at: Date
  /** 8 hex digits, for unique names. */
  readonly nonce: string
  /** What the procedure's `survey` found, as plain JSON: a plan made again after a crash must not depend on a world that has changed since. */
  readonly survey?: unknown
}

/** What the run has come to, for the words of the result page. */
export interface RunSummary {
  outcome: Outcome
  /** Step by step, in the order of the plan. */
  steps: readonly RunStep[]
  /** The first step that did not go well. */
  failed?: RunStep
  /** The run was cancelled or failed, and every step that it had begun is undone. */
  restored?: boolean
}

export interface Conclusion {
  title: string
  lead: string
  /** What was not changed, when the run did not end well. */
  unchanged?: string[]
  next: string[]
}

/** Written as a method, so that procedures of all answers fit into one list. */
type LimitOf<Answers> = { limit(a: Answers): number }['limit']

/** A wizard's doing: findings and steps. Knows ports, never what is behind them. */
export interface Procedure<Answers = unknown, Ports = unknown> {
  id: string
  /** How many steps of a group run at a time, where the answers say so or always; 1 when absent. */
  limit?: number | LimitOf<Answers>
  secrets(a: Answers): SecretName[]
  /** Starting answers, from the entry's own and what the machine suggests. */
  start?(entry: Partial<Answers>, p: Ports): Promise<Partial<Answers>>
  /** What the machine says of itself on a page. */
  facts?(page: string, a: Partial<Answers>, p: Ports): Promise<Fact[]>
  /** Lists that the machine fills. */
  options(field: string, a: Partial<Answers>, p: Ports): Promise<Option[]>
  /** Secrets are there when the page that holds them asks, and for the plan. */
  findings(page: string, a: Partial<Answers>, p: Ports, secrets?: Secrets): Promise<Finding[]>
  /** What is known before anything runs, for the Summary; asked for with the plan, not when a run is resumed. */
  summary?(a: Answers, p: Ports, secrets: Secrets): Promise<FactGroup[]>
  /**
   * Looks at the world once, when a plan is made, and gives plain JSON without secrets; `plan` gets it as `made.survey`, after a restart
   * from the journal. For procedures whose steps depend on more than the answers.
   */
  survey?(a: Answers, p: Ports, secrets: Secrets): Promise<unknown>
  plan(a: Answers, p: Ports, made: Made): Promise<Step[]>
  conclude(run: RunSummary, a: Answers, p: Ports): Promise<Conclusion>
  /** The home screen's status of this wizard. */
  status?(p: Ports): Promise<Omit<WizardStatus, 'wizard'>>
}
