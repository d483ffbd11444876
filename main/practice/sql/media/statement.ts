/** Statements of BACKUP and RESTORE as they were parsed, variables not yet looked up. */

/** A literal, or a variable whose value is known only when the statement is carried out. */
export type Given<T extends string | number> = { value: T } | { variable: string }

export interface BackupStatement {
  kind: 'backup'
  what: 'DATABASE' | 'LOG'
  database: Given<string>
  devices: readonly Given<string>[]
  options: BackupOptions
}

export interface BackupOptions {
  differential: boolean
  copyOnly: boolean
  /** Undefined: as the instance is configured. */
  checksum?: boolean
  compression?: boolean
  format: boolean
  init: boolean
  noRecovery: boolean
  continueAfterError: boolean
  /** Percent between two messages; undefined: none. */
  stats?: number
  name: Given<string> | undefined
  description: Given<string> | undefined
  mediaName: Given<string> | undefined
  mediaDescription: Given<string> | undefined
}

export interface RestoreStatement {
  kind: 'restore'
  what: 'DATABASE' | 'LOG'
  database: Given<string>
  /** None: only recovery is asked for. */
  devices: readonly Given<string>[]
  options: RestoreOptions
}

export interface RestoreOptions {
  file?: Given<number>
  moves: readonly { logicalName: string; path: string }[]
  replace: boolean
  recovery: boolean
  checksum?: boolean
  stats?: number
  stopAt?: Given<string>
  mediaName: Given<string> | undefined
  restricted: boolean
  broker?: 'enable' | 'new'
  continueAfterError: boolean
}

export interface InspectStatement {
  kind: 'inspect'
  what: 'HEADERONLY' | 'FILELISTONLY' | 'LABELONLY' | 'VERIFYONLY'
  devices: readonly Given<string>[]
  options: RestoreOptions
}

export type MediaStatement = BackupStatement | RestoreStatement | InspectStatement

/** How 3013 and 3014 name a statement. */
export function labelOf(statement: MediaStatement): string {
  if (statement.kind === 'backup') return `BACKUP ${statement.what}`
  if (statement.kind === 'restore') return `RESTORE ${statement.what}`
  if (statement.what === 'VERIFYONLY') return 'VERIFY DATABASE'
  return statement.what === 'FILELISTONLY' ? 'RESTORE FILELIST' : `RESTORE ${statement.what}`
}
