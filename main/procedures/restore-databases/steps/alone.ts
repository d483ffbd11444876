import { codeOf, Problem } from '../../../engine/problem.ts'
import type { Proof, Step, StepContext } from '../../../engine/types.ts'
import { letAllIn, takeAlone } from '../../../sqlserver/statements/index.ts'
import { asRefusal } from '../../databases/refusals.ts'
import { statementAction } from '../actions.ts'
import type { SurveyTarget } from '../survey-shape.ts'
import { slug } from '../words.ts'
import type { RecoverJob } from './job.ts'

/** Throws everybody out of a database that is replaced, and keeps everybody but administrators out. */
export function aloneStep(job: RecoverJob, target: SurveyTarget): Step[] {
  const { as, replaces, access } = target
  if (replaces !== 'ONLINE') return []
  const isAlone = async (c: StepContext): Promise<boolean> => {
    const instance = await job.instance(c)
    const row = await job.row(instance, as, c.signal)
    // Being restored, or restored already: nobody is in it either way.
    return row === undefined || row.state !== 'ONLINE' || row.userAccess !== 'MULTI_USER'
  }
  return [
    {
      id: `alone-${slug(as)}`,
      title: `End all sessions in ${as} and keep others out`,
      actions: [statementAction(job.server, takeAlone(as))],
      undo: 'automatic',
      repeat: 'safe',
      evidence: job.evidence,
      check: async () => 'todo',
      async do(c) {
        const instance = await job.instance(c)
        if ((await job.restored(instance, target, c.signal)) > 0) return
        try {
          await instance.run(takeAlone(as), { signal: c.signal })
        } catch (error) {
          if (codeOf(error) === 'outcome-unknown') throw error
          throw asRefusal(error, {
            text: `The sessions in ${as} could not be ended.`,
            server: job.server,
            unchanged: [`${as} was not replaced.`],
          })
        }
      },
      async verify(c): Promise<Proof> {
        if (await isAlone(c)) return { proven: [] }
        const instance = await job.instance(c)
        if ((await job.restored(instance, target, c.signal)) > 0) return { proven: [] }
        throw notAlone(as)
      },
      async revert(secrets) {
        const instance = await job.instanceForUndoing(secrets)
        const row = await job.row(instance, as)
        // Who kept others out before keeps them out again.
        if (row?.state !== 'ONLINE' || row.userAccess === 'MULTI_USER' || access !== 'MULTI_USER') return
        await instance.run(letAllIn(as), { signal: new AbortController().signal })
      },
    },
  ]
}

function notAlone(database: string): Problem {
  return new Problem({
    code: 'not-alone',
    text: `${database} still lets everybody in.`,
    cause: 'Its access was changed by somebody else meanwhile.',
    unchanged: [`${database} was not replaced.`],
    next: ['Stop what uses the database, then start the wizard again.'],
  })
}
