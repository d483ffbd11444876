import { describe, expect, it } from 'vitest'
import type { InstanceState } from '../../../../main/practice/sql/state.ts'
import {
  backupHabits,
  databases,
  files,
  folderSeen,
  identity,
  logins,
  mayViewDefinition,
  permissions,
  principals,
  restoresOf,
  roles,
  services,
  sessionsIn,
  storedNames,
  trustedAssemblies,
  userRoles,
  volumes,
} from '../../../../main/sqlserver/statements/index.ts'
import { type As, type Client, refusedLogin, withInstance } from '../../../support/sql/client.ts'
import { emptyDatabase, emptyInstance, PASSWORD, PASSWORD_HASH } from '../../../support/sql/memory-instance.ts'

const SIDS = { low: '01'.repeat(16), owner: '02'.repeat(16), security: '03'.repeat(16), maker: '04'.repeat(16) }
const CONTENT = {
  principals: [{ id: 5, name: 'low', type: 'S', authentication: 1, sid: SIDS.low }] as const,
  userRoles: [{ role: 'r', sid: '01' }],
}
/** Logins without rights, as the owner of a database, as a security administrator. */
function instance(): Partial<InstanceState> {
  const base = emptyInstance()
  const shop = emptyDatabase('Shop', 5, { ...CONTENT, principals: [...CONTENT.principals] })
  return {
    principals: [
      ...base.principals,
      ...Object.entries(SIDS).map(([name, sid], index) => ({
        id: 300 + index,
        name,
        type: 'S' as const,
        sid,
        disabled: false,
        hash: PASSWORD_HASH,
      })),
    ],
    members: [...base.members, { role: 'securityadmin', member: 'security' }, { role: 'dbcreator', member: 'maker' }],
    databases: [shop, { ...emptyDatabase('Owned', 6), ownerSid: SIDS.owner }],
  }
}
const withRights = (work: (client: Client) => Promise<void>) => withInstance(instance(), work)
const as = (user: keyof typeof SIDS, database = 'master'): As => ({ user, password: PASSWORD, database })

describe('without rights', () => {
  it('some queries fail and some rows are missing in silence', () =>
    withRights(async ({ send, rows }) => {
      const low = as('low')
      for (const query of [services, databases, volumes, trustedAssemblies])
        expect((await send(query.text, low)).errors, query.id).toEqual([300, 297])
      expect((await send(backupHabits.text, low)).errors).toEqual([229])
      const ofShop = restoresOf('Shop')
      expect((await send(ofShop.text, { ...low, parameters: ofShop.parameters })).errors).toEqual([229])
      expect((await rows(logins.text, low)).map(({ name, hash }) => [name, hash])).toEqual([
        ['low', null],
        ['sa', null],
      ])
      expect(await rows(files.text, low)).toEqual([])
      expect(await rows(roles.text, low)).toEqual([])
      const inShop = sessionsIn('Shop')
      expect(await rows(inShop.text, { ...low, parameters: inShop.parameters })).toEqual([])
      const folder = folderSeen('D:\\Data')
      expect(await rows(folder.text, { ...low, parameters: folder.parameters })).toEqual([])
      expect((await rows(identity.text, low))[0]).toMatchObject({ login: 'low', sysadmin: false, controlServer: false })
      expect((await rows(identity.text))[0]).toMatchObject({ login: 'sa', sysadmin: true, controlServer: true })
    }))

  it('a database shows what is one’s own', () =>
    withRights(async ({ send, rows }) => {
      const low = as('low', 'Shop')
      expect(await rows(mayViewDefinition('').text, low)).toEqual([{ allowed: false }])
      expect((await rows(principals('').text, low)).map(({ name }) => name)).toEqual([
        'public',
        'INFORMATION_SCHEMA',
        'dbo',
        'guest',
        'low',
        'sys',
      ])
      expect(
        (await rows(permissions('').text, low)).every(({ grantee }) => ['low', 'public'].includes(String(grantee))),
      ).toBe(true)
      expect((await send(userRoles('').text, low)).errors).toEqual([229])
      expect(await rows(storedNames('').text, low)).toEqual([])
      expect((await send('USE [Owned]', low)).errors).toEqual([916])
      expect((await send('SELECT s.name FROM [Owned].sys.schemas AS s', low)).errors).toEqual([916])
    }))

  it.each([
    ["CREATE LOGIN [x] WITH PASSWORD = N'Long-enough-1'", 15_247],
    ['CREATE LOGIN [PRACTICE\\svc-sm] FROM WINDOWS', 15_247],
    ['ALTER LOGIN [owner] DISABLE', 15_151],
    ['DROP LOGIN [owner]', 15_151],
    ['CREATE SERVER ROLE [x]', 15_247],
    ['ALTER SERVER ROLE [sysadmin] ADD MEMBER [low]', 15_151],
    ['GRANT VIEW SERVER STATE TO [owner]', 4613],
    ['USE [Shop]; CREATE USER [x] WITHOUT LOGIN', 15_247],
    ['USE [Shop]; CREATE ROLE [x]', 15_247],
    ["USE [Shop]; EXEC (N'CREATE SCHEMA [x]')", 262],
    ['USE [Shop]; GRANT SELECT TO [low]', 4613],
    ['USE [Shop]; GRANT SELECT ON SCHEMA::[dbo] TO [low]', 15_151],
    ['ALTER AUTHORIZATION ON DATABASE::[Shop] TO [low]', 15_151],
    ['ALTER DATABASE [Shop] SET MULTI_USER', 5069],
    ['DROP DATABASE [Shop]', 3701],
    ["DBCC CHECKDB (N'Shop')", 7983],
    ["EXEC sp_configure 'clr enabled', 1", 15_247],
    ['RECONFIGURE', 5812],
    ["EXEC sp_addmessage 50001, 16, N'x'", 15_247],
    [`EXEC sp_add_trusted_assembly 0x${'AB'.repeat(64)}`, 15_247],
    ["EXEC xp_create_subdir N'D:\\x'", 229],
  ])('%s: %i', (sql, number) =>
    withRights(async ({ send }) => {
      expect((await send(sql, as('low'))).errors.at(-1)).toBe(number)
    }),
  )

  it('a fault takes them from everybody, also from sa', () =>
    withRights(async ({ send, rows, faults }) => {
      faults.add('sql-rights-missing')
      expect((await rows(identity.text))[0]).toMatchObject({ login: 'sa', sysadmin: false, viewServerState: false })
      expect((await rows(logins.text)).every(({ hash }) => hash === null)).toBe(true)
      expect((await send("CREATE LOGIN [x] WITH PASSWORD = N'Long-enough-1'")).errors).toEqual([15_247])
      expect((await send('USE [Shop]')).errors).toEqual([916])
    }))
})

describe('with some rights', () => {
  it('a security administrator makes logins and sees them, but no hash', () =>
    withRights(async ({ send, rows }) => {
      expect((await send("CREATE LOGIN [x] WITH PASSWORD = N'Long-enough-1'", as('security'))).errors).toEqual([])
      const found = await rows(logins.text, as('security'))
      expect(found.map(({ name }) => name)).toContain('x')
      expect(found.every(({ hash }) => hash === null)).toBe(true)
      expect((await send('ALTER SERVER ROLE [sysadmin] ADD MEMBER [x]', as('security'))).errors).toEqual([15_151])
      expect(await rows(roles.text, as('security'))).toEqual([{ role: 'securityadmin' }])
    }))

  it('the owner of a database is dbo there', () =>
    withRights(async ({ send, rows }) => {
      const own = as('owner', 'Owned')
      expect(await rows('SELECT USER_NAME() AS u', own)).toEqual([{ u: 'dbo' }])
      const made = await send(
        'CREATE ROLE [r]; CREATE USER [u] WITHOUT LOGIN; ALTER ROLE [r] ADD MEMBER [u]; GRANT SELECT TO [r]',
        own,
      )
      expect(made.errors).toEqual([])
      expect((await send('CREATE LOGIN [x] FROM WINDOWS', own)).errors).toEqual([15_247])
    }))

  it('a permission that is granted counts, one that is denied counts more', () =>
    withRights(async ({ send, rows }) => {
      const see = async () => (await send(services.text, as('low'))).errors
      await send('CREATE SERVER ROLE [r]; ALTER SERVER ROLE [r] ADD MEMBER [low]; GRANT VIEW SERVER STATE TO [r]')
      expect(await see()).toEqual([])
      await send('DENY VIEW SERVER STATE TO [low]')
      expect(await see()).toEqual([300, 297])
      await send('GRANT VIEW DEFINITION TO [low]; DENY VIEW DEFINITION TO [low]; GRANT SELECT TO [low]', {
        database: 'Shop',
      })
      expect(await rows(mayViewDefinition('').text, as('low', 'Shop'))).toEqual([{ allowed: false }])
      expect(await rows(userRoles('').text, as('low', 'Shop'))).toHaveLength(1)
      await send('CREATE ROLE [no]; DENY SELECT TO [no]; ALTER ROLE [no] ADD MEMBER [low]', { database: 'Shop' })
      expect((await send(userRoles('').text, as('low', 'Shop'))).errors).toEqual([229])
    }))

  it('only some may enter a database that is restricted', () =>
    withRights(async (client) => {
      await client.send('ALTER DATABASE [Shop] SET RESTRICTED_USER; ALTER DATABASE [Owned] SET RESTRICTED_USER')
      expect(await refusedLogin(client, as('low', 'Shop'))).toEqual([4060, 18_456])
      expect((await client.send('USE [Owned]', as('owner'))).errors).toEqual([])
      expect((await client.send('USE [Shop]')).errors).toEqual([])
    }))
})
