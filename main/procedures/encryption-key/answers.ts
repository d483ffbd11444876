import type { AnswersOf } from '../../../preload/contract/wizard.ts'
import type { encryptionKey } from '../../../preload/contract/wizards/encryption-key.ts'

export type Answers = AnswersOf<typeof encryptionKey>
/** The only secret of this wizard. */
export const PASSWORD = 'password'
