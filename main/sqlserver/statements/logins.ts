import * as z from 'zod/mini'
import { query } from './define.ts'

const maybe = z.nullable(z.string())

/** Accounts that the server makes for itself: `##MS_…##`. sa is principal 1, whatever its name. */
const OWN = `N'##%##'`

/** One order on every server, whatever its collation: rows are written to a file as they come. */
const SORT = 'COLLATE Latin1_General_BIN2'

/**
 * L1: logins with SID and password hash, all in one query however many there are; the server's own too, so that they can be listed.
 * The hash is null without CONTROL SERVER. Source: orchestrator-sql.md B.10.
 */
export const logins = query(
  'logins',
  `
SELECT
  id = p.principal_id,
  name = p.name,
  type = CAST(p.type AS nvarchar(1)),
  disabled = p.is_disabled,
  defaultDatabase = p.default_database_name,
  defaultLanguage = p.default_language_name,
  sid = CONVERT(varchar(172), p.sid, 1),
  hash = CONVERT(varchar(514), s.password_hash, 1),
  policyChecked = s.is_policy_checked,
  expirationChecked = s.is_expiration_checked,
  mustChange = CAST(CASE WHEN s.principal_id IS NULL THEN 0 ELSE ISNULL(CAST(LOGINPROPERTY(p.name, 'IsMustChange') AS int), 0) END AS bit),
  connect = CAST(c.state AS nvarchar(1))
FROM sys.server_principals AS p
LEFT JOIN sys.sql_logins AS s ON s.principal_id = p.principal_id
LEFT JOIN sys.server_permissions AS c ON c.grantee_principal_id = p.principal_id AND c.class = 100 AND c.grantor_principal_id = 1 AND c.permission_name = N'CONNECT SQL'
WHERE p.type IN ('S', 'U', 'G', 'C', 'K', 'E', 'X')
ORDER BY p.name ${SORT};`,
  z.object({
    id: z.number(),
    name: z.string(),
    /** S SQL login, U Windows user, G Windows group, C certificate, K asymmetric key, E and X of a cloud directory. */
    type: z.string(),
    disabled: z.boolean(),
    defaultDatabase: maybe,
    defaultLanguage: maybe,
    /** `0x0105…` */
    sid: maybe,
    hash: maybe,
    policyChecked: z.nullable(z.boolean()),
    expirationChecked: z.nullable(z.boolean()),
    mustChange: z.boolean(),
    /** State of CONNECT SQL as CREATE LOGIN grants it: G; D denied, W with grant option, null revoked. */
    connect: maybe,
  }),
)

/** L2: server roles that were made here, with their owners. */
export const serverRoles = query(
  'server-roles',
  `
SELECT name = r.name, owner = CASE WHEN o.principal_id > 1 THEN o.name END
FROM sys.server_principals AS r
LEFT JOIN sys.server_principals AS o ON o.principal_id = r.owning_principal_id
WHERE r.type = 'R' AND r.is_fixed_role = 0 AND r.name <> N'public'
ORDER BY r.name ${SORT};`,
  z.object({
    name: z.string(),
    /** Null for sa, which may have another name elsewhere. */
    owner: maybe,
  }),
)

/** L2: who is in which server role; roles in roles too. */
export const serverMemberships = query(
  'server-memberships',
  `
SELECT role = r.name, member = m.name
FROM sys.server_role_members AS x
JOIN sys.server_principals AS r ON r.principal_id = x.role_principal_id
JOIN sys.server_principals AS m ON m.principal_id = x.member_principal_id
WHERE m.principal_id > 1 AND m.name NOT LIKE ${OWN}
ORDER BY r.name ${SORT}, m.name ${SORT};`,
  z.object({ role: z.string(), member: z.string() }),
)

/** L3: permissions on the server, on logins and server roles, on endpoints, on availability groups. */
export const serverPermissions = query(
  'server-permissions',
  `
SELECT
  class = CAST(p.class AS int),
  classText = p.class_desc,
  state = CAST(p.state AS nvarchar(1)),
  permission = p.permission_name,
  grantee = g.name,
  granteeType = CAST(g.type AS nvarchar(1)),
  grantor = CASE WHEN r.principal_id > 1 THEN r.name END,
  onName = COALESCE(t.name, e.name, a.name),
  onType = CAST(t.type AS nvarchar(1))
FROM sys.server_permissions AS p
JOIN sys.server_principals AS g ON g.principal_id = p.grantee_principal_id
JOIN sys.server_principals AS r ON r.principal_id = p.grantor_principal_id
LEFT JOIN sys.server_principals AS t ON p.class = 101 AND t.principal_id = p.major_id
LEFT JOIN sys.endpoints AS e ON p.class = 105 AND e.endpoint_id = p.major_id
LEFT JOIN sys.availability_replicas AS v ON p.class = 108 AND v.replica_metadata_id = p.major_id
LEFT JOIN sys.availability_groups AS a ON a.group_id = v.group_id
WHERE g.name NOT LIKE ${OWN}
ORDER BY p.class, COALESCE(t.name, e.name, a.name) ${SORT}, g.name ${SORT}, p.permission_name, r.name ${SORT};`,
  z.object({
    /** 100 server, 101 login or server role, 105 endpoint, 108 availability group. */
    class: z.number(),
    classText: z.string(),
    /** G grant, W grant with grant option, D deny, R revoke. */
    state: z.string(),
    permission: z.string(),
    grantee: z.string(),
    /** R is a server role. */
    granteeType: z.string(),
    /** Null for sa, in whose name sysadmins grant. */
    grantor: maybe,
    onName: maybe,
    /** Type of the principal for class 101: R is a server role. */
    onType: maybe,
  }),
)
