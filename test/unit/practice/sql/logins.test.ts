import { describe, expect, it } from 'vitest'
import { passwordFits } from '../../../../main/practice/sql/password.ts'
import {
  logins,
  serverMemberships,
  serverPermissions,
  serverRoles,
} from '../../../../main/sqlserver/statements/index.ts'
import { type Client, refusedLogin, withInstance } from '../../../support/sql/client.ts'
import { ACCOUNTS, emptyDatabase, PASSWORD, PASSWORD_HASH } from '../../../support/sql/memory-instance.ts'

const SID = '0x0102030405060708090A0B0C0D0E0F10'
const withShop = (work: (client: Client) => Promise<void>) => withInstance({ databases: [emptyDatabase('Shop')] }, work)
const loginOf = ({ store }: Client, name: string) => store.current().principals.find((each) => each.name === name)
const hashed = (more = '') => `CREATE LOGIN [a] WITH PASSWORD = 0x${PASSWORD_HASH} HASHED, SID = ${SID}${more}`

describe('CREATE LOGIN', () => {
  it('takes hash and SID over, and the password still opens it', () =>
    withShop(async (client) => {
      const { send, rows } = client
      const sql = hashed(
        ', DEFAULT_DATABASE = [shop], DEFAULT_LANGUAGE = [German], CHECK_EXPIRATION = OFF, CHECK_POLICY = OFF;',
      )
      expect((await send(sql)).errors).toEqual([])
      expect(loginOf(client, 'a')).toEqual({
        id: 263,
        name: 'a',
        type: 'S',
        sid: SID.slice(2),
        disabled: false,
        defaultDatabase: 'Shop',
        defaultLanguage: 'Deutsch',
        hash: PASSWORD_HASH,
        policyChecked: false,
        expirationChecked: false,
      })
      const [row] = (await rows(logins.text)).filter(({ name }) => name === 'a').map((each) => logins.row.parse(each))
      expect(row).toMatchObject({ sid: SID, hash: `0x${PASSWORD_HASH}`, policyChecked: false, defaultDatabase: 'Shop' })
      const own = { user: 'a', password: PASSWORD, database: 'master' }
      expect(await rows('SELECT SUSER_SNAME() AS n', own)).toEqual([{ n: 'a' }])
      expect(await refusedLogin(client, { ...own, password: `${PASSWORD}!` })).toEqual([18_456])
      // Its default database has no user for it.
      expect(await refusedLogin(client, { ...own, database: '' })).toEqual([4064, 18_456])
    }))

  it('makes a hash of a password, grants CONNECT SQL and gives a SID', () =>
    withShop(async (client) => {
      expect((await client.send("CREATE LOGIN [b]]c] WITH PASSWORD = N'It''s-long-1';")).errors).toEqual([])
      const made = loginOf(client, 'b]c')
      expect(passwordFits("It's-long-1", made?.hash ?? '')).toBe(true)
      expect(made?.sid).toMatch(/^[0-9A-F]{32}$/)
      expect(client.store.current().permissions.at(-1)).toEqual({
        class: 100,
        state: 'G',
        permission: 'CONNECT SQL',
        grantee: 'b]c',
        grantor: 'sa',
      })
    }))

  it('takes a Windows account with the SID that the domain has for it', () =>
    withShop(async (client) => {
      const created = await client.send('CREATE LOGIN [practice\\svc-SM] FROM WINDOWS WITH DEFAULT_DATABASE = [master]')
      expect(created.errors).toEqual([])
      expect(loginOf(client, 'practice\\svc-SM')).toMatchObject({ type: 'U', sid: ACCOUNTS[1]?.sid })
      expect((await client.send('CREATE LOGIN [PRACTICE\\Operators] FROM WINDOWS')).errors).toEqual([])
      expect(loginOf(client, 'PRACTICE\\Operators')).toMatchObject({ type: 'G' })
      expect((await client.send('CREATE LOGIN [BUILTIN\\Administrators] FROM WINDOWS')).errors).toEqual([])
    }))

  it.each([
    ["CREATE LOGIN [SA ] WITH PASSWORD = N'Long-enough-1'", 15_025],
    ["CREATE LOGIN [sysadmin] WITH PASSWORD = N'Long-enough-1'", 15_025],
    ["CREATE LOGIN [a\\b] WITH PASSWORD = N'Long-enough-1'", 15_006],
    [hashed(', DEFAULT_DATABASE = [Gone]'), 15_010],
    [hashed(', DEFAULT_LANGUAGE = [Klingon]'), 15_033],
    [hashed(', CHECK_EXPIRATION = ON, CHECK_POLICY = OFF'), 15_122],
    ["CREATE LOGIN [a] WITH PASSWORD = N'Long-enough-1' MUST_CHANGE", 15_099],
    [`CREATE LOGIN [a] WITH PASSWORD = 0x${PASSWORD_HASH} HASHED MUST_CHANGE, CHECK_EXPIRATION = ON`, 33_010],
    ['CREATE LOGIN [a] WITH PASSWORD = 0x02000102 HASHED', 15_021],
    ["CREATE LOGIN [a] WITH PASSWORD = N'Long-enough-1', SID = 0x01", 15_419],
    ["CREATE LOGIN [a] WITH PASSWORD = N'short'", 15_116],
    ["CREATE LOGIN [a] WITH PASSWORD = N'simplesimple'", 15_118],
    ["CREATE LOGIN [a] WITH PASSWORD = N'Long-enough-1', PASSWORD = N'x'", 15_045],
    ['CREATE LOGIN [nobody] FROM WINDOWS', 15_407],
    ['CREATE LOGIN [PRACTICE\\nobody] FROM WINDOWS', 15_401],
    ['CREATE LOGIN [PRACTICE\\admin] FROM WINDOWS', 15_025],
    ['CREATE LOGIN [PRACTICE\\svc-sm] FROM WINDOWS WITH SID = 0x01', 15_080],
    ['CREATE LOGIN [a] FROM CERTIFICATE [c]', 15_151],
    ['CREATE LOGIN [a] FROM ASYMMETRIC KEY [c]', 15_151],
  ])('%s: %i, and nothing is made', (sql, number) =>
    withShop(async ({ send, store }) => {
      const before = store.current().principals
      expect((await send(sql)).errors).toEqual([number])
      expect(store.current().principals).toEqual(before)
    }),
  )

  it('refuses a SID that another login has, and one that is disabled may use', () =>
    withShop(async ({ send }) => {
      expect((await send(hashed())).errors).toEqual([])
      expect((await send(hashed().replace('[a]', '[b]'))).errors).toEqual([15_433])
    }))

  it('finds no Windows account while the domain controller is away, but the computer’s own', () =>
    withShop(async ({ send, faults, rows }) => {
      faults.add('domain-away')
      expect((await send('CREATE LOGIN [PRACTICE\\svc-sm] FROM WINDOWS')).errors).toEqual([15_401])
      expect((await send('CREATE LOGIN [BUILTIN\\Users] FROM WINDOWS')).errors).toEqual([])
      expect(await rows("SELECT SUSER_SID(N'PRACTICE\\svc-sm') AS s")).toEqual([{ s: null }])
      faults.delete('domain-away')
      expect((await send('CREATE LOGIN [PRACTICE\\svc-sm] FROM WINDOWS')).errors).toEqual([])
    }))
})

describe('ALTER LOGIN and DROP LOGIN', () => {
  it('disables, enables, changes', () =>
    withShop(async (client) => {
      const { send } = client
      await send(hashed())
      await send('GRANT VIEW ANY DATABASE TO [a]')
      await send('ALTER LOGIN [a] DISABLE')
      expect(loginOf(client, 'a')?.disabled).toBe(true)
      expect(await refusedLogin(client, { user: 'a' })).toEqual([18_470])
      await send('ALTER LOGIN [a] ENABLE')
      const changed = await send(
        "ALTER LOGIN [a] WITH NAME = [b'c], DEFAULT_DATABASE = [Shop], DEFAULT_LANGUAGE = us_english, PASSWORD = N'Other-than-1', CHECK_EXPIRATION = ON",
      )
      expect(changed.errors).toEqual([])
      expect(loginOf(client, "b'c")).toMatchObject({
        defaultDatabase: 'Shop',
        expirationChecked: true,
        disabled: false,
      })
      expect(client.store.current().permissions.filter(({ grantee }) => grantee === "b'c")).toHaveLength(2)
      expect(await refusedLogin(client, { user: "b'c", password: 'Other-than-1' })).toEqual([])
      expect((await send("DROP LOGIN [b'c]")).errors).toEqual([])
      expect(client.store.current().permissions.some(({ grantee }) => grantee === "b'c")).toBe(false)
    }))

  it.each([
    ['ALTER LOGIN [nobody] DISABLE', 15_151],
    ['ALTER LOGIN [sysadmin] DISABLE', 15_151],
    ["ALTER LOGIN [PRACTICE\\admin] WITH PASSWORD = N'Long-enough-1'", 15_080],
    ['ALTER LOGIN [sa] WITH CHECK_POLICY = OFF, CHECK_EXPIRATION = ON', 15_122],
    ['ALTER LOGIN [PRACTICE\\admin] WITH DEFAULT_DATABASE = [Gone]', 15_010],
    ['ALTER LOGIN [PRACTICE\\admin] WITH NAME = [sa]', 15_025],
    ['ALTER LOGIN [sa] WITH SID = 0x01', 102],
    ['DROP LOGIN [nobody]', 15_151],
    ['DROP LOGIN [sa]', 15_434],
  ])('%s: %i', (sql, number) =>
    withShop(async ({ send }) => {
      expect((await send(sql)).errors).toEqual([number])
    }),
  )

  it('keeps the owner of a database or server role', () =>
    withShop(async ({ send }) => {
      await send(hashed())
      await send('CREATE SERVER ROLE [r] AUTHORIZATION [a]')
      expect((await send('DROP LOGIN [a]')).errors).toEqual([15_155])
      await send('ALTER AUTHORIZATION ON SERVER ROLE::[r] TO [sa]')
      await send('ALTER AUTHORIZATION ON DATABASE::[Shop] TO [a]')
      expect((await send('DROP LOGIN [a]')).errors).toEqual([15_174])
    }))
})

describe('server roles', () => {
  it('are made, filled, renamed and dropped', () =>
    withShop(async (client) => {
      const { send, rows } = client
      await send(hashed())
      expect((await send('CREATE SERVER ROLE [r]]1] AUTHORIZATION [a]; CREATE SERVER ROLE [outer]')).errors).toEqual([])
      await send('ALTER SERVER ROLE [r]]1] ADD MEMBER [a]; ALTER SERVER ROLE [outer] ADD MEMBER [r]]1]')
      await send('ALTER SERVER ROLE [securityadmin] ADD MEMBER [outer]')
      await send('ALTER SERVER ROLE [r]]1] ADD MEMBER [A]')
      expect((await rows(serverRoles.text)).map((row) => serverRoles.row.parse(row))).toEqual([
        { name: 'outer', owner: null },
        { name: 'r]1', owner: 'a' },
      ])
      expect((await rows(serverMemberships.text)).filter(({ role }) => role !== 'sysadmin')).toEqual([
        { role: 'outer', member: 'r]1' },
        { role: 'r]1', member: 'a' },
        { role: 'securityadmin', member: 'outer' },
      ])
      expect(
        await rows("SELECT IS_SRVROLEMEMBER(N'securityadmin', N'a') AS s, IS_SRVROLEMEMBER(N'nothing') AS n"),
      ).toEqual([{ s: 1, n: null }])
      await send('ALTER SERVER ROLE [outer] WITH NAME = [Outer 2]; ALTER SERVER ROLE [Outer 2] DROP MEMBER [r]]1]')
      expect(
        (await send('ALTER SERVER ROLE securityadmin DROP MEMBER [Outer 2]; DROP SERVER ROLE [Outer 2]')).errors,
      ).toEqual([])
    }))

  it.each([
    ['CREATE SERVER ROLE [sysadmin]', 15_025],
    ['CREATE SERVER ROLE [x] AUTHORIZATION [nobody]', 15_151],
    ['ALTER SERVER ROLE [nothing] ADD MEMBER [PRACTICE\\admin]', 15_151],
    ['ALTER SERVER ROLE [sysadmin] ADD MEMBER [nobody]', 15_151],
    ['ALTER SERVER ROLE [r] ADD MEMBER [sysadmin]', 15_151],
    ['ALTER SERVER ROLE [public] ADD MEMBER [PRACTICE\\admin]', 15_081],
    ['ALTER SERVER ROLE [r] ADD MEMBER [sa]', 15_405],
    ['ALTER SERVER ROLE [r] ADD MEMBER [r]', 15_413],
    ['ALTER SERVER ROLE [sysadmin] WITH NAME = [y]', 15_151],
    ['ALTER SERVER ROLE [r] WITH NAME = [sa]', 15_025],
    ['DROP SERVER ROLE [sysadmin]', 15_151],
    ['DROP SERVER ROLE [full]', 15_144],
  ])('%s: %i', (sql, number) =>
    withShop(async ({ send }) => {
      await send(
        'CREATE SERVER ROLE [r]; CREATE SERVER ROLE [full]; ALTER SERVER ROLE [full] ADD MEMBER [PRACTICE\\admin]',
      )
      expect((await send(sql)).errors).toEqual([number])
    }),
  )
})

describe('permissions on the server', () => {
  const rowsOf = async ({ rows }: Client, grantee: string) =>
    (await rows(serverPermissions.text))
      .map((row) => serverPermissions.row.parse(row))
      .filter((row) => row.grantee === grantee)
      .map(({ class: kind, state, permission, grantor, onName, onType }) =>
        [kind, state, permission, grantor, onName, onType].filter((each) => each !== null).join(' '),
      )

  it('are given, denied, taken', () =>
    withInstance({ availabilityGroups: [{ name: "A'G]" }], databases: [] }, async (client) => {
      const { send } = client
      await send(hashed())
      await send("CREATE SERVER ROLE [r]; CREATE LOGIN [b] WITH PASSWORD = N'Long-enough-1'")
      const said = await send(`
          GRANT VIEW SERVER STATE, ALTER ANY LOGIN TO [a] WITH GRANT OPTION;
          GRANT VIEW SERVER STATE TO [b] AS [a];
          DENY CONNECT SQL TO [b];
          GRANT IMPERSONATE ON LOGIN::[b] TO [a];
          GRANT CONTROL ON SERVER ROLE::[r] TO [a];
          GRANT CONNECT ON ENDPOINT::[TSQL Default TCP] TO [a];
          GRANT VIEW DEFINITION ON AVAILABILITY GROUP::[A'G]]] TO [a], [b];`)
      expect(said.errors).toEqual([])
      expect(await rowsOf(client, 'a')).toEqual([
        '100 W ALTER ANY LOGIN',
        '100 G CONNECT SQL',
        '100 W VIEW SERVER STATE',
        '101 G IMPERSONATE b S',
        '101 G CONTROL r R',
        '105 G CONNECT TSQL Default TCP',
        "108 G VIEW DEFINITION A'G]",
      ])
      expect(await rowsOf(client, 'b')).toEqual([
        '100 D CONNECT SQL',
        '100 G VIEW SERVER STATE a',
        "108 G VIEW DEFINITION A'G]",
      ])
      expect(await refusedLogin(client, { user: 'b', password: 'Long-enough-1' })).toEqual([18_456])
      expect((await send('REVOKE VIEW SERVER STATE FROM [a]')).errors).toEqual([4611])
      expect(
        (
          await send(
            'REVOKE VIEW SERVER STATE FROM [a] CASCADE; REVOKE GRANT OPTION FOR ALTER ANY LOGIN TO [a] CASCADE',
          )
        ).errors,
      ).toEqual([])
      expect(await rowsOf(client, 'a')).toContain('100 G ALTER ANY LOGIN')
      expect(await rowsOf(client, 'b')).not.toContain('100 G VIEW SERVER STATE a')
    }))

  it.each([
    ['GRANT VIEW SERVER STATE TO [nobody]', 15_151],
    ['GRANT VIEW SERVER STATE TO [dbcreator]', 4617],
    ['GRANT VIEW SERVER STATE TO [a] AS [nobody]', 15_151],
    ['GRANT VIEW SERVER STATE TO [a] AS [PRACTICE\\admin]', 4613],
    ['GRANT IMPERSONATE ON LOGIN::[nobody] TO [a]', 15_151],
    ['GRANT IMPERSONATE ON LOGIN::[sysadmin] TO [a]', 15_151],
    ['GRANT CONNECT ON ENDPOINT::[nothing] TO [a]', 15_151],
    ['GRANT CONTROL ON AVAILABILITY GROUP::[nothing] TO [a]', 15_151],
    ['GRANT VIEW SERVER STATE, SELECT TO [a]', 4620],
    ['GRANT VIEW SERVER STATE (x) TO [a]', 1020],
    ['USE [Shop]; GRANT VIEW SERVER STATE TO [a]', 4621],
  ])('%s: %i', (sql, number) =>
    withShop(async ({ send }) => {
      await send(hashed())
      expect((await send(sql)).errors).toEqual([number])
    }),
  )

  it('sa and oneself take none: a message says so, and no error', () =>
    withShop(async ({ send }) => {
      const said = await send('GRANT VIEW SERVER STATE TO [sa]')
      expect(said).toMatchObject({ errors: [], messages: [{ number: 4624 }] })
    }))
})
