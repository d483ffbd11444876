import type { WizardSpec } from '../wizard.ts'
import { backupDatabases } from './backup-databases.ts'
import { encryptionKey } from './encryption-key.ts'
import { permissions } from './permissions.ts'
import { restoreDatabases } from './restore-databases.ts'
import { verifyKey } from './verify-key.ts'

/** Every wizard, in the order of the home screen. */
export const wizards: readonly WizardSpec[] = [encryptionKey, verifyKey, backupDatabases, permissions, restoreDatabases]

/** The wizard of that id, or undefined. */
export function findWizard(id: string): WizardSpec | undefined {
  return wizards.find((wizard) => wizard.id === id)
}
