import type { AnswersOf } from '../../../preload/contract/wizard.ts'
import type { backupDatabases } from '../../../preload/contract/wizards/backup-databases.ts'
import type { SecretName } from '../../engine/types.ts'
import { passwordsOf } from '../databases/servers.ts'

export type Answers = AnswersOf<typeof backupDatabases>
export type BackupType = NonNullable<Answers['type']>

/** The secret that protects the private keys of certificates. */
export const CERTIFICATE_PASSWORD = 'certificate-password'

/** What the answers say, with what holds where they say nothing. */
export interface Choices {
  type: BackupType
  copyOnly: NonNullable<Answers['copyOnly']>
  /** Files for each backup. */
  stripes: number
  /** Databases at a time. */
  atATime: number
  certificates: boolean
  reportingKey: boolean
  analysisServices: boolean
}

export const DEFAULTS = { type: 'full', copyOnly: 'auto', stripes: '1', atATime: '2' } as const

export function choicesOf(a: Partial<Answers>): Choices {
  return {
    type: a.type ?? DEFAULTS.type,
    copyOnly: a.copyOnly ?? DEFAULTS.copyOnly,
    stripes: Number(a.stripes ?? DEFAULTS.stripes),
    atATime: Number(a.atATime ?? DEFAULTS.atATime),
    certificates: a.certificates === true,
    reportingKey: a.reportingKey === true,
    analysisServices: a.analysisServices === true,
  }
}

export function secretsOf(a: Answers): SecretName[] {
  return [...passwordsOf(a), ...(choicesOf(a).certificates ? [CERTIFICATE_PASSWORD] : [])]
}
