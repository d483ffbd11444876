import { Problem } from '../../../engine/problem.ts'
import type { Finding, Secrets } from '../../../engine/types.ts'
import type { Ports } from '../../../ports/index.ts'
import { blockOf } from '../../blocks.ts'
import { countWords } from '../../databases/words.ts'
import type { Answers } from '../answers.ts'
import { type Look, look } from '../choose/look.ts'
import { isAboutPlace } from '../choose/sources.ts'
import { connectionBlock } from './connection.ts'

/** The instance and the backups, or why they can't be looked at as a finding. */
export async function lookOrBlock(
  a: Partial<Answers>,
  p: Ports,
  secrets?: Secrets,
): Promise<{ looked: Look; block?: never } | { looked?: never; block: Finding }> {
  try {
    return { looked: await look(a, p, secrets) }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    if (isAboutPlace(error)) return { block: blockOf(error, 'place') }
    if (error.code.startsWith('kit-')) return { block: blockOf(error, 'source') }
    return { block: connectionBlock(error, a, 'server') }
  }
}

/** What was found where the backups are looked for. */
export async function backupsFindings(a: Partial<Answers>, p: Ports, secrets?: Secrets): Promise<Finding[]> {
  const { looked, block } = await lookOrBlock(a, p, secrets)
  if (block !== undefined) return [block]
  const { backups, kitProblem } = looked
  if (backups === undefined) return []
  return [
    ...(backups.sets.length === 0 ? [noBackups(looked, a)] : []),
    ...unread(looked),
    ...virtual(looked),
    ...(kitProblem === undefined
      ? []
      : [{ ...blockOf(kitProblem, 'source'), level: 'warn' as const, keep: 'Go on without the recovery kit' }]),
  ]
}

const NOWHERE: Readonly<Record<NonNullable<Answers['source']>, { text: string; fix: string }>> = {
  kit: {
    text: 'The recovery kit lists no database backup that can be read from here.',
    fix: 'Look for backups in a folder: the recovery kit of another computer is not known here.',
  },
  history: {
    text: 'The backup history of this instance names no file that can be read.',
    fix: 'Look for backups in the recovery kit or in a folder: a rebuilt server has no history.',
  },
  place: {
    text: 'No backup was found there.',
    fix: 'Enter the folder that the .bak and .trn files lie in, or a file.',
  },
}

function noBackups({ backups }: Look, { source = 'place' }: Partial<Answers>): Finding {
  const first = backups?.unread[0]?.problem
  return {
    level: 'block',
    code: 'no-backups',
    text: NOWHERE[source].text,
    ...(first === undefined ? {} : { detail: first.data.text }),
    fix: NOWHERE[source].fix,
    field: source === 'place' ? 'place' : 'source',
  }
}

/** A file that can't be read may be the one that is needed: it is said with the reason, not passed over. */
function unread({ backups }: Look): Finding[] {
  const { unread: files = [], sets = [] } = backups ?? {}
  const [first] = files
  if (first === undefined || sets.length === 0) return []
  const more = files.length === 1 ? '' : ` and ${countWords(files.length - 1, 'more file')}`
  return [
    {
      level: 'warn',
      code: 'backups-unread',
      text: `${first.paths[0]}${more} can’t be read as a backup.`,
      detail: [first.problem.data.text, first.problem.data.cause].filter((part) => part !== undefined).join(' '),
      fix: 'Find out whether the newest backup is among them before you go on.',
      field: 'source',
      keep: 'Go on with the backups that can be read',
    },
  ]
}

function virtual({ backups }: Look): Finding[] {
  const count = backups?.virtual ?? 0
  if (count === 0) return []
  return [
    {
      level: 'info',
      code: 'backups-virtual',
      text: `The history also names ${countWords(count, 'backup')} that another tool took through a virtual device.`,
      detail: 'Only that tool restores them.',
      fix: 'Where they are newer, restore with that tool and run the steps after a restore here.',
      field: 'source',
    },
  ]
}
