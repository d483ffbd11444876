import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseServer } from '../../../../preload/contract/input/server.ts'
import { openPractice, type Practice } from '../../../../main/practice/index.ts'
import { practiceSqlServers } from '../../../../main/practice/sql/index.ts'
import { openWorld } from '../../../../main/practice/world.ts'
import { createSqlServers } from '../../../../main/sqlserver/index.ts'
import { databases, logins, pathSeen, sessionsIn } from '../../../../main/sqlserver/statements/index.ts'
import { withFolder } from '../../../support/application.ts'
import { type As, sendTo } from '../../../support/sql/client.ts'

const FIRST = 'PRACTICE-SQL01'
const withPractice = (work: (practice: Practice, folder: string) => Promise<void>) =>
  withFolder(async (folder) => work(await openPractice(folder), folder))
const dialOf = (practice: Practice, server: string) => async () => {
  const address = parseServer(server)
  if (typeof address === 'string') throw new Error(address)
  return practice.sql.dial(address)
}
const send = (practice: Practice, sql: string, as: As = {}, server = FIRST) => sendTo(dialOf(practice, server), sql, as)
const rows = async (practice: Practice, sql: string, as: As = {}, server = FIRST) => {
  const { sets, texts } = await send(practice, sql, as, server)
  expect(texts).toEqual([])
  return sets[0] ?? []
}
const set = (practice: Practice, fault: string, on = true) => practice.world.set({ fault: { id: fault, on } })

describe('the practice environment’s instances of SQL Server', () => {
  it.each([
    ['PRACTICE-SQL01', 'PRACTICE-SQL01'],
    ['practice-sql01.practice.EXAMPLE', 'PRACTICE-SQL01'],
    ['tcp:Practice-Sql01,1433', 'PRACTICE-SQL01'],
    ['PRACTICE-SQL01\\MSSQLSERVER', 'PRACTICE-SQL01'],
    ['practice-lsn', 'PRACTICE-SQL01'],
    ['PRACTICE-LSN.practice.example,1433', 'PRACTICE-SQL01'],
    ['practice-sql02\\sco', 'PRACTICE-SQL02\\SCO'],
    ['PRACTICE-SQL02.practice.example,50123', 'PRACTICE-SQL02\\SCO'],
  ])('%s leads to %s', (server, name) =>
    withPractice(async (practice) => {
      expect(await rows(practice, 'SELECT @@SERVERNAME AS n', {}, server)).toEqual([{ n: name }])
    }),
  )

  it.each([
    ['NOWHERE', 'ENOTFOUND'],
    ['PRACTICE-SQL03.practice.example', 'ENOTFOUND'],
    ['PRACTICE-SQL02', 'ECONNREFUSED'],
    ['PRACTICE-SQL01\\SCO', 'ECONNREFUSED'],
    ['PRACTICE-SQL01,1434', 'ECONNREFUSED'],
    ['localhost', 'ECONNREFUSED'],
    ['PRACTICE-MS01', 'ECONNREFUSED'],
  ])('%s leads nowhere: %s', (server, code) =>
    withPractice(async (practice) => {
      await expect(dialOf(practice, server)()).rejects.toMatchObject({ code })
    }),
  )

  it('lets the program’s own account in, and others by name', () =>
    withPractice(async (practice) => {
      const { dial, windows } = practice.sql
      const servers = createSqlServers({ dial, practiceWindows: windows() })
      try {
        const own = await servers.open({ server: FIRST, signIn: 'windows' })
        expect(own.identity).toMatchObject({ login: 'PRACTICE\\admin', sysadmin: true, name: FIRST, encrypted: false })
        const password = windows().password
        const other = await servers.open(
          { server: FIRST, signIn: 'account', user: 'PRACTICE\\adm.keller' },
          { password },
        )
        expect(other.identity).toMatchObject({ login: 'PRACTICE\\adm.keller', sysadmin: true })
        const found = []
        for await (const row of other.rows(logins)) found.push(row.name)
        expect(found).toContain("O'Brien [IT]")
      } finally {
        await servers.forget()
      }
    }))

  it('keep what was changed, in the world’s file', () =>
    withFolder(async (folder) => {
      const practice = await openPractice(folder)
      const sql = 'CREATE ROLE [kept]; CREATE USER [alone] WITHOUT LOGIN; ALTER ROLE [kept] ADD MEMBER [alone];'
      expect((await send(practice, sql, { database: 'ServiceManager' })).errors).toEqual([])
      expect(await readFile(path.join(folder, 'world.json'), 'utf8')).toContain('"kept"')
      const again = await openPractice(folder)
      const question = "SELECT IS_ROLEMEMBER(N'kept', N'alone') AS m"
      expect(await rows(again, question, { database: 'ServiceManager' })).toEqual([{ m: 1 }])
      await again.world.reset()
      expect(await rows(again, question, { database: 'ServiceManager' })).toEqual([{ m: null }])
    }))

  it('write the world once for a batch, also when a statement of it fails', () =>
    withFolder(async (folder) => {
      const world = await openWorld(folder, () => new Date())
      let written = 0
      const counted = {
        current: world.current,
        change: (edit: Parameters<typeof world.change>[0]) => {
          written += 1
          return world.change(edit)
        },
      }
      const servers = practiceSqlServers(counted, folder, () => new Date(), 0)
      const dial = () => servers.dial({ host: FIRST })
      const roles = Array.from({ length: 30 }, (_, index) => `CREATE SERVER ROLE [r${index}]`)
      const sql = [...roles, "CREATE LOGIN [x] WITH PASSWORD = N'x'", 'PRINT @nothing'].join(';')
      expect((await sendTo(dial, sql)).errors).toEqual([15_116, 137])
      expect(written).toBe(1)
      const count = "SELECT COUNT(*) AS n FROM sys.server_principals WHERE name LIKE N'r[0-9]%'"
      expect((await sendTo(dial, count)).sets).toEqual([[{ n: 30 }]])
      expect(written).toBe(1)
      servers.refresh('all')
    }))

  it('see what another window has changed, and lose nothing of it', () =>
    withFolder(async (folder) => {
      const [one, two] = [await openPractice(folder), await openPractice(folder)]
      await send(one, 'CREATE SERVER ROLE [one]')
      await send(two, 'CREATE SERVER ROLE [two]; CREATE SERVER ROLE [three]')
      await two.world.set({ computer: 'rebuilt-server' })
      const third = await openPractice(folder)
      const found = await rows(third, "SELECT name FROM sys.server_principals WHERE name IN (N'one', N'two', N'three')")
      expect(found.map(({ name }) => name)).toEqual(['one', 'two', 'three'])
    }))

  it('two clients change it at the same moment', () =>
    withPractice(async (practice) => {
      await Promise.all(
        Array.from({ length: 6 }, (_, index) =>
          send(practice, `CREATE SERVER ROLE [p${index}]; CREATE SERVER ROLE [q${index}]`),
        ),
      )
      expect(
        await rows(practice, "SELECT COUNT(*) AS n FROM sys.server_principals WHERE name LIKE N'[pq][0-9]'"),
      ).toEqual([{ n: 12 }])
    }))

  it('have the files of their own machine, and the shares', () =>
    withPractice(async (practice, folder) => {
      const seen = async (name: string, server = FIRST) => {
        const query = pathSeen(name)
        return (await rows(practice, query.text, { parameters: query.parameters }, server))[0]
      }
      expect(await seen('D:\\MSSQL16.MSSQLSERVER\\MSSQL\\Backup')).toMatchObject({ isFolder: 1 })
      expect(await seen('\\\\FS02\\DR\\Keys')).toMatchObject({ isFolder: 1 })
      expect(await seen('E:\\')).toMatchObject({ isFolder: 0 })
      expect(await seen('D:\\SCO\\Backup', 'PRACTICE-SQL02\\SCO')).toMatchObject({ isFolder: 1 })
      const backup = '\\\\PRACTICE-SQL01\\D$\\MSSQL16.MSSQLSERVER\\MSSQL\\Backup'
      expect(practice.files.whereIs(backup)).toBe(
        path.join(folder, 'computers/PRACTICE-SQL01/D/MSSQL16.MSSQLSERVER/MSSQL/Backup'),
      )
      await set(practice, 'sql-rebuilt')
      expect(await seen('F:\\Backup')).toMatchObject({ isFolder: 1 })
      expect(await seen('D:\\')).toMatchObject({ isFolder: 0 })
      expect(practice.files.whereIs('\\\\practice-sql01\\F$\\Backup')).toContain('PRACTICE-SQL01-rebuilt')
    }))

  it('have the services’ sessions while they run', () =>
    withPractice(async (practice) => {
      const query = sessionsIn('ServiceManager')
      const hosts = async (database = 'ServiceManager') =>
        (await rows(practice, query.text, { parameters: { ...query.parameters, database } })).map(
          ({ host, program }) => `${String(host)}: ${String(program)}`,
        )
      expect(await hosts()).toEqual([
        'PRACTICE-MS01: System Center Data Access Service',
        'PRACTICE-MS01: Microsoft Monitoring Agent',
        'PRACTICE-MS01: System Center Management Configuration',
      ])
      expect(await hosts('DWStagingAndConfig')).toHaveLength(3)
      expect(await hosts('HRPortal')).toEqual([])
      await set(practice, 'dw-stopped')
      expect(await hosts('DWStagingAndConfig')).toEqual([])
      await practice.world.set({ computer: 'data-warehouse-server' })
      const { services } = await practice.machine.call('services.list', {})
      expect(new Set(services.map(({ state }) => state))).toEqual(new Set(['stopped']))
      await expect(practice.machine.call('services.start', { names: ['OMSDK'] })).rejects.toMatchObject({
        code: 'services-not-started',
      })
      await practice.world.set({ computer: 'management-server' })
      await set(practice, 'not-elevated')
      for (const verb of ['services.stop', 'services.start'] as const)
        await expect(practice.machine.call(verb, { names: ['OMSDK'] })).rejects.toMatchObject({ code: 'not-elevated' })
      await set(practice, 'not-elevated', false)
      await practice.machine.call('services.stop', { names: ['OMSDK', 'HealthService'] })
      expect(await hosts()).toEqual(['PRACTICE-MS01: System Center Management Configuration'])
      await send(practice, 'ALTER DATABASE [ServiceManager] SET RESTRICTED_USER WITH ROLLBACK IMMEDIATE')
      expect(await hosts()).toEqual([])
      await send(practice, 'ALTER DATABASE [ServiceManager] SET MULTI_USER')
      await practice.world.set({ computer: 'rebuilt-server' })
      expect(await hosts()).toEqual([])
    }))
})

describe('faults of the database servers', () => {
  it('a rebuilt server has the same name and nothing of the old one; connections to the old one are gone', () =>
    withPractice(async (practice) => {
      const stream = await dialOf(practice, FIRST)()
      const lost = new Promise<unknown>((resolve) => stream.once('error', resolve))
      await set(practice, 'sql-rebuilt')
      expect(await lost).toMatchObject({ code: 'ECONNRESET' })
      expect((await rows(practice, databases.text)).map(({ name }) => name)).toEqual([
        'master',
        'model',
        'msdb',
        'tempdb',
      ])
      expect(await rows(practice, 'SELECT @@SERVERNAME AS n')).toEqual([{ n: FIRST }])
      expect((await rows(practice, logins.text)).map(({ name }) => name)).not.toContain('PRACTICE\\svc-sm')
      await expect(dialOf(practice, 'PRACTICE-LSN')()).rejects.toMatchObject({ code: 'ENOTFOUND' })
      await set(practice, 'sql-rebuilt', false)
      expect(await rows(practice, databases.text)).toHaveLength(13)
    }))

  it('stopped, and refusing every sign-in', () =>
    withPractice(async (practice) => {
      await set(practice, 'sql-stopped')
      await expect(dialOf(practice, FIRST)()).rejects.toMatchObject({ code: 'ECONNREFUSED' })
      await set(practice, 'sql-stopped', false)
      await set(practice, 'sql-login-denied')
      await expect(send(practice, 'SELECT 1')).rejects.toThrow("Login failed for user 'sa'.")
    }))

  it('without rights, and without accounts of the domain', () =>
    withPractice(async (practice) => {
      await set(practice, 'sql-rights-missing')
      expect((await send(practice, databases.text)).errors).toEqual([300, 297])
      await set(practice, 'sql-rights-missing', false)
      await set(practice, 'sql-rebuilt')
      await set(practice, 'domain-away')
      expect((await send(practice, 'CREATE LOGIN [PRACTICE\\svc-sm] FROM WINDOWS')).errors).toEqual([15_401])
      await set(practice, 'domain-away', false)
      expect((await send(practice, 'CREATE LOGIN [PRACTICE\\svc-sm] FROM WINDOWS')).errors).toEqual([])
    }))
})
