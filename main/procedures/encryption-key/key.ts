import { Problem } from '../../engine/problem.ts'
import { fingerprintOf, isoSecond, type KeyPayload, keyItem, restoreSteps } from '../../keyfile/index.ts'
import type { Identity, KeyItem, Machine, Ports, Role } from '../../ports/index.ts'

/** A computer that has a key to back up. */
export type KeyComputer = Identity & { role: Role; product: NonNullable<Identity['product']> }

export function isKeyComputer(identity: Identity): identity is KeyComputer {
  return identity.role !== undefined && identity.product !== undefined
}

/** Hands the key to `use` and wipes it afterwards. */
export async function withKey<T>(machine: Machine, use: (items: readonly KeyItem[]) => T | Promise<T>): Promise<T> {
  const { items } = await machine.call('key.read', {})
  try {
    return await use(items)
  } finally {
    wipe(items)
  }
}

export function wipe(items: readonly KeyItem[]): void {
  for (const item of items) item.data.fill(0)
}

export function fingerprintOfKey(items: readonly KeyItem[]): string {
  return fingerprintOf(items.map((item) => ({ name: item.name, bytes: item.data })))
}

/** The fingerprint of the key in use; undefined when there is no key. Rejects with `registry-unreadable`. */
export function readFingerprint(machine: Machine): Promise<string | undefined> {
  return withKey(machine, (items) => (items.length === 0 ? undefined : fingerprintOfKey(items)))
}

/** What the key file holds. The items' base64 are strings, which JavaScript cannot erase: the payload is let go as soon as it is sealed. */
export function payloadOf(
  items: readonly KeyItem[],
  about: { computer: KeyComputer; fileName: string; at: Date } & Pick<Ports, 'target' | 'tool'>,
): KeyPayload {
  const { computer } = about
  return {
    format: 'system-center-recovery-wizard/key-backup',
    v: 1,
    created: isoSecond(about.at),
    target: about.target,
    product: { ...computer.product, role: computer.role },
    machine: { netbios: computer.netbios, fqdn: computer.fqdn, domain: computer.domain ?? '' },
    managementGroup: computer.managementGroup ?? '',
    ...(computer.database === undefined ? {} : { database: computer.database }),
    items: items.map((item) =>
      keyItem({ name: item.name, path: item.path, bytes: item.data, protection: item.protection }),
    ),
    keyFingerprint: fingerprintOfKey(items),
    operator: computer.operator,
    tool: about.tool,
    howToRestore: restoreSteps({ fileName: about.fileName, items }),
  }
}

export function noServiceManager(netbios: string): Problem {
  return new Problem({
    code: 'not-service-manager',
    text: `${netbios} has no Service Manager, so there is no key to back up.`,
    cause: 'On a rebuilt server that is expected until Setup has run.',
    unchanged: [`Nothing on ${netbios} was changed.`],
    next: ['Run this wizard on a server where Service Manager is installed.'],
  })
}

export function noKey(netbios: string): Problem {
  return new Problem({
    code: 'no-key',
    text: `Service Manager is installed on ${netbios}, but its registry holds no encryption key.`,
    cause: 'The registry key MOMBins is missing or empty.',
    unchanged: [`Nothing on ${netbios} was changed.`],
    next: ['Restore the key from its key file.'],
  })
}

export function otherKey(netbios: string): Problem {
  return new Problem({
    code: 'key-changed',
    text: `The encryption key of ${netbios} is no longer the one that the plan names.`,
    cause: 'It was restored or made anew since the plan was made.',
    unchanged: [`The key on ${netbios} was only read.`],
    next: ['Start the wizard again: it then works on the key that is there now.'],
  })
}
