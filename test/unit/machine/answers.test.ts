import { describe, expect, it } from 'vitest'
import { identityOf, productName } from '../../../main/machine/identity.ts'
import { rootOf } from '../../../main/machine/place.ts'
import { windowsPowerShell } from '../../../main/machine/powershell.ts'
import { servicesOf } from '../../../main/machine/services.ts'
import { identities } from '../../support/windows-answers.ts'

const server = identities['management-server']

describe('what the registry says of a computer', () => {
  it.each([
    ['no Setup', { installed: false }],
    ['no management group', { groups: [] }],
    ['no type: a console', { sdkType: null }],
    ['a type that is not known', { sdkType: '3' }],
  ])('is no role: %s', (_, change) => {
    const identity = identityOf({ ...server, ...change })
    for (const absent of ['role', 'managementGroup', 'database']) expect(identity).not.toHaveProperty(absent)
    expect(identity.servers).toEqual([])
  })

  it('is no more than it says', () => {
    const identity = identityOf({ ...server, domain: '', version: null, databaseName: null })
    expect(identity.fqdn).toBe('SCSM-MS01')
    for (const absent of ['domain', 'product', 'database', 'workflowServer'])
      expect(identity).not.toHaveProperty(absent)
  })

  it('names Staging and Configuration as the data warehouse’s database, or what there is', () => {
    const warehouse = identities['data-warehouse-server']
    expect(identityOf(warehouse).database).toEqual({ server: 'SQL01\\DW', name: 'DWStagingAndConfig' })
    const older = { ...warehouse, stagingServer: null, stagingName: null, databaseName: 'DWStagingAndConfig' }
    expect(identityOf(older).database).toEqual({ server: 'SQL01', name: 'DWStagingAndConfig' })
  })

  it.each([
    ['7.5.3079.607', 'Service Manager 2012 R2'],
    ['7.5.7487.210', 'Service Manager 2016'],
    ['10.19.1035.162', 'Service Manager 2019'],
    ['10.22.1068.0', 'Service Manager 2022'],
    ['10.25.1000.0', 'Service Manager 2025'],
    ['11.0.1.0', 'Service Manager'],
  ])('%s is %s', (version, name) => expect(productName(version)).toBe(name))
})

describe('the root of a path', () => {
  it.each([
    ['c:\\x', { kind: 'drive', letter: 'C' }],
    ['C:', { kind: 'drive', letter: 'C' }],
    ['C:/x', { kind: 'drive', letter: 'C' }],
    ['\\\\?\\d:\\x', { kind: 'drive', letter: 'D' }],
    ['\\\\FS02\\DR\\Keys', { kind: 'share', server: 'FS02' }],
    ['//fs02/dr', { kind: 'share', server: 'fs02' }],
    ['\\\\?\\UNC\\FS02\\DR', { kind: 'share', server: 'FS02' }],
    ['\\\\web@SSL@443\\DavWWWRoot\\x', { kind: 'share', server: 'web' }],
    ['\\\\fe80--1s4.ipv6-literal.net\\x', { kind: 'share', server: 'fe80::1' }],
    ['\\\\.\\PhysicalDrive0', { kind: 'other' }],
    ['\\\\.\\C:\\x', { kind: 'other' }],
    ['\\\\FS02', { kind: 'other' }],
    ['Keys\\x', { kind: 'other' }],
    ['C:x', { kind: 'other' }],
    ['', { kind: 'other' }],
  ])('%s', (path, root) => expect(rootOf(path)).toEqual(root))
})

describe('services', () => {
  it('have a state and a start for each that Windows names', () => {
    const of = (status: 'Running' | 'StartPending' | 'PausePending' | 'ContinuePending', start: string | null) =>
      servicesOf({ services: [{ name: 'OMSDK', display: 'x', status, start }] }).services[0]
    expect(of('Running', '2')).toMatchObject({ state: 'running', start: 'automatic' })
    expect(of('StartPending', '3')).toMatchObject({ state: 'starting', start: 'manual' })
    expect(of('PausePending', '4')).toMatchObject({ state: 'paused', start: 'disabled' })
    expect(of('ContinuePending', null)).toMatchObject({ state: 'starting', start: 'manual' })
  })
})

describe('Windows PowerShell', () => {
  it('is started by its absolute path, without what PowerShell 7 or the library leave in the environment', () => {
    const { file, cwd, env } = windowsPowerShell(
      { systemroot: 'D:\\Windows', PSModulePath: 'x', NODE_POWERSHELL: 'x', Debug: '*', Path: 'y' },
      'x64',
    )
    expect(file).toBe('D:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe')
    expect(cwd).toBe('D:\\Windows\\System32')
    expect(env).toEqual({ systemroot: 'D:\\Windows', Path: 'y' })
  })

  it.each(['\\\\evil\\share', 'relative', ''])('no folder but one on a drive is Windows: %s', (SystemRoot) => {
    expect(windowsPowerShell({ SystemRoot }, 'ia32').file).toBe(
      'C:\\Windows\\Sysnative\\WindowsPowerShell\\v1.0\\powershell.exe',
    )
  })
})
