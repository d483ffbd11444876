import { Problem } from '../../engine/problem.ts'
import type { Instance } from '../../ports/index.ts'
import { type BackupHeader, type BackupOptions, backupHeader, backupNamed } from '../../sqlserver/statements/index.ts'
import { osError, type RowOf, rowsOf, sqlNumber } from '../databases/ask.ts'
import { listWords } from '../databases/words.ts'
import type { BackupType } from './answers.ts'

export type HistoryRow = RowOf<ReturnType<typeof backupNamed>>

/** What is known of one backup from its file and from msdb, which say the same of a good one. */
export type Seen =
  | { state: 'none' }
  | { state: 'whole'; header: BackupHeader; row: HistoryRow }
  /** Something is there and it is not what it should be. */
  | { state: 'odd'; why: string }

type Wanted = Pick<BackupOptions, 'database' | 'type' | 'paths' | 'setName' | 'copyOnly'>

/**
 * Looks at the files and at msdb. That neither knows the set is an answer; that they can’t be asked is a problem.
 * @throws Problem as `Instance.rows`, but for files that are missing or no backup
 */
export async function lookAt(instance: Instance, wanted: Wanted, signal?: AbortSignal): Promise<Seen> {
  const rows = await rowsOf(instance, backupNamed(wanted.database, wanted.setName), signal)
  try {
    return judge(await rowsOf(instance, backupHeader(wanted.paths), signal), rows, wanted)
  } catch (error) {
    if (!(error instanceof Problem) || sqlNumber(error) === undefined) throw error
    if (isAbsent(error) && rows.length === 0) return { state: 'none' }
    return { state: 'odd', why: `the file cannot be read (${error.data.text})` }
  }
}

/** 3201 with “file not found” or “path not found”. */
function isAbsent(problem: Problem): boolean {
  return sqlNumber(problem) === 3201 && [2, 3].includes(osError(problem) ?? 0)
}

const TYPES: Readonly<Record<BackupType, { header: number; msdb: string }>> = {
  full: { header: 1, msdb: 'D' },
  differential: { header: 5, msdb: 'I' },
  log: { header: 2, msdb: 'L' },
}

/** Compares what the files say with what msdb says and with what was wanted. Pure. Source: orchestrator-sql.md B.3, golden sequence. */
export function judge(headers: readonly BackupHeader[], rows: readonly HistoryRow[], wanted: Wanted): Seen {
  const [header] = headers
  if (header === undefined) return { state: 'odd', why: 'the file holds no backup set' }
  if (headers.length > 1) return { state: 'odd', why: `the file holds ${headers.length} backup sets` }
  const type = TYPES[wanted.type]
  const wrong = [
    ...(header.BackupName === wanted.setName ? [] : ['the set in the file has another name']),
    ...(header.Position === 1 ? [] : ['the set is not the first of the file']),
    ...(header.DatabaseName?.toLowerCase() === wanted.database.toLowerCase() ? [] : ['it is of another database']),
    ...(header.BackupType === type.header ? [] : ['it is of another type']),
    ...(header.HasBackupChecksums === true ? [] : ['it has no checksums']),
    ...(header.IsDamaged === false ? [] : ['the server marks it as damaged']),
    ...(wanted.type === 'differential' || header.IsCopyOnly === wanted.copyOnly
      ? []
      : [wanted.copyOnly ? 'it is not copy-only' : 'it is copy-only']),
  ]
  if (wrong.length > 0) return { state: 'odd', why: listWords(wrong) }
  if (rows.length === 0) return { state: 'odd', why: 'msdb does not list it' }
  // An attempt before this one, under the same name, may have its own row.
  const row = rows.find(({ setGuid }) => setGuid.toLowerCase() === header.BackupSetGUID?.toLowerCase())
  if (row === undefined) return { state: 'odd', why: 'msdb lists another set than the file holds' }
  if (row.damaged || !row.checksums || row.type !== type.msdb)
    return { state: 'odd', why: 'msdb says something else of it than the file' }
  return { state: 'whole', header, row }
}
