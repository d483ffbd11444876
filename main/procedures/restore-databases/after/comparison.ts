import { codeOf, Problem } from '../../../engine/problem.ts'
import { localTime } from '../../../engine/times.ts'
import type { Proof, Step, StepContext } from '../../../engine/types.ts'
import { type Difference, parseSnapshot } from '../../../sqlserver/permissions/index.ts'
import { countWords } from '../../databases/words.ts'
import { fileAction } from '../actions.ts'
import { textOf } from '../choose/permissions.ts'
import { type Compared, comparedWith } from './differences.ts'
import type { RecoverJob } from '../steps/job.ts'
import { listWords, TOLD_APART } from '../words.ts'

/** Differences that the report lists; the messages of the run have all of them. */
const TOLD = 60

/** Logins, users, roles and permissions as they are now, against those that were captured. It only reads: a difference is told, not mended. */
export function comparisonStep(job: RecoverJob): Step[] {
  const { permissions } = job.survey
  const snapshot = permissions?.snapshot
  if (snapshot === undefined) return []
  const names = job.survey.targets.map(({ as }) => as)
  const when = permissions?.captured === undefined ? '' : ` of ${localTime(new Date(permissions.captured))}`
  const compared = async (c: StepContext): Promise<Compared> =>
    comparedWith(parseSnapshot(await textOf(job.p, snapshot)), await job.instance(c), names, c)
  return [
    {
      id: 'comparison',
      title: `Compare with the snapshot${when}`,
      actions: [
        fileAction(snapshot.path, `read         ${snapshot.path}\ncompare      SHA-256 ${snapshot.sha256}`),
        {
          kind: 'tsql',
          target: job.server,
          text: `-- the queries of the wizard “Capture logins and permissions”, for the instance and ${listWords(names)}; nothing is changed`,
          secrets: [],
        },
      ],
      undo: 'none',
      repeat: 'safe',
      changes: false,
      evidence: job.evidence,
      weight: 2,
      check: async () => 'todo',
      async do(c) {
        const { differences } = await orTold(compared(c), job)
        for (const { text } of differences) c.message(text)
      },
      async verify(c): Promise<Proof> {
        return proofOf(await orTold(compared(c), job), names, when)
      },
    },
  ]
}

function proofOf({ differences, databases, beyond }: Compared, names: readonly string[], when: string): Proof {
  const left = names.filter((name) => !databases.includes(name))
  const unproven = [
    ...beyond,
    ...(left.length === 0 ? [] : [`${listWords(left)}: not in the snapshot, so not compared`]),
  ]
  if (differences.length === 0)
    return {
      proven: [
        `No difference from the snapshot${when}${beyond.length === 0 ? '' : TOLD_APART}: logins, users, roles and permissions are as they were`,
      ],
      unproven,
    }
  const count = (change: Difference['change']) => differences.filter((one) => one.change === change).length
  const parts = (['missing', 'extra', 'changed'] as const).flatMap((change) =>
    count(change) === 0 ? [] : `${count(change)} ${change}`,
  )
  const shown = differences.slice(0, TOLD).map(({ text }) => text)
  const more = differences.length - shown.length
  return {
    proven: [],
    unproven: [
      `${countWords(differences.length, 'difference')} from the snapshot${when}: ${listWords(parts)}`,
      ...shown,
      ...(more > 0 ? [`and ${more} more, which the messages of the run list`] : []),
      ...unproven,
    ],
  }
}

/** A comparison that can't be made says so; that is no reason to take back anything. */
async function orTold<T>(compared: Promise<T>, job: RecoverJob): Promise<T> {
  try {
    return await compared
  } catch (error) {
    if (!(error instanceof Problem) || !['hashes-unreadable', 'definitions-hidden'].includes(codeOf(error) ?? ''))
      throw error
    throw new Problem(
      {
        ...error.data,
        text: `The comparison with the snapshot can’t be made: ${error.data.text}`,
        unchanged: ['The databases are recovered and were not changed by this.'],
        next: [
          ...(error.data.next ?? []),
          `Run the step Comparison with the snapshot again for ${job.server}, with an account in sysadmin.`,
        ],
      },
      { cause: error },
    )
  }
}
