import mssql from 'mssql'
import { describe, expect, it } from 'vitest'
import { type Handler, type SqlValue, SqlError, types } from '../../../../main/practice/tds/index.ts'
import { failure, withServer } from '../../../support/tds/rig.ts'

/** Sends every parameter back as a column of the same type. */
const echo: Handler = async ({ params }, reply) =>
  reply.table(
    params.map(({ name, type }) => ({ name, type })),
    [params.map(({ value }) => value)],
  )

const when = new Date('2026-01-02T03:04:05.677Z')
const day = new Date('2026-01-02T00:00:00.000Z')
const bytes = Buffer.from('deadbeef', 'hex')
const guid = '6F9619FF-8B86-D011-B42D-00C04FC964FF'

/** Name, the client’s type, what goes in, what the handler sees, what comes back (if it is another thing). */
const cases: readonly (readonly [string, mssql.ISqlType | (() => mssql.ISqlType), unknown, SqlValue, unknown?])[] = [
  ['tinyint', mssql.TinyInt, 255, 255],
  ['smallint', mssql.SmallInt, -7, -7],
  ['int', mssql.Int, -70_000, -70_000],
  ['bigint', mssql.BigInt, '9007199254740993', 9_007_199_254_740_993n, '9007199254740993'],
  ['bit', mssql.Bit, true, true],
  ['float', mssql.Float, 1.25, 1.25],
  ['real', mssql.Real, 0.5, 0.5],
  ['nvarchar', mssql.NVarChar(30), 'žluťoučký 🐎', 'žluťoučký 🐎'],
  ['nvarcharmax', mssql.NVarChar(mssql.MAX), 'ů'.repeat(9000), 'ů'.repeat(9000)],
  ['varchar', mssql.VarChar(30), 'abc €', 'abc €'],
  ['nchar', mssql.NChar(3), 'abc', 'abc'],
  ['varbinary', mssql.VarBinary(10), bytes, bytes],
  ['varbinarymax', mssql.VarBinary(mssql.MAX), Buffer.alloc(20_000, 3), Buffer.alloc(20_000, 3)],
  ['datetime', mssql.DateTime, when, when],
  ['datetime2', mssql.DateTime2(7), when, when],
  ['datetimeoffset', mssql.DateTimeOffset(3), when, when],
  ['smalldatetime', mssql.SmallDateTime, new Date('2026-01-02T03:04:00Z'), new Date('2026-01-02T03:04:00Z')],
  ['date', mssql.Date, day, day],
  ['time', mssql.Time(3), new Date('1970-01-01T03:04:05.678Z'), '03:04:05.678'],
  ['numeric', mssql.Numeric(20, 4), -12.3456, '-12.3456', -12.3456],
  ['money', mssql.Money, -12.34, '-12.3400', -12.34],
  ['uniqueidentifier', mssql.UniqueIdentifier, guid, guid],
]

describe('parameters of the real client', () => {
  it.each(cases.map(([name, ...rest]) => ({ name, rest })))('$name, and NULL of it', async ({ name, rest }) => {
    const [type, value, seen, back = seen] = rest
    const got: SqlValue[] = []
    const handler: Handler = async (request, reply) => {
      got.push(request.params[0]?.value)
      await echo(request, reply)
    }
    await withServer({ handler }, async ({ connect }) => {
      const pool = await connect()
      const ask = async (given: unknown): Promise<unknown> =>
        (await pool.request().input(name, type, given).query(`select @${name}`)).recordset[0]?.[name]
      expect([await ask(value), await ask(null)]).toEqual([back, null])
      expect(got).toEqual([seen, null])
    })
  })

  it('come by name, with those that go out marked', async () => {
    const handler: Handler = async ({ params }, reply) => {
      expect(params.map(({ name, value, output }) => [name, value, output])).toEqual([
        ['db', 'Shop', false],
        ['count', null, true],
      ])
      reply.returnValue('count', types.int, 5)
    }
    await withServer({ handler }, async ({ connect }) => {
      const request = (await connect()).request().input('db', 'Shop').output('count', mssql.Int)
      expect((await request.query('select @count = 5')).output).toEqual({ count: 5 })
    })
  })

  it('of a type that the server does not read are refused as SQL Server refuses them', () =>
    withServer({ handler: echo }, async ({ connect }) => {
      const pool = await connect()
      const table = new mssql.Table('dbo.t')
      table.columns.add('a', mssql.Int)
      table.rows.add(1)
      const told = await failure(pool.request().input('t', mssql.TVP('dbo.t'), table).query('select @t'))
      expect(told.number).toBe(8009)
      expect(told.message).toContain('Parameter 3 ("@t"): Data type 0xF3 is unknown.')
    }))

  it('reach statements that were prepared', async () => {
    await withServer({ handler: echo }, async ({ connect }) => {
      const statement = new mssql.PreparedStatement(await connect())
      statement.input('n', mssql.Int)
      await statement.prepare('select @n')
      expect((await statement.execute({ n: 1 })).recordset).toEqual([{ n: 1 }])
      expect((await statement.execute({ n: 2 })).recordset).toEqual([{ n: 2 }])
      await statement.unprepare()
    })
  })
})

describe('transactions of the real client', () => {
  it('begin, commit and roll back', async () => {
    const steps: string[] = []
    const handler: Handler = async ({ session }, reply) => reply.affected(session.inTransaction ? 1 : 0)
    await withServer({ handler, onTransaction: (_session, step) => steps.push(step) }, async ({ connect }) => {
      const pool = await connect()
      for (const how of ['commit', 'rollback'] as const) {
        const transaction = new mssql.Transaction(pool)
        await transaction.begin()
        expect((await transaction.request().query('update t')).rowsAffected).toEqual([1])
        await transaction[how]()
        expect((await pool.request().query('update t')).rowsAffected).toEqual([0])
      }
      expect(steps).toEqual(['begin', 'commit', 'begin', 'rollback'])
    })
  })

  it('fail with the statement’s error inside them', async () => {
    const handler: Handler = async () => {
      throw new SqlError(3906, 'Failed to update database "x" because the database is read-only.')
    }
    await withServer({ handler }, async ({ connect }) => {
      const transaction = new mssql.Transaction(await connect())
      await transaction.begin()
      expect((await failure(transaction.request().query('update t'))).number).toBe(3906)
      await transaction.rollback()
    })
  })
})
