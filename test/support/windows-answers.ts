import type { RawIdentity } from '../../main/machine/identity.ts'
import type { RawPlace } from '../../main/machine/place.ts'
import type { FakeAnswer } from './fake-powershell.ts'
import type { MachineKind } from './machine-contract.ts'

const BINS = 'HKLM\\SOFTWARE\\Microsoft\\System Center\\2010\\Common\\MOMBins'

const bare: RawIdentity = {
  netbios: 'SCSM-MS01',
  host: 'SCSM-MS01',
  domain: 'contoso.example',
  operator: 'CONTOSO\\adm.keller',
  elevated: true,
  installed: false,
  version: null,
  sdkType: null,
  groups: [],
  databaseServer: null,
  databaseName: null,
  stagingServer: null,
  stagingName: null,
}

export const identities: Readonly<Record<MachineKind, RawIdentity>> = {
  'rebuilt-server': bare,
  'management-server': {
    ...bare,
    installed: true,
    version: '7.5.7487.210',
    sdkType: '1',
    groups: ['SM_CONTOSO'],
    databaseServer: 'SQL01\\SM,1433',
    databaseName: 'ServiceManager',
  },
  'data-warehouse-server': {
    ...bare,
    netbios: 'SCSM-DW01',
    host: 'SCSM-DW01',
    installed: true,
    version: '10.22.1068.0',
    sdkType: '2',
    groups: ['DW_SM_CONTOSO'],
    databaseServer: 'SQL01',
    databaseName: 'DWDataMart',
    stagingServer: 'SQL01\\DW',
    stagingName: 'DWStagingAndConfig',
  },
}

const noPlace: RawPlace = {
  driveType: '',
  remote: null,
  names: ['SCSM-MS01'],
  addresses: ['10.0.0.5'],
  serverAddresses: [],
}

/** What the scripts answer on a computer of each kind, for the stand-in of powershell.exe. */
export function answersOf(kind: MachineKind): Record<string, FakeAnswer> {
  const hasKey = kind !== 'rebuilt-server'
  const key = Buffer.alloc(256, `${kind}\u0000\u00ff`, 'latin1')
  const item = {
    name: 'Value1',
    path: BINS,
    type: 'REG_BINARY',
    protection: kind === 'data-warehouse-server' ? 'dpapi-machine' : 'none',
    data: { bytesAt: 0, size: key.length },
  }
  const services = [
    ['OMSDK', 'System Center Data Access Service', 'Running', '2'],
    ['HealthService', 'Microsoft Monitoring Agent', 'StopPending', '3'],
    ['OMCFG', 'System Center Management Configuration', 'Stopped', '4'],
  ].map(([name, display, status, start]) => ({ name, display, status, start }))
  const place = (letter: string, server: string, raw: Partial<RawPlace>): [string, RawPlace] => [
    JSON.stringify({ letter, server }),
    { ...noPlace, ...raw },
  ]
  return {
    'computer.identify': { data: identities[kind] },
    'key.read': { data: { items: hasKey ? [item] : [] }, bytes: hasKey ? key.toString('base64') : '' },
    'key.write': { data: {} },
    'services.list': { data: { services: hasKey ? services : [] } },
    'services.stop': { data: {} },
    'services.start': { data: {} },
    'place.describe': {
      data: noPlace,
      byRequest: Object.fromEntries([
        place('C', '', { driveType: 'Fixed' }),
        place('E', '', { driveType: 'Removable' }),
        place('Z', '', { driveType: 'NoRootDirectory', remote: '\\\\scsm-alias\\Keys' }),
        place('', 'scsm-alias', { serverAddresses: ['10.0.0.5'] }),
      ]),
    },
    'tool.find': {
      data: {
        tools: [
          { path: 'D:\\amd64\\SecureStorageBackup.exe', version: '7.5.7487.0' },
          { path: 'E:\\x\\SecureStorageBackup.exe', version: '' },
        ],
      },
    },
    'program.run': { data: { exitCode: -1 } },
  }
}
