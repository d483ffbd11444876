import type { DatabaseArtifact, KeyArtifact, PermissionsArtifact } from '../../main/ports/index.ts'

/** An entry of a key in a recovery kit. */
export function sampleArtifact(change: Partial<KeyArtifact> = {}): KeyArtifact {
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

const common = {
  target: 'practice',
  created: '2026-11-21T03:15:00.000Z',
  operator: 'PRACTICE\\admin',
  tool: { name: 'System Center Recovery Wizard', version: '0.0.0-test' },
} as const
const server = {
  name: 'PRACTICE-SQL01',
  machine: 'PRACTICE-SQL01',
  version: '16.0.4135.4',
  edition: 'Enterprise Edition (64-bit)',
  collation: 'SQL_Latin1_General_CP1_CI_AS',
}

/** An entry of a database's backup. */
export function sampleBackup(change: Partial<DatabaseArtifact> = {}): DatabaseArtifact {
  return {
    ...common,
    id: 'database-backup-PRACTICE-SQL01-ServiceManager-20261121T031500000Z-0badcafe',
    kind: 'database-backup',
    server,
    database: 'ServiceManager',
    type: 'full',
    copyOnly: false,
    files: ['\\\\FS02\\DR\\SQL\\ServiceManager.bak'],
    setName: 'ServiceManager-20261121',
    setGuid: '5F3C0E5A-6F0A-4D61-8F7B-2C1D9C0A7E11',
    finished: '2026-11-21T03:20:00.000Z',
    size: 1_048_576,
    compressedSize: 262_144,
    remembered: {
      owner: 'sa',
      trustworthy: true,
      broker: true,
      recoveryModel: 'SIMPLE',
      clrEnabled: true,
    },
    ...change,
  }
}

/** An entry of an instance's logins and permissions. */
export function samplePermissions(change: Partial<PermissionsArtifact> = {}): PermissionsArtifact {
  return {
    ...common,
    id: 'permissions-PRACTICE-SQL01-20261121T031500000Z-0badcafe',
    kind: 'permissions',
    server,
    databases: ['ServiceManager'],
    script: { path: '\\\\FS02\\DR\\SQL\\logins.sql', sha256: 'ab'.repeat(32), size: 4000 },
    snapshot: { path: '\\\\FS02\\DR\\SQL\\logins.json', sha256: 'cd'.repeat(32), size: 9000 },
    ...change,
  }
}
