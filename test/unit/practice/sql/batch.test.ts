import { describe, expect, it } from 'vitest'
import { type Client, withInstance } from '../../../support/sql/client.ts'
import { emptyDatabase } from '../../../support/sql/memory-instance.ts'

const withShop = (work: (client: Client) => Promise<void>) =>
  withInstance({ databases: [emptyDatabase('Shop'), emptyDatabase('Other', 6)] }, work)

describe('batches that people and other clients send', () => {
  it('answers the usual questions', () =>
    withShop(async ({ rows }) => {
      expect(await rows('SELECT 1')).toEqual([{ '': 1 }])
      expect(await rows("SELECT 1 AS one, [two] = 2, N'th''ree' three;")).toEqual([{ one: 1, two: 2, three: "th'ree" }])
      expect(await rows('SELECT @@VERSION AS v')).toEqual([{ v: expect.stringContaining('Microsoft SQL Server 2022') }])
      expect(await rows('SELECT @@SERVERNAME AS n')).toEqual([{ n: 'SQL01' }])
      expect(await rows('SELECT DB_NAME() AS d', { database: 'shop' })).toEqual([{ d: 'Shop' }])
      expect(await rows('SELECT SUSER_SNAME() AS l, SUSER_ID() AS i')).toEqual([{ l: 'sa', i: 1 }])
      expect(await rows('SELECT @@SPID AS s')).toEqual([{ s: expect.any(Number) }])
      expect(await rows('SELECT name FROM sys.databases')).toEqual(
        ['master', 'tempdb', 'model', 'msdb', 'Shop', 'Other'].map((name) => ({ name })),
      )
    }))

  it('joins, filters and sorts catalog views', () =>
    withShop(async ({ rows }) => {
      expect(
        await rows(
          `SELECT TOP (2) m.name, r.name AS role FROM sys.server_role_members AS x
           JOIN sys.server_principals AS r ON r.principal_id = x.role_principal_id
           LEFT OUTER JOIN sys.server_principals AS m ON m.principal_id = x.member_principal_id
           WHERE r.name LIKE N'sys[a-f]dmin' AND m.name NOT IN (N'x', N'y') AND m.sid IS NOT NULL ORDER BY m.name DESC;`,
        ),
      ).toEqual([
        { name: 'sa', role: 'sysadmin' },
        { name: 'PRACTICE\\admin', role: 'sysadmin' },
      ])
      expect(await rows('SELECT COUNT(*) AS n FROM sys.databases AS d WHERE d.database_id > 4')).toEqual([{ n: 2 }])
      expect(await rows('SELECT MAX(d.name) FROM sys.databases AS d')).toEqual([{ '': 'tempdb' }])
      expect(await rows('SELECT DISTINCT d.state_desc FROM sys.databases AS d')).toEqual([{ state_desc: 'ONLINE' }])
      expect(
        await rows(
          'SELECT (SELECT d.name FROM sys.databases AS d WHERE d.database_id = s.schema_id) AS n FROM [Other].sys.schemas AS s WHERE s.schema_id BETWEEN 1 AND 2',
        ),
      ).toEqual([{ n: 'master' }, { n: 'tempdb' }])
    }))

  it('carries out IF, BEGIN, DECLARE, SET, RETURN and PRINT', () =>
    withShop(async ({ send, rows }) => {
      const said = async (sql: string) => (await send(sql)).messages.map(({ text }) => text)
      expect(
        await said("IF 1 = 2 PRINT 'a'; ELSE IF DB_ID(N'Shop') IS NOT NULL PRINT 'b'; ELSE PRINT 'c'; PRINT 'd'"),
      ).toEqual(['b', 'd'])
      expect(await said("IF 1 = 1 BEGIN PRINT 'a'; RETURN; END; PRINT 'b'")).toEqual(['a'])
      expect(
        await said(
          "DECLARE @a nvarchar(3) = N'abcdef', @b int; SET @b = 2; SET @a += N'!'; PRINT CONCAT(@a, @b, NULL)",
        ),
      ).toEqual(['abc!2'])
      expect(await said("IF NOT (1 = 2 OR NULL = 1) PRINT 'a' ELSE PRINT 'b'")).toEqual(['b'])
      expect(
        await rows(
          "DECLARE @n sysname; SELECT @n = d.name FROM sys.databases AS d WHERE d.name = N'SHOP '; SELECT @n AS n",
        ),
      ).toEqual([{ n: 'Shop' }])
      expect(
        await rows(
          "SELECT CASE WHEN 1 > 2 THEN N'a' WHEN 2 > 1 THEN N'b' END AS c, CASE 'x' WHEN 'X' THEN 1 ELSE 0 END AS d",
        ),
      ).toEqual([{ c: 'b', d: 1 }])
    }))

  it('goes on after an error of one statement, and rolls the error of TRY into CATCH', () =>
    withShop(async ({ send }) => {
      const after = await send("CREATE LOGIN [a] WITH PASSWORD = N'x'; PRINT 'b'")
      expect(after).toMatchObject({ errors: [15_116], messages: [{ number: 0, text: 'b' }] })
      const caught = await send(`BEGIN TRY
          RAISERROR (N'first %s %d', 16, 3, N'it', 7);
          PRINT 'never';
        END TRY
        BEGIN CATCH
          PRINT CONCAT(ERROR_NUMBER(), N' ', ERROR_MESSAGE(), N' ', ERROR_SEVERITY(), ERROR_STATE());
        END CATCH;`)
      expect(caught).toMatchObject({ errors: [], messages: [{ text: '50000 first it 7 163' }] })
      expect(
        await send("BEGIN TRY THROW 50001, N'a', 2; END TRY BEGIN CATCH THROW; END CATCH; PRINT 'b'"),
      ).toMatchObject({
        errors: [50_001],
        messages: [],
      })
      expect(await send('THROW')).toMatchObject({ errors: [10_704] })
      expect(await send("RAISERROR (N'50 %% done', 10, 1) WITH NOWAIT; RAISERROR (60001, 16, 1)")).toMatchObject({
        messages: [{ number: 50_000, text: '50 % done' }],
        errors: [18_054],
      })
    }))

  it('in TRY, an error that goes out with others and ends nothing by itself goes to CATCH, too', () =>
    withInstance({ databases: [emptyDatabase('Shop', 5, { corrupt: true })] }, async ({ send }) => {
      const said = await send(
        "BEGIN TRY DBCC CHECKDB (N'Shop') WITH NO_INFOMSGS; PRINT 'never'; END TRY BEGIN CATCH PRINT CONCAT(N'caught ', ERROR_NUMBER()); END CATCH",
      )
      expect(said.errors).toEqual([])
      expect(said.messages.at(-1)?.text).toBe('caught 8939')
      expect(said.messages.map(({ text }) => text)).not.toContain('never')
    }))

  it.each([
    ['abc', 'a_c', 1],
    ['ac', 'a_c', 0],
    ['a😀c', 'a_c', 1],
    ['a%c', 'a[%]c', 1],
    ['axc', 'a[%]c', 0],
    ['a[c', 'a[[]c', 1],
    ['abc', 'A[a-b]C', 1],
    ['adc', 'a[^a-b]c', 1],
    ['abc', 'a[^a-b]c', 0],
    ['a-c', 'a[-x]c', 1],
    ['a.c', 'a.c', 1],
    ['abc', 'a.c', 0],
    ['a\nb', 'a%b', 1],
    ['a_c', 'a!_c', 1],
    ['abc', 'a!_c', 0],
    ['a[c', 'a[c', 1],
  ])('%j LIKE %j is %i', (text, pattern, is) =>
    withShop(async ({ rows }) => {
      const parameters = { text: text.replace('\\n', '\n'), pattern }
      const sql = "SELECT CASE WHEN @text LIKE @pattern ESCAPE N'!' THEN 1 ELSE 0 END AS l"
      expect(await rows(sql, { parameters })).toEqual([{ l: is }])
    }),
  )

  it('compares as told by a collation', () =>
    withShop(async ({ rows }) => {
      const sql = (collation: string) => `SELECT CASE WHEN N'a' COLLATE ${collation} = N'A' THEN 1 ELSE 0 END AS e`
      expect(await rows(sql('DATABASE_DEFAULT'))).toEqual([{ e: 1 }])
      expect(await rows(sql('Latin1_General_BIN2'))).toEqual([{ e: 0 }])
      expect(await rows(sql('Latin1_General_CS_AS'))).toEqual([{ e: 0 }])
    }))

  it('carries out texts, with values of their own', () =>
    withShop(async ({ rows, send }) => {
      expect(await rows("EXEC (N'SELECT ' + N'1 AS n')")).toEqual([{ n: 1 }])
      expect(
        await rows(
          "EXEC sys.sp_executesql N'SELECT @a + @b AS s', N'@a nvarchar(9), @b nvarchar(9)', @b = N'2', @a = N'1'",
        ),
      ).toEqual([{ s: '12' }])
      expect(await send("DECLARE @x int = 1; EXEC (N'PRINT @x')")).toMatchObject({ errors: [137] })
    }))

  it('uses another database, or says why not', () =>
    withInstance(
      {
        databases: [
          emptyDatabase('Shop'),
          { ...emptyDatabase('Coming', 6), state: 'RESTORING' },
          { ...emptyDatabase('Bad', 7), state: 'SUSPECT' },
          { ...emptyDatabase('Off', 8), state: 'OFFLINE' },
          { ...emptyDatabase('Starting', 9), state: 'RECOVERING' },
        ],
      },
      async ({ rows, send }) => {
        expect(await rows('USE [shop]; SELECT DB_NAME() AS d')).toEqual([{ d: 'Shop' }])
        expect(await send("USE [nowhere]; PRINT 'there'")).toMatchObject({ errors: [911], messages: [] })
        for (const [name, number] of [
          ['Coming', 927],
          ['Bad', 926],
          ['Off', 942],
          ['Starting', 922],
        ] as const)
          expect((await send(`USE ${name}`)).errors).toEqual([number])
        await expect(rows('SELECT 1', { database: 'Coming' })).rejects.toThrow('Login failed')
      },
    ))
})

describe('what is not known fails', () => {
  it.each([
    ['INSERT INTO t VALUES (1)', 102],
    ['SELEC 1', 102],
    ['UPDATE sys.databases SET name = 1', 102],
    ['CREATE TABLE t (a int)', 102],
    ['CREATE LOGIN', 102],
    ['CREATE LOGIN [a]', 102],
    ['CREATE LOGIN [a] WITH PASSWORD', 102],
    ["CREATE LOGIN [a] WITH PASSWORD = N'x', COLOR = N'red'", 102],
    ['ALTER DATABASE [Shop] SET LAZY ON', 102],
    ['GRANT FLY TO [guest]', 102],
    ['GRANT SELECT ON MAGIC::[a] TO [guest]', 102],
    ['SET COLOR ON', 102],
    ["PRINT 'a' 'b'", 102],
    ['IF 1 PRINT 1', 102],
    ['BEGIN END', 102],
    ['BEGIN PRINT 1', 102],
    ['ALTER USER [a]', 102],
    ["DBCC CHECKTABLE (N'x')", 102],
    ['SELECT 1 UNION SELECT 2', 102],
    ['SELECT name FROM sys.databases GROUP BY name', 102],
    ['SELECT * FROM sys.nowhere', 208],
    ['SELECT * FROM dbo.Customers', 208],
    ['SELECT * FROM [Nowhere].dbo.sys.databases', 208],
    ['SELECT colour FROM sys.databases', 207],
    ['SELECT d.colour FROM sys.databases AS d', 207],
    ['SELECT x.name FROM sys.databases AS d', 4104],
    ['SELECT name FROM sys.databases AS a JOIN sys.schemas AS b ON 1 = 1', 209],
    ['SELECT COUNT(*) AS n, 1 AS one FROM sys.schemas', 102],
    ['SELECT *', 263],
    ['SELECT GUESS(1)', 195],
    ['SELECT LEN()', 174],
    ['SELECT (SELECT d.name FROM sys.databases AS d)', 512],
    ['SELECT @nothing', 137],
    ['SELECT @@NOTHING', 137],
    ['SET @nothing = 1', 137],
    ['DECLARE @a int, @a int', 134],
    ['DECLARE @a colour', 2715],
    ["SELECT 1 + N'x'", 245],
    ['EXEC dbo.sp_nothing', 2812],
    ["EXEC xp_cmdshell N'dir'", 2812],
    ["PRINT N'open", 105],
    ['/* open', 113],
    [`CREATE LOGIN [${'x'.repeat(129)}] FROM WINDOWS`, 103],
    ['DECLARE @a int = 1; SELECT @a = 1, 2', 141],
  ])('%s: %i', (sql, number) =>
    withInstance({ databases: [emptyDatabase('Shop')] }, async ({ send }) => {
      const { errors, sets } = await send(sql)
      expect(errors).toEqual([number])
      expect(sets).toEqual([])
    }),
  )

  it('nothing of a batch is carried out when a word of it can’t be read', () =>
    withShop(async ({ send, store }) => {
      expect((await send("CREATE LOGIN [a] WITH PASSWORD = N'Long-enough-1'; FLY AWAY")).errors).toEqual([102])
      expect(store.current().principals.some(({ name }) => name === 'a')).toBe(false)
    }))

  it('also as a call', () =>
    withShop(async ({ send }) => {
      const called = await send('x', { parameters: {} })
      expect(called.errors).toEqual([102])
    }))
})
