import type { Conclusion, RunSummary } from '../../engine/types.ts'
import { folderOf } from '../databases/places.ts'
import { countWords } from '../databases/words.ts'
import { leadOf } from '../encryption-key/lead.ts'
import type { Answers } from './answers.ts'

const isGood = (state: string) => state === 'done' || state === 'already-done'

/** What the result page says: of how many instances there is a script, and how it is kept. */
export function conclude(run: RunSummary, a: Answers): Conclusion {
  const published = run.steps.filter(({ id }) => id.startsWith('publish-'))
  const good = published.filter(({ state }) => isGood(state))
  const keep = [
    'Keep the script as secret as passwords: let only those read the folder who may know them.',
    'Capture again after logins or permissions have changed, and with each backup of the databases.',
  ]
  if (run.outcome === 'done' || run.outcome === 'already-done')
    return {
      title: 'Logins and permissions are captured',
      lead: `The script and the snapshot of ${countWords(good.length, 'instance')} are in ${folderOf(a.location)} and in the recovery kit.`,
      next: [
        ...keep,
        'Back up the databases too: users and permissions inside them come back with their backups only.',
        'After a restore, Recover databases runs the script and compares with the snapshot.',
      ],
    }
  return {
    title: good.length === 0 ? 'Logins and permissions are not captured' : 'Not all instances are captured',
    lead:
      good.length === 0
        ? leadOf(run)
        : `${good.length} of ${countWords(published.length, 'instance')} ${good.length === 1 ? 'is' : 'are'} captured and in the recovery kit. ${leadOf(run)}`,
    unchanged: ['The servers were only read', 'No existing file was replaced'],
    next: [...(run.failed?.error?.next ?? []), 'Start the wizard again.', ...(good.length === 0 ? [] : keep)],
  }
}
