import type { Procedure } from '../../engine/types.ts'
import type { Ports } from '../../ports/index.ts'
import { type Answers, PASSWORD } from './answers.ts'
import { conclude } from './conclude.ts'
import { facts } from './facts.ts'
import { findings } from './findings.ts'
import { plan } from './plan.ts'
import { status } from './status.ts'

/** Encryption Key Backup or Restore Wizard: the backup. */
export const encryptionKey: Procedure<Answers, Ports> = {
  id: 'encryption-key',
  secrets: () => [PASSWORD],
  async start(entry, p) {
    const { folders } = await p.machine.call('place.suggest', {})
    return { location: folders[0] ?? '', copyTo: '', ...entry }
  },
  facts: (page, _, p) => facts(page, p),
  options: async () => [],
  findings,
  plan,
  conclude,
  status,
}
