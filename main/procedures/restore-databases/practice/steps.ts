import { codeOf, Problem } from '../../../engine/problem.ts'
import type { Proof, Step, StepContext } from '../../../engine/types.ts'
import { checkDatabase, dropPracticeDatabase } from '../../../sqlserver/statements/index.ts'
import { asRefusal } from '../../databases/refusals.ts'
import { statementAction } from '../actions.ts'
import type { RecoverJob } from '../steps/job.ts'
import { isStop } from '../steps/problems.ts'
import { restoreStep } from '../steps/restore.ts'
import { verifyStep } from '../steps/verify.ts'
import type { SurveyTarget } from '../survey-shape.ts'
import { slug } from '../words.ts'

/**
 * Restores a backup under a name of its own, checks every page, drops it. No other database is touched: only a database with such a name is
 * ever dropped, and that happens after a failure or a stop too.
 */
export function practiceSteps(job: RecoverJob, target: SurveyTarget): Step[] {
  return [verifyStep(job, target), underAnotherName(job, target), checkStep(job, target), dropStep(job, target)]
}

function underAnotherName(job: RecoverJob, target: SurveyTarget): Step {
  const restoring = restoreStep(job, target)
  return {
    ...restoring,
    undo: 'automatic',
    // A practice database that is gone was dropped by the last step: nothing is left to prove, and nothing to do again.
    check: async (c) => ((await isFinished(job, target, c)) ? 'done' : restoring.check(c)),
    verify: async (c) =>
      (await isFinished(job, target, c))
        ? { proven: [`${target.database} could be restored from its backup`] }
        : restoring.verify(c),
    async revert(secrets) {
      const instance = await job.instanceForUndoing(secrets)
      await instance.run(dropPracticeDatabase(target.as), { signal: new AbortController().signal })
    },
  }
}

/** Restored to the end, checked in this process, and dropped since. */
async function isFinished(job: RecoverJob, target: SurveyTarget, c: StepContext): Promise<boolean> {
  if (!job.checked.has(target.as)) return false
  const instance = await job.instance(c)
  const row = await job.row(instance, target.as, c.signal)
  return row === undefined && (await job.restored(instance, target, c.signal)) === target.sets.length
}

function checkStep(job: RecoverJob, target: SurveyTarget): Step {
  const { as, database } = target
  return {
    id: `check-${slug(database)}`,
    title: `Check every page of ${as}`,
    actions: [statementAction(job.server, checkDatabase(as))],
    undo: 'none',
    repeat: 'safe',
    changes: false,
    evidence: job.evidence,
    weight: 5,
    check: async () => 'todo',
    async do(c) {
      const instance = await job.instance(c)
      const said: string[] = []
      try {
        await instance.run(checkDatabase(as), {
          signal: c.signal,
          onMessage({ text, percent }) {
            if (percent === undefined) said.push(text)
            else c.progress(percent / 100, `${percent} %`)
          },
        })
      } catch (error) {
        if (isStop(error) || codeOf(error) === 'outcome-unknown') throw error
        throw asRefusal(error, {
          text: `The backup of ${database} is readable, but the data in it are damaged.`,
          server: job.server,
          unchanged: ['No other database was touched; the restored copy is dropped.'],
          next: [
            'Check the live database in the same way (DBCC CHECKDB), and take a new backup once it is whole.',
            'Keep older backups: one of them may be from before the damage.',
          ],
        })
      }
      for (const text of said) c.message(`${as}: ${text}`)
      job.checked.add(as)
    },
    async verify(): Promise<Proof> {
      if (!job.checked.has(as)) throw notChecked(database)
      return { proven: [`Every page and every structure of ${database} in this backup is whole (DBCC CHECKDB)`] }
    },
  }
}

function dropStep(job: RecoverJob, target: SurveyTarget): Step {
  const { as, database } = target
  const isGone = async (c: StepContext) => (await job.row(await job.instance(c), as, c.signal)) === undefined
  return {
    id: `drop-${slug(database)}`,
    title: `Drop ${as}`,
    actions: [statementAction(job.server, dropPracticeDatabase(as))],
    undo: 'automatic',
    repeat: 'safe',
    evidence: job.evidence,
    check: async (c) => ((await isGone(c)) ? 'done' : 'todo'),
    async do(c) {
      const instance = await job.instance(c)
      try {
        await instance.run(dropPracticeDatabase(as), { signal: c.signal })
      } catch (error) {
        if (codeOf(error) === 'outcome-unknown') throw error
        throw asRefusal(error, {
          text: `${as} could not be dropped.`,
          server: job.server,
          unchanged: ['No other database was touched.'],
          next: [`Delete ${as} by hand in Management Studio.`],
        })
      }
    },
    async verify(c): Promise<Proof> {
      if (!(await isGone(c))) throw notDropped(as)
      return { proven: [`${as} is dropped; no other database on ${job.server} was touched`] }
    },
    // Gone is how it was before.
    revert: async () => undefined,
  }
}

function notChecked(database: string): Problem {
  return new Problem({
    code: 'not-checked',
    text: `The restored copy of ${database} is not checked.`,
    unchanged: ['No other database was touched.'],
    next: ['Run it again.'],
  })
}

function notDropped(as: string): Problem {
  return new Problem({
    code: 'not-dropped',
    text: `${as} is still there.`,
    unchanged: ['No other database was touched.'],
    next: [`Delete ${as} by hand in Management Studio.`],
  })
}
