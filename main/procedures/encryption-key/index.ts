import type { Procedure } from '../../engine/types.ts'
import type { Ports } from '../../ports/index.ts'
import { FILE_PASSWORD } from '../key-file/open.ts'
import { type Answers, flowOf, PASSWORD } from './answers.ts'
import { concludeBackup } from './conclude.ts'
import { facts } from './facts.ts'
import { findings } from './findings.ts'
import { lostConclusion, lostFacts, lostPlan } from './lost.ts'
import { toolFacts } from './microsoft/facts.ts'
import { microsoftRestorePlan } from './microsoft/restore-plan.ts'
import { backupPlan } from './plan.ts'
import { concludeRestore } from './restore/conclude.ts'
import { restorePlan } from './restore/plan.ts'
import { status } from './status.ts'
import { fileAndComputer, onComputer } from './summary.ts'

/** Encryption Key Backup or Restore Wizard: backup, restore, both with Microsoft's tool too, and the way on when the key is lost. */
export const encryptionKey: Procedure<Answers, Ports> = {
  id: 'encryption-key',
  secrets: (a) => ({ backup: [PASSWORD], restore: [FILE_PASSWORD], microsoft: [], lost: [] })[flowOf(a).kind],
  async start(entry, p) {
    const { folders } = await p.machine.call('place.suggest', {})
    return { location: folders[0] ?? '', copyTo: '', ...entry }
  },
  facts(page, a, p) {
    if (page === 'location') return toolFacts(p, a.media ?? '')
    return page === 'lost' ? lostFacts(p) : facts(page, p)
  },
  options: async () => [],
  findings,
  async summary(a, p, secrets) {
    const flow = flowOf(a)
    if (flow.kind === 'restore') return fileAndComputer(flow.file, p, secrets)
    return flow.kind === 'microsoft' ? onComputer(p) : []
  },
  async plan(a, p, made) {
    const flow = flowOf(a)
    switch (flow.kind) {
      case 'backup':
        return backupPlan(flow, p, made)
      case 'restore':
        return restorePlan(flow, p, made)
      case 'microsoft':
        return microsoftRestorePlan(flow, p)
      case 'lost':
        return lostPlan(p)
    }
  },
  async conclude(run, a, p) {
    const flow = flowOf(a)
    if (flow.kind === 'backup') return concludeBackup(run, flow, p)
    return flow.kind === 'lost' ? lostConclusion(p) : concludeRestore(run, flow, p)
  },
  status,
}
