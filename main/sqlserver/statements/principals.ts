import * as z from 'zod/mini'
import { query } from './define.ts'

const maybe = z.nullable(z.string())

/** One order on every server, whatever its collation: rows are written to a file as they come. */
const SORT = 'COLLATE Latin1_General_BIN2'

/** May everything be seen? Without the right rows are missing in silence (orchestrator-sql.md B.11). */
export const mayViewDefinition = (database: string) =>
  query(
    'database-view-definition',
    `SELECT allowed = CAST(ISNULL(HAS_PERMS_BY_NAME(DB_NAME(), N'DATABASE', N'VIEW DEFINITION'), 0) AS bit);`,
    z.object({ allowed: z.boolean() }),
    { database },
  )

/** D1: roles, then users; fixed roles are left out. */
export const principals = (database: string) =>
  query(
    'database-principals',
    `
SELECT
  id = p.principal_id,
  name = p.name,
  type = CAST(p.type AS nvarchar(1)),
  authentication = CAST(p.authentication_type AS int),
  defaultSchema = p.default_schema_name,
  defaultLanguage = p.default_language_name,
  sid = CONVERT(varchar(172), p.sid, 1),
  owner = o.name,
  login = s.name,
  connect = CAST(c.state AS nvarchar(1))
FROM sys.database_principals AS p
LEFT JOIN sys.database_principals AS o ON o.principal_id = p.owning_principal_id
LEFT JOIN sys.server_principals AS s ON s.sid = p.sid AND s.type <> 'R'
LEFT JOIN sys.database_permissions AS c ON c.grantee_principal_id = p.principal_id AND c.class = 0 AND c.grantor_principal_id = 1 AND c.permission_name = N'CONNECT'
WHERE p.is_fixed_role = 0
ORDER BY CASE WHEN p.type = 'R' THEN 0 ELSE 1 END, p.name ${SORT};`,
    z.object({
      id: z.number(),
      name: z.string(),
      /** S SQL user, U Windows user, G Windows group, R role, A application role, C certificate, K asymmetric key, E and X of a cloud directory. */
      type: z.string(),
      /** 0 none (WITHOUT LOGIN, certificate, key), 1 instance, 2 database (contained, with a password of its own), 3 Windows. */
      authentication: z.nullable(z.number()),
      defaultSchema: maybe,
      defaultLanguage: maybe,
      sid: maybe,
      /** Of a role. */
      owner: maybe,
      /** The login with this SID; null for an orphan. */
      login: maybe,
      /** State of CONNECT as CREATE USER grants it: G; D denied, W with grant option, null revoked. */
      connect: maybe,
    }),
    { database },
  )

/** D2: who is in which role, fixed roles included; dbo can't be added. */
export const memberships = (database: string) =>
  query(
    'database-memberships',
    `
SELECT role = r.name, member = m.name
FROM sys.database_role_members AS x
JOIN sys.database_principals AS r ON r.principal_id = x.role_principal_id
JOIN sys.database_principals AS m ON m.principal_id = x.member_principal_id
WHERE m.principal_id <> 1
ORDER BY r.name ${SORT}, m.name ${SORT};`,
    z.object({ role: z.string(), member: z.string() }),
    { database },
  )

/** Schemas that were made here, with their owners; those named after fixed roles are left out. */
export const schemas = (database: string) =>
  query(
    'database-schemas',
    `
SELECT name = s.name, owner = p.name
FROM sys.schemas AS s
JOIN sys.database_principals AS p ON p.principal_id = s.principal_id
WHERE s.schema_id > 4 AND s.schema_id < 16384
ORDER BY s.name ${SORT};`,
    z.object({ name: z.string(), owner: z.string() }),
    { database },
  )

/** D3: every explicit permission with what it is on, a table's own before those of its columns. Stock grants to public on the server's own objects are left out. */
export const permissions = (database: string) =>
  query(
    'database-permissions',
    `
SELECT g.* FROM (
SELECT
  class = CAST(p.class AS int),
  classText = p.class_desc,
  state = CAST(p.state AS nvarchar(1)),
  permission = p.permission_name,
  grantee = e.name,
  granteeType = CAST(e.type AS nvarchar(1)),
  grantor = r.name,
  [schema] = COALESCE(os.name, ts.name, xs.name),
  name = COALESCE(o.name, s.name, u.name, a.name, t.name, x.name, mt.name COLLATE DATABASE_DEFAULT, ct.name COLLATE DATABASE_DEFAULT,
    sv.name COLLATE DATABASE_DEFAULT, b.name, ro.name, f.name, sk.name, ce.name, ak.name),
  columnName = c.name,
  onType = CAST(u.type AS nvarchar(1))
FROM sys.database_permissions AS p
JOIN sys.database_principals AS e ON e.principal_id = p.grantee_principal_id
JOIN sys.database_principals AS r ON r.principal_id = p.grantor_principal_id
LEFT JOIN sys.all_objects AS o ON p.class = 1 AND o.object_id = p.major_id
LEFT JOIN sys.schemas AS os ON os.schema_id = o.schema_id
LEFT JOIN sys.all_columns AS c ON p.class = 1 AND p.minor_id > 0 AND c.object_id = p.major_id AND c.column_id = p.minor_id
LEFT JOIN sys.schemas AS s ON p.class = 3 AND s.schema_id = p.major_id
LEFT JOIN sys.database_principals AS u ON p.class = 4 AND u.principal_id = p.major_id
LEFT JOIN sys.assemblies AS a ON p.class = 5 AND a.assembly_id = p.major_id
LEFT JOIN sys.types AS t ON p.class = 6 AND t.user_type_id = p.major_id
LEFT JOIN sys.schemas AS ts ON ts.schema_id = t.schema_id
LEFT JOIN sys.xml_schema_collections AS x ON p.class = 10 AND x.xml_collection_id = p.major_id
LEFT JOIN sys.schemas AS xs ON xs.schema_id = x.schema_id
LEFT JOIN sys.service_message_types AS mt ON p.class = 15 AND mt.message_type_id = p.major_id
LEFT JOIN sys.service_contracts AS ct ON p.class = 16 AND ct.service_contract_id = p.major_id
LEFT JOIN sys.services AS sv ON p.class = 17 AND sv.service_id = p.major_id
LEFT JOIN sys.remote_service_bindings AS b ON p.class = 18 AND b.remote_service_binding_id = p.major_id
LEFT JOIN sys.routes AS ro ON p.class = 19 AND ro.route_id = p.major_id
LEFT JOIN sys.fulltext_catalogs AS f ON p.class = 23 AND f.fulltext_catalog_id = p.major_id
LEFT JOIN sys.symmetric_keys AS sk ON p.class = 24 AND sk.symmetric_key_id = p.major_id
LEFT JOIN sys.certificates AS ce ON p.class = 25 AND ce.certificate_id = p.major_id
LEFT JOIN sys.asymmetric_keys AS ak ON p.class = 26 AND ak.asymmetric_key_id = p.major_id
WHERE e.name NOT LIKE N'##%##' AND (o.is_ms_shipped IS NULL OR o.is_ms_shipped = 0 OR e.name <> N'public')
) AS g
ORDER BY g.class, g.[schema] ${SORT}, g.name ${SORT}, g.columnName ${SORT}, g.grantee ${SORT}, g.permission, g.grantor ${SORT};`,
    z.object({
      /** 0 database, 1 object or column, 3 schema, 4 principal, 5 assembly, 6 type, 10 XML schema collection, 15–19 Service Broker, 23 full-text catalog, 24 symmetric key, 25 certificate, 26 asymmetric key. */
      class: z.number(),
      classText: z.string(),
      /** G grant, W grant with grant option, D deny, R revoke (an exception for a column). */
      state: z.string(),
      permission: z.string(),
      grantee: z.string(),
      /** R is a role. */
      granteeType: z.string(),
      grantor: z.string(),
      schema: maybe,
      /** Null for the database itself, and for a class that this query does not resolve. */
      name: maybe,
      columnName: maybe,
      /** Type of the principal for class 4: R role, A application role, otherwise a user. */
      onType: maybe,
    }),
    { database },
  )

/** Which of these objects are there: those that the source document unticks may be absent. */
export const objectsNamed = (database: string, prefix: string) =>
  query(
    'database-objects-named',
    `
SELECT [schema] = s.name, name = o.name, type = CAST(o.type AS nvarchar(2))
FROM sys.objects AS o
JOIN sys.schemas AS s ON s.schema_id = o.schema_id
WHERE o.name LIKE @prefix
ORDER BY s.name, o.name;`,
    z.object({ schema: z.string(), name: z.string(), type: z.string() }),
    { database, parameters: { prefix: `${prefix.replace(/[[%_]/g, '[$&]')}%` } },
  )
