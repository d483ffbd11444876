import { stat } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { DatabaseContent } from '../../../../../main/practice/sql/state.ts'
import { withBench } from '../../../../support/sql/media-bench.ts'
import { rebuiltInstance, sampleContent } from '../../../../support/sql/media-instance.ts'

const BACKUP =
  "BACKUP DATABASE [ServiceManager] TO DISK = N'\\\\FS02\\DR\\sm.bak' WITH CHECKSUM, FORMAT, INIT, SKIP, STATS = 25, NAME = N'one'"

describe('a full backup', () => {
  it('is written for real, told step by step, and kept in msdb', () =>
    withBench(async ({ instance, real, clock }) => {
      instance.hold.gate = async () => clock.pass(10)
      const { said } = await instance.run(BACKUP)
      expect(said.map(({ number }) => number)).toEqual([3211, 3211, 3211, 3211, 4035, 4035, 3014])
      expect(said[0]?.message).toBe('25 percent processed.')
      expect(said[4]?.message).toBe(
        "Processed 325059 pages for database 'ServiceManager', file 'ServiceManager' on file 1.",
      )
      expect(said[6]?.message).toBe(
        'BACKUP DATABASE successfully processed 325061 pages in 40.000 seconds (63.488 MB/sec).',
      )
      const { size } = await stat(real('\\\\FS02\\DR\\sm.bak'))
      expect(size).toBeGreaterThan(128 * 1024)
      expect(size).toBeLessThan(2 * 1024 * 1024)
      const { backups } = instance.store.current()
      expect(backups).toMatchObject([
        {
          database: 'ServiceManager',
          type: 'D',
          checksums: true,
          copyOnly: false,
          damaged: false,
          started: '2026-11-21T03:00:00',
          finished: '2026-11-21T03:00:40',
          setName: 'one',
          userName: 'sa',
          position: 1,
          paths: ['\\\\FS02\\DR\\sm.bak'],
        },
      ])
    }))

  it('brings everything inside the database back on another server, and nothing else', () =>
    withBench(async ({ instance, add }) => {
      await instance.run(BACKUP)
      const rebuilt = add(rebuiltInstance())
      const { said } = await rebuilt.run(
        "RESTORE DATABASE ServiceManager FROM DISK = N'\\\\FS02\\DR\\sm.bak' WITH FILE = 1, MOVE N'ServiceManager' TO N'F:\\Data\\sm.mdf', MOVE N'ServiceManager_log' TO N'F:\\Log\\sm.ldf', CHECKSUM, RECOVERY, STATS = 50",
      )
      expect(said.map(({ number }) => number)).toEqual([3211, 3211, 4035, 4035, 3014])
      const before = instance.database('ServiceManager')
      const after = rebuilt.database('ServiceManager')
      const [data, log] = before.content.files
      expect(after.content).toEqual({
        ...before.content,
        files: [
          { ...data, path: 'F:\\Data\\sm.mdf' },
          { ...log, path: 'F:\\Log\\sm.ldf' },
        ],
      })
      expect(after).toMatchObject({
        state: 'ONLINE',
        userAccess: 'MULTI_USER',
        id: 5,
        trustworthy: false,
        broker: false,
        ownerSid: '01',
      })
      const [set] = rebuilt.store.current().backups
      expect(set?.guid).toBe(instance.store.current().backups[0]?.guid)
      expect(rebuilt.store.current().restores).toMatchObject([
        { database: 'ServiceManager', type: 'D', setGuid: set?.guid },
      ])
    }))
})

/** Numbers that are always the same for a seed. */
function numbers(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761 + 1
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state % below
  }
}

const NAMES = ["it's", ']]', '"', '😀', 'x'.repeat(128), '`$(a)', 'ASCII', '\u2019', 'ü', '[a]', '%s', '\\']

function randomContent(seed: number): DatabaseContent {
  const below = numbers(seed)
  const some = <T>(most: number, make: (n: number) => T): T[] => Array.from({ length: below(most) }, (_, n) => make(n))
  const name = (n: number) => `${NAMES[below(NAMES.length)] ?? ''}${n}`.slice(0, 128)
  const hex = () => below(65_536).toString(16).padStart(4, '0').toUpperCase()
  return sampleContent('ServiceManager', {
    recoveryModel: (['FULL', 'BULK_LOGGED', 'SIMPLE'] as const)[below(3)] ?? 'FULL',
    containment: below(2) === 0 ? 'NONE' : 'PARTIAL',
    masterKey: below(2) === 0,
    schemas: some(20, (n) => ({ name: name(n), owner: name(n) })),
    principals: some(300, (n) => ({ id: 5 + n, name: name(n), type: 'S' as const, authentication: 1, sid: hex() })),
    members: some(300, (n) => ({ role: name(n), member: name(n + 1) })),
    permissions: some(300, (n) => ({
      class: below(27),
      state: (['G', 'W', 'D', 'R'] as const)[below(4)] ?? 'G',
      permission: 'SELECT',
      grantee: name(n),
      grantor: 'dbo',
      column: name(n),
    })),
    securables: some(50, (n) => ({ class: 1, type: 'U', schema: 'dbo', name: name(n), columns: [name(n)] })),
    rows: below(1_000_000),
  })
}

describe('whatever a database holds', () => {
  it.each(Array.from({ length: 20 }, (_, seed) => seed))('comes back from a backup (seed %i)', (seed) =>
    withBench(async ({ instance }) => {
      const below = numbers(seed + 100)
      const content = randomContent(seed)
      await instance.change((state) => {
        const [database] = state.databases
        if (database !== undefined) database.content = content
      })
      const disks = Array.from({ length: 1 + below(5) }, (_, n) => `DISK = N'D:\\Backup\\${n}.bak'`).join(', ')
      const options = ['CHECKSUM', 'COPY_ONLY', 'COMPRESSION', 'FORMAT', 'STATS = 50'].filter(() => below(2) === 0)
      const with_ = options.length === 0 ? '' : `WITH ${options.join(', ')}`
      await instance.run(`BACKUP DATABASE ServiceManager TO ${disks} ${with_}`)
      await instance.change((state) => state.databases.splice(0, 1))
      await instance.run(`RESTORE DATABASE ServiceManager FROM ${disks}`)
      expect(instance.database('ServiceManager').content).toEqual(content)
    }),
  )

  it('ten thousand users, too', () =>
    withBench(async ({ instance }) => {
      const principals = Array.from({ length: 10_000 }, (_, n) => ({
        id: 5 + n,
        name: `PRACTICE\\user${n}`,
        type: 'U' as const,
        authentication: 3,
        sid: n.toString(16).padStart(8, '0').toUpperCase(),
      }))
      await instance.change((state) => {
        const [database] = state.databases
        if (database !== undefined) database.content.principals = principals
      })
      await instance.run("BACKUP DATABASE ServiceManager TO DISK = N'D:\\Backup\\x.bak' WITH CHECKSUM")
      await instance.run("RESTORE DATABASE ServiceManager FROM DISK = N'D:\\Backup\\x.bak' WITH REPLACE")
      expect(instance.database('ServiceManager').content.principals).toEqual(principals)
    }))
})
