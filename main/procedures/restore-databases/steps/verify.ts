import { codeOf, Problem } from '../../../engine/problem.ts'
import type { Proof, Step, StepContext } from '../../../engine/types.ts'
import { verifyBackup } from '../../../sqlserver/statements/index.ts'
import { asRefusal } from '../../databases/refusals.ts'
import { countWords } from '../../databases/words.ts'
import { statementAction } from '../actions.ts'
import type { SurveyTarget } from '../survey-shape.ts'
import { setWords, slug } from '../words.ts'
import type { RecoverJob } from './job.ts'
import { isStop } from './problems.ts'

/** Reads every backup of a database to its end before anything is stopped or replaced. */
export function verifyStep(job: RecoverJob, target: SurveyTarget): Step {
  const { as, database, sets } = target
  const size = sets.reduce((sum, set) => sum + set.size, 0)
  const isRestored = async (c: StepContext) =>
    (await job.restored(await job.instance(c), target, c.signal)) === sets.length
  return {
    id: `verify-${slug(database)}`,
    title: `Verify the backup of ${database}: ${countWords(sets.length, 'backup set')}`,
    actions: sets.map((set) => statementAction(job.server, verifyBackup(set.paths, set.position, set.checksums))),
    undo: 'none',
    repeat: 'safe',
    changes: false,
    evidence: job.evidence,
    weight: 3,
    // What was restored to its end since was read to its end.
    check: async (c) => ((await isRestored(c)) ? 'done' : 'todo'),
    async do(c) {
      const instance = await job.instance(c)
      let before = 0
      for (const set of sets) {
        const { size: own } = set
        try {
          await instance.run(verifyBackup(set.paths, set.position, set.checksums), {
            signal: c.signal,
            onMessage({ percent }) {
              if (percent === undefined || size === 0) return
              c.progress((before + (own * percent) / 100) / size, `${database}: ${percent} % of the ${set.type} backup`)
            },
          })
        } catch (error) {
          if (isStop(error) || codeOf(error) === 'outcome-unknown') throw error
          throw asRefusal(error, {
            text: `The ${setWords(set)} of ${database} can’t be verified.`,
            server: job.server,
            unchanged: ['Nothing was replaced: every backup is read to its end before anything else is done.'],
            next: ['Select another backup.'],
          })
        }
        before += own
      }
      job.verified.add(as)
    },
    async verify(c): Promise<Proof> {
      if (job.verified.has(as)) return { proven: [provenWords(target)] }
      if (await isRestored(c)) return { proven: [`The backup of ${database} could be read to its end: it is restored`] }
      throw notVerified(database)
    },
  }
}

function provenWords({ database, sets }: SurveyTarget): string {
  const checked = sets.every(({ checksums }) => checksums)
  return `The backup of ${database} is readable and complete${checked ? ', and its checksums are right' : '; it has no checksums that could be compared'}`
}

function notVerified(database: string): Problem {
  return new Problem({
    code: 'not-verified',
    text: `The backup of ${database} is not verified.`,
    unchanged: ['Nothing was replaced.'],
    next: ['Run it again.'],
  })
}
