import { describe, expect, it } from 'vitest'
import type { DatabaseContent } from '../../../../main/practice/sql/state.ts'
import { permissions } from '../../../../main/sqlserver/statements/index.ts'
import { type As, type Client, withInstance } from '../../../support/sql/client.ts'
import { emptyDatabase, PASSWORD_HASH } from '../../../support/sql/memory-instance.ts'

const DB: As = { database: 'Shop' }
const SECURABLES: DatabaseContent['securables'] = [
  { class: 1, type: 'U', schema: 'dbo', name: "T'able]", columns: ["C'1]", 'c2'] },
  { class: 1, type: 'P', schema: 'owned', name: 'proc' },
  { class: 1, type: 'U', schema: 'owned', name: 'rows', columns: ['a', 'b'] },
  { class: 5, name: 'Assembly' },
  { class: 6, schema: 'owned', name: 'Type' },
  { class: 10, schema: 'dbo', name: 'Xml' },
  ...[15, 16, 17, 18, 19, 23, 24, 25, 26].map((kind) => ({ class: kind, name: `http://x/${kind}` })),
]
const SETUP = `
  CREATE USER [u] FOR LOGIN [a]; CREATE USER [v] WITHOUT LOGIN; CREATE ROLE [r] AUTHORIZATION [v];
  CREATE APPLICATION ROLE [app] WITH PASSWORD = N'x';
  EXEC (N'CREATE SCHEMA [owned] AUTHORIZATION [v]');`

const withShop = (work: (client: Client) => Promise<void>) =>
  withInstance({ databases: [emptyDatabase('Shop', 5, { securables: SECURABLES })] }, async (client) => {
    await client.send(`CREATE LOGIN [a] WITH PASSWORD = 0x${PASSWORD_HASH} HASHED`)
    expect((await client.send(SETUP, DB)).texts).toEqual([])
    await work(client)
  })

const given = async ({ rows }: Client, as: As = DB) =>
  (await rows(permissions('').text, as))
    .map((row) => permissions('').row.parse(row))
    .filter(({ permission, grantee }) => permission !== 'CONNECT' && grantee !== 'public')
    .map((row) =>
      [row.class, row.state, row.permission, row.schema, row.name, row.columnName, row.onType, row.grantee, row.grantor]
        .filter((part) => part !== null)
        .join(' '),
    )
const done = async ({ send }: Client, sql: string, as: As = DB) => expect((await send(sql, as)).texts, sql).toEqual([])

describe('GRANT, DENY, REVOKE', () => {
  it.each([
    ['GRANT SELECT, CREATE TABLE TO [u]', ['0 G CREATE TABLE u dbo', '0 G SELECT u dbo']],
    ['DENY EXECUTE ON DATABASE::[shop] TO [u]', ['0 D EXECUTE u dbo']],
    ["GRANT SELECT ON OBJECT::[dbo].[T'able]]] TO [u] WITH GRANT OPTION", ["1 W SELECT dbo T'able] u dbo"]],
    ["GRANT SELECT ON [T'able]]] TO [u], [r]", ["1 G SELECT dbo T'able] r dbo", "1 G SELECT dbo T'able] u dbo"]],
    ["GRANT SELECT ON OBJECT::[dbo].[T'able]]] ([C'1]]]) TO [u]", ["1 G SELECT dbo T'able] C'1] u dbo"]],
    [
      "GRANT SELECT ([C'1]]], [C2]), UPDATE ([c2]) ON [dbo].[T'able]]] TO [u]",
      ["1 G SELECT dbo T'able] C'1] u dbo", "1 G SELECT dbo T'able] c2 u dbo", "1 G UPDATE dbo T'able] c2 u dbo"],
    ],
    ['GRANT EXEC ON [owned].[proc] TO [u]', ['1 G EXECUTE owned proc u v']],
    ['GRANT SELECT ON SCHEMA::[owned] TO [u]', ['3 G SELECT owned u v']],
    ['GRANT IMPERSONATE ON USER::[v] TO [u]', ['4 G IMPERSONATE v S u dbo']],
    ['GRANT CONTROL ON ROLE::[r] TO [u]', ['4 G CONTROL r R u v']],
    ['GRANT ALTER ON APPLICATION ROLE::[app] TO [u]', ['4 G ALTER app A u dbo']],
    ['GRANT EXECUTE ON ASSEMBLY::[Assembly] TO [u]', ['5 G EXECUTE Assembly u dbo']],
    ['GRANT EXECUTE ON TYPE::[owned].[Type] TO [u]', ['6 G EXECUTE owned Type u v']],
    ['GRANT EXECUTE ON XML SCHEMA COLLECTION::[dbo].[Xml] TO [u]', ['10 G EXECUTE dbo Xml u dbo']],
    ['GRANT REFERENCES ON MESSAGE TYPE::[http://x/15] TO [u]', ['15 G REFERENCES http://x/15 u dbo']],
    ['GRANT REFERENCES ON CONTRACT::[http://x/16] TO [u]', ['16 G REFERENCES http://x/16 u dbo']],
    ['GRANT SEND ON SERVICE::[http://x/17] TO [u]', ['17 G SEND http://x/17 u dbo']],
    ['GRANT ALTER ON REMOTE SERVICE BINDING::[http://x/18] TO [u]', ['18 G ALTER http://x/18 u dbo']],
    ['GRANT CONTROL ON ROUTE::[http://x/19] TO [u]', ['19 G CONTROL http://x/19 u dbo']],
    ['GRANT CONTROL ON FULLTEXT CATALOG::[http://x/23] TO [u]', ['23 G CONTROL http://x/23 u dbo']],
    ['GRANT CONTROL ON SYMMETRIC KEY::[http://x/24] TO [u]', ['24 G CONTROL http://x/24 u dbo']],
    ['GRANT CONTROL ON CERTIFICATE::[http://x/25] TO [u]', ['25 G CONTROL http://x/25 u dbo']],
    ['GRANT CONTROL ON ASYMMETRIC KEY::[http://x/26] TO [u]', ['26 G CONTROL http://x/26 u dbo']],
  ])('%s', (sql, wanted) =>
    withShop(async (client) => {
      await done(client, sql)
      expect(await given(client)).toEqual(wanted)
      await done(client, sql.replace(/^(GRANT|DENY)/, 'REVOKE').replace(' WITH GRANT OPTION', ' CASCADE'))
      expect(await given(client)).toEqual([])
    }),
  )

  it('a denial takes the place of a grant, and the other way round', () =>
    withShop(async (client) => {
      await done(client, 'GRANT SELECT TO [u]; DENY SELECT TO [u]')
      expect(await given(client)).toEqual(['0 D SELECT u dbo'])
      await done(client, 'GRANT SELECT TO [u] WITH GRANT OPTION; GRANT SELECT TO [u]')
      expect(await given(client)).toEqual(['0 W SELECT u dbo'])
      await done(client, 'REVOKE GRANT OPTION FOR SELECT TO [u] CASCADE')
      expect(await given(client)).toEqual(['0 G SELECT u dbo'])
    }))

  it('an exception for a column stays until the whole table is spoken of', () =>
    withShop(async (client) => {
      const rows = '[owned].[rows]'
      await done(
        client,
        `GRANT SELECT ON ${rows} TO [u]; REVOKE SELECT ON ${rows} ([a]) FROM [u]; DENY UPDATE ON ${rows} ([b]) TO [u]`,
      )
      expect(await given(client)).toEqual([
        '1 G SELECT owned rows u v',
        '1 R SELECT owned rows a u v',
        '1 D UPDATE owned rows b u v',
      ])
      await done(client, `GRANT SELECT ON ${rows} TO [u]; REVOKE UPDATE ON ${rows} ([b]) FROM [u]`)
      expect(await given(client)).toEqual(['1 G SELECT owned rows u v'])
    }))

  it('whoever may give it on does, in its own name', () =>
    withShop(async (client) => {
      await done(
        client,
        'GRANT SELECT ON [owned].[rows] TO [u] WITH GRANT OPTION; GRANT SELECT ON [owned].[rows] TO [r] AS [u]',
      )
      await done(client, 'GRANT SELECT ON [owned].[rows] TO [app]', { ...DB, user: 'a' })
      expect(await given(client)).toEqual([
        '1 G SELECT owned rows app u',
        '1 G SELECT owned rows r u',
        '1 W SELECT owned rows u v',
      ])
      expect((await client.send('DENY SELECT ON [owned].[rows] TO [u]', DB)).errors).toEqual([4611])
      await done(client, 'DENY SELECT ON [owned].[rows] TO [u] CASCADE')
      expect(await given(client)).toEqual(['1 D SELECT owned rows u v'])
    }))

  it.each([
    ['GRANT SELECT TO [nobody]', 15_151],
    ['GRANT SELECT TO [db_owner]', 4617],
    ['GRANT CONNECT TO [r]', 4627],
    ['GRANT SELECT ON [nothing] TO [u]', 15_151],
    ['GRANT SELECT ON [owned].[nothing] TO [u]', 15_151],
    ['GRANT SELECT ON SCHEMA::[nothing] TO [u]', 15_151],
    ['GRANT CONTROL ON ROLE::[u] TO [u]', 15_151],
    ['GRANT CONTROL ON USER::[r] TO [u]', 15_151],
    ['GRANT CONTROL ON CERTIFICATE::[nothing] TO [u]', 15_151],
    ['GRANT SELECT ON DATABASE::[Other] TO [u]', 15_151],
    ['GRANT SELECT ON [owned].[rows] ([nothing]) TO [u]', 1911],
    ['GRANT SELECT ON SCHEMA::[owned] ([a]) TO [u]', 1020],
    ['GRANT DELETE ON [owned].[rows] ([a]) TO [u]', 1020],
    ['GRANT SELECT (a) ON [owned].[rows] (b) TO [u]', 102],
    ['GRANT EXECUTE ON [owned].[rows] TO [u]', 4606],
    ['GRANT SELECT ON [owned].[proc] TO [u]', 4606],
    ['GRANT INSERT ON TYPE::[owned].[Type] TO [u]', 102],
    ['GRANT SELECT ON ROUTE::[a].[b] TO [u]', 102],
    ['GRANT SELECT TO [u] AS [nobody]', 15_151],
    ['GRANT SELECT TO [u] AS [v]', 4613],
    ['GRANT SELECT ON [owned].[rows] TO [u] AS [r]', 15_151],
  ])('%s: %i, and nothing is changed', (sql, number) =>
    withShop(async (client) => {
      expect((await client.send(sql, DB)).errors).toEqual([number])
      expect(await given(client)).toEqual([])
    }),
  )

  it('dbo and an owner take none: a message says so', () =>
    withShop(async (client) => {
      for (const sql of ['GRANT SELECT TO [dbo]', 'GRANT SELECT ON [owned].[rows] TO [v]'])
        expect(await client.send(sql, DB)).toMatchObject({ errors: [], messages: [{ number: 4624 }] })
      expect(await given(client)).toEqual([])
    }))
})

describe('catalog views of permissions', () => {
  it('have the numbers that the functions give', () =>
    withShop(async (client) => {
      await done(
        client,
        "GRANT SELECT ON [dbo].[T'able]]] ([c2]) TO [u]; GRANT CONTROL ON ROLE::[r] TO [u]; GRANT SELECT ON SCHEMA::[owned] TO [u]",
      )
      const found = async (where: string) =>
        client.rows(
          `SELECT p.state_desc AS s FROM sys.database_permissions AS p WHERE p.grantee_principal_id = USER_ID(N'u') AND ${where}`,
          DB,
        )
      expect(
        await found(
          "p.class = 1 AND p.major_id = OBJECT_ID(N'[dbo].[T''able]]]') AND p.minor_id = COLUMNPROPERTY(OBJECT_ID(N'[T''able]]]'), N'c2', N'ColumnId')",
        ),
      ).toEqual([{ s: 'GRANT' }])
      expect(await found("p.class = 4 AND p.major_id = DATABASE_PRINCIPAL_ID(N'r')")).toHaveLength(1)
      expect(await found("p.class = 3 AND p.major_id = SCHEMA_ID(N'owned')")).toHaveLength(1)
      expect(await found("p.class = 1 AND p.major_id = OBJECT_ID(N'owned.rows', N'U')")).toHaveLength(0)
      expect(
        await client.rows(
          "SELECT OBJECT_ID(N'Shop.owned.proc', N'P') AS p, OBJECT_ID(N'owned.proc', N'U') AS u, TYPE_ID(N'owned.Type') AS t, CERT_ID(N'[http://x/25]') AS c, KEY_ID(N'http://x/24') AS k, ASYMKEY_ID(N'nothing') AS a, COL_LENGTH(N'owned.rows', N'a') AS l",
          DB,
        ),
      ).toEqual([
        {
          p: expect.any(Number),
          u: null,
          t: expect.any(Number),
          c: expect.any(Number),
          k: expect.any(Number),
          a: null,
          l: 256,
        },
      ])
    }))
})
