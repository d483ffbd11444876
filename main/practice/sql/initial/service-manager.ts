import type { DatabaseContent } from '../state.ts'
import { accountSid } from './accounts.ts'
import { connects, grant, memberships, people, procedure, table, thing } from './short.ts'

/** What the services account is in, in ServiceManager and in DWStagingAndConfig. Source: service-manager.md section 7.3. */
const SERVICE_ROLES = [
  'configsvc_users',
  'db_accessadmin',
  'db_datareader',
  'db_datawriter',
  'db_ddladmin',
  'db_securityadmin',
  'dbmodule_users',
  'sdk_users',
  'sql_dependency_subscriber',
]
const ROLES = ['configsvc_users', 'dbmodule_users', 'sdk_users', 'sql_dependency_subscriber'].map((role) => ({ role }))

export const ASSEMBLIES = [
  {
    name: 'Microsoft.EnterpriseManagement.Sql.UserDefinedDataType',
    permissionSet: 'SAFE_ACCESS',
    hash: '5A'.repeat(64),
  },
  { name: 'Microsoft.Mom.DataAccess.Sql', permissionSet: 'EXTERNAL_ACCESS', hash: 'C3'.repeat(64) },
]

/** Where the databases hold the name of their instance (section 7.4). */
const storedNames = (): DatabaseContent['storedNames'] =>
  [
    'MT_Microsoft$SystemCenter$ManagementGroup',
    'MT_Microsoft$SystemCenter$ResourceAccessLayer$SqlResourceStore',
    'MT_Microsoft$SystemCenter$ResourceAccessLayer$CmdbResourceStore',
  ].map((name) => ({ table: name, value: 'PRACTICE-SQL01' }))

const userRoles = (): DatabaseContent['userRoles'] =>
  (
    [
      ['Administrators', 'SM-Admins'],
      ['Administrators', 'svc-sm'],
      ['Advanced Operators', 'adm.novak'],
      ['Incident Resolvers', 'Helpdesk'],
      ['Workflows', 'svc-sm'],
    ] as const
  ).map(([role, member]) => ({ role, member: `PRACTICE\\${member}`, sid: accountSid(member) }))

/** Objects and grants that both management groups’ databases have. */
function platform(): Pick<DatabaseContent, 'securables' | 'permissions'> {
  const queue = 'dbo.QueryNotificationErrorsQueue'
  return {
    securables: [
      table('dbo.AzMan_AzRoleAssignment', 'ID', 'Name', 'ApplicationID'),
      table('dbo.LocalizedText', 'LTStringId', 'LTStringType', 'LTValue', 'LanguageCode'),
      table('dbo.ManagedEntity', 'ManagedEntityId', 'DisplayName', 'FullName'),
      table('dbo.__MOMManagementGroupInfo__', 'ManagementGroupName', 'MOMAdminGroup'),
      table('dbo.MT_Microsoft$SystemCenter$ManagementGroup', 'BaseManagedEntityId', 'SQLServerName_43FB076F'),
      procedure('dbo.p_PromoteActiveWorkflowServer'),
      procedure('dbo.p_SelectManagementPack'),
      thing('OBJECT', queue, { type: 'SQ' }),
      thing('TYPE', 'dbo.udt_GuidList'),
      thing('XML SCHEMA COLLECTION', 'dbo.ManagementPackSchema'),
      thing('ASSEMBLY', 'Microsoft.Mom.DataAccess.Sql'),
      thing('ASSEMBLY', 'Microsoft.EnterpriseManagement.Sql.UserDefinedDataType'),
      thing('MESSAGE TYPE', 'http://schemas.microsoft.com/SQL/Notifications/QueryNotification'),
      thing('CONTRACT', 'http://schemas.microsoft.com/SQL/Notifications/PostQueryNotification'),
      thing('SERVICE', 'http://schemas.microsoft.com/SQL/Notifications/QueryNotificationService'),
      thing('ROUTE', 'AutoCreatedLocal'),
    ],
    permissions: [
      grant('EXECUTE', 'configsvc_users', 'OBJECT', 'dbo.p_SelectManagementPack'),
      grant('EXECUTE', 'dbmodule_users'),
      grant('EXECUTE', 'sdk_users', 'OBJECT', 'dbo.p_PromoteActiveWorkflowServer'),
      grant('SELECT', 'sdk_users', 'OBJECT', 'dbo.ManagedEntity'),
      grant('SELECT', 'configsvc_users', 'OBJECT', 'dbo.__MOMManagementGroupInfo__', { column: 'ManagementGroupName' }),
      grant('UPDATE', 'sdk_users', 'OBJECT', 'dbo.ManagedEntity', { column: 'DisplayName' }),
      grant('EXECUTE', 'sdk_users', 'TYPE', 'dbo.udt_GuidList'),
      grant('EXECUTE', 'sdk_users', 'XML SCHEMA COLLECTION', 'dbo.ManagementPackSchema'),
      grant('CREATE PROCEDURE', 'sql_dependency_subscriber'),
      grant('CREATE QUEUE', 'sql_dependency_subscriber'),
      grant('CREATE SERVICE', 'sql_dependency_subscriber'),
      grant('SUBSCRIBE QUERY NOTIFICATIONS', 'sql_dependency_subscriber'),
      grant('VIEW DEFINITION', 'sql_dependency_subscriber'),
      grant('RECEIVE', 'sql_dependency_subscriber', 'OBJECT', queue),
      grant(
        'REFERENCES',
        'sql_dependency_subscriber',
        'CONTRACT',
        'http://schemas.microsoft.com/SQL/Notifications/PostQueryNotification',
      ),
    ],
  }
}

export function serviceManagerContent(): Partial<DatabaseContent> {
  const principals = people([
    { windows: 'svc-sm' },
    { windows: 'SM-Admins', group: true },
    { sql: 'sm_monitor' },
    { alone: 'SM Extension' },
    { sql: 'old_connector' },
    ...ROLES,
    { role: 'console_readers', owner: 'PRACTICE\\svc-sm' },
  ])
  const shared = platform()
  return {
    masterKey: true,
    principals,
    schemas: [{ name: 'Extension', owner: 'SM Extension' }],
    members: [
      ...memberships('PRACTICE\\svc-sm', ...SERVICE_ROLES),
      ...memberships('PRACTICE\\SM-Admins', 'db_datareader', 'console_readers'),
      ...memberships('sm_monitor', 'console_readers'),
      // A role in a role.
      ...memberships('console_readers', 'sdk_users'),
    ],
    securables: [...shared.securables, table('Extension.Requests', 'Id', 'Text', 'Costs')],
    permissions: [
      ...connects(principals),
      ...shared.permissions,
      grant('SELECT', 'console_readers', 'SCHEMA', 'Extension', { grantor: 'SM Extension' }),
      grant('SELECT', 'sm_monitor', 'OBJECT', 'Extension.Requests', {
        column: 'Costs',
        state: 'D',
        grantor: 'SM Extension',
      }),
      grant('VIEW DEFINITION', 'sm_monitor', 'PRINCIPAL', 'console_readers', { grantor: 'PRACTICE\\svc-sm' }),
      grant('IMPERSONATE', 'PRACTICE\\svc-sm', 'PRINCIPAL', 'SM Extension'),
      grant('VIEW DATABASE STATE', 'sm_monitor', 'DATABASE', undefined, { state: 'W' }),
      grant('VIEW DATABASE STATE', 'PRACTICE\\SM-Admins', 'DATABASE', undefined, { grantor: 'sm_monitor' }),
    ],
    assemblies: ASSEMBLIES,
    userRoles: userRoles(),
    storedNames: storedNames(),
    rows: 184_312,
  }
}

export function stagingContent(): Partial<DatabaseContent> {
  const principals = people([{ windows: 'svc-sm' }, { windows: 'svc-reporting' }, ...ROLES])
  const shared = platform()
  return {
    masterKey: true,
    principals,
    members: [
      ...memberships('PRACTICE\\svc-sm', ...SERVICE_ROLES, 'db_owner'),
      ...memberships('PRACTICE\\svc-reporting', 'db_datareader'),
    ],
    securables: [...shared.securables, table('dbo.STG_Collation', 'Id'), table('dbo.STG_Locale', 'Id', 'Name')],
    permissions: [...connects(principals), ...shared.permissions],
    assemblies: ASSEMBLIES,
    userRoles: userRoles().slice(0, 2),
    storedNames: storedNames(),
    rows: 20_514,
  }
}

/** The repository and the marts. @param olap whether the OLAP account reads it */
export function martContent(rows: number, owner: boolean, olap: boolean): Partial<DatabaseContent> {
  const principals = people([
    ...(owner ? [{ windows: 'svc-sm' }] : []),
    { windows: 'svc-reporting' },
    ...(olap ? [{ windows: 'svc-olap' }] : []),
    { role: 'reportuser' },
  ])
  return {
    principals,
    members: [
      ...(owner ? memberships('PRACTICE\\svc-sm', 'db_owner') : []),
      ...memberships('PRACTICE\\svc-reporting', 'db_datareader', 'reportuser'),
      ...(olap ? memberships('PRACTICE\\svc-olap', 'db_datareader', 'reportuser') : []),
    ],
    securables: [
      table('dbo.IncidentDim', 'IncidentDimKey', 'Title', 'Status'),
      table('dbo.EntityDim', 'EntityDimKey', 'DisplayName'),
      procedure('dbo.ServiceManager_Report_IncidentManagement_SP_GetListOfIncidents'),
    ],
    permissions: [
      ...connects(principals),
      grant('EXECUTE', 'reportuser', 'OBJECT', 'dbo.ServiceManager_Report_IncidentManagement_SP_GetListOfIncidents'),
      grant('SELECT', 'reportuser', 'SCHEMA', 'dbo'),
    ],
    rows,
  }
}
