import { randomBytes } from 'node:crypto'
import { type Computer, type ComputerId, WORLD_VERSION, type World } from './schema.ts'
import { practiceAccounts } from './sql/initial/accounts.ts'
import { initialInstances } from './sql/initial/instances.ts'

const PLATFORM = 'HKLM\\SOFTWARE\\Microsoft\\System Center\\2010'

/** Where Service Manager keeps its settings in every version (service-manager.md section 4.2). */
export const registryKeys = {
  setup: `${PLATFORM}\\Service Manager\\Setup`,
  database: `${PLATFORM}\\Common\\Database`,
  reporting: `${PLATFORM}\\Common\\Reporting`,
  sdkService: `${PLATFORM}\\Common\\SDK Service`,
  bins: `${PLATFORM}\\Common\\MOMBins`,
  groups: 'HKLM\\SOFTWARE\\Microsoft\\Microsoft Operations Manager\\3.0\\Server Management Groups',
} as const

/** Bytes of a key: what MOMBins holds is about as long. */
const KEY_LENGTH = 256
const SERVERS: Computer['servers'] = [
  { name: 'PRACTICE-MS01', role: 'management-server' },
  { name: 'PRACTICE-DW01', role: 'data-warehouse-management-server' },
]

/** A world as it is on the first day: three computers, instances of SQL Server, two shares, a USB drive, no fault; keys of their own, random. */
export function makeWorld(now: Date): World {
  return {
    format: 'system-center-recovery-wizard/practice-world',
    v: WORLD_VERSION,
    made: now.toISOString(),
    current: 'management-server',
    faults: [],
    computers: {
      'management-server': managementServer(),
      'data-warehouse-server': dataWarehouseServer(),
      'rebuilt-server': rebuiltServer(),
    },
    shares: [
      { server: 'FS02', name: 'DR', folders: ['Keys'] },
      { server: 'MyServer', name: 'Backup', folders: [] },
    ],
    removableDrives: ['E'],
    ...databaseServers(now),
  }
}

/** Instances of SQL Server, and the Windows accounts that they can look up: what version 3 added. */
export function databaseServers(now: Date): Pick<World, 'sqlServers' | 'accounts'> {
  return { sqlServers: initialInstances(now), accounts: practiceAccounts.map((account) => ({ ...account })) }
}

function windows(netbios: string, folder: string): Computer {
  return {
    netbios,
    fqdn: `${netbios}.practice.example`,
    domain: 'practice.example',
    operator: 'PRACTICE\\admin',
    folder,
    fixedDrives: ['C'],
    services: [],
    registry: {},
    servers: [],
    tools: [],
  }
}

/** The management server and the server that is rebuilt have the installation media in drive D:, the data warehouse server has none. */
export const toolsOf: Readonly<Record<ComputerId, Computer['tools']>> = {
  'management-server': media(),
  'data-warehouse-server': [],
  'rebuilt-server': media(),
}

function media(): Computer['tools'] {
  const folder = 'D:\\Service Manager\\amd64\\Tools\\SecureStorageBackup'
  return [{ path: `${folder}\\SecureStorageBackup.exe`, version: '10.22.1068.0' }]
}

function managementServer(): Computer {
  return {
    ...windows('PRACTICE-MS01', 'PRACTICE-MS01'),
    services: services(),
    registry: {
      ...product(1, 'SM_PRACTICE', 'none'),
      [registryKeys.database]: {
        DatabaseServerName: text('PRACTICE-SQL01'),
        DatabaseName: text('ServiceManager'),
      },
    },
    workflowServer: 'PRACTICE-MS01.practice.example',
    servers: SERVERS,
    tools: toolsOf['management-server'],
  }
}

function dataWarehouseServer(): Computer {
  return {
    ...windows('PRACTICE-DW01', 'PRACTICE-DW01'),
    services: services(),
    registry: {
      // The data warehouse is a management group by itself.
      ...product(2, 'DW_SM_PRACTICE', 'dpapi-machine'),
      [registryKeys.database]: {
        DatabaseServerName: text('PRACTICE-SQL01'),
        DatabaseName: text('DWStagingAndConfig'),
        StagingSQLInstance: text('PRACTICE-SQL01'),
        StagingDatabaseName: text('DWStagingAndConfig'),
        RepositorySQLInstance: text('PRACTICE-SQL01'),
        RepositoryDatabaseName: text('DWRepository'),
        DataMartSQLInstance: text('PRACTICE-SQL01'),
        DataMartDatabaseName: text('DWDataMart'),
        OMDataMartSQLInstance: text('PRACTICE-SQL01'),
        OMDataMartDatabaseName: text('OMDWDataMart'),
        CMDataMartSQLInstance: text('PRACTICE-SQL01'),
        CMDataMartDatabaseName: text('CMDWDataMart'),
      },
      [registryKeys.reporting]: {
        Server: text('PRACTICE-SQL01'),
        ServerInstance: text('Default'),
        WebServiceURL: text('http://practice-sql01.practice.example/ReportServer'),
      },
    },
    servers: SERVERS,
  }
}

/** The management server's name on fresh Windows: Setup has not run. */
function rebuiltServer(): Computer {
  return { ...windows('PRACTICE-MS01', 'PRACTICE-MS01-rebuilt'), tools: toolsOf['rebuilt-server'] }
}

function product(type: 1 | 2, group: string, protection: 'none' | 'dpapi-machine'): Computer['registry'] {
  return {
    [registryKeys.setup]: {
      InstallDirectory: text('C:\\Program Files\\Microsoft System Center\\Service Manager\\'),
      ServerVersion: text('10.22.1068.0'),
      Product: text('Service Manager 2022'),
    },
    [registryKeys.sdkService]: { 'SDK Service Type': { type: 'REG_DWORD', data: type } },
    [`${registryKeys.groups}\\${group}`]: {},
    [registryKeys.bins]: {
      Value1: { type: 'REG_BINARY', data: randomBytes(KEY_LENGTH).toString('base64'), protection },
    },
  }
}

function services(): Computer['services'] {
  return [
    { name: 'OMSDK', display: 'System Center Data Access Service', state: 'running', start: 'automatic' },
    { name: 'HealthService', display: 'Microsoft Monitoring Agent', state: 'running', start: 'automatic' },
    { name: 'OMCFG', display: 'System Center Management Configuration', state: 'running', start: 'automatic' },
  ]
}

function text(data: string): { type: 'REG_SZ'; data: string } {
  return { type: 'REG_SZ', data }
}
