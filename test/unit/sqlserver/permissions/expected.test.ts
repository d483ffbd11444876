import { describe, expect, it } from 'vitest'
import { type Captured, checkExpectedRoles } from '../../../../main/sqlserver/permissions/index.ts'

const SERVICE = 'CONTOSO\\svc-sm'
const ROLES = [
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

function captured(...databases: Partial<Captured['databases'][number]>[]): Captured {
  return {
    accounts: { logins: [], members: [], permissions: [], roles: [] },
    databases: databases.map((database) => ({
      accounts: [{ authentication: 3, login: 'contoso\\SVC-SM', name: 'service', type: 'U' }],
      members: ROLES.map((role) => ({ member: 'service', role })),
      name: 'ServiceManager',
      permissions: [],
      schemas: [],
      ...database,
    })),
    format: 'system-center-recovery-wizard/permissions',
    server: { collation: 'c', edition: 'e', machine: 'm', name: 'n', version: 'v' },
    v: 1,
  }
}

describe('the roles that the product’s accounts need', () => {
  it('are all there', () => {
    expect(checkExpectedRoles(captured({}), { services: [SERVICE] })).toEqual([
      { database: 'ServiceManager', account: SERVICE, use: 'services', user: 'service', has: ROLES, missing: [] },
    ])
  })

  it('are named when they are missing', () => {
    const [check] = checkExpectedRoles(captured({ members: [{ member: 'service', role: 'sdk_users' }] }), {
      services: [SERVICE],
    })
    expect(check).toMatchObject({ has: ['sdk_users'], missing: ROLES.filter((role) => role !== 'sdk_users') })
  })

  it('count by way of another role, also in a circle', () => {
    const members = [
      { member: 'service', role: 'a' },
      { member: 'a', role: 'b' },
      { member: 'b', role: 'a' },
      { member: 'b', role: 'sdk_users' },
    ]
    expect(checkExpectedRoles(captured({ members }), { services: [SERVICE] })[0]?.has).toEqual(['sdk_users'])
  })

  it('are all had by the database’s owner', () => {
    const [check] = checkExpectedRoles(captured({ owner: SERVICE, accounts: [], members: [] }), { services: [SERVICE] })
    expect(check).toMatchObject({ user: 'dbo', missing: [] })
  })

  it('can’t be seen where a group lets the account in', () => {
    const [check] = checkExpectedRoles(captured({ accounts: [], members: [] }), { services: [SERVICE] })
    expect(check).not.toHaveProperty('user')
    expect(check?.missing).toEqual(ROLES)
  })

  it('differ by database, and by what the account is used for', () => {
    const all = captured(
      {},
      { name: 'DWDataMart' },
      { name: 'OMDWDataMart' },
      { name: 'HRPortal' },
      { name: 'DW Staging' },
    )
    const checks = checkExpectedRoles(
      all,
      { services: [SERVICE], reporting: ['CONTOSO\\rpt'], olap: ['CONTOSO\\olap'] },
      { 'DW Staging': 'DWStagingAndConfig' },
    )
    expect(checks.map(({ database, use, missing }) => [database, use, missing])).toEqual([
      ['ServiceManager', 'services', []],
      ['DWDataMart', 'services', ['db_owner']],
      ['DWDataMart', 'reporting', ['db_datareader', 'reportuser']],
      ['DWDataMart', 'olap', ['db_datareader', 'reportuser']],
      ['OMDWDataMart', 'reporting', ['db_datareader', 'reportuser']],
      ['OMDWDataMart', 'olap', ['db_datareader', 'reportuser']],
      ['DW Staging', 'services', ['db_owner']],
      ['DW Staging', 'reporting', ['db_datareader']],
    ])
  })

  it('finds the user by its own name where its login is gone', () => {
    const accounts = [{ authentication: 3, name: SERVICE, type: 'U' }]
    expect(
      checkExpectedRoles(captured({ accounts, members: [{ member: SERVICE, role: 'sdk_users' }] }), {
        services: [SERVICE],
      })[0],
    ).toMatchObject({
      user: SERVICE,
      has: ['sdk_users'],
    })
  })
})
