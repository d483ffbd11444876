import {
  configurations,
  databases,
  identity,
  progressOf,
  roles,
  services,
  sessionsIn,
  trustedAssemblies,
} from '../../../sqlserver/statements/index.ts'
import { SqlError, type SqlValue, types } from '../../tds/index.ts'
import { isSystemDatabase, named } from '../names.ts'
import { loginOfSid } from '../principals.ts'
import type { Execution } from '../script/types.ts'
import { majorOf, serverProperty } from '../server-properties.ts'
import { sessionsIn as occupantsOf } from '../sessions.ts'
import { shown } from '../values.ts'
import { allDatabases, needViewServerState } from '../views/server.ts'
import { type Answer, answer, bit, float, int, long, name, parameter, sortedBy } from './define.ts'

const property = types.nvarchar(128)
const folder = types.nvarchar(512)

function identityRow(run: Execution): SqlValue[] {
  const state = run.state()
  const rights = run.rights()
  const read = (wanted: string) => serverProperty(state, wanted)
  return [
    run.login.name,
    read('ServerName'),
    state.name,
    read('MachineName'),
    read('InstanceName'),
    read('ComputerNamePhysicalNetBIOS'),
    read('ProductVersion'),
    read('Edition'),
    read('EngineEdition'),
    read('Collation'),
    read('IsClustered'),
    read('IsHadrEnabled'),
    read('IsIntegratedSecurityOnly'),
    read('InstanceDefaultBackupPath'),
    read('InstanceDefaultDataPath'),
    read('InstanceDefaultLogPath'),
    rights.sysadmin,
    rights.server('CONTROL SERVER'),
    rights.server('VIEW SERVER STATE'),
    rights.server('CREATE ANY DATABASE'),
    state.utcOffset,
    run.session.id,
  ]
}

const FIXED_ROLES = [
  'sysadmin',
  'serveradmin',
  'securityadmin',
  'processadmin',
  'setupadmin',
  'bulkadmin',
  'diskadmin',
  'dbcreator',
]

function serviceRows(run: Execution): SqlValue[][] {
  needViewServerState(run)
  const { instance, serviceAccount } = run.state()
  const agent = instance === undefined ? 'NT SERVICE\\SQLSERVERAGENT' : `NT SERVICE\\SQLAgent$${instance}`
  const called = instance ?? 'MSSQLSERVER'
  return [
    [`SQL Server (${called})`, serviceAccount, 'Running'],
    [`SQL Server Agent (${called})`, agent, 'Running'],
  ]
}

function databaseRows(run: Execution): SqlValue[][] {
  // It joins views of databases’ encryption keys and of availability replicas, which need it.
  needViewServerState(run)
  const state = run.state()
  const rights = run.rights()
  const showsFiles = rights.server('VIEW ANY DEFINITION') || rights.server('ALTER ANY DATABASE')
  return sortedBy(allDatabases(run), (each) => each.name).map((each) => {
    const { content } = each
    const { certificate } = content
    const isVisible = named(state.certificates, certificate ?? '') !== undefined && rights.server('VIEW ANY DEFINITION')
    const isAccessible = isSystemDatabase(each.name) || (each.state === 'ONLINE' && rights.user(each) !== undefined)
    return [
      each.name,
      each.id,
      each.state,
      each.userAccess,
      content.recoveryModel,
      content.compatibility,
      each.state === 'ONLINE' ? content.collation : null,
      content.containment,
      loginOfSid(state, each.ownerSid) ?? null,
      each.trustworthy,
      each.broker,
      content.brokerGuid,
      each.readOnly,
      content.masterKey,
      certificate !== undefined,
      certificate !== undefined && isVisible ? certificate : null,
      each.availabilityGroup ?? null,
      isAccessible,
      showsFiles ? content.files.reduce((sum, { size }) => sum + size, 0) : 0,
    ]
  })
}

function occupantRows(run: Execution): SqlValue[][] {
  // Others than oneself are seen with the right only, and silently left out without it.
  if (!run.rights().server('VIEW SERVER STATE')) return []
  return occupantsOf(run, parameter(run, 'database'), run.session.id).map(({ host, program, login, sessions }) => [
    host,
    program,
    login,
    sessions,
  ])
}

function progressRows(run: Execution): SqlValue[][] {
  const id = Number(parameter(run, 'session'))
  const isOwn = id === run.session.id
  if (!isOwn && !run.rights().server('VIEW SERVER STATE')) return []
  const found = run.running.get(id)
  if (found === undefined) return isOwn ? [['SELECT', 0, null]] : []
  return [[found.command, found.percent, found.wait]]
}

function trustedRows(run: Execution): SqlValue[][] {
  if (majorOf(run.state()) < 14) throw new SqlError(208, "Invalid object name 'sys.trusted_assemblies'.")
  needViewServerState(run)
  return run.state().trustedAssemblies.map(({ hash, description }) => [shown(hash), description])
}

export const serverAnswers: readonly Answer[] = [
  answer(
    identity,
    {
      login: name,
      name: types.nvarchar(256),
      ownName: types.nvarchar(256),
      machine: property,
      instance: property,
      physicalName: property,
      version: property,
      edition: property,
      engineEdition: int,
      collation: property,
      clustered: bit,
      availabilityGroups: bit,
      windowsOnly: bit,
      backupFolder: folder,
      dataFolder: folder,
      logFolder: folder,
      sysadmin: bit,
      controlServer: bit,
      viewServerState: bit,
      createAnyDatabase: bit,
      utcOffset: int,
      session: int,
    },
    (run) => [identityRow(run)],
  ),
  answer(roles, { role: name }, (run) => {
    const rights = run.rights()
    return FIXED_ROLES.filter((role) => rights.serverRole(role)).map((role) => [role])
  }),
  answer(
    services,
    { service: types.nvarchar(256), account: types.nvarchar(256), state: types.nvarchar(256) },
    serviceRows,
  ),
  answer(configurations, { name: types.nvarchar(35), value: int, inUse: int }, (run) => {
    const asked = new Set([
      'clr enabled',
      'clr strict security',
      'contained database authentication',
      'backup compression default',
      'show advanced options',
    ])
    return run
      .state()
      .configurations.filter((each) => asked.has(each.name))
      .map((each) => [each.name, each.value, each.inUse])
  }),
  answer(
    databases,
    {
      name,
      id: int,
      state: types.nvarchar(60),
      userAccess: types.nvarchar(60),
      recoveryModel: types.nvarchar(60),
      compatibility: int,
      collation: name,
      containment: types.nvarchar(60),
      owner: name,
      trustworthy: bit,
      broker: bit,
      brokerGuid: types.nvarchar(36),
      readOnly: bit,
      masterKeyByServer: bit,
      encrypted: bit,
      certificate: name,
      availabilityGroup: name,
      accessible: bit,
      size: float,
    },
    databaseRows,
  ),
  answer(sessionsIn(''), { host: name, program: name, login: name, sessions: int }, occupantRows),
  answer(
    progressOf(0),
    { command: types.nvarchar(32), percentComplete: float, wait: types.nvarchar(60) },
    progressRows,
  ),
  answer(trustedAssemblies, { hash: types.varchar(130), description: long }, trustedRows),
]
