import * as z from 'zod/mini'
import { query } from './define.ts'

/** Service Manager's own user roles with their members, as people read them. They are in the database and come back with it. */
export const userRoles = (database: string) =>
  query(
    'service-manager-user-roles',
    `
SELECT role = t.LTValue, member = SUSER_SNAME(m.MemberSID), sid = CONVERT(varchar(172), m.MemberSID, 1)
FROM dbo.AzMan_AzRoleAssignment AS a
JOIN dbo.LocalizedText AS t ON a.Name = CAST(t.LTStringId AS nvarchar(36)) AND t.LTStringType = 1 AND t.LanguageCode = N'ENU'
JOIN dbo.UserRole AS u ON a.Name = CAST(u.UserRoleId AS nvarchar(36))
JOIN dbo.Profile AS p ON p.ProfileId = u.ProfileId
JOIN dbo.AzMan_Role_SIDMember AS m ON m.RoleID = a.ID
WHERE p.IsImplicitProfile = 0
ORDER BY t.LTValue, SUSER_SNAME(m.MemberSID);`,
    z.object({ role: z.string(), member: z.nullable(z.string()), sid: z.nullable(z.string()) }),
    { database },
  )

/**
 * The names of the instance that the database itself holds. The suffix of the column differs between versions and Microsoft's pages
 * contradict each other, so the column is looked up (service-manager.md section 7.4).
 */
export const storedNames = (database: string) =>
  query(
    'service-manager-stored-names',
    `
SET NOCOUNT ON;
DECLARE @sql nvarchar(max) = N'';
SELECT @sql = @sql + CASE WHEN @sql = N'' THEN N'' ELSE N' UNION ALL ' END
  + N'SELECT [table] = N''' + REPLACE(t.name, N'''', N'''''') + N''', value = CAST(' + QUOTENAME(c.name) + N' AS nvarchar(400)) FROM ' + QUOTENAME(s.name) + N'.' + QUOTENAME(t.name)
FROM sys.tables AS t
JOIN sys.schemas AS s ON s.schema_id = t.schema_id
JOIN sys.columns AS c ON c.object_id = t.object_id
WHERE (t.name = N'MT_Microsoft$SystemCenter$ManagementGroup' AND c.name LIKE N'SQLServerName[_]%')
   OR (t.name = N'MT_Microsoft$SystemCenter$ResourceAccessLayer$SqlResourceStore' AND c.name LIKE N'Server[_]%')
   OR (t.name = N'MT_Microsoft$SystemCenter$ResourceAccessLayer$CmdbResourceStore' AND c.name LIKE N'Server[_]%');
IF @sql = N'' SELECT [table] = CAST(NULL AS nvarchar(128)), value = CAST(NULL AS nvarchar(400)) WHERE 1 = 0;
ELSE EXEC sys.sp_executesql @sql;`,
    z.object({ table: z.string(), value: z.nullable(z.string()) }),
    { database },
  )

/** The role memberships that the product's accounts need in a database, for the check after a restore. Source: service-manager.md section 7.3. */
const SERVICE = [
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
export const expectedRoles: Readonly<
  Record<string, { services: readonly string[]; reporting: readonly string[]; olap: readonly string[] }>
> = {
  ServiceManager: { services: SERVICE, reporting: [], olap: [] },
  DWStagingAndConfig: { services: [...SERVICE, 'db_owner'], reporting: ['db_datareader'], olap: [] },
  DWRepository: { services: ['db_owner'], reporting: ['db_datareader', 'reportuser'], olap: [] },
  DWDataMart: {
    services: ['db_owner'],
    reporting: ['db_datareader', 'reportuser'],
    olap: ['db_datareader', 'reportuser'],
  },
  OMDWDataMart: { services: [], reporting: ['db_datareader', 'reportuser'], olap: ['db_datareader', 'reportuser'] },
  CMDWDataMart: { services: [], reporting: ['db_datareader', 'reportuser'], olap: ['db_datareader', 'reportuser'] },
}
