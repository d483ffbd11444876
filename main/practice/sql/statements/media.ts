import type { Cursor } from '../cursor.ts'
import { parseMedia, seesMedia } from '../media/index.ts'
import type { Step } from '../script/types.ts'

/** BACKUP and RESTORE of databases; undefined for any other statement, of which nothing is taken. */
export function parseMediaStatement(cursor: Cursor): Step | undefined {
  return seesMedia(cursor) ? parseMedia(cursor) : undefined
}
