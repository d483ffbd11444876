import { hashPassword } from '../password.ts'
import type { Database, InstanceState, ServerPrincipal } from '../state.ts'
import { PRACTICE_PASSWORD } from './accounts.ts'
import { blankDatabase, blankInstance, digits, guid } from './blank.ts'
import type { InstanceId } from './ids.ts'
import { orchestratorContent, reportServerContent, unrelatedContent } from './other-databases.ts'
import { ASSEMBLIES, martContent, serviceManagerContent, stagingContent } from './service-manager.ts'
import { sqlLogin, windowsLogin } from './short.ts'

const SA_HASH = hashPassword(PRACTICE_PASSWORD, Buffer.from(digits('sa', 4), 'hex'))
const CERTIFICATE_LOGIN: ServerPrincipal = {
  id: 275,
  name: 'PRACTICE_CodeSigning',
  type: 'C',
  sid: `010600000000000901000000${digits('PRACTICE_CodeSigning', 20)}`,
  disabled: false,
}

/**
 * The instances as they are on the first day, each time new down to the last list: the practised servers change theirs in place, and a list
 * that two databases shared would change in both. @param now for the history of backups
 */
export function initialInstances(now: Date): Record<InstanceId, InstanceState> {
  const instances = {
    'PRACTICE-SQL01': withDatabases(now),
    'PRACTICE-SQL02\\SCO': orchestrator(),
    'PRACTICE-SQL01-rebuilt': rebuilt(),
  }
  // They are JSON anyway: the world's file. A structured clone would keep what is shared shared.
  return JSON.parse(JSON.stringify(instances)) as typeof instances
}

function withDatabases(now: Date): InstanceState {
  const mssql = (drive: string, name: string) => `${drive}:\\MSSQL16.MSSQLSERVER\\MSSQL\\${name}`
  const blank = blankInstance({
    name: 'PRACTICE-SQL01',
    folder: 'PRACTICE-SQL01',
    drives: ['C', 'D', 'L'],
    folders: { data: mssql('D', 'DATA'), log: mssql('L', 'Log'), backup: mssql('D', 'Backup') },
    serviceAccount: 'PRACTICE\\svc-sql',
    saHash: SA_HASH,
    administrators: [windowsLogin(262, 'admin'), windowsLogin(263, 'SM-Admins', 'G')],
  })
  const principals: ServerPrincipal[] = [
    windowsLogin(264, 'svc-sm', 'U', 'ServiceManager'),
    windowsLogin(265, 'svc-reporting'),
    windowsLogin(266, 'svc-olap'),
    windowsLogin(267, 'Helpdesk', 'G'),
    sqlLogin(268, 'sm_monitor', { defaultDatabase: 'ServiceManager' }),
    sqlLogin(269, 'hr_app', { defaultDatabase: 'HRPortal', policyChecked: false }),
    sqlLogin(270, "O'Brien [IT]", { defaultLanguage: 'Deutsch', expirationChecked: true }),
    sqlLogin(271, 'legacy_report', { disabled: true }),
    sqlLogin(272, 'audit_reader'),
    { ...role(273, 'Monitoring'), owner: 'sa' },
    { ...role(274, 'SM Operators'), owner: 'PRACTICE\\SM-Admins' },
    CERTIFICATE_LOGIN,
  ]
  const onServer = (permission: string, grantee: string, more: Partial<InstanceState['permissions'][number]> = {}) => ({
    class: 100,
    state: 'G' as const,
    permission,
    grantee,
    grantor: 'sa',
    ...more,
  })
  return {
    ...blank,
    configurations: blank.configurations.map((each) =>
      each.name === 'clr enabled' ? { ...each, value: 1, inUse: 1 } : each,
    ),
    principals: [...blank.principals, ...principals],
    members: [
      ...blank.members,
      { role: 'Monitoring', member: 'sm_monitor' },
      { role: 'Monitoring', member: 'SM Operators' },
      { role: 'SM Operators', member: 'PRACTICE\\svc-sm' },
      { role: 'dbcreator', member: 'PRACTICE\\Helpdesk' },
    ],
    permissions: [
      ...blank.permissions,
      ...principals
        .filter(({ type, name }) => type !== 'R' && name !== 'audit_reader')
        .map(({ name }) => onServer('CONNECT SQL', name)),
      onServer('CONNECT SQL', 'audit_reader', { state: 'D' }),
      onServer('VIEW SERVER STATE', 'Monitoring'),
      onServer('VIEW ANY DEFINITION', 'sm_monitor', { state: 'W' }),
      onServer('VIEW ANY DEFINITION', 'legacy_report', { grantor: 'sm_monitor' }),
      onServer('UNSAFE ASSEMBLY', 'PRACTICE_CodeSigning'),
      onServer('IMPERSONATE', 'PRACTICE\\svc-sm', { class: 101, onName: 'sm_monitor' }),
      onServer('VIEW DEFINITION', 'sm_monitor', {
        class: 101,
        onName: 'SM Operators',
        grantor: 'PRACTICE\\SM-Admins',
      }),
      onServer('CONNECT', 'sm_monitor', { class: 105, onName: 'TSQL Default TCP' }),
    ],
    certificates: [{ name: 'HRPortal_TDE', thumbprint: digits('HRPortal_TDE', 20) }],
    messages: productMessages(),
    trustedAssemblies: ASSEMBLIES.map(({ name, hash }) => ({ hash, description: name })),
    availabilityGroups: [{ name: 'AG-HR', listener: { name: 'PRACTICE-LSN', port: 1433 } }],
    databases: databases(blank),
    backups: otherTool(now, blank),
  }
}

function role(id: number, name: string): ServerPrincipal {
  return { id, name, type: 'R', sid: id.toString(16).padStart(4, '0').toUpperCase(), disabled: false, fixed: false }
}

function databases(instance: InstanceState): Database[] {
  const broker = { broker: true }
  const one = (
    id: number,
    name: string,
    size: readonly [number, number],
    content: Partial<Database['content']>,
    more: Partial<Database> = {},
  ) => blankDatabase({ name, id, instance, size, content, more })
  return [
    one(5, 'ServiceManager', [40_960, 8192], serviceManagerContent(), { ...broker, trustworthy: true }),
    one(6, 'DWStagingAndConfig', [12_288, 4096], stagingContent(), broker),
    one(7, 'DWRepository', [61_440, 6144], { ...martContent(1_402_877, true, false), recoveryModel: 'SIMPLE' }),
    one(8, 'DWDataMart', [51_200, 6144], { ...martContent(1_190_410, true, true), recoveryModel: 'SIMPLE' }),
    one(9, 'OMDWDataMart', [2048, 512], { ...martContent(10_220, false, true), recoveryModel: 'SIMPLE' }),
    one(10, 'CMDWDataMart', [2048, 512], { ...martContent(9_871, false, true), recoveryModel: 'SIMPLE' }),
    one(11, 'ReportServer', [512, 256], reportServerContent(1_604)),
    one(12, 'ReportServerTempDB', [128, 64], { ...reportServerContent(12), recoveryModel: 'SIMPLE' }),
    one(13, 'HRPortal', [4096, 1024], unrelatedContent(), { availabilityGroup: 'AG-HR' }),
  ]
}

function productMessages(): InstanceState['messages'] {
  const message = (number: number, text: string, more: Partial<InstanceState['messages'][number]> = {}) => ({
    number,
    language: 1033,
    severity: 16,
    logged: false,
    text,
    ...more,
  })
  return [
    message(777_971_000, 'Invalid parameter: %s'),
    message(777_971_002, 'The object %s was changed by another user.'),
    message(777_971_002, 'Das Objekt %1! wurde von einem anderen Benutzer geändert.', { language: 1031 }),
    message(777_971_004, "The discovery source ''%s'' doesn't exist.", { logged: true }),
    message(777_980_001, 'The workflow server could not be promoted:\r\n%s'),
    message(777_980_012, 'There is no relationship of type %s from %s to %s.', { severity: 14 }),
  ]
}

/** Another tool backs DWDataMart up each night, by way of virtual devices: its sets are in msdb, and nowhere to be read. */
function otherTool(now: Date, { machine, utcOffset }: InstanceState): InstanceState['backups'] {
  return [3, 2, 1].map((days) => {
    const night = new Date(now.getTime() + utcOffset * 60_000 - days * 86_400_000).toISOString().slice(0, 10)
    return {
      guid: guid(`night ${days}`),
      database: 'DWDataMart',
      type: 'D',
      copyOnly: false,
      snapshot: true,
      checksums: false,
      damaged: false,
      started: `${night}T02:00:04`,
      finished: `${night}T02:00:19`,
      size: 33_285_996_544,
      compressedSize: 33_285_996_544,
      position: 1,
      userName: 'NT AUTHORITY\\SYSTEM',
      machine,
      paths: [`{${guid(`device ${days}`)}}1`],
      deviceType: 7,
    }
  })
}

function orchestrator(): InstanceState {
  const blank = blankInstance({
    name: 'PRACTICE-SQL02\\SCO',
    folder: 'PRACTICE-SQL02',
    drives: ['C', 'D'],
    folders: { data: 'D:\\SCO\\Data', log: 'D:\\SCO\\Log', backup: 'D:\\SCO\\Backup' },
    serviceAccount: 'NT SERVICE\\MSSQL$SCO',
    saHash: SA_HASH,
    administrators: [windowsLogin(262, 'admin'), windowsLogin(263, 'SM-Admins', 'G')],
    version: '15.0.4375.4',
    edition: 'Express Edition (64-bit)',
    engineEdition: 4,
  })
  const principals = [
    windowsLogin(264, 'svc-sco', 'U', 'Orchestrator'),
    windowsLogin(265, 'OrchestratorUsersGroup', 'G'),
    sqlLogin(266, 'sco_runbooks', { defaultDatabase: 'Orchestrator' }),
  ]
  return {
    ...blank,
    principals: [...blank.principals, ...principals],
    permissions: [
      ...blank.permissions,
      ...principals.map(({ name }) => ({
        class: 100,
        state: 'G' as const,
        permission: 'CONNECT SQL',
        grantee: name,
        grantor: 'sa',
      })),
    ],
    databases: [
      blankDatabase({
        name: 'Orchestrator',
        id: 5,
        instance: blank,
        size: [3072, 1024],
        content: { ...orchestratorContent(), compatibility: 150 },
      }),
    ],
  }
}

/** The first server after the disaster: Setup has run, nothing was restored, and the drives have other letters. */
function rebuilt(): InstanceState {
  return blankInstance({
    name: 'PRACTICE-SQL01',
    folder: 'PRACTICE-SQL01-rebuilt',
    drives: ['C', 'F'],
    folders: { data: 'F:\\Data', log: 'F:\\Log', backup: 'F:\\Backup' },
    serviceAccount: 'PRACTICE\\svc-sql',
    saHash: SA_HASH,
    administrators: [windowsLogin(262, 'admin'), windowsLogin(263, 'SM-Admins', 'G')],
  })
}
