import { codeOf } from '../../../engine/problem.ts'
import type { Proof, Step, StepContext } from '../../../engine/types.ts'
import type { Instance, Statement } from '../../../ports/index.ts'
import { dropPracticeDatabase, recoverDatabase, restoreDatabase } from '../../../sqlserver/statements/index.ts'
import { asRefusal } from '../../databases/refusals.ts'
import { isRestricted } from '../answers.ts'
import { statementAction } from '../actions.ts'
import type { SurveyTarget } from '../survey-shape.ts'
import { chainWords, slug } from '../words.ts'
import type { RecoverJob } from './job.ts'
import { isStop, notRestored, restoreAgain, restoreStopped, restoreUnknown, stateWords, whereSafe } from './problems.ts'

/** The batches of a database's restore, in their order. */
export function restoreStatements(job: RecoverJob, target: SurveyTarget): Statement[] {
  const { as, sets, moves, replaces, stopAt } = target
  return sets.map((set, index) =>
    restoreDatabase({
      database: as,
      type: set.type,
      paths: set.paths,
      position: set.position,
      checksums: set.checksums,
      // A differential or log backup finds the files where the full one put them.
      moves: index === 0 ? moves : [],
      replace: index === 0 && replaces !== undefined,
      more: index < sets.length - 1,
      restricted: isRestricted(job.a),
      ...(stopAt !== undefined && set.type === 'log' ? { stopAt } : {}),
    }),
  )
}

/**
 * Restores a database from its full backup to the end of its chain. A run that broke off goes on where the restore history says that it
 * is; a connection that was lost proves nothing, so the server is asked.
 */
export function restoreStep(job: RecoverJob, target: SurveyTarget): Step {
  const { replaces } = target
  return {
    id: `restore-${slug(target.database)}`,
    title: titleOf(target),
    actions: restoreStatements(job, target).map((statement) => statementAction(job.server, statement)),
    undo: 'none',
    repeat: 'safe',
    evidence: job.evidence,
    weight: 6,
    check: async (c) => ((await isDone(job, target, c)) ? 'done' : 'todo'),
    do: (c) => restore(job, target, c),
    verify: (c) => proven(job, target, c, replaces === undefined ? [] : whereSafe(job, target)),
  }
}

function titleOf({ as, database, sets, replaces, stopAt }: SurveyTarget): string {
  const [full, ...more] = sets
  const from =
    full === undefined ? '' : `: ${chainWords({ sets: [full, ...more], ...(stopAt === undefined ? {} : { stopAt }) })}`
  const name = as === database ? as : `${database} as ${as}`
  return `${replaces === undefined ? 'Restore' : 'Replace'} ${name}${from}`
}

async function isDone(job: RecoverJob, target: SurveyTarget, c: StepContext): Promise<boolean> {
  const instance = await job.instance(c)
  const row = await job.row(instance, target.as, c.signal)
  return row?.state === 'ONLINE' && (await job.restored(instance, target, c.signal)) === target.sets.length
}

/** Sends what is missing of the chain. */
export async function restore(job: RecoverJob, target: SurveyTarget, c: StepContext): Promise<void> {
  const { as, sets } = target
  const instance = await job.instance(c)
  const statements = restoreStatements(job, target)
  let done = await job.restored(instance, target, c.signal)
  const state = (await job.row(instance, as, c.signal))?.state
  // Only a database that waits for more can be gone on with; one that was dropped since has to come from the beginning.
  if (state === undefined || (done < sets.length && state !== 'RESTORING')) done = 0
  if (done > 0) c.message(`${as}: ${done} of ${sets.length} backup sets are restored already.`)
  else if (state !== undefined && as !== target.database) await clearAway(instance, as, c)
  const size = sets.reduce((sum, set) => sum + set.size, 0)
  let before = sets.slice(0, done).reduce((sum, set) => sum + set.size, 0)
  try {
    // Every set is there, and the last one left it waiting: its recovery alone is missing.
    if (done === sets.length && state === 'RESTORING') await instance.run(recoverDatabase(as), { signal: c.signal })
    for (const [index, statement] of statements.entries()) {
      const own = sets[index]?.size ?? 0
      if (index < done) continue
      await instance.run(statement, {
        signal: c.signal,
        onMessage({ percent }) {
          if (percent === undefined || size === 0) return
          c.progress((before + (own * percent) / 100) / size, `Backup set ${index + 1} of ${sets.length}, ${percent} %`)
        },
      })
      before += own
    }
  } catch (error) {
    throw await told(error, job, target, instance, c)
  }
}

/** What is left of an earlier try under a name of a practice restore, which nobody else has. */
async function clearAway(instance: Instance, as: string, c: StepContext): Promise<void> {
  await instance.run(dropPracticeDatabase(as), { signal: c.signal })
}

async function told(
  error: unknown,
  job: RecoverJob,
  target: SurveyTarget,
  instance: Instance,
  c: StepContext,
): Promise<unknown> {
  if (codeOf(error) === 'outcome-unknown') return restoreUnknown(job, target, error)
  const state = await stateNow(job, target, instance)
  if (isStop(error) || c.signal.aborted) return restoreStopped(job, target, state)
  return asRefusal(error, {
    text: `${target.as} could not be restored.`,
    server: job.server,
    unchanged: [
      ...(state === 'RESTORING' ? [] : [stateWords(target.as, state)]),
      ...whereSafe(job, target),
      'The backups were only read.',
    ],
    next:
      state === 'RESTORING'
        ? [stateWords(target.as, state), ...restoreAgain(target)]
        : state === 'ONLINE' && target.replaces === 'ONLINE'
          ? [
              `${target.as} is as it was and lets only administrators in. To use it meanwhile, run the step Let everybody in of “Already restored by another tool”.`,
            ]
          : [],
  })
}

/** The state for the sentences; where it can't be had, the sentences go without. */
async function stateNow(job: RecoverJob, { as }: SurveyTarget, instance: Instance): Promise<string | undefined> {
  try {
    return (await job.row(instance, as))?.state
  } catch {
    return 'not known'
  }
}

async function proven(job: RecoverJob, target: SurveyTarget, c: StepContext, kept: readonly string[]): Promise<Proof> {
  const { as, sets, stopAt } = target
  const instance = await job.instance(c)
  const row = await job.row(instance, as, c.signal)
  const done = await job.restored(instance, target, c.signal)
  if (row?.state !== 'ONLINE' || done < sets.length) throw notRestored(job, target, row?.state, done)
  const [full, ...more] = sets
  const words =
    full === undefined ? '' : chainWords({ sets: [full, ...more], ...(stopAt === undefined ? {} : { stopAt }) })
  return { proven: [`${as} is online, restored from: ${words}`, ...kept] }
}
