import { codeOf, Problem } from '../../engine/problem.ts'
import type { Made, StepContext } from '../../engine/types.ts'
import type { Artifact, Instance, Ports } from '../../ports/index.ts'
import { pathSeen } from '../../sqlserver/statements/index.ts'
import { rowsIfAllowed } from '../databases/ask.ts'
import { openPlanned } from '../databases/planned.ts'
import type { Answers } from './answers.ts'
import type { Survey, SurveyServer } from './survey.ts'

/** Whether the step may have sent its batch: before it was checked in this process it was begun by another. */
type Begun = 'no' | 'checked' | 'sent' | 'before'

/** What the steps of one run share. Everything in it can be had again, so that a run that was killed anywhere goes on in another process. */
export class BackupJob {
  readonly p: Ports
  readonly made: Made
  readonly answers: Answers
  readonly survey: Survey
  readonly #begun = new Map<string, Begun>()
  readonly #notEntered = new Map<string, Problem>()
  /** Servers that wrote their trial in this process. */
  readonly tried = new Set<string>()

  constructor(about: Pick<BackupJob, 'p' | 'made' | 'answers' | 'survey'>) {
    this.p = about.p
    this.made = about.made
    this.answers = about.answers
    this.survey = about.survey
  }

  /** The step is looked at; the first look decides whether another process had begun it. */
  looks(id: string, by: 'check' | 'verify'): void {
    if (!this.#begun.has(id)) this.#begun.set(id, by === 'check' ? 'checked' : 'before')
  }

  /** The batch goes out now: what it writes from here on is this run’s own. */
  sends(id: string): void {
    this.#begun.set(id, 'sent')
  }

  mayHaveBegun(id: string): boolean {
    const begun = this.#begun.get(id) ?? 'no'
    return begun === 'sent' || begun === 'before'
  }

  hasSent(id: string): boolean {
    return this.#begun.get(id) === 'sent'
  }

  /** Enters a proven backup in the recovery kit. The backup is worth more than the list: where that can’t be changed, the run goes on. */
  async enter(id: string, artifact: Artifact, c: StepContext): Promise<void> {
    try {
      await this.p.kit.add(artifact)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      this.#notEntered.set(id, error)
      c.message(`${error.data.text} The backup itself is proven.`)
    }
  }

  /** Why the backup of that step could not be entered. */
  notEntered(id: string): Problem | undefined {
    return this.#notEntered.get(id)
  }

  /** The instance that the plan names. @throws Problem as `openPlanned` */
  open(server: SurveyServer, c: StepContext): Promise<Instance> {
    return openPlanned(this.p, this.answers, server, 'Nothing was sent to it.', c)
  }

  /** The first of these that a file has the name of, as the server sees it; what it may not say counts as absent. */
  async fileThere(instance: Instance, paths: readonly string[], c: StepContext): Promise<string | undefined> {
    for (const path of paths) {
      const rows = await rowsIfAllowed(instance, pathSeen(path), c.signal)
      if (rows?.some(({ fileExists }) => fileExists === 1) === true) return path
    }
    return undefined
  }
}

/** The connection is gone or nobody answers: what happened can’t be told from here. */
export function isOutOfReach(error: unknown): boolean {
  const code = codeOf(error) ?? ''
  return ['outcome-unknown', 'server-not-found', 'server-refused', 'server-silent', 'instance-not-found'].includes(code)
}
