import type { Bodies } from '../wizard/body.ts'
import { encryptionKeyBodies } from './encryption-key/index.ts'
import { verifyKeyBodies } from './verify-key/index.ts'

/** The bodies that wizards bring for their pages: by wizard, by page. */
export const bodies: Bodies = {
  'encryption-key': encryptionKeyBodies,
  'verify-key': verifyKeyBodies,
}
