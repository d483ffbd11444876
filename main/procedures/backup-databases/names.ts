import type { Made } from '../../engine/types.ts'
import { fileNamePart, joined, stampOf } from '../databases/places.ts'
import type { BackupType } from './answers.ts'

/** Begins the name of every backup set of this program, so that it is told from other tools’ in msdb. */
export const OWN_SET = 'System Center Recovery Wizard '

export function isOwnSet(setName: string | null): boolean {
  return setName?.startsWith(OWN_SET) === true
}

/** Unique: the plan’s time and number, and the place in the plan. At most 128 characters. */
export function setNameOf(made: Made, part: string): string {
  return `${OWN_SET}${stampOf(made.at)}-${made.nonce}-${part}`
}

const KIND = { full: 'FULL', differential: 'DIFF', log: 'LOG' } as const

/**
 * The files of one backup: `PRACTICE-SQL01_ServiceManager_FULL_20261121-031500-0badcafe.bak`, with `_1of4` where there are several.
 * The number of the plan keeps them from ever being taken; `taken` keeps two databases apart whose names differ in characters that
 * files can’t have.
 */
export function backupPaths(
  folder: string,
  of: { server: string; database: string; type: BackupType; stripes: number; made: Made },
  taken: Set<string>,
): string[] {
  const stamp = `${stampOf(of.made.at)}-${of.made.nonce}`
  const name = `${fileNamePart(of.server)}_${fileNamePart(of.database)}_${KIND[of.type]}_${stamp}`
  let unique = name
  for (let n = 2; taken.has(unique.toLowerCase()); n++) unique = `${name}-${n}`
  taken.add(unique.toLowerCase())
  const ending = of.type === 'log' ? 'trn' : 'bak'
  return Array.from({ length: of.stripes }, (_, index) =>
    joined(folder, `${unique}${of.stripes === 1 ? '' : `_${index + 1}of${of.stripes}`}.${ending}`),
  )
}

/** The longest name of a file that BACKUP takes, in characters. */
export const LONGEST_PATH = 259

/** Characters of the longest file that a plan would make there. */
export function longestPath(
  folder: string,
  databases: readonly { server: string; database: string }[],
  stripes: number,
): number {
  const made = { at: new Date(0), nonce: '00000000' }
  const taken = new Set<string>()
  const all = databases.flatMap((one) => backupPaths(folder, { ...one, type: 'full', stripes, made }, taken))
  return Math.max(0, ...all.map((path) => path.length))
}
