import { codeOf, Problem } from '../../../engine/problem.ts'
import type { Proof, Step, StepContext } from '../../../engine/types.ts'
import type { Instance } from '../../../ports/index.ts'
import {
  backupDatabase,
  backupHeader,
  backupNamed,
  type BackupOptions,
  verifyBackup,
} from '../../../sqlserver/statements/index.ts'
import { rowsOf } from '../../databases/ask.ts'
import { fileNamePart, joined, stampOf } from '../../databases/places.ts'
import { asRefusal } from '../../databases/refusals.ts'
import { OWN_SET } from '../../backup-databases/names.ts'
import { queryAction, statementAction } from '../actions.ts'
import type { SurveyTarget } from '../survey-shape.ts'
import { slug } from '../words.ts'
import type { RecoverJob } from './job.ts'
import { isStop } from './problems.ts'

/** How much of the step writing is; the rest is reading back. */
const WRITTEN = 0.6

/** The safety backup of a database that is replaced; undefined where there is nothing that could be backed up. */
export function safetyOf(
  { made, survey }: Pick<RecoverJob, 'made' | 'survey'>,
  { as, replaces }: SurveyTarget,
): { path: string; options: BackupOptions } | undefined {
  const folder = survey.server.safetyFolder
  if (replaces !== 'ONLINE' || folder === undefined) return undefined
  const stamp = `${stampOf(made.at)}-${made.nonce}`
  const path = joined(folder, `${fileNamePart(survey.server.name)}_${fileNamePart(as)}_BEFORE-RESTORE_${stamp}.bak`)
  const options: BackupOptions = {
    database: as,
    type: 'full',
    paths: [path],
    setName: `${OWN_SET}${stamp} before restore of ${as}`.slice(0, 128),
    description: 'Safety backup before the database was replaced',
    copyOnly: true,
    compression: survey.server.compression,
  }
  return { path, options }
}

/** Backs a database up as it is, before it is replaced: copy-only, so that nobody's chain of backups is disturbed. */
export function safetyStep(job: RecoverJob, target: SurveyTarget): Step[] {
  const safety = safetyOf(job, target)
  if (safety === undefined) return []
  const { as } = target
  const { path, options } = safety
  const statement = backupDatabase(options)
  const readBack = `safety ${as}`
  const proven = async (c: StepContext): Promise<Proof> => {
    const instance = await job.instance(c)
    const whole = await isWhole(instance, options, c)
    if (whole && job.verified.has(readBack)) return proofOf(as, path, 'read back')
    // Once the database is replaced the backup can't be made again: what is there is told.
    if ((await job.restored(instance, target, c.signal)) === 0) throw notWhole(job, as, path)
    return whole
      ? proofOf(as, path, 'in the history and in the file')
      : { proven: [], unproven: [`${path} holds ${as} as it was before: the file or its entry in the history is gone`] }
  }
  return [
    {
      id: `safety-${slug(as)}`,
      title: `Back up ${as} as it is now, before it is replaced`,
      actions: [
        statementAction(job.server, statement),
        queryAction(job.server, backupNamed(as, options.setName)),
        queryAction(job.server, backupHeader([path])),
        statementAction(job.server, verifyBackup([path], 1, true)),
      ],
      // A new file, and nothing else: the database is only read.
      undo: 'none',
      changes: false,
      repeat: 'safe',
      evidence: job.evidence,
      weight: 4,
      check: async () => 'todo',
      async do(c) {
        const instance = await job.instance(c)
        await send(instance, options, c, job, as)
        job.verified.add(readBack)
      },
      verify: proven,
    },
  ]
}

function proofOf(database: string, path: string, how: string): Proof {
  return {
    proven: [`${database} as it was before is in ${path}: ${how}`],
    files: [{ path, note: `${database} before the restore; as the server sees it` }],
  }
}

async function send(
  instance: Instance,
  options: BackupOptions,
  c: StepContext,
  job: RecoverJob,
  database: string,
): Promise<void> {
  const work = {
    text: `${database} could not be backed up before its restore.`,
    server: job.server,
    unchanged: [`${database} was not replaced: without a safety backup it is not.`],
  }
  try {
    // A run that broke off may have written it already.
    if (!(await isWhole(instance, options, c)))
      await instance.run(backupDatabase(options), {
        signal: c.signal,
        onMessage: ({ percent }) =>
          percent !== undefined && c.progress((percent / 100) * WRITTEN, `Writing, ${percent} %`),
      })
    await instance.run(verifyBackup(options.paths, 1, true), {
      signal: c.signal,
      onMessage: ({ percent }) =>
        percent !== undefined && c.progress(WRITTEN + (percent / 100) * (1 - WRITTEN), `Reading back, ${percent} %`),
    })
  } catch (error) {
    if (isStop(error) || codeOf(error) === 'outcome-unknown') throw error
    throw asRefusal(error, work)
  }
}

/** The history lists it, and the file holds exactly this set. */
async function isWhole(
  instance: Instance,
  { database, setName, paths }: BackupOptions,
  c: StepContext,
): Promise<boolean> {
  // A second try has the same name; only one of them is in the file.
  const listed = await rowsOf(instance, backupNamed(database, setName), c.signal)
  if (listed.length === 0) return false
  try {
    const sets = await rowsOf(instance, backupHeader(paths), c.signal)
    const guid = sets[0]?.BackupSetGUID
    const isListed = listed.some((row) => !row.damaged && row.setGuid.toLowerCase() === guid?.toLowerCase())
    return sets.length === 1 && isListed
  } catch (error) {
    if (codeOf(error)?.startsWith('sql-') === true) return false
    throw error
  }
}

function notWhole(job: RecoverJob, database: string, path: string): Problem {
  return new Problem({
    code: 'safety-backup-missing',
    text: `The safety backup of ${database} is not there.`,
    cause: `${path} does not hold it, or the history of ${job.server} does not list it.`,
    unchanged: [`${database} was not replaced: without a safety backup it is not.`],
    next: ['Start the wizard again.', 'Enter another folder for safety backups when it happens again.'],
  })
}
