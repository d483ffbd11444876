import * as z from 'zod/mini'
import type { Query } from '../../ports/instance.ts'
import { query } from './define.ts'

const text = z.string()
const maybe = z.nullable(z.string())

/** Who is signed in, and what the server is. sql_variant is cast: a native driver dies of it (tds-server-for-tests.md section 3). */
export const identity = query(
  'server-identity',
  `
SELECT
  login = SUSER_SNAME(),
  name = CAST(SERVERPROPERTY('ServerName') AS nvarchar(256)),
  ownName = CAST(@@SERVERNAME AS nvarchar(256)),
  machine = CAST(SERVERPROPERTY('MachineName') AS nvarchar(128)),
  instance = CAST(SERVERPROPERTY('InstanceName') AS nvarchar(128)),
  physicalName = CAST(SERVERPROPERTY('ComputerNamePhysicalNetBIOS') AS nvarchar(128)),
  version = CAST(SERVERPROPERTY('ProductVersion') AS nvarchar(128)),
  edition = CAST(SERVERPROPERTY('Edition') AS nvarchar(128)),
  engineEdition = CAST(SERVERPROPERTY('EngineEdition') AS int),
  collation = CAST(SERVERPROPERTY('Collation') AS nvarchar(128)),
  [clustered] = CAST(ISNULL(SERVERPROPERTY('IsClustered'), 0) AS bit),
  availabilityGroups = CAST(ISNULL(SERVERPROPERTY('IsHadrEnabled'), 0) AS bit),
  windowsOnly = CAST(ISNULL(SERVERPROPERTY('IsIntegratedSecurityOnly'), 0) AS bit),
  backupFolder = CAST(SERVERPROPERTY('InstanceDefaultBackupPath') AS nvarchar(512)),
  dataFolder = CAST(SERVERPROPERTY('InstanceDefaultDataPath') AS nvarchar(512)),
  logFolder = CAST(SERVERPROPERTY('InstanceDefaultLogPath') AS nvarchar(512)),
  sysadmin = CAST(ISNULL(IS_SRVROLEMEMBER(N'sysadmin'), 0) AS bit),
  controlServer = CAST(ISNULL(HAS_PERMS_BY_NAME(NULL, NULL, N'CONTROL SERVER'), 0) AS bit),
  viewServerState = CAST(ISNULL(HAS_PERMS_BY_NAME(NULL, NULL, N'VIEW SERVER STATE'), 0) AS bit),
  createAnyDatabase = CAST(ISNULL(HAS_PERMS_BY_NAME(NULL, NULL, N'CREATE ANY DATABASE'), 0) AS bit),
  utcOffset = DATEDIFF(MINUTE, SYSUTCDATETIME(), SYSDATETIME()),
  session = CAST(@@SPID AS int);`,
  z.object({
    login: text,
    /** The name of the instance on the network: virtual on a cluster. */
    name: text,
    /** @@SERVERNAME: stays the old one after the computer was renamed. */
    ownName: maybe,
    machine: text,
    instance: maybe,
    physicalName: maybe,
    version: text,
    edition: text,
    /** 2 Standard, 3 Enterprise, 4 Express. */
    engineEdition: z.number(),
    collation: text,
    clustered: z.boolean(),
    availabilityGroups: z.boolean(),
    /** Only Windows accounts may sign in. */
    windowsOnly: z.boolean(),
    /** Null before SQL Server 2019. */
    backupFolder: maybe,
    dataFolder: maybe,
    logFolder: maybe,
    sysadmin: z.boolean(),
    controlServer: z.boolean(),
    viewServerState: z.boolean(),
    createAnyDatabase: z.boolean(),
    /** Minutes of the server's clock before UTC's: msdb's times are local. */
    utcOffset: z.number(),
    session: z.number(),
  }),
)

/** The fixed server roles that the login is in. */
export const roles = query(
  'server-roles-of-login',
  `
SELECT role = r.name
FROM (VALUES (N'sysadmin'), (N'serveradmin'), (N'securityadmin'), (N'processadmin'), (N'setupadmin'), (N'bulkadmin'), (N'diskadmin'), (N'dbcreator')) AS r (name)
WHERE IS_SRVROLEMEMBER(r.name) = 1;`,
  z.object({ role: text }),
)

/** The engine's and the agent's service accounts. Needs VIEW SERVER STATE. */
export const services = query(
  'server-services',
  `
SELECT service = s.servicename, account = s.service_account, state = s.status_desc
FROM sys.dm_server_services AS s;`,
  z.object({ service: text, account: text, state: text }),
)

/** Options that a restore does not bring along. A missing row: the version has no such option. */
export const configurations = query(
  'server-configurations',
  `
SELECT name = c.name, value = CAST(c.value AS int), inUse = CAST(c.value_in_use AS int)
FROM sys.configurations AS c
WHERE c.name IN (N'clr enabled', N'clr strict security', N'contained database authentication', N'backup compression default', N'show advanced options');`,
  z.object({ name: text, value: z.number(), inUse: z.number() }),
)

/** Every database with what a backup needs to know and what a restore does not bring back. Sizes in bytes. */
export const databases = query(
  'server-databases',
  `
SELECT
  name = d.name,
  id = d.database_id,
  state = d.state_desc,
  userAccess = d.user_access_desc,
  recoveryModel = d.recovery_model_desc,
  compatibility = CAST(d.compatibility_level AS int),
  collation = d.collation_name,
  containment = d.containment_desc,
  owner = SUSER_SNAME(d.owner_sid),
  trustworthy = d.is_trustworthy_on,
  broker = d.is_broker_enabled,
  brokerGuid = CAST(d.service_broker_guid AS nvarchar(36)),
  readOnly = d.is_read_only,
  masterKeyByServer = d.is_master_key_encrypted_by_server,
  encrypted = CAST(CASE WHEN k.database_id IS NULL THEN 0 ELSE d.is_encrypted END AS bit),
  certificate = c.name,
  availabilityGroup = g.name,
  accessible = CAST(ISNULL(HAS_DBACCESS(d.name), 0) AS bit),
  size = CAST(ISNULL((SELECT SUM(CAST(f.size AS bigint)) * 8192 FROM sys.master_files AS f WHERE f.database_id = d.database_id), 0) AS float)
FROM sys.databases AS d
LEFT JOIN sys.dm_database_encryption_keys AS k ON k.database_id = d.database_id
LEFT JOIN sys.certificates AS c ON c.thumbprint = k.encryptor_thumbprint
LEFT JOIN sys.dm_hadr_database_replica_states AS r ON r.database_id = d.database_id AND r.is_local = 1
LEFT JOIN sys.availability_groups AS g ON g.group_id = r.group_id
ORDER BY d.name;`,
  z.object({
    name: text,
    id: z.number(),
    /** ONLINE, RESTORING, RECOVERING, SUSPECT, OFFLINE … */
    state: text,
    userAccess: text,
    /** FULL, BULK_LOGGED, SIMPLE. */
    recoveryModel: text,
    compatibility: z.number(),
    collation: maybe,
    containment: maybe,
    owner: maybe,
    trustworthy: z.boolean(),
    broker: z.boolean(),
    brokerGuid: maybe,
    readOnly: z.boolean(),
    masterKeyByServer: z.boolean(),
    /** Transparent data encryption; then `certificate` is the one of master, if this login may see it. */
    encrypted: z.boolean(),
    certificate: maybe,
    availabilityGroup: maybe,
    accessible: z.boolean(),
    size: z.number(),
  }),
)

/** Other names of this instance: listeners of availability groups. */
export const listeners = query(
  'server-listeners',
  `
SELECT name = l.dns_name, port = CAST(l.port AS int), [group] = g.name
FROM sys.availability_group_listeners AS l
JOIN sys.availability_groups AS g ON g.group_id = l.group_id;`,
  z.object({ name: maybe, port: z.nullable(z.number()), group: text }),
)

/** Free bytes where databases lie. It knows no other volume. */
export const volumes = query(
  'server-volumes',
  `
SELECT volume = v.volume_mount_point, total = CAST(MAX(v.total_bytes) AS float), free = CAST(MIN(v.available_bytes) AS float)
FROM sys.master_files AS f
CROSS APPLY sys.dm_os_volume_stats(f.database_id, f.file_id) AS v
GROUP BY v.volume_mount_point;`,
  z.object({ volume: text, total: z.number(), free: z.number() }),
)

/** Where every file of every database lies, for names that a restore must not take. */
export const files = query(
  'server-files',
  `
SELECT [database] = DB_NAME(f.database_id), logicalName = f.name, type = f.type_desc, path = f.physical_name,
  size = CAST(CAST(f.size AS bigint) * 8192 AS float)
FROM sys.master_files AS f
ORDER BY f.database_id, f.file_id;`,
  z.object({ database: maybe, logicalName: text, type: text, path: text, size: z.number() }),
)

/** What the engine's service account sees of a path. Zero means "not visible", never "absent" (orchestrator-sql.md B.14). */
export const pathSeen = (path: string) =>
  query(
    'server-path-seen',
    `
SET NOCOUNT ON;
CREATE TABLE #seen (fileExists int, isFolder int, parentExists int);
INSERT INTO #seen EXEC master.dbo.xp_fileexist @path;
SELECT fileExists, isFolder, parentExists FROM #seen;
DROP TABLE #seen;`,
    z.object({ fileExists: z.number(), isFolder: z.number(), parentExists: z.number() }),
    { parameters: { path } },
  )

/** Files and folders in a folder as the server sees it; nothing for a folder that it can't see. */
export const folderSeen = (path: string) =>
  query(
    'server-folder-seen',
    `
SET NOCOUNT ON;
CREATE TABLE #found (name nvarchar(512), depth int, isFile int);
INSERT INTO #found EXEC master.sys.xp_dirtree @path, 1, 1;
SELECT name, isFile FROM #found ORDER BY name;
DROP TABLE #found;`,
    z.object({ name: text, isFile: z.number() }),
    { parameters: { path } },
  )

/** Who is in a database, this session left out. Needs VIEW SERVER STATE for others than oneself. */
export const sessionsIn = (database: string) =>
  query(
    'server-sessions-in',
    `
SELECT host = s.host_name, program = s.program_name, login = s.login_name, sessions = COUNT(*)
FROM sys.dm_exec_sessions AS s
WHERE s.database_id = DB_ID(@database) AND s.is_user_process = 1 AND s.session_id <> @@SPID
GROUP BY s.host_name, s.program_name, s.login_name;`,
    z.object({ host: maybe, program: maybe, login: text, sessions: z.number() }),
    { parameters: { database } },
  )

/** How far long work of another session is. */
export const progressOf = (session: number) =>
  query(
    'server-progress-of',
    `
SELECT command = r.command, percentComplete = CAST(r.percent_complete AS float), wait = r.wait_type
FROM sys.dm_exec_requests AS r
WHERE r.session_id = @session;`,
    z.object({ command: text, percentComplete: z.number(), wait: maybe }),
    { parameters: { session } },
  )

/** Messages of products in master: a restore does not bring them. */
export const messages = query(
  'server-messages',
  `
SELECT number = m.message_id, language = CAST(m.language_id AS int), severity = CAST(m.severity AS int), logged = m.is_event_logged, text = m.text
FROM sys.messages AS m
WHERE m.message_id > 50000
ORDER BY m.message_id, m.language_id;`,
  z.object({
    number: z.number(),
    language: z.number(),
    severity: z.number(),
    logged: z.boolean(),
    text,
  }),
)

/** Assemblies that this instance trusts by hash: SQL Server 2017 and later (major 14). */
export const trustedAssemblies: Query<{ hash: string; description: string | null }> = query(
  'server-trusted-assemblies',
  `
SELECT hash = CONVERT(varchar(130), t.hash, 1), description = t.description
FROM sys.trusted_assemblies AS t;`,
  z.object({ hash: text, description: maybe }),
)
