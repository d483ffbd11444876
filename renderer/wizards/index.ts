import type { Bodies } from '../wizard/body.ts'
import { backupDatabasesBodies } from './backup-databases/index.ts'
import { encryptionKeyBodies } from './encryption-key/index.ts'
import { permissionsBodies } from './permissions/index.ts'
import { restoreDatabasesBodies } from './restore-databases/index.ts'
import { verifyKeyBodies } from './verify-key/index.ts'

/** The bodies that wizards bring for their pages: by wizard, by page. */
export const bodies: Bodies = {
  'encryption-key': encryptionKeyBodies,
  'verify-key': verifyKeyBodies,
  'backup-databases': backupDatabasesBodies,
  permissions: permissionsBodies,
  'restore-databases': restoreDatabasesBodies,
}
