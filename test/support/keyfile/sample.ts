import {
  fingerprintOfItems,
  keyItem,
  type KeyItem,
  type KeyPayload,
  restoreSteps,
  type SealedKeyFile,
  sealKeyFile,
} from '../../../main/keyfile/index.ts'

export const MOMBINS = 'HKLM\\SOFTWARE\\Microsoft\\System Center\\2010\\Common\\MOMBins'
export const FILE_NAME = 'SCSM-MS01-ms-key-20261121-090000.age'
/** 2^4: a thousandth of a second; the formats and the code are those of the real cost. */
export const CHEAP = 4

export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

export const PASSWORD = 'Burst-swarm-slender-curve-47'

export function samplePayload(
  change: Partial<KeyPayload> = {},
  key = new Uint8Array(64).map((_, at) => at * 3),
): KeyPayload {
  const items: KeyItem[] = change.items ?? [keyItem({ name: 'Value1', path: MOMBINS, bytes: key, protection: 'none' })]
  return {
    format: 'system-center-recovery-wizard/key-backup',
    v: 1,
    created: '2026-11-21T09:00:00Z',
    target: 'practice',
    product: { name: 'System Center Service Manager', version: '10.22.1068.0', role: 'management-server' },
    machine: { netbios: 'SCSM-MS01', fqdn: 'SCSM-MS01.contoso.example', domain: 'CONTOSO' },
    managementGroup: 'SM_Contoso',
    database: { server: 'SQL01', name: 'ServiceManager' },
    items,
    keyFingerprint: fingerprintOfItems(items),
    operator: 'CONTOSO\\admin',
    tool: { name: 'System Center Recovery Wizard', version: '0.1.0' },
    howToRestore: restoreSteps({ fileName: FILE_NAME, items }),
    ...change,
  }
}

export function sealSample(password = PASSWORD, change: Partial<KeyPayload> = {}): Promise<SealedKeyFile> {
  return sealKeyFile(samplePayload(change), bytes(password), { workFactor: CHEAP })
}
