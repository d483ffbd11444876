import { createHash } from 'node:crypto'
import type { Database, DatabaseContent, InstanceState, ServerPrincipal } from '../state.ts'

/** A GUID, a SID or anything else that is to be the same in every new world. */
export function digits(text: string, bytes: number): string {
  return createHash('sha512')
    .update(text)
    .digest('hex')
    .slice(0, bytes * 2)
    .toUpperCase()
}

export function guid(text: string): string {
  return digits(text, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** What Setup makes: sa, the services’ own accounts, and what public may. */
export function blankInstance(about: {
  name: string
  folder: string
  drives: readonly string[]
  folders: InstanceState['folders']
  serviceAccount: string
  /** password_hash of sa. */
  saHash?: string
  /** Windows logins that Setup makes sysadmins. */
  administrators: readonly ServerPrincipal[]
  version?: string
  edition?: string
  engineEdition?: number
  collation?: string
  windowsOnly?: boolean
}): InstanceState {
  const [machine = '', instance] = about.name.split('\\')
  const service = instance === undefined ? 'MSSQLSERVER' : `MSSQL$${instance}`
  const agent = instance === undefined ? 'SQLSERVERAGENT' : `SQLAgent$${instance}`
  const own: ServerPrincipal[] = [
    {
      id: 1,
      name: 'sa',
      type: 'S',
      sid: '01',
      disabled: about.windowsOnly === true,
      ...(about.saHash === undefined ? {} : { hash: about.saHash }),
      policyChecked: true,
      expirationChecked: false,
    },
    { id: 259, name: 'NT AUTHORITY\\SYSTEM', type: 'U', sid: '010100000000000512000000', disabled: false },
    { id: 260, name: `NT SERVICE\\${service}`, type: 'U', sid: serviceSid(service), disabled: false },
    { id: 261, name: `NT SERVICE\\${agent}`, type: 'U', sid: serviceSid(agent), disabled: false },
    ...about.administrators,
  ]
  const sysadmins = [own[2], own[3], ...about.administrators].flatMap((each) => each?.name ?? [])
  return {
    name: about.name,
    machine,
    ...(instance === undefined ? {} : { instance }),
    folder: about.folder,
    drives: [...about.drives],
    version: about.version ?? '16.0.4135.4',
    edition: about.edition ?? 'Standard Edition (64-bit)',
    engineEdition: about.engineEdition ?? 2,
    collation: about.collation ?? 'SQL_Latin1_General_CP1_CI_AS',
    windowsOnly: about.windowsOnly ?? false,
    serviceAccount: about.serviceAccount,
    folders: about.folders,
    utcOffset: 60,
    configurations: [
      { name: 'backup checksum default', value: 0, inUse: 0 },
      { name: 'backup compression default', value: 0, inUse: 0 },
      { name: 'clr enabled', value: 0, inUse: 0 },
      { name: 'clr strict security', value: 1, inUse: 1 },
      { name: 'contained database authentication', value: 0, inUse: 0 },
      { name: 'max degree of parallelism', value: 0, inUse: 0 },
      { name: 'show advanced options', value: 0, inUse: 0 },
      { name: 'xp_cmdshell', value: 0, inUse: 0 },
    ],
    principals: own,
    members: ['sa', ...sysadmins].map((member) => ({ role: 'sysadmin', member })),
    permissions: [
      ...own.map(({ name: grantee }) => onServer('CONNECT SQL', grantee)),
      onServer('VIEW ANY DATABASE', 'public'),
      onServer('VIEW SERVER STATE', 'NT AUTHORITY\\SYSTEM'),
      onServer('ALTER ANY AVAILABILITY GROUP', 'NT AUTHORITY\\SYSTEM'),
      ...ENDPOINTS.map((onName) => ({ ...onServer('CONNECT', 'public'), class: 105, onName })),
    ],
    certificates: [],
    messages: [],
    trustedAssemblies: [],
    availabilityGroups: [],
    databases: [],
    backups: [],
    restores: [],
  }
}

const ENDPOINTS = ['TSQL Local Machine', 'TSQL Named Pipes', 'TSQL Default TCP', 'TSQL Default VIA']

function onServer(permission: string, grantee: string): InstanceState['permissions'][number] {
  return { class: 100, state: 'G', permission, grantee, grantor: 'sa' }
}

/** Windows makes a service’s SID of its name, S-1-5-80- and its SHA-1: the same on every computer. */
export function serviceSid(service: string): string {
  const hash = createHash('sha1').update(Buffer.from(service.toUpperCase(), 'utf16le')).digest('hex')
  return `010600000000000550000000${hash.toUpperCase()}`
}

/** What CREATE DATABASE makes: dbo, and what public may. */
export function blankDatabase(about: {
  name: string
  id: number
  instance: Pick<InstanceState, 'folders' | 'collation'>
  /** Megabytes of the data and of the log file. */
  size?: readonly [data: number, log: number]
  recoveryModel?: DatabaseContent['recoveryModel']
  ownerSid?: string
  content?: Partial<DatabaseContent>
  more?: Partial<Database>
}): Database {
  const { name, id, instance, ownerSid = '01' } = about
  const [data, log] = about.size ?? [8, 8]
  const file = (folder: string, file_: string) => `${folder.replace(/\\+$/, '')}\\${file_}`
  return {
    name,
    id,
    state: 'ONLINE',
    userAccess: 'MULTI_USER',
    ownerSid,
    trustworthy: false,
    broker: false,
    readOnly: false,
    content: {
      family: guid(`${name} family`),
      created: '2024-02-06T21:14:09',
      collation: instance.collation,
      compatibility: 160,
      recoveryModel: about.recoveryModel ?? 'FULL',
      containment: 'NONE',
      files: [
        { logicalName: name, type: 'ROWS', path: file(instance.folders.data, `${name}.mdf`), size: data * 1024 ** 2 },
        {
          logicalName: `${name}_log`,
          type: 'LOG',
          path: file(instance.folders.log, `${name}_log.ldf`),
          size: log * 1024 ** 2,
        },
      ],
      brokerGuid: guid(`${name} broker`),
      ownerSid,
      masterKey: false,
      schemas: [],
      principals: [],
      members: [],
      permissions: [
        inDatabase('CONNECT', 'dbo'),
        inDatabase('VIEW ANY COLUMN ENCRYPTION KEY DEFINITION', 'public'),
        inDatabase('VIEW ANY COLUMN MASTER KEY DEFINITION', 'public'),
      ],
      securables: [],
      assemblies: [],
      userRoles: [],
      storedNames: [],
      rows: 1000,
      ...about.content,
    },
    lsn: 34_000_000_010_000,
    sessions: [],
    ...about.more,
  }
}

export function inDatabase(permission: string, grantee: string): DatabaseContent['permissions'][number] {
  return { class: 0, state: 'G', permission, grantee, grantor: 'dbo' }
}
