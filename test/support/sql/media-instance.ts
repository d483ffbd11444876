import { hashPassword } from '../../../main/practice/sql/password.ts'
import type { Database, DatabaseContent, InstanceState } from '../../../main/practice/sql/state.ts'
import { PASSWORD } from '../tds/rig.ts'

const GB = 1024 ** 3

/** A database of the sample: all kinds of things inside, so that a round trip has something to lose. */
export function sampleContent(name: string, more: Partial<DatabaseContent> = {}): DatabaseContent {
  return {
    family: guid(name, 1),
    created: '2024-02-03T10:20:30',
    collation: 'SQL_Latin1_General_CP1_CI_AS',
    compatibility: 160,
    recoveryModel: 'FULL',
    containment: 'NONE',
    files: [
      { logicalName: name, type: 'ROWS', path: `D:\\Data\\${name}.mdf`, size: 4 * GB },
      { logicalName: `${name}_log`, type: 'LOG', path: `D:\\Log\\${name}_log.ldf`, size: GB },
    ],
    brokerGuid: guid(name, 2),
    ownerSid: '0105000000000005150000000000000000000000000000000000F401',
    masterKey: true,
    schemas: [{ name: "it's [dbo]’s", owner: 'dbo' }],
    principals: [
      { id: 5, name: 'PRACTICE\\svc', type: 'U', authentication: 3, sid: '0A01', defaultSchema: 'dbo' },
      { id: 6, name: 'operator', type: 'S', authentication: 1, sid: '0A02' },
      { id: 7, name: '😀]', type: 'R', authentication: 0, owner: 'dbo' },
    ],
    members: [{ role: 'db_backupoperator', member: 'operator' }],
    permissions: [{ class: 0, state: 'G', permission: 'CONNECT', grantee: 'operator', grantor: 'dbo' }],
    securables: [{ class: 1, type: 'U', schema: 'dbo', name: 'STG_Locale', columns: ['a', 'b'] }],
    assemblies: [{ name: 'Microsoft.Mom.DataAccess.Sql', permissionSet: 'SAFE_ACCESS', hash: 'AB'.repeat(64) }],
    userRoles: [{ role: 'Administrators', sid: '0A01' }],
    storedNames: [{ table: 'LFX.DataSource', value: 'PRACTICE-SQL01' }],
    rows: 1000,
    ...more,
  }
}

export function sampleDatabase(name: string, id: number, more: Partial<Database> = {}): Database {
  return {
    name,
    id,
    state: 'ONLINE',
    userAccess: 'MULTI_USER',
    ownerSid: '01',
    trustworthy: true,
    broker: true,
    readOnly: false,
    content: sampleContent(name),
    lsn: 34_000_000_010_000,
    sessions: [],
    ...more,
  }
}

const HASH = hashPassword(PASSWORD)
const login = (id: number, name: string, sid: string) => ({
  id,
  name,
  type: 'S' as const,
  sid,
  disabled: false,
  hash: HASH,
})

export const THUMBPRINT = 'C0FFEE'.padEnd(40, '0')

/** An instance with databases in FULL and SIMPLE recovery, an encrypted one, and logins with and without rights. */
export function sampleInstance(more: Partial<InstanceState> = {}): InstanceState {
  return {
    name: 'PRACTICE-SQL01',
    machine: 'PRACTICE-SQL01',
    folder: 'PRACTICE-SQL01',
    drives: ['C', 'D'],
    version: '16.0.4135.4',
    edition: 'Standard Edition (64-bit)',
    engineEdition: 2,
    collation: 'SQL_Latin1_General_CP1_CI_AS',
    windowsOnly: false,
    serviceAccount: 'PRACTICE\\sql',
    folders: { data: 'D:\\Data', log: 'D:\\Log', backup: 'D:\\Backup' },
    utcOffset: 60,
    configurations: [],
    principals: [
      login(1, 'sa', '01'),
      login(260, 'operator', '0A02'),
      login(261, 'creator', '0A03'),
      login(262, 'owner', '0A04'),
      login(263, 'nobody', '0A05'),
    ],
    members: [
      { role: 'sysadmin', member: 'sa' },
      { role: 'dbcreator', member: 'creator' },
    ],
    permissions: [],
    certificates: [{ name: 'TDE', thumbprint: THUMBPRINT }],
    messages: [],
    trustedAssemblies: [],
    availabilityGroups: [],
    databases: [
      sampleDatabase('ServiceManager', 5),
      sampleDatabase('DWRepository', 6, { content: sampleContent('DWRepository', { recoveryModel: 'SIMPLE' }) }),
      sampleDatabase('HRPortal', 7, { ownerSid: '0A04', content: sampleContent('HRPortal', { certificate: 'TDE' }) }),
    ],
    backups: [],
    restores: [],
    ...more,
  }
}

/** The same server after the disaster: freshly installed, empty, other drives. */
export function rebuiltInstance(more: Partial<InstanceState> = {}): InstanceState {
  return sampleInstance({
    databases: [],
    certificates: [],
    drives: ['C', 'F'],
    folders: { data: 'F:\\Data', log: 'F:\\Log', backup: 'F:\\Backup' },
    ...more,
  })
}

function guid(name: string, n: number): string {
  const hex = Buffer.from(`${name}${n}`.padEnd(16, '.')).toString('hex').slice(0, 32).toUpperCase()
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
