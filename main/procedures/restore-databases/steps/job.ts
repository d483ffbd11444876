import { Problem } from '../../../engine/problem.ts'
import type { Made, Secrets, Step, StepContext } from '../../../engine/types.ts'
import type { Instance, Ports } from '../../../ports/index.ts'
import { restoresOf } from '../../../sqlserver/statements/index.ts'
import { rowsOf } from '../../databases/ask.ts'
import { type DatabaseRow, listDatabases } from '../../databases/catalogue.ts'
import { sameName } from '../../databases/servers.ts'
import type { Answers } from '../answers.ts'
import { openSlot, presentDatabase } from '../choose/here.ts'
import type { Survey, SurveyTarget } from '../survey-shape.ts'
import { sameGuid } from '../choose/backup-set.ts'
import { openTwice } from './steady.ts'

/** What the steps of one run share. Everything in it can be had again: a run that was killed goes on in another process. */
export class RecoverJob {
  readonly p: Ports
  readonly a: Answers
  readonly made: Made
  readonly survey: Survey
  /** Databases whose backups were read to their end in this process. */
  readonly verified = new Set<string>()
  /** Databases whose every page was checked in this process. */
  readonly checked = new Set<string>()
  /** What a step after the restore could not do and left for later, by step: what, and why. */
  readonly left = new Map<string, Map<string, string>>()

  constructor(about: Pick<RecoverJob, 'p' | 'a' | 'made' | 'survey'>) {
    this.p = about.p
    this.a = about.a
    this.made = about.made
    this.survey = about.survey
  }

  get server(): string {
    return this.survey.server.name
  }

  /** What is proven here is proven on the counterpart in practice, and nowhere else yet. */
  get evidence(): Step['evidence'] {
    return this.p.target === 'practice' ? 'counterpart' : 'unproven'
  }

  /** The instance that the plan names. @throws Problem as `SqlServers`; `other-server` when another one answers now */
  instance(c: Pick<StepContext, 'secrets' | 'signal'>): Promise<Instance> {
    return this.#open(c.secrets, c.signal)
  }

  /** The same while a run goes back, which has no context. */
  instanceForUndoing(secrets: Secrets = {}): Promise<Instance> {
    return this.#open(secrets)
  }

  async #open(secrets: Secrets, signal?: AbortSignal): Promise<Instance> {
    const instance = await openTwice(() => openSlot(this.p, this.a, 'server', secrets, signal))
    if (sameName(instance.identity.name, this.server)) return instance
    throw new Problem({
      code: 'other-server',
      text: `The name of the server leads to ${instance.identity.name} now; the plan was made for ${this.server}.`,
      cause: 'An alias or a listener was moved, or the server was replaced.',
      unchanged: ['Nothing was sent to it.'],
      next: ['Start the wizard again: it then plans for the instance that answers now.'],
    })
  }

  /** The database as it is now; undefined when there is none of that name. */
  async row(instance: Instance, name: string, signal?: AbortSignal): Promise<DatabaseRow | undefined> {
    return presentDatabase({ databases: await listDatabases(instance, signal) }, name)
  }

  /** How many of the sets were restored to this name since the plan was made, in their order; `msdb` tells. */
  async restored(
    instance: Instance,
    { as, sets, restoredBefore }: SurveyTarget,
    signal?: AbortSignal,
  ): Promise<number> {
    const rows = await rowsOf(instance, restoresOf(as), signal)
    const before = restoredBefore ?? { finished: '', count: 0 }
    const newer = rows.filter(({ finished }) => finished > before.finished)
    const sameTime = rows.filter(({ finished }) => finished === before.finished)
    // Newest first: of those with the very time of the last one before, the newest are ours.
    const ours = [...newer, ...sameTime.slice(0, Math.max(0, sameTime.length - before.count))].toReversed()
    const isSet = (index: number, set: number): boolean => {
      const [row, wanted] = [ours[index], sets[set]]
      return row !== undefined && wanted !== undefined && sameGuid(row.setGuid, wanted.guid)
    }
    // The history keeps the newest twenty: of a longer chain the end alone may be left.
    const from = ours.findLastIndex((_, index) => isSet(index, 0))
    if (from >= 0) return countWhile(sets.length, (set) => isSet(from + set, set))
    return endOfChain(ours, sets)
  }

  leave(step: string, what: string, why: string): void {
    const known = this.left.get(step) ?? new Map<string, string>()
    this.left.set(step, known.set(what, why))
  }
}

function countWhile(most: number, holds: (index: number) => boolean): number {
  let count = 0
  while (count < most && holds(count)) count += 1
  return count
}

/** Where the history begins in the middle of the chain: how far it goes on from there. */
function endOfChain(ours: readonly { setGuid: string }[], sets: SurveyTarget['sets']): number {
  const last = ours.at(-1)
  if (last === undefined) return 0
  const at = sets.findIndex(({ guid }) => sameGuid(guid, last.setGuid))
  const fits = ours.every((row, index) => {
    const set = sets[at - (ours.length - 1) + index]
    return set !== undefined && sameGuid(set.guid, row.setGuid)
  })
  return fits && ours.length >= 20 ? at + 1 : 0
}
