import type { Conclusion, RunStep, RunSummary } from '../../engine/types.ts'
import { leadOf } from '../encryption-key/lead.ts'
import { folderOf, isShare } from '../databases/places.ts'
import { countWords } from '../databases/words.ts'
import { type Answers, choicesOf } from './answers.ts'

const isDatabase = ({ id }: RunStep) => id.startsWith('back-up-')
const isGuided = ({ id }: RunStep) => id === 'reporting-key' || id === 'analysis-services'
const isGood = ({ state }: RunStep) => state === 'done' || state === 'already-done'

const KEYS =
  'Back up the encryption keys of the management servers too: the databases hold one half, the registry of the servers the other.'
const PERMISSIONS = 'Capture logins and permissions of these servers: a restore does not bring them back.'
const PRACTICE =
  'Prove one of these backups with a practice restore. That it was read back shows that it is complete, not that the data in it are good.'

/** What the result page says: how many databases are safe, and what is not. */
export function conclude(run: RunSummary, a: Answers): Conclusion {
  const databases = run.steps.filter(isDatabase)
  const good = databases.filter(isGood)
  const place = folderOf(a.destination)
  const apart = isShare(place)
    ? []
    : [`Copy the files from ${place} to another computer: with the server, they are lost too.`]
  if (run.outcome === 'done' || run.outcome === 'already-done')
    return {
      title: 'The databases are backed up',
      lead: `${countWords(good.length, 'backup')} in ${place}, each read back, found in the server’s history and entered in the recovery kit.`,
      next: [...apart, PRACTICE, PERMISSIONS, KEYS, ...certificates(a)],
    }
  if (good.length === databases.length && run.failed !== undefined && isGuided(run.failed))
    return withoutGuided(run, a, apart)
  return incomplete(run, databases, good, [...apart, ...certificates(a)])
}

function certificates(a: Answers): string[] {
  return choicesOf(a).certificates ? ['Keep the password of the private keys apart from the files.'] : []
}

/** Everything is safe but what a person makes in another program. */
function withoutGuided(run: RunSummary, a: Answers, apart: string[]): Conclusion {
  const open = run.steps.filter((step) => isGuided(step) && !isGood(step)).map((step) => `Not done: ${step.title}.`)
  return {
    title: 'The databases are backed up, a step by hand is not done',
    lead: `Every backup is in ${folderOf(a.destination)} and in the recovery kit. ${leadOf(run)}`,
    unchanged: ['The databases were only read'],
    next: [...fix(run), ...open, ...apart, PRACTICE, KEYS],
  }
}

function incomplete(
  run: RunSummary,
  databases: readonly RunStep[],
  good: readonly RunStep[],
  apart: string[],
): Conclusion {
  const open = databases.filter((step) => !isGood(step))
  const unfinished = open.flatMap((step) => (step === run.failed ? [] : (step.error?.next ?? [])))
  return {
    title: good.length === 0 ? 'No database is backed up' : 'Not all databases are backed up',
    lead:
      good.length === 0
        ? leadOf(run)
        : `${good.length} of ${countWords(databases.length, 'backup')} ${good.length === 1 ? 'is' : 'are'} complete and in the recovery kit. ${leadOf(run)}`,
    unchanged: ['The databases were only read: nothing in them was changed', 'No existing file was replaced'],
    next: [
      ...new Set([
        ...fix(run),
        ...unfinished,
        ...open.map((step) => `Not done: ${step.title}.`),
        'Start the wizard again for those that are not done.',
        ...(good.length === 0 ? [] : apart),
      ]),
    ],
  }
}

function fix(run: RunSummary): string[] {
  return run.failed?.error?.next ?? []
}
