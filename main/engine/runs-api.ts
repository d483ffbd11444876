import type { Acknowledgement } from '../../preload/contract/finding.ts'
import type { PlanView, Target } from '../../preload/contract/plan.ts'
import type { RunAnswer, RunView, UnfinishedRun } from '../../preload/contract/run.ts'
import type { Clock } from './clock.ts'
import type { Procedure, Secrets } from './types.ts'

/** A wizard as the engine needs it. Procedures of any answers fit: `parse` stands before each use. */
export interface RunnableWizard<Ports> {
  procedure: Procedure<unknown, Ports>
  /** The pages that are asked for findings with these answers, in order. */
  pages(answers: unknown): string[]
  /** Answers as the wizard's schema makes them. Throws a `Problem` for answers that do not fit. */
  parse(answers: unknown): unknown
}

export interface RunsOptions<Ports> {
  /** Holds one folder a run; made when it is missing. */
  folder: string
  /** One per computer, wherever the runs lie. */
  lockFile: string
  target: Target
  computer(): Promise<string>
  /** `DOMAIN\user`. */
  operator(): Promise<string>
  tool: { name: string; version: string }
  find(wizard: string): RunnableWizard<Ports> | undefined
  ports: Ports
  /** The computer's own when absent. */
  clock?: Clock
  /** Called with each change of the run that goes on. */
  changed(view: RunView): void
  /** A line for the program's log. Never holds a secret. */
  log?(line: string): void
}

/** Plans and runs of one target on one computer. Every method rejects with a `Problem`. */
export interface Runs {
  /** Makes a plan and keeps it (the last 8) until it is started. The secrets are wiped. */
  plan(wizard: string, answers: unknown, secrets: Secrets): Promise<PlanView>
  /** A plan that is kept, for its script; undefined when it is not known (any more). */
  planned(hash: string): PlanView | undefined
  /**
   * Runs that plan or none; resolves once the run's journal is on disk, and the run goes on. The secrets are wiped.
   * `plan-unknown`, `secret-missing`, `findings-changed`, `findings-unanswered`, `run-in-progress`.
   */
  start(hash: string, acknowledge: readonly Acknowledgement[], secrets: Secrets): Promise<{ run: string }>
  /** The run as it is now, or as it ended: also after a restart of the program. `run-unknown`. */
  get(run: string): Promise<RunView>
  /** Asks the run to cancel or stop; the view says so at once. `run-not-active`. */
  stop(run: string): Promise<void>
  /** Answers the run's question. `run-not-active`, `answer-not-asked`. */
  answer(run: string, step: string, answer: RunAnswer): Promise<void>
  /** Runs without an end, newest first. */
  unfinished(): Promise<UnfinishedRun[]>
  /**
   * Goes on with a run that has no end. The secrets are wiped. `run-unknown`, `run-ended`, `run-in-progress`, `plan-changed`,
   * `secret-missing`, `journal-damaged`, `journal-newer`, `journal-missing`, `journal-other-target`, `journal-other-computer`.
   */
  resume(run: string, secrets: Secrets): Promise<{ run: string }>
  /** Gives a run up: undoes what can be undone (no secrets needed), writes its end, keeps its folder. `discarded-not-restored` names what could not be undone. */
  discard(run: string): Promise<void>
  /** The run of this process that goes on. */
  active(): string | undefined
  /** Resolves when no run of this process goes on. */
  idle(): Promise<void>
  /** Where the report lies. `report-missing`. */
  reportPath(run: string, format: 'html' | 'json'): Promise<string>
}
