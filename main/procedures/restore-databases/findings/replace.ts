import type { Finding } from '../../../engine/types.ts'
import type { Answers } from '../answers.ts'
import type { Look } from '../choose/look.ts'
import { safetyFolderOf } from '../choose/safety.ts'
import type { Target } from '../choose/targets.ts'
import { capital, chainWords, slug } from '../words.ts'

/**
 * Databases that are there and are replaced: the name is typed for each. REPLACE overrides what keeps another database, and the last part of
 * the log, from being overwritten (orchestrator-sql.md B.3).
 */
export function replaceFindings({ here }: Look, a: Partial<Answers>, targets: readonly Target[]): Finding[] {
  const folder = safetyFolderOf(here.more, a)
  return targets.flatMap(({ as, present, chain }): Finding[] => {
    if (present === undefined || chain === undefined) return []
    const common = {
      level: 'warn' as const,
      code: `replaces-${slug(as)}`,
      field: 'databases',
      acknowledge: { type: as },
    }
    if (isSavable(present.state))
      return [
        {
          ...common,
          text: `${as} is on ${here.more.name} now and is replaced. Everything in it that is newer than the backup is lost.`,
          detail: `${capital(chainWords(chain))}. Before that, ${as} is backed up to ${folder ?? 'the folder for safety backups'}, and that backup is read back.`,
          fix: `Type ${as} to replace it.`,
        },
      ]
    return [
      {
        ...common,
        text: `${as} is on ${here.more.name} now, in the state ${present.state}, and is replaced without a safety backup.`,
        detail:
          present.state === 'RESTORING'
            ? 'A restore of it broke off or is not finished: it can’t be backed up, and what was in it before that restore is gone already.'
            : 'It is not online, so that it can’t be backed up. Files of a database that does not come online may still be of use to somebody who repairs them: copy them first.',
        fix: `Type ${as} to replace it.`,
      },
    ]
  })
}

/** Only a database that is online can be backed up first. */
export function isSavable(state: string): boolean {
  return state === 'ONLINE'
}
