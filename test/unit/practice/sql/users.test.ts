import { describe, expect, it } from 'vitest'
import type { DatabaseContent } from '../../../../main/practice/sql/state.ts'
import { memberships, principals, schemas } from '../../../../main/sqlserver/statements/index.ts'
import { type As, type Client, withInstance } from '../../../support/sql/client.ts'
import { emptyDatabase, PASSWORD_HASH } from '../../../support/sql/memory-instance.ts'

const DB: As = { database: 'Shop' }
const SID = '0102030405060708090A0B0C0D0E0F10'
const withShop = (work: (client: Client) => Promise<void>, content: Partial<DatabaseContent> = {}) =>
  withInstance({ databases: [emptyDatabase('Shop', 5, content), emptyDatabase('Other', 6)] }, async (client) => {
    const made = await client.send(`
      CREATE LOGIN [a] WITH PASSWORD = 0x${PASSWORD_HASH} HASHED, SID = 0x${SID};
      CREATE LOGIN [b] WITH PASSWORD = 0x${PASSWORD_HASH} HASHED, SID = 0x${SID.replace('01', 'FF')};
      CREATE LOGIN [PRACTICE\\Operators] FROM WINDOWS;
      CREATE SERVER ROLE [r];`)
    expect(made.errors).toEqual([])
    await work(client)
  })
const contentOf = ({ store }: Client) => {
  const database = store.current().databases[0]
  if (database === undefined) throw new Error('no database')
  return database.content
}
const done = async ({ send }: Client, sql: string) => expect((await send(sql, DB)).texts, sql).toEqual([])

describe('users', () => {
  it('of logins, of Windows accounts, without login', () =>
    withShop(async (client) => {
      await done(
        client,
        `CREATE USER [u]]1] FOR LOGIN [a] WITH DEFAULT_SCHEMA = [s'1];
         CREATE USER [b];
         CREATE USER [PRACTICE\\Operators];
         CREATE USER [PRACTICE\\svc-sm] WITH DEFAULT_SCHEMA = [dbo];
         CREATE USER [alone] WITHOUT LOGIN;`,
      )
      const rows = (await client.rows(principals('').text, DB)).map((row) => principals('').row.parse(row))
      const told = rows
        .filter(({ id }) => id > 4)
        .map((row) => [row.id, row.name, row.type, row.authentication, row.defaultSchema, row.login, row.connect])
      expect(told).toEqual([
        [7, 'PRACTICE\\Operators', 'G', 3, null, 'PRACTICE\\Operators', 'G'],
        [8, 'PRACTICE\\svc-sm', 'U', 3, 'dbo', null, 'G'],
        [9, 'alone', 'S', 0, 'dbo', null, 'G'],
        [6, 'b', 'S', 1, 'dbo', 'b', 'G'],
        [5, 'u]1', 'S', 1, "s'1", 'a', 'G'],
      ])
      expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining(['dbo', 'guest', 'public', 'sys']))
    }))

  it.each([
    ['CREATE USER [dbo] FOR LOGIN [a]', [15_023]],
    ['CREATE USER [x] FOR LOGIN [nobody]', [15_007]],
    ['CREATE USER [x] FOR LOGIN [r]', [15_007]],
    ['CREATE USER [nobody]', [15_007]],
    ['CREATE USER [x] FOR LOGIN [b]', [15_063]],
    ['CREATE USER [PRACTICE\\nobody]', [15_401]],
    ["CREATE USER [x] WITH PASSWORD = N'Long-enough-1'", [33_233]],
    ['CREATE USER [x] WITHOUT LOGIN WITH DEFAULT_LANGUAGE = [German]', [33_236]],
    ['CREATE USER [x] FROM CERTIFICATE [c]', [15_151]],
    ['CREATE USER [x] FROM ASYMMETRIC KEY [c]', [15_151]],
    ['ALTER USER [nobody] WITH NAME = [x]', [15_151]],
    ['ALTER USER [bb] WITH LOGIN = [nobody]', [15_007]],
    ['ALTER USER [alone] WITH LOGIN = [a]', [33_016]],
    ['ALTER USER [bb] WITH LOGIN = [PRACTICE\\Operators]', [33_017]],
    ['ALTER USER [bb] WITH LOGIN = [sa]', [33_018]],
    ['ALTER USER [bb] WITH NAME = [alone]', [15_023]],
    ['DROP USER [nobody]', [15_151]],
    ['DROP USER [alone]', [15_138]],
    ['DROP USER [bb]', [15_284]],
    ['CREATE ROLE [db_owner]', [15_023]],
    ['CREATE ROLE [x] AUTHORIZATION [nobody]', [15_151]],
    ["CREATE APPLICATION ROLE [bb] WITH PASSWORD = N'x'", [15_023]],
    ['CREATE APPLICATION ROLE [x] WITH DEFAULT_SCHEMA = [dbo]', [102]],
    ['ALTER ROLE [nothing] ADD MEMBER [bb]', [15_151]],
    ['ALTER ROLE [db_owner] ADD MEMBER [nobody]', [15_151]],
    ['ALTER ROLE [public] ADD MEMBER [bb]', [15_081]],
    ['ALTER ROLE [db_owner] ADD MEMBER [dbo]', [15_405]],
    ['ALTER ROLE [db_owner] ADD MEMBER [db_datareader]', [15_405]],
    ['ALTER ROLE [inner] ADD MEMBER [outer]', [15_413]],
    ['ALTER ROLE [db_owner] WITH NAME = [x]', [15_151]],
    ['ALTER ROLE [inner] WITH NAME = [outer]', [15_023]],
    ['DROP ROLE [db_owner]', [15_151]],
    ['DROP ROLE [outer]', [15_144]],
    ['DROP ROLE [inner]', [15_138]],
    ['CREATE SCHEMA [dbo]', [2714, 2759]],
    ['CREATE SCHEMA [x] AUTHORIZATION [nobody]', [15_151, 2759]],
    ["PRINT 'x'; CREATE SCHEMA [x]", [111]],
    ['IF 1 = 1 CREATE SCHEMA [x]', [156]],
    ["CREATE SCHEMA [x]; PRINT 'x'", [102]],
    ['ALTER AUTHORIZATION ON SCHEMA::[nothing] TO [dbo]', [15_151]],
    ['ALTER AUTHORIZATION ON SCHEMA::[mine] TO [nobody]', [15_151]],
    ['ALTER AUTHORIZATION ON ROLE::[db_owner] TO [dbo]', [15_151]],
    ['ALTER AUTHORIZATION ON ROLE::[inner] TO [nobody]', [15_151]],
    ['ALTER AUTHORIZATION ON DATABASE::[nothing] TO [sa]', [15_151]],
    ['ALTER AUTHORIZATION ON DATABASE::[Shop] TO [nobody]', [15_151]],
    ['ALTER AUTHORIZATION ON DATABASE::[Shop] TO [r]', [15_353]],
    ['ALTER AUTHORIZATION ON DATABASE::[Shop] TO [PRACTICE\\Operators]', [15_353]],
    ['ALTER AUTHORIZATION ON DATABASE::[Shop] TO [b]', [15_110]],
    ['ALTER AUTHORIZATION ON DATABASE::[master] TO [b]', [15_109]],
  ])('%s: %j, and nothing is changed', (sql, numbers) =>
    withShop(async (client) => {
      await done(
        client,
        `CREATE USER [bb] FOR LOGIN [b]; CREATE USER [alone] WITHOUT LOGIN; CREATE ROLE [outer]; CREATE ROLE [inner];
         ALTER ROLE [outer] ADD MEMBER [inner];
         GRANT CREATE TABLE TO [bb] WITH GRANT OPTION; GRANT CREATE TABLE TO [alone] AS [bb];
         EXEC (N'CREATE SCHEMA [mine] AUTHORIZATION [alone]'); EXEC (N'CREATE SCHEMA [of role] AUTHORIZATION [inner]');`,
      )
      const before = contentOf(client)
      expect((await client.send(sql, DB)).errors).toEqual(numbers)
      expect(contentOf(client)).toEqual(before)
    }),
  )

  it('are connected to another login, get another schema and name, and go', () =>
    withShop(async (client) => {
      await done(client, 'CREATE USER [u] FOR LOGIN [a]; CREATE ROLE [r1]; ALTER ROLE [r1] ADD MEMBER [u];')
      await done(client, "ALTER USER [u] WITH LOGIN = [b], DEFAULT_SCHEMA = [s]; ALTER USER [u] WITH NAME = [it's]")
      expect(contentOf(client).principals[0]).toMatchObject({
        name: "it's",
        sid: SID.replace('01', 'FF'),
        defaultSchema: 's',
      })
      expect(contentOf(client).members).toEqual([{ role: 'r1', member: "it's" }])
      await done(client, "DROP USER [it's]")
      expect(contentOf(client).members).toEqual([])
      expect(contentOf(client).permissions.some(({ grantee }) => grantee === "it's")).toBe(false)
    }))

  it('have a language in a contained database', () =>
    withShop(
      async (client) => {
        await done(client, 'CREATE USER [x] WITHOUT LOGIN WITH DEFAULT_SCHEMA = [dbo], DEFAULT_LANGUAGE = [Deutsch]')
        expect(contentOf(client).principals[0]).toMatchObject({ defaultLanguage: 'Deutsch' })
      },
      { containment: 'PARTIAL' },
    ))
})

describe('roles, schemas and owners', () => {
  it('are made and found again', () =>
    withShop(async (client) => {
      await done(
        client,
        `CREATE USER [u] FOR LOGIN [a]; CREATE ROLE [r]]1] AUTHORIZATION [u]; CREATE ROLE [r2];
         CREATE APPLICATION ROLE [app] WITH PASSWORD = N'Long-enough-1', DEFAULT_SCHEMA = [s];
         ALTER ROLE [r]]1] ADD MEMBER [r2]; ALTER ROLE [db_datareader] ADD MEMBER [r]]1]; ALTER ROLE [R2] ADD MEMBER [U];`,
      )
      await done(client, "CREATE SCHEMA [s'1] AUTHORIZATION [r]]1];")
      await done(client, 'CREATE SCHEMA AUTHORIZATION [u]')
      expect(await client.rows(memberships('').text, DB)).toEqual([
        { role: 'db_datareader', member: 'r]1' },
        { role: 'r2', member: 'u' },
        { role: 'r]1', member: 'r2' },
      ])
      expect(await client.rows(schemas('').text, DB)).toEqual([
        { name: "s'1", owner: 'r]1' },
        { name: 'u', owner: 'u' },
      ])
      expect(
        await client.rows("SELECT IS_ROLEMEMBER(N'db_datareader', N'u') AS d, DATABASE_PRINCIPAL_ID(N'app') AS a", DB),
      ).toEqual([{ d: 1, a: 8 }])
      await done(
        client,
        "ALTER AUTHORIZATION ON SCHEMA::[s'1] TO [u]; ALTER AUTHORIZATION ON ROLE::[r]]1] TO [dbo]; ALTER ROLE [r]]1] WITH NAME = [r3]; ALTER ROLE [r2] DROP MEMBER [u]",
      )
      expect(contentOf(client).schemas).toEqual([
        { name: "s'1", owner: 'u' },
        { name: 'u', owner: 'u' },
      ])
      expect(contentOf(client).principals.find(({ name }) => name === 'r3')?.owner).toBe('dbo')
      await done(client, 'DROP ROLE [r2]')
    }))

  it('a database gets its owner, inside and in master', () =>
    withShop(async (client) => {
      await done(client, 'ALTER AUTHORIZATION ON DATABASE::[Shop] TO [a]')
      expect(client.store.current().databases[0]).toMatchObject({ ownerSid: SID, content: { ownerSid: SID } })
      expect(await client.rows('SELECT USER_NAME() AS u', { ...DB, user: 'a' })).toEqual([{ u: 'dbo' }])
    }))

  it('system databases and read-only ones are not changed', () =>
    withInstance({ databases: [{ ...emptyDatabase('Old'), readOnly: true }] }, async ({ send }) => {
      expect((await send('CREATE ROLE [x]')).errors).toEqual([3906])
      expect((await send('CREATE ROLE [x]', { database: 'Old' })).errors).toEqual([3906])
    }))
})
