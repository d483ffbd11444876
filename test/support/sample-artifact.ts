import type { Artifact } from '../../main/ports/index.ts'

/** An entry of a recovery kit. */
export function sampleArtifact(change: Partial<Artifact> = {}): Artifact {
  return {
    id: 'encryption-key-PRACTICE-MS01-20261121T031500000Z-0badcafe',
    kind: 'encryption-key',
    target: 'practice',
    created: '2026-11-21T03:15:00.000Z',
    computer: { netbios: 'PRACTICE-MS01', fqdn: 'PRACTICE-MS01.practice.example' },
    role: 'management-server',
    managementGroup: 'SM_PRACTICE',
    product: { name: 'Service Manager 2022', version: '10.22.1068.0' },
    fingerprint: `SHA256:${'ab'.repeat(32)}`,
    files: [{ path: '\\\\FS02\\DR\\Keys\\key.age', sha256: 'cd'.repeat(32), size: 2000, what: 'key-file' }],
    servers: [
      { name: 'PRACTICE-MS01', role: 'management-server' },
      { name: 'PRACTICE-DW01', role: 'data-warehouse-management-server' },
    ],
    operator: 'PRACTICE\\admin',
    tool: { name: 'System Center Recovery Wizard', version: '0.0.0-test' },
    ...change,
  }
}
