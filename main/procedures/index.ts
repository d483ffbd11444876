import type { Procedure } from '../engine/types.ts'
import type { Ports } from '../ports/index.ts'
import { backupDatabases } from './backup-databases/index.ts'
import { encryptionKey } from './encryption-key/index.ts'
import { permissions } from './permissions/index.ts'
import { restoreDatabases } from './restore-databases/index.ts'
import { verifyKey } from './verify-key/index.ts'

/**
 * Every wizard's procedure. Each takes answers of its own; whoever calls one has parsed them with the wizard's schema, which
 * is the only way to answers here (`main/wizards.ts`).
 */
export const procedures: readonly Procedure<unknown, Ports>[] = [
  encryptionKey,
  verifyKey,
  backupDatabases,
  permissions,
  restoreDatabases,
]

/** The procedure of that wizard, or undefined. */
export function findProcedure(id: string): Procedure<unknown, Ports> | undefined {
  return procedures.find((procedure) => procedure.id === id)
}
