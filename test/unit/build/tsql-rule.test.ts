import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkFile } from '../../../build/house-rules.ts'
import { findTsql } from '../../../build/tsql-rule.ts'

const inString = (text: string): string => `const x = ${JSON.stringify(text)}`
const found = (source: string): number => findTsql('main/x.ts', source).length

describe('T-SQL in a string', () => {
  it.each([
    'SELECT name FROM sys.databases',
    'SELECT\n  d.name\nFROM sys.databases AS d\nWHERE d.database_id > 4;',
    'SELECT @@VERSION',
    "SELECT SERVERPROPERTY('ServerName')",
    'INSERT INTO #seen EXEC xp_fileexist @path',
    'UPDATE [dbo].[x] SET y = 1',
    'DELETE FROM msdb.dbo.backupset WHERE 1 = 0',
    'TRUNCATE TABLE dbo.x',
    'CREATE LOGIN [a] WITH PASSWORD = 0x01 HASHED',
    'CREATE LOGIN a FROM WINDOWS',
    'ALTER SERVER ROLE [sysadmin] ADD MEMBER [a]',
    'ALTER DATABASE ServiceManager SET ENABLE_BROKER',
    'ALTER AUTHORIZATION ON DATABASE::[x] TO [sa]',
    'DROP USER [a]',
    'BACKUP DATABASE [x] TO DISK = @path WITH CHECKSUM',
    'BACKUP SERVICE MASTER KEY TO FILE = @path',
    "RESTORE HEADERONLY FROM DISK = N'D:\\x.bak'",
    'RESTORE DATABASE [x] FROM DISK = @path',
    'EXEC sp_addmessage 50001',
    'EXECUTE master.dbo.xp_dirtree @path',
    'EXEC (@text)',
    'GRANT CONTROL ON SCHEMA::[x] TO [y]',
    'GRANT VIEW SERVER STATE TO [y]',
    'DENY SELECT TO [y]',
    'REVOKE CONNECT SQL FROM [y]',
    "DBCC CHECKDB (N'x')",
    'USE [master]',
    'SET NOCOUNT ON',
    'DECLARE @x int',
    "WAITFOR DELAY '00:00:01'",
    'KILL 52',
  ])('is found: %s', (text) => {
    expect(found(inString(text))).toBe(1)
  })

  it('is found in a template, with what it computes as a name', () => {
    expect(found('const x = `BACKUP DATABASE ${quoteIdentifier(name)} TO DISK = ${path}`')).toBe(1)
    expect(found('const x = f`ALTER DATABASE ${name} SET MULTI_USER`')).toBe(1)
    expect(found("const x = `${open ? 'DROP LOGIN [a]' : ''}`")).toBe(1)
  })

  it.each([
    'Select a database from the list',
    'RESTORE VERIFYONLY, HEADERONLY and the history agree',
    'The permission BACKUP DATABASE is missing in ServiceManager.',
    'CREATE ANY DATABASE is missing.',
    'Without VIEW SERVER STATE nobody can tell.',
    'Have sp_dropserver and sp_addserver run.',
    'It is restored with CHECKSUM, and DBCC CHECKDB finds nothing.',
    'ALTER TRACE',
    'The server refused to update the settings.',
    'use [Advanced] in Management Studio',
    'CONTROL SERVER',
  ])('is not seen in words that only speak of it: %s', (text) => {
    expect(found(inString(text))).toBe(0)
  })

  it('is not seen in comments, expressions and names', () => {
    expect(
      found('// SELECT name FROM sys.databases\nconst SELECT = 1\n/* DROP LOGIN [a] */ const x = /SELECT a FROM b/'),
    ).toBe(0)
  })

  it('is a complaint everywhere but where it belongs', () => {
    const text = inString('SELECT name FROM sys.databases')
    const files = [
      'main/procedures/x/plan.ts',
      'main/application.ts',
      'preload/contract/x.ts',
      'renderer/home/home.tsx',
    ]
    for (const file of files) expect(checkFile(file, text), file).toMatchObject([{ line: 1 }])
    for (const file of [
      'main/sqlserver/statements/x.ts',
      'main/practice/sql/x.ts',
      'test/unit/x.test.ts',
      'build/x.ts',
    ])
      expect(checkFile(file, text), file).toEqual([])
  })

  it('is found in nearly every file of the product’s own statements: the rule sees real ones', () => {
    const folder = path.resolve(import.meta.dirname, '../../../main/sqlserver/statements')
    const names = readdirSync(folder).filter((name) => !['index.ts', 'define.ts', 'quote.ts'].includes(name))
    const unseen = names.filter((name) => findTsql(name, readFileSync(path.join(folder, name), 'utf8')).length === 0)
    expect(names.length).toBeGreaterThan(8)
    expect(unseen).toEqual([])
  })
})
