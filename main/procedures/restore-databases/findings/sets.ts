import type { Finding, Secrets } from '../../../engine/types.ts'
import type { Ports, ServerIdentity } from '../../../ports/index.ts'
import type { Answers } from '../answers.ts'
import { sameGuid } from '../choose/backup-set.ts'
import type { Broken } from '../choose/chain.ts'
import { serverTimeWords, setWords, slug } from '../words.ts'
import { lookOrBlock } from './backups.ts'

const FIELD = 'sets'

/** Whether the chosen sets are there, one a database at most, each with what it is based on. */
export async function setsFindings(a: Partial<Answers>, p: Ports, secrets?: Secrets): Promise<Finding[]> {
  const { looked, block } = await lookOrBlock(a, p, secrets)
  if (block !== undefined) return [block]
  const all = looked.backups?.sets ?? []
  const findings: Finding[] = []
  const perDatabase = new Map<string, number>()
  for (const guid of a.sets ?? []) {
    const set = all.find((one) => sameGuid(one.guid, guid))
    if (set === undefined) findings.push(unknownSet(guid))
    else perDatabase.set(set.database, (perDatabase.get(set.database) ?? 0) + 1)
  }
  for (const [database, count] of perDatabase) {
    if (count > 1) findings.push(twice(database))
    else if (a.databases?.some((one) => one.toLowerCase() === database.toLowerCase()) !== true)
      findings.push(notSelected(database))
  }
  for (const { database, broken } of looked.offers)
    if (broken !== undefined)
      findings.push({ ...brokenFinding(database, broken, looked.here.instance.identity), field: FIELD })
  return findings
}

function unknownSet(guid: string): Finding {
  return {
    level: 'block',
    code: `set-unknown-${slug(guid)}`,
    text: `There is no backup set ${guid} where the backups are looked for.`,
    fix: 'Select another set, or look for backups in another place.',
    field: FIELD,
  }
}

function twice(database: string): Finding {
  return {
    level: 'block',
    code: `set-twice-${slug(database)}`,
    text: `Two backup sets of ${database} are selected.`,
    detail: 'What a set is based on is added by itself; only the last one is selected.',
    fix: 'Select one.',
    field: FIELD,
  }
}

function notSelected(database: string): Finding {
  return {
    level: 'block',
    code: `set-not-selected-${slug(database)}`,
    text: `A backup set of ${database} is selected, and the database is not.`,
    fix: `Select ${database} on the page Databases, or clear the selection of its backup set.`,
    field: FIELD,
  }
}

/** Why a chosen set can't be restored. */
export function brokenFinding(database: string, { why, set, gap }: Broken, server: ServerIdentity): Finding {
  const what = set === undefined ? `the chosen backup of ${database}` : `the ${setWords(set)}`
  const common = { level: 'block' as const, code: `chain-${why}-${slug(database)}`, field: 'databases' }
  switch (why) {
    case 'unknown':
      return { ...common, text: `The chosen backup of ${database} was not found.`, fix: 'Select another backup set.' }
    case 'unusable':
      if ((set?.major ?? 0) > server.major)
        return {
          ...common,
          code: `newer-version-${slug(database)}`,
          text: `The chosen backup of ${database} was made by a newer version of SQL Server (${set?.major}) than ${server.name} has (${server.version}).`,
          detail: 'No older version restores it (error 3169).',
          fix: 'Select a backup of this version or an older one, or install the version that made it.',
        }
      return {
        ...common,
        text: `The chosen backup of ${database} can’t be restored: it is ${set?.snapshot === true ? 'a snapshot of volumes' : 'marked as damaged'}.`,
        fix: 'Select another backup set.',
      }
    case 'no-base':
      return {
        ...common,
        text: `The full backup that ${what} is based on was not found.`,
        detail:
          'Another tool may have made it: every full backup that is not copy-only becomes the base of later differential ones.',
        fix: 'Look for that full backup in another place, or select another backup set.',
      }
    case 'no-full':
      return {
        ...common,
        text: `There is no full backup of ${database} from before ${what}.`,
        fix: 'Look for the full backup in another place, or select another backup set.',
      }
    case 'gap':
      return {
        ...common,
        text: `The chain of log backups to ${what} is broken${gap === undefined ? '' : ` after ${serverTimeWords(gap.from)}`}.`,
        detail: 'A log backup between is missing: each one begins where the one before ends (error 4305 otherwise).',
        fix: 'Look for the missing log backup, or select a set before the gap.',
      }
  }
}
