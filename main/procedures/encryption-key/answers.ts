import type { AnswersOf } from '../../../preload/contract/wizard.ts'
import type { encryptionKey } from '../../../preload/contract/wizards/encryption-key.ts'

export type Answers = AnswersOf<typeof encryptionKey>
/** The secret of a backup; a restore has the one of the file (`FILE_PASSWORD`). */
export const PASSWORD = 'password'

export interface BackupAnswers {
  kind: 'backup'
  location: string
  copyTo: string
  /** Also make a file with Microsoft's tool. */
  microsoft: boolean
  media: string
}
export interface RestoreAnswers {
  kind: 'restore'
  file: string
}
export interface MicrosoftAnswers {
  kind: 'microsoft'
  file: string
  media: string
}

/** The way through the wizard that the answers take, with the answers that it needs. The contract's rules saw to it that they are there. */
export function flowOf(a: Answers): BackupAnswers | RestoreAnswers | MicrosoftAnswers | { kind: 'lost' } {
  const media = a.media ?? ''
  if (a.mode === 'backup') {
    const { location = '', copyTo = '', microsoft = false } = a
    return { kind: 'backup', location, copyTo, microsoft, media }
  }
  if (a.lost === true) return { kind: 'lost' }
  const { file = '' } = a
  return a.microsoft === true ? { kind: 'microsoft', file, media } : { kind: 'restore', file }
}
