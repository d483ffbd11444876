import { describe, expect, it } from 'vitest'
import type { Query } from '../../../../main/ports/instance.ts'
import { answerOf } from '../../../../main/practice/sql/catalog/index.ts'
import { initialInstances } from '../../../../main/practice/sql/initial/instances.ts'
import * as statements from '../../../../main/sqlserver/statements/index.ts'
import { practiceAccounts } from '../../../../main/practice/sql/initial/accounts.ts'
import { type As, type Client, withInstance } from '../../../support/sql/client.ts'
import { memoryFiles } from '../../../support/sql/memory-instance.ts'

const NOW = new Date('2026-11-21T03:15:00.000Z')
/** The practice environment’s first server, in memory. */
const withPractice = (work: (client: Client) => Promise<void>) =>
  withInstance(initialInstances(NOW)['PRACTICE-SQL01'], work, {
    accounts: practiceAccounts,
    files: memoryFiles(),
    now: () => NOW,
  })

const ask = async <Row>({ rows }: Client, query: Query<Row>, as: As = {}): Promise<Row[]> => {
  const found = await rows(query.text, { ...as, database: query.database, parameters: query.parameters })
  return found.map((row) => query.row.parse(row))
}

const DB = 'ServiceManager'
/** Every query of the product, with values that find something. */
const QUERIES: readonly Query<unknown>[] = [
  statements.identity,
  statements.roles,
  statements.services,
  statements.configurations,
  statements.databases,
  statements.listeners,
  statements.volumes,
  statements.files,
  statements.pathSeen('D:\\Backup'),
  statements.folderSeen('D:\\'),
  statements.messages,
  statements.trustedAssemblies,
  statements.backupsOf('DWDataMart'),
  statements.backupHabits,
  statements.logins,
  statements.serverRoles,
  statements.serverMemberships,
  statements.serverPermissions,
  statements.mayViewDefinition(DB),
  statements.principals(DB),
  statements.memberships(DB),
  statements.schemas(DB),
  statements.permissions(DB),
  statements.objectsNamed('DWStagingAndConfig', 'STG_'),
  statements.orphans(DB),
  statements.assemblies(DB),
  statements.userRoles(DB),
  statements.storedNames(DB),
]

describe('the product’s queries', () => {
  it.each(QUERIES.map((query) => [query.id, query] as const))('%s is answered with rows of its shape', (_, query) =>
    withPractice(async (client) => {
      expect((await ask(client, query)).length).toBeGreaterThan(0)
    }),
  )

  it('are answered exactly as asked for: another word is another query', () => {
    expect(answerOf(statements.logins.text)).toBeDefined()
    expect(answerOf(`  ${statements.logins.text.replaceAll('\n', '\n\n ')} `)).toBeDefined()
    expect(answerOf(statements.logins.text.replace('ORDER BY', 'GROUP BY'))).toBeUndefined()
  })

  // A comment makes it another text, which is taken word by word.
  it.each(
    [statements.logins, statements.serverRoles, statements.serverMemberships, statements.serverPermissions].map(
      (query: Query<unknown>) => [query.id, query] as const,
    ),
  )('%s: the answer is what its text says, taken word by word', (_, query) =>
    withPractice(async (client) => {
      const { rows } = client
      const asText = { ...query, text: `/**/${query.text}` }
      expect(await ask(client, asText)).toEqual(await ask(client, query))
      for (const user of query.database === 'master'
        ? ['sm_monitor', 'hr_app']
        : query.database === DB
          ? ['sm_monitor']
          : ['hr_app'])
        expect(await rows(asText.text, { user, database: query.database }), user).toEqual(
          await rows(query.text, { user, database: query.database }),
        )
    }),
  )
})

describe('what the queries tell of the practice environment', () => {
  it('the server', () =>
    withPractice(async (client) => {
      expect(await ask(client, statements.identity)).toEqual([
        expect.objectContaining({
          login: 'sa',
          name: 'PRACTICE-SQL01',
          machine: 'PRACTICE-SQL01',
          instance: null,
          version: '16.0.4135.4',
          sysadmin: true,
          availabilityGroups: true,
          clustered: false,
          utcOffset: 60,
        }),
      ])
      const found = await ask(client, statements.databases)
      const named = new Map(found.map((each) => [each.name, each]))
      expect(named.get('ServiceManager')).toMatchObject({
        broker: true,
        trustworthy: true,
        owner: 'sa',
        masterKeyByServer: true,
      })
      expect(named.get('HRPortal')).toMatchObject({
        encrypted: true,
        certificate: 'HRPortal_TDE',
        availabilityGroup: 'AG-HR',
      })
      expect(named.get('DWRepository')).toMatchObject({ recoveryModel: 'SIMPLE', accessible: true })
      expect([...named.keys()]).toEqual(expect.arrayContaining(['master', 'tempdb', 'model', 'msdb']))
    }))

  it('other tools’ backups', () =>
    withPractice(async (client) => {
      const habits = await ask(client, statements.backupHabits)
      expect(habits.find(({ database }) => database === 'DWDataMart')).toEqual({
        database: 'DWDataMart',
        sets: 3,
        virtualDevices: 3,
        snapshots: 3,
        notCopyOnly: 3,
        differentials: 0,
        logs: 0,
        lastFull: '2026-11-20T02:00:19',
        lastFullInChain: '2026-11-20T02:00:19',
      })
      expect(habits.find(({ database }) => database === 'ServiceManager')).toMatchObject({ sets: 0, lastFull: null })
      expect((await ask(client, statements.backupsOf('dwdatamart'))).map(({ started }) => started)).toEqual([
        '2026-11-20T02:00:04',
        '2026-11-19T02:00:04',
        '2026-11-18T02:00:04',
      ])
    }))

  it('orphans, assemblies, user roles and names of the instance', () =>
    withPractice(async (client) => {
      expect(await ask(client, statements.orphans(DB))).toEqual([
        { user: 'old_connector', type: 'S', sid: expect.stringMatching(/^0x/), sameNamed: null },
      ])
      expect((await ask(client, statements.assemblies(DB))).map(({ permissionSet }) => permissionSet)).toEqual([
        'SAFE_ACCESS',
        'EXTERNAL_ACCESS',
      ])
      expect(await ask(client, statements.userRoles(DB))).toContainEqual({
        role: 'Incident Resolvers',
        member: 'PRACTICE\\Helpdesk',
        sid: expect.stringMatching(/^0x/),
      })
      expect(await ask(client, statements.storedNames(DB))).toHaveLength(3)
      const other = statements.userRoles('HRPortal')
      expect((await client.send(other.text, { database: 'HRPortal' })).errors).toEqual([208])
    }))

  it('what permissions are on, of every class', () =>
    withPractice(async (client) => {
      const of = async (database: string) =>
        (await ask(client, statements.permissions(database))).map((each) =>
          [each.class, each.state, each.permission, each.schema, each.name, each.columnName, each.grantee, each.grantor]
            .filter((part) => part !== null)
            .join(' '),
        )
      const service = await of(DB)
      expect(service).toEqual(
        expect.arrayContaining([
          '0 G CONNECT PRACTICE\\svc-sm dbo',
          '0 W VIEW DATABASE STATE sm_monitor dbo',
          '1 G SELECT dbo __MOMManagementGroupInfo__ ManagementGroupName configsvc_users dbo',
          '1 D SELECT Extension Requests Costs sm_monitor SM Extension',
          '3 G SELECT Extension console_readers SM Extension',
          '4 G IMPERSONATE SM Extension PRACTICE\\svc-sm dbo',
          '6 G EXECUTE dbo udt_GuidList sdk_users dbo',
          '10 G EXECUTE dbo ManagementPackSchema sdk_users dbo',
        ]),
      )
      expect(await of('HRPortal')).toContain('1 R SELECT hr People Salary hr_app hr_clerks')
    }))

  it('paths as the server sees them', () =>
    withPractice(async (client) => {
      const { faults } = client
      const seen = async (path: string) => (await ask(client, statements.pathSeen(path)))[0]
      expect(await seen('D:\\Backup')).toEqual({ fileExists: 0, isFolder: 1, parentExists: 1 })
      expect(await seen('D:\\Backup\\')).toEqual({ fileExists: 0, isFolder: 1, parentExists: 1 })
      expect(await seen('D:\\Backup\\x.bak')).toEqual({ fileExists: 0, isFolder: 0, parentExists: 1 })
      expect(await seen('D:\\MSSQL16.MSSQLSERVER\\MSSQL\\DATA\\servicemanager.MDF')).toMatchObject({ fileExists: 1 })
      expect(await seen('Q:\\x')).toEqual({ fileExists: 0, isFolder: 0, parentExists: 0 })
      expect(await seen('\\\\FS02\\DR')).toMatchObject({ isFolder: 1 })
      faults.add('backup-share-denied')
      expect(await seen('\\\\FS02\\DR')).toMatchObject({ isFolder: 0 })
      expect(await ask(client, statements.folderSeen('D:\\MSSQL16.MSSQLSERVER\\MSSQL\\DATA'))).toContainEqual({
        name: 'ServiceManager.mdf',
        isFile: 1,
      })
      expect(await ask(client, statements.folderSeen('Q:\\'))).toEqual([])
    }))

  it('who is in a database, and how far work is', () =>
    withPractice(async (client) => {
      const { signIn, sendOn, store } = client
      await store.change((state) => {
        const database = state.databases.find(({ name }) => name === DB)
        database?.sessions.push({ host: 'PRACTICE-MS01', program: 'OMSDK', login: 'PRACTICE\\svc-sm', sessions: 6 })
      })
      const pool = await signIn({ database: DB, user: 'sm_monitor' })
      // The pool’s connection is made by its first request.
      await sendOn(pool, 'SELECT 1')
      const query = statements.sessionsIn('servicemanager')
      expect(await ask(client, query)).toEqual([
        { host: 'PRACTICE-MS01', program: 'OMSDK', login: 'PRACTICE\\svc-sm', sessions: 6 },
        expect.objectContaining({ login: 'sm_monitor', sessions: 1 }),
      ])
      const own = await sendOn(pool, query.text, query.parameters)
      expect(own.sets[0]).toHaveLength(1)
      expect(await ask(client, statements.progressOf(9999))).toEqual([])
    }))
})
