import { describe, expect, it } from 'vitest'
import type { InstanceState } from '../../../../../main/practice/sql/state.ts'
import { withBench } from '../../../../support/sql/media-bench.ts'
import { sampleDatabase, sampleInstance } from '../../../../support/sql/media-instance.ts'

const to = "TO DISK = N'\\\\FS02\\DR\\x.bak'"
const full = (name: string) => `BACKUP DATABASE [${name}] ${to}`

/** Statement, errors, who, and how the instance differs from the sample. */
const refused: readonly [string, number[], string?, ((state: InstanceState) => void)?][] = [
  [full('Analyst'), [911, 3013]],
  [full('tempdb'), [3147, 3013]],
  [`BACKUP DATABASE master ${to} WITH DIFFERENTIAL`, [3024, 3013]],
  [`BACKUP LOG master ${to}`, [4212, 3013]],
  [full('ServiceManager'), [262, 3013], 'nobody'],
  [full('ServiceManager'), [262, 3013], 'creator'],
  [`BACKUP DATABASE ServiceManager ${to} WITH DIFFERENTIAL`, [3035, 3013]],
  [`BACKUP LOG DWRepository ${to}`, [4208, 3013]],
  [`BACKUP LOG ServiceManager ${to}`, [4214, 3013]],
  [
    `BACKUP DATABASE ServiceManager ${to} WITH COMPRESSION`,
    [1844, 3013],
    'sa',
    (state) => Object.assign(state, { engineEdition: 4, edition: 'Express Edition (64-bit)' }),
  ],
  ...(['RESTORING', 'OFFLINE', 'RECOVERING', 'SUSPECT'] as const).map((how, index): (typeof refused)[number] => [
    full('ServiceManager'),
    [[927, 942, 922, 926][index] ?? 0, 3013],
    'sa',
    (state) => {
      const [database] = state.databases
      if (database !== undefined) database.state = how
    },
  ]),
  [
    `${full('ServiceManager')} WITH CHECKSUM`,
    [3043, 3013],
    'sa',
    (state) => {
      const [database] = state.databases
      if (database !== undefined) database.content.corrupt = true
    },
  ],
  ["BACKUP DATABASE ServiceManager TO DISK = N''", [3044, 3013]],
  [`BACKUP DATABASE ServiceManager TO DISK = N'D:\\${'x'.repeat(260)}'`, [3057, 3013]],
]

describe('a backup is refused', () => {
  it.each(refused)('%s: %j', (sql, errors, as = 'sa', edit = () => undefined) =>
    withBench(async ({ instance }) => {
      await instance.change(edit)
      const before = structuredClone(instance.store.current())
      expect(await instance.errors(sql, { as })).toEqual(errors)
      expect(instance.store.current()).toEqual(before)
    }),
  )

  it('with the server’s own words', () =>
    withBench(async ({ instance }) => {
      expect(await instance.refusal(full('Analyst'))).toEqual([
        { number: 911, message: "Database 'Analyst' does not exist. Make sure that the name is entered correctly." },
        { number: 3013, message: 'BACKUP DATABASE is terminating abnormally.' },
      ])
      expect((await instance.refusal(`BACKUP LOG DWRepository ${to}`)).at(-1)?.message).toBe(
        'BACKUP LOG is terminating abnormally.',
      )
    }))

  it('within a transaction: 3021', () =>
    withBench(async ({ instance }) => {
      const pool = await instance.connect({ user: 'sa', database: 'master' })
      const transaction = pool.transaction()
      await transaction.begin()
      const numbers: unknown[] = []
      await transaction
        .request()
        .query(full('ServiceManager'))
        .catch((error: { precedingErrors: { number: number }[]; number: number }) =>
          numbers.push(...error.precedingErrors.map(({ number }) => number), error.number),
        )
      await transaction.rollback()
      expect(numbers).toEqual([3021, 3013])
    }))

  it('while another backup of the same data runs: 3023; the log and other databases go on', () =>
    withBench(async ({ instance }) => {
      await instance.run(full('ServiceManager'))
      const { promise, resolve } = Promise.withResolvers<void>()
      const { promise: isHeld, resolve: held } = Promise.withResolvers<void>()
      instance.hold.gate = ({ command }) => {
        if (command !== 'BACKUP DATABASE') return Promise.resolve()
        held()
        return promise
      }
      const first = instance.run("BACKUP DATABASE ServiceManager TO DISK = N'D:\\Backup\\1.bak'")
      await isHeld
      const other = { database: 'msdb' }
      expect(await instance.errors("BACKUP DATABASE ServiceManager TO DISK = N'D:\\Backup\\2.bak'", other)).toEqual([
        3023, 3013,
      ])
      expect(
        await instance.errors("RESTORE DATABASE ServiceManager FROM DISK = N'\\\\FS02\\DR\\x.bak'", other),
      ).toEqual([3101, 3013])
      await instance.run("BACKUP LOG ServiceManager TO DISK = N'D:\\Backup\\3.trn'", other)
      instance.hold.gate = undefined
      await instance.run("BACKUP DATABASE DWRepository TO DISK = N'D:\\Backup\\4.bak'", other)
      resolve()
      await first
    }))

  it('NORECOVERY wants the database alone: 3101, 3102', () =>
    withBench(async ({ instance }) => {
      await instance.run(full('ServiceManager'))
      const tail = `BACKUP LOG ServiceManager TO DISK = N'D:\\Backup\\tail.trn' WITH NORECOVERY`
      expect(await instance.errors(tail, { database: 'ServiceManager' })).toEqual([3102, 3013])
      expect(await instance.errors(tail)).toEqual([3101, 3013])
      const program = { host: 'PRACTICE-MS01', program: 'OMSDK', login: 'PRACTICE\\svc', sessions: 2 }
      await instance.change((state) => state.databases[1]?.sessions.push(program))
      await instance.change((state) => {
        const database = state.databases[1]
        if (database !== undefined) Object.assign(database, sampleDatabase('DWDataMart', 6), { sessions: [program] })
      })
      await instance.run(`BACKUP DATABASE DWDataMart ${to}`)
      expect(await instance.errors("BACKUP LOG DWDataMart TO DISK = N'D:\\Backup\\tail.trn' WITH NORECOVERY")).toEqual([
        3101, 3013,
      ])
    }))
})

describe('a backup is allowed', () => {
  it.each([
    ['operator', 'ServiceManager'],
    ['owner', 'HRPortal'],
    ['sa', 'model'],
    ['sa', 'msdb'],
    ['sa', 'master'],
  ])('to %s, of %s', (as, name) =>
    withBench(async ({ instance }) => {
      await instance.run(full(name), { as })
      expect(instance.store.current().backups).toMatchObject([{ database: name, userName: as }])
    }),
  )

  it('of a damaged database, after an error if that is asked for; a set then says so', () =>
    withBench(
      async ({ instance }) => {
        const { said } = await instance.run(`${full('ServiceManager')} WITH CHECKSUM, CONTINUE_AFTER_ERROR`)
        expect(said.map(({ number }) => number)).toContain(3042)
        const { rows } = await instance.run("RESTORE HEADERONLY FROM DISK = N'\\\\FS02\\DR\\x.bak'")
        expect(rows).toMatchObject([{ IsDamaged: true }])
        await instance.change((state) => state.databases.splice(0))
        const from = "FROM DISK = N'\\\\FS02\\DR\\x.bak'"
        expect(await instance.errors(`RESTORE DATABASE ServiceManager ${from}`)).toEqual([3182, 3013])
        await instance.run(`RESTORE DATABASE ServiceManager ${from} WITH CONTINUE_AFTER_ERROR`)
        expect(instance.database('ServiceManager').content.corrupt).toBe(true)
      },
      (() => {
        const state = sampleInstance()
        const [database] = state.databases
        if (database !== undefined) database.content.corrupt = true
        return state
      })(),
    ))
})
