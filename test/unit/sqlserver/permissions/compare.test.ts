import { describe, expect, it } from 'vitest'
import { type Captured, type CompareOptions, compare } from '../../../../main/sqlserver/permissions/index.ts'

const base = (): Captured => ({
  accounts: {
    logins: [
      {
        defaultDatabase: 'master',
        disabled: false,
        expirationChecked: false,
        hasPassword: true,
        name: 'app',
        policyChecked: true,
        sid: '0xAB',
        type: 'S',
      },
      { disabled: false, name: 'D\\g', sid: '0x0105', type: 'G' },
      { disabled: false, name: 'sa', sid: '0x01', type: 'S', unscripted: 'sa' },
    ],
    members: [{ member: 'app', role: 'sysadmin' }],
    permissions: [
      { class: 100, grantee: 'app', permission: 'VIEW SERVER STATE', state: 'G' },
      { class: 101, grantee: 'app', name: 'auditors', onType: 'R', permission: 'ALTER', state: 'G' },
    ],
    roles: [{ name: 'auditors' }],
  },
  databases: [
    {
      accounts: [
        { authentication: 0, name: 'sdk_users', owner: 'dbo', type: 'R' },
        {
          authentication: 3,
          login: 'D\\svc',
          name: 'PRACTICE\\svc-sm',
          sid: '0x0105',
          type: 'U',
          defaultSchema: 'dbo',
        },
      ],
      members: [{ member: 'PRACTICE\\svc-sm', role: 'sdk_users' }],
      name: 'ServiceManager',
      owner: 'sa',
      permissions: [
        {
          class: 1,
          column: 'c',
          grantee: 'PRACTICE\\svc-sm',
          name: 'T',
          permission: 'SELECT',
          schema: 'dbo',
          state: 'G',
        },
      ],
      schemas: [{ name: 's', owner: 'dbo' }],
    },
  ],
  format: 'system-center-recovery-wizard/permissions',
  server: { collation: 'c', edition: 'e', machine: 'm', name: 'n', version: 'v' },
  v: 1,
})

type Edit = (captured: Captured, database: Captured['databases'][number]) => void
function differences(edit: Edit, options?: CompareOptions): string[] {
  const after = base()
  const [database] = after.databases
  if (database === undefined) throw new Error('no database')
  edit(after, database)
  return compare(base(), after, options).map(({ change, text }) => `${change}: ${text}`)
}

const replace = <T>(list: T[], edit: (one: T) => void): void => {
  const [one] = list
  if (one !== undefined) edit(one)
}

describe('comparing what was captured with what is there', () => {
  it('finds nothing where nothing differs', () => expect(differences(() => undefined)).toEqual([]))

  it.each<[string, Edit]>([
    ['missing: The SQL login app is missing.', (c) => c.accounts.logins.splice(0, 1)],
    ['missing: The Windows group’s login D\\g is missing.', (c) => c.accounts.logins.splice(1, 1)],
    [
      'extra: The Windows login D\\new is there and was not captured.',
      (c) => c.accounts.logins.push({ disabled: false, name: 'D\\new', type: 'U' }),
    ],
    [
      'changed: The login app has another SID: 0xCD, it was 0xAB.',
      (c) => replace(c.accounts.logins, (l) => (l.sid = '0xCD')),
    ],
    [
      'changed: The login app is disabled; it was enabled.',
      (c) => replace(c.accounts.logins, (l) => (l.disabled = true)),
    ],
    [
      'changed: The login app has no password and had one.',
      (c) => replace(c.accounts.logins, (l) => (l.hasPassword = false)),
    ],
    [
      'changed: The login app: the default database is SM; it was master.',
      (c) => replace(c.accounts.logins, (l) => (l.defaultDatabase = 'SM')),
    ],
    [
      'changed: The login app: the default language is Deutsch; it was not set.',
      (c) => replace(c.accounts.logins, (l) => (l.defaultLanguage = 'Deutsch')),
    ],
    [
      'changed: The login app: the password policy is not enforced; it was enforced.',
      (c) => replace(c.accounts.logins, (l) => (l.policyChecked = false)),
    ],
    [
      'changed: The login app: the password’s expiry is enforced; it was not enforced.',
      (c) => replace(c.accounts.logins, (l) => (l.expirationChecked = true)),
    ],
    ['changed: app is a Windows login; it was a SQL login.', (c) => replace(c.accounts.logins, (l) => (l.type = 'U'))],
    ['missing: The server role auditors is missing.', (c) => c.accounts.roles.splice(0)],
    [
      'changed: The server role auditors: the owner is app; it was sa.',
      (c) => replace(c.accounts.roles, (r) => (r.owner = 'app')),
    ],
    ['missing: app is not a member of the server role sysadmin any more.', (c) => c.accounts.members.splice(0)],
    [
      'extra: D\\g is a member of the server role sysadmin and was not.',
      (c) => c.accounts.members.push({ member: 'D\\g', role: 'sysadmin' }),
    ],
    ['missing: VIEW SERVER STATE is not granted to app any more.', (c) => c.accounts.permissions.splice(0, 1)],
    [
      'missing: ALTER on the server role auditors is not granted to app any more.',
      (c) => c.accounts.permissions.splice(1, 1),
    ],
    [
      'changed: VIEW SERVER STATE is denied for app; it was granted.',
      (c) => replace(c.accounts.permissions, (p) => (p.state = 'D')),
    ],
    ['missing: The database ServiceManager was captured and is not there.', (c) => c.databases.splice(0)],
    ['changed: ServiceManager belongs to D\\adm; it belonged to sa.', (_, d) => void (d.owner = 'D\\adm')],
    ['changed: ServiceManager belongs to a login that is gone; it belonged to sa.', (_, d) => void delete d.owner],
    ['missing: The role sdk_users is missing in ServiceManager.', (_, d) => d.accounts.splice(0, 1)],
    ['missing: The user PRACTICE\\svc-sm is missing in ServiceManager.', (_, d) => d.accounts.splice(1, 1)],
    [
      'changed: The user PRACTICE\\svc-sm in ServiceManager is connected to no login; it was to D\\svc.',
      (_, d) => replace(d.accounts.slice(1), (a) => void delete a.login),
    ],
    [
      'changed: The user PRACTICE\\svc-sm in ServiceManager has another SID: 0x0106, it was 0x0105.',
      (_, d) => replace(d.accounts.slice(1), (a) => (a.sid = '0x0106')),
    ],
    [
      'changed: The user PRACTICE\\svc-sm in ServiceManager: the default schema is s; it was dbo.',
      (_, d) => replace(d.accounts.slice(1), (a) => (a.defaultSchema = 's')),
    ],
    ['missing: The schema s is missing in ServiceManager.', (_, d) => d.schemas.splice(0)],
    [
      'changed: The schema s in ServiceManager: the owner is sdk_users; it was dbo.',
      (_, d) => replace(d.schemas, (x) => (x.owner = 'sdk_users')),
    ],
    [
      'missing: User PRACTICE\\svc-sm in ServiceManager is not a member of sdk_users any more.',
      (_, d) => d.members.splice(0),
    ],
    [
      'missing: SELECT on the column c of dbo.T is not granted to PRACTICE\\svc-sm in ServiceManager any more.',
      (_, d) => d.permissions.splice(0),
    ],
    [
      'changed: SELECT on the column c of dbo.T in ServiceManager is granted with the right to pass it on for PRACTICE\\svc-sm; it was granted.',
      (_, d) => replace(d.permissions, (p) => (p.state = 'W')),
    ],
    [
      'extra: CONTROL on the certificate x is denied to r in ServiceManager and was not.',
      (_, d) => d.permissions.push({ class: 25, grantee: 'r', name: 'x', permission: 'CONTROL', state: 'D' }),
    ],
  ])('%s', (text, edit) => expect(differences(edit)).toEqual([text]))

  it('compares names exactly: another spelling is another name', () => {
    expect(differences((c) => replace(c.accounts.logins, (l) => (l.name = 'APP')))).toEqual([
      'extra: The SQL login APP is there and was not captured.',
      'missing: The SQL login app is missing.',
    ])
  })

  it('tells the same right from two grantors apart', () => {
    expect(
      differences((_, d) =>
        d.permissions.push({
          class: 1,
          column: 'c',
          grantee: 'PRACTICE\\svc-sm',
          grantor: 'g',
          name: 'T',
          permission: 'SELECT',
          schema: 'dbo',
          state: 'G',
        }),
      ),
    ).toHaveLength(1)
  })

  it('leaves out what each instance has of its own', () => {
    const edit: Edit = (c) => {
      c.accounts.logins = c.accounts.logins.filter(({ name }) => name !== 'sa')
      c.accounts.logins.push(
        { disabled: true, name: 'root', sid: '0x01', type: 'S', unscripted: 'sa' },
        { disabled: false, name: 'NT SERVICE\\X', type: 'U', unscripted: 'windows-service' },
      )
      c.accounts.members.push({ member: 'NT SERVICE\\X', role: 'sysadmin' })
      c.accounts.permissions.push({ class: 100, grantee: 'NT SERVICE\\X', permission: 'CONNECT SQL', state: 'G' })
    }
    expect(differences(edit)).toEqual([])
  })

  it('leaves that out also where only the snapshot has it', () => {
    const before = base()
    before.accounts.logins.push({ disabled: false, name: 'SQL01\\x', type: 'U', unscripted: 'local-account' })
    before.accounts.members.push({ member: 'SQL01\\x', role: 'sysadmin' })
    before.accounts.permissions.push({ class: 100, grantee: 'SQL01\\x', permission: 'SHUTDOWN', state: 'G' })
    expect(compare(before, base())).toEqual([])
  })

  it('does not leave out a certificate’s login, which somebody must bring back', () => {
    expect(
      differences((c) =>
        c.accounts.logins.push({ disabled: false, name: 'cert', type: 'C', unscripted: 'certificate' }),
      ),
    ).toEqual(['extra: The certificate’s login cert is there and was not captured.'])
  })

  it('allows for what is expected to differ', () => {
    const edit: Edit = (c) => {
      replace(c.accounts.logins, (l) => (l.defaultDatabase = 'SM'))
      c.databases.splice(0)
    }
    expect(differences(edit, { anyDefaultDatabase: true, databases: [] })).toEqual([])
    expect(differences(edit, { withoutServer: true })).toHaveLength(1)
    expect(differences(edit, { anyDefaultDatabase: true, databases: ['ServiceManager'] })).toHaveLength(1)
  })

  it('says of each difference what it is about, and orders them by database, kind and name', () => {
    const after = base()
    after.accounts.logins = []
    replace(after.databases, (database) => {
      database.members = []
      database.accounts = []
    })
    expect(compare(base(), after).map(({ change, kind, database, name }) => [change, kind, database, name])).toEqual([
      ['missing', 'login', undefined, 'D\\g'],
      ['missing', 'login', undefined, 'app'],
      ['missing', 'user', 'ServiceManager', 'PRACTICE\\svc-sm'],
      ['missing', 'role', 'ServiceManager', 'sdk_users'],
      ['missing', 'member', 'ServiceManager', 'PRACTICE\\svc-sm'],
    ])
  })
})
