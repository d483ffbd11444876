import { describe, expect, it } from 'vitest'
import type { Database, InstanceState } from '../../../../../main/practice/sql/state.ts'
import { type MediaBench, withBench } from '../../../../support/sql/media-bench.ts'
import { rebuiltInstance, sampleContent, sampleDatabase } from '../../../../support/sql/media-instance.ts'

const file = 'D:\\Backup\\x.bak'
const from = `FROM DISK = N'${file}'`
const restore = (more = '', name = 'ServiceManager') => `RESTORE DATABASE [${name}] ${from} ${more}`
const edited = (edit: (database: Database) => void) => (state: InstanceState) => {
  const [database] = state.databases
  if (database !== undefined) edit(database)
}
const program = { host: 'PRACTICE-MS01', program: 'OMSDK', login: 'PRACTICE\\svc', sessions: 2 }

/** Statement, errors, and how the instance differs; the file holds a full backup of ServiceManager. */
const refused: readonly [
  string,
  number[],
  { as?: string; database?: string; edit?: (state: InstanceState) => void }?,
][] = [
  [restore('', 'tempdb'), [3147, 3013]],
  [restore('', 'master'), [3108, 3013]],
  [restore('', 'msdb'), [3101, 3013]],
  [restore('WITH REPLACE'), [3110, 3013], { as: 'nobody' }],
  [restore('WITH REPLACE'), [3110, 3013], { as: 'operator' }],
  [restore('', 'New'), [262, 3013], { as: 'nobody' }],
  [restore('WITH REPLACE'), [3101, 3013], { edit: edited(({ sessions }) => sessions.push(program)) }],
  [restore('WITH REPLACE'), [3102, 3013], { database: 'ServiceManager' }],
  [
    restore('WITH REPLACE'),
    [3104, 3013],
    {
      edit: edited((database) => {
        database.availabilityGroup = 'AG1'
      }),
    },
  ],
  [restore('', 'HRPortal'), [3154, 3013]],
  [restore(), [3159, 3013]],
  [restore('', 'Copy'), [1834, 3156, 1834, 3156, 3119, 3013]],
  [restore("WITH MOVE 'none' TO 'D:\\Data\\a.mdf'", 'Copy'), [3234, 3013]],
  [
    restore("WITH MOVE 'ServiceManager' TO 'D:\\Data\\a.mdf', MOVE 'SERVICEMANAGER' TO 'D:\\Data\\b.mdf'", 'Copy'),
    [4353, 3013],
  ],
  [
    restore("WITH MOVE 'ServiceManager' TO 'D:\\Data\\a.x', MOVE 'ServiceManager_log' TO 'd:\\data\\A.x'", 'Copy'),
    [3176, 3119, 3013],
  ],
  [
    restore("WITH MOVE 'ServiceManager' TO 'D:\\None\\a.mdf', MOVE 'ServiceManager_log' TO 'Q:\\a.ldf'", 'Copy'),
    [5133, 3156, 5133, 3156, 3119, 3013],
  ],
  [restore("WITH MOVE 'ServiceManager' TO '\\\\NOWHERE\\a\\a.mdf', REPLACE"), [5133, 3156, 3119, 3013]],
  [`RESTORE LOG ServiceManager ${from}`, [3135, 3013]],
  [`RESTORE DATABASE ServiceManager WITH RECOVERY`, [3153, 3013]],
  ['RESTORE DATABASE None WITH RECOVERY', [911, 3013]],
  [restore("WITH REPLACE, STOPAT = 'yesterday'"), [3217, 3013]],
  [restore("WITH REPLACE, STOPAT = '2026-11-21T03:15:00.1234567'"), [3217, 3013]],
  [restore("WITH REPLACE, STOPAT = '2026-02-31T03:15:00'"), [3217, 3013]],
  [restore("WITH REPLACE, STOPAT = '2026-11-21T02:59:59'"), [4338, 3013]],
  [restore('WITH REPLACE, FILE = 0'), [3217, 3013]],
  [
    restore(
      "WITH ENABLE_BROKER, MOVE 'ServiceManager' TO 'D:\\Data\\a.mdf', MOVE 'ServiceManager_log' TO 'D:\\Log\\a.ldf'",
      'Copy',
    ),
    [9772, 3013],
  ],
]

describe('a restore is refused', () => {
  it.each(refused)('%s: %j', (sql, errors, { as = 'sa', database = 'master', edit = () => undefined } = {}) =>
    withBench(async ({ instance }) => {
      await instance.run(`BACKUP DATABASE ServiceManager TO DISK = N'${file}' WITH CHECKSUM`)
      await instance.change(edit)
      const before = structuredClone(instance.store.current())
      expect(await instance.errors(sql, { as, database })).toEqual(errors)
      expect(instance.store.current()).toEqual(before)
    }),
  )

  it('while somebody else’s connection is in the database: 3101', () =>
    withBench(async ({ instance }) => {
      await instance.run(`BACKUP DATABASE ServiceManager TO DISK = N'${file}'`)
      const pool = await instance.connect({ user: 'sa', database: 'ServiceManager', pool: { min: 1, max: 1 } })
      // The connection that `connect` tries is closed again; one that was used stays in the pool.
      await pool.request().query(`RESTORE LABELONLY ${from}`)
      expect(await instance.errors(restore('WITH REPLACE'))).toEqual([3101, 3013])
      await pool.close()
      await expect
        .poll(() =>
          instance.run(restore('WITH REPLACE')).then(
            () => true,
            () => false,
          ),
        )
        .toBe(true)
    }))

  it('for want of space: 3257, with the bytes', () =>
    withBench(async ({ instance, faults, switchWorld, add }) => {
      await instance.run(`BACKUP DATABASE ServiceManager TO DISK = N'${file}'`)
      const rebuilt = add(rebuiltInstance())
      const moved = restore(
        "WITH MOVE 'ServiceManager' TO 'F:\\Data\\a.mdf', MOVE 'ServiceManager_log' TO 'F:\\Log\\a.ldf'",
      )
      faults.add('backup-disk-full')
      expect((await rebuilt.refusal(moved)).slice(0, 2)).toEqual([
        {
          number: 3257,
          message:
            "There is insufficient free space on disk volume 'F:\\' to create the database. The database requires 5368709120 additional free bytes, while only 0 bytes are available.",
        },
        { number: 3119, message: expect.any(String) },
      ])
      faults.clear()
      await switchWorld('disk-full', true)
      expect(await rebuilt.errors(moved)).toEqual([3257, 3119, 3013])
      await switchWorld('disk-full', false)
      const big = sampleContent('Big', {
        files: [{ logicalName: 'Big', type: 'ROWS', path: 'F:\\Data\\big.mdf', size: 511 * 1024 ** 3 }],
      })
      await rebuilt.change((state) => state.databases.push(sampleDatabase('Big', 9, { content: big })))
      expect(await rebuilt.errors(moved)).toEqual([3257, 3119, 3013])
      await rebuilt.change((state) => state.databases.pop())
      // VERIFYONLY looks at the space only where it is told the places.
      faults.add('backup-disk-full')
      await rebuilt.run(`RESTORE VERIFYONLY ${from}`)
      const verify = "WITH MOVE 'ServiceManager' TO 'F:\\Data\\a.mdf', MOVE 'ServiceManager_log' TO 'F:\\Log\\a.ldf'"
      expect(await rebuilt.errors(`RESTORE VERIFYONLY ${from} ${verify}`)).toEqual([3257, 3119, 3013])
      faults.clear()
      await rebuilt.run(moved)
      // What is replaced gives its own space back.
      faults.add('backup-disk-full')
      await rebuilt.run(restore('WITH REPLACE'))
    }))

  it('where the drives of the old server are not there: 5133, 3156, 3119', () =>
    withBench(async ({ instance, add }) => {
      await instance.run(`BACKUP DATABASE ServiceManager TO DISK = N'${file}'`)
      const rebuilt = add(rebuiltInstance())
      expect((await rebuilt.refusal(restore()))[0]?.message).toBe(
        'Directory lookup for the file "D:\\Data\\ServiceManager.mdf" failed with the operating system error 3(The system cannot find the path specified.).',
      )
    }))

  it('with the words of 3169 and 3159', () =>
    withBench(async ({ instance, add }) => {
      await instance.run(`BACKUP DATABASE ServiceManager TO DISK = N'${file}'`)
      expect((await instance.refusal(restore()))[0]?.message).toMatch(
        /^The tail of the log for the database "ServiceManager" has not been backed up\./,
      )
      const older = add(rebuiltInstance({ version: '15.0.4390.2' }))
      expect((await older.refusal(restore()))[0]?.message).toMatch(
        /^The database was backed up on a server running version 16\.00\.4135\. That version is incompatible with this server, which is running version 15\.00\.4390\./,
      )
    }))
})

describe('a restore is allowed', () => {
  const over = async ({ instance }: MediaBench, more: string, as = 'sa') => {
    await instance.run(`BACKUP DATABASE ServiceManager TO DISK = N'${file}'`)
    await instance.run(restore(more), { as })
  }

  it('to members of dbcreator, and to the owner over the own database', () =>
    withBench(async (bench) => {
      await over(bench, 'WITH REPLACE', 'creator')
      expect(bench.instance.database('ServiceManager').ownerSid).toBe('0A03')
      await bench.instance.change(edited((database) => Object.assign(database, { ownerSid: '0A04' })))
      await bench.instance.run(restore('WITH REPLACE'), { as: 'owner' })
    }))

  it('without REPLACE where no work is lost: SIMPLE recovery, or the tail was backed up', () =>
    withBench(async ({ instance }) => {
      await instance.run(`BACKUP DATABASE DWRepository TO DISK = N'${file}'`)
      await instance.run(restore('', 'DWRepository'))
      await instance.run("BACKUP DATABASE ServiceManager TO DISK = N'D:\\Backup\\sm.bak'")
      await instance.run("BACKUP LOG ServiceManager TO DISK = N'D:\\Backup\\tail.trn' WITH NORECOVERY")
      expect(instance.database('ServiceManager').state).toBe('RESTORING')
      await instance.run("RESTORE DATABASE ServiceManager FROM DISK = N'D:\\Backup\\sm.bak'")
      expect(instance.database('ServiceManager').state).toBe('ONLINE')
    }))

  it('RESTRICTED_USER keeps others out; ENABLE_BROKER and NEW_BROKER switch it on', () =>
    withBench(async (bench) => {
      const { instance } = bench
      const { brokerGuid } = instance.database('ServiceManager').content
      await over(bench, 'WITH REPLACE, RESTRICTED_USER, ENABLE_BROKER, KEEP_REPLICATION')
      expect(instance.database('ServiceManager')).toMatchObject({
        userAccess: 'RESTRICTED_USER',
        broker: true,
        trustworthy: false,
        content: { brokerGuid },
      })
      await instance.run(restore('WITH REPLACE, NEW_BROKER'))
      expect(instance.database('ServiceManager')).toMatchObject({ userAccess: 'MULTI_USER', broker: true })
      expect(instance.database('ServiceManager').content.brokerGuid).not.toBe(brokerGuid)
    }))

  it('over another database with REPLACE; its files’ places are kept', () =>
    withBench(async (bench) => {
      const { instance } = bench
      const former = { ...instance.database('HRPortal') }
      await over(bench, 'WITH REPLACE')
      const moves = "MOVE 'ServiceManager' TO 'D:\\Data\\hr.mdf', MOVE 'ServiceManager_log' TO 'D:\\Log\\hr.ldf'"
      await instance.run(restore(`WITH REPLACE, ${moves}`, 'HRPortal'))
      expect(instance.database('HRPortal')).toMatchObject({
        id: former.id,
        content: { storedNames: former.content.storedNames },
      })
      await instance.run(restore('', 'HRPortal').concat('WITH REPLACE'))
      expect(instance.database('HRPortal').content.files.map(({ path }) => path)).toEqual([
        'D:\\Data\\hr.mdf',
        'D:\\Log\\hr.ldf',
      ])
    }))
})
