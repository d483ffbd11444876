import { codeOf, Problem } from '../../../engine/problem.ts'
import type { Action, Proof, Step, StepContext } from '../../../engine/types.ts'
import {
  type Batch,
  type Difference,
  isQueued,
  parseScript,
  parseSnapshot,
  type Undone,
  undoneOf,
  withoutHashes,
} from '../../../sqlserver/permissions/index.ts'
import type { Ports } from '../../../ports/index.ts'
import { asRefusal } from '../../databases/refusals.ts'
import { countWords } from '../../databases/words.ts'
import { fileAction, statementAction } from '../actions.ts'
import { type Permissions, textOf } from '../choose/permissions.ts'
import type { RecoverJob } from '../steps/job.ts'
import { comparedWith } from './differences.ts'
import { isStop } from '../steps/problems.ts'
import type { Survey } from '../survey-shape.ts'
import { LEFT_FOR_LATER } from '../words.ts'

/** Characters of batches that a plan shows; a longer script is shown by the names of its batches. */
const SHOWN = 48_000
/** Sentences about what was not done that a report holds; the messages of the run have all of them. */
const TOLD = 40

export type BatchPreview = Survey['batches'][number]

/**
 * The batches of a script that are about the instance and these databases, as a plan shows them: never a hash.
 * @throws Problem as `textOf` and `parseScript`
 */
export async function previewScript(
  p: Pick<Ports, 'files'>,
  permissions: Permissions | undefined,
  databases: readonly string[],
): Promise<BatchPreview[]> {
  if (permissions?.script === undefined) return []
  const batches = batchesFor(parseScript(await textOf(p, permissions.script)), databases)
  let room = SHOWN
  return batches.map(({ id, database, items, text }) => {
    room -= text.length
    return { id, database, items, ...(room < 0 ? {} : { text: withoutHashes(text) }) }
  })
}

function batchesFor(batches: readonly Batch[], databases: readonly string[]): Batch[] {
  return batches.filter(({ database }) => database === 'master' || databases.includes(database))
}

/** Runs the script of logins and permissions: it makes what is missing and changes nothing that is there. */
export function loginsStep(job: RecoverJob): Step[] {
  const { permissions, batches } = job.survey
  const script = permissions?.script
  if (script === undefined) return []
  const missing = (c: StepContext) => missingNow(job, c)
  return [
    {
      id: 'logins',
      title: `Run the script of logins and permissions${fromWords(permissions)}`,
      actions: [
        fileAction(script.path, `read         ${script.path}\ncompare      SHA-256 ${script.sha256}`),
        ...batchActions(job, batches),
      ],
      undo: 'none',
      repeat: 'safe',
      evidence: job.evidence,
      weight: 2,
      check: async (c) => ((await missing(c))?.length === 0 ? 'done' : 'todo'),
      do: (c) => run(job, script, c),
      async verify(c): Promise<Proof> {
        const left = await missing(c)
        const told = job.left.get('logins')
        // Without a snapshot only this process knows that the script ran to its end.
        if (told === undefined && (left === undefined || left.length > 0)) throw notRun(left)
        const count = left?.length ?? 0
        return {
          proven: [
            left === undefined
              ? 'The script of logins and permissions ran to its end'
              : count === 0
                ? 'Every login, server role and permission of the instance that is in the snapshot and that a script can make is there'
                : `The script ran to its end; ${countWords(count, 'entry', 'entries')} of the instance in the snapshot ${count === 1 ? 'is' : 'are'} missing still`,
          ],
          unproven: [...(told ?? [])].slice(0, TOLD).map(([what, why]) => `${what}: ${why}`),
        }
      },
    },
  ]
}

function fromWords(permissions: Survey['permissions']): string {
  return permissions?.server === undefined ? '' : ` of ${permissions.server}`
}

function batchActions(job: RecoverJob, batches: readonly BatchPreview[]): Action[] {
  const shown = batches.filter(({ text }) => text !== undefined)
  const hidden = batches.filter(({ text }) => text === undefined)
  return [
    ...shown.map(({ database, text = '' }) =>
      statementAction(
        job.server,
        { id: 'batch', database, text, secrets: [], takes: 'moments' },
        'hashes of passwords are sent as they stand in the script, and never shown',
      ),
    ),
    ...(hidden.length === 0
      ? []
      : [
          fileAction(
            job.survey.permissions?.script?.path ?? '',
            hidden.map(({ id, database, items }) => `run          batch ${id} in ${database}: ${items}`).join('\n'),
          ),
        ]),
  ]
}

async function run(job: RecoverJob, script: { path: string; sha256: string }, c: StepContext): Promise<void> {
  const names = job.survey.targets.map(({ as }) => as)
  const batches = batchesFor(parseScript(await textOf(job.p, script)), names)
  const instance = await job.instance(c)
  const undone: Undone[] = []
  for (const [index, batch] of batches.entries()) {
    c.signal.throwIfAborted()
    c.progress(index / batches.length, `Batch ${index + 1} of ${batches.length}`)
    try {
      await instance.run(batch, {
        signal: c.signal,
        onMessage(message) {
          const found = undoneOf(message)
          if (found !== undefined) undone.push(found)
        },
      })
    } catch (error) {
      if (isStop(error) || codeOf(error) === 'outcome-unknown') throw error
      throw asRefusal(error, {
        text: `The script of logins and permissions was refused at batch ${batch.id}.`,
        server: job.server,
        unchanged: ['It changes nothing that is there; what it made before stays.'],
        next: ['Put the cause right and run the steps after a restore again.'],
      })
    }
  }
  const told = new Map(undone.map((one) => [one.item ?? one.batch, wordsOf(one)]))
  job.left.set('logins', told)
  for (const [what, why] of told) c.message(`${what}: ${why}`)
}

/** What the script did not do, and what comes of it. */
function wordsOf(undone: Undone): string {
  if (isQueued(undone))
    return `${undone.text} ${LEFT_FOR_LATER}: run the steps after a restore again once the domain answers.`
  if (undone.kind === 'failed') return `refused with error ${undone.error}: ${undone.text}`
  return undone.text
}

/** What the snapshot has of the instance and is not there; undefined without a snapshot, or where this login may not read it all. */
async function missingNow(job: RecoverJob, c: StepContext): Promise<Difference[] | undefined> {
  const snapshot = job.survey.permissions?.snapshot
  if (snapshot === undefined) return undefined
  const before = parseSnapshot(await textOf(job.p, snapshot))
  try {
    const { differences } = await comparedWith(before, await job.instance(c), [], c)
    return differences.filter(({ change }) => change === 'missing')
  } catch (error) {
    if (codeOf(error) === 'hashes-unreadable') return undefined
    throw error
  }
}

function notRun(missing: readonly Difference[] | undefined): Problem {
  const [first] = missing ?? []
  return new Problem({
    code: 'logins-missing',
    text: 'The script of logins and permissions did not run to its end.',
    ...(first === undefined ? {} : { cause: first.text }),
    unchanged: ['It changes nothing that is there.'],
    next: ['Run the steps after a restore again.'],
  })
}
