import type { WizardStatus } from '../../../preload/contract/app.ts'
import { codeOf } from '../../engine/problem.ts'
import { roleWords } from '../../keyfile/index.ts'
import { keyOf, type KeyServer, missingKeys } from '../../kit/missing.ts'
import type { Artifact, Identity, Ports } from '../../ports/index.ts'
import { readFingerprint } from './key.ts'

/** The home row: whether every server that is known has its key in the recovery kit. */
export async function status(p: Ports): Promise<Omit<WizardStatus, 'wizard'>> {
  const artifacts = await p.kit.artifacts()
  if (artifacts.length === 0)
    return { tone: 'quiet', text: 'None yet', detail: 'Each management server has its own key' }
  const identity = await answerOf(p.machine.call('computer.identify', {}))
  const missing = missingKeys(artifacts, identity?.managementGroup, identity?.servers)
  const changed = await changedHere(artifacts, identity, p)
  const open = [...missing.map(sentence), ...changed]
  if (open.length === 0)
    return { tone: 'good', text: 'Current', detail: 'The recovery kit has the key of every known server' }
  return { tone: 'bad', text: `${open.length} missing`, detail: `No key of ${open.join(', ')}` }
}

/** The key in use here may be another than the one in the kit. */
async function changedHere(
  artifacts: readonly Artifact[],
  identity: Identity | undefined,
  p: Ports,
): Promise<string[]> {
  if (identity === undefined || keyOf(artifacts, identity.netbios) === undefined) return []
  const fingerprint = await answerOf(readFingerprint(p.machine))
  if (fingerprint === undefined || keyOf(artifacts, identity.netbios, fingerprint) !== undefined) return []
  return [`${identity.netbios} as it is now (the key has changed)`]
}

function sentence({ name, role }: KeyServer): string {
  return `${name} (${roleWords(role)})`
}

/** What cannot be read now is not known. */
async function answerOf<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    if (codeOf(error) !== 'registry-unreadable') throw error
    return undefined
  }
}
