import type { Connection } from 'tedious'
import { describe, expect, it } from 'vitest'
import { type Handler, type Request, SqlError, types } from '../../../../main/practice/tds/index.ts'
import { allColumns, allNull, allRead, allValues } from '../../../support/tds/all-types.ts'
import { failure, unknownStatement, withServer } from '../../../support/tds/rig.ts'

const one: Handler = async (_request, reply) => reply.table([{ name: 'one', type: types.int }], [[1]])

describe('the real client, in this process', () => {
  it('asks by statement and by batch, and knows the login', async () => {
    const asked: Request[] = []
    const handler: Handler = async (request, reply) => {
      asked.push(request)
      await one(request, reply)
    }
    await withServer({ handler }, async ({ connect }) => {
      const pool = await connect({ database: 'Shop', options: { appName: 'wizard' } })
      expect((await pool.request().query('select 1 as one')).recordset).toEqual([{ one: 1 }])
      expect((await pool.request().batch('select 1 as one')).recordset).toEqual([{ one: 1 }])
      expect(asked.map(({ kind, sql, params }) => [kind, sql, params])).toEqual([
        ['batch', 'select 1 as one', []],
        ['batch', 'select 1 as one', []],
      ])
      const { user, database, app, encrypted, id } = asked[0]!.session
      expect({ user, database, app, encrypted }).toEqual({
        user: 'sa',
        database: 'Shop',
        app: 'wizard',
        encrypted: false,
      })
      expect(id).toBeGreaterThan(50)
    })
  })

  it('reads every type and NULL of each', () =>
    withServer(
      { handler: async (_request, reply) => reply.table(allColumns, [allValues, allNull]) },
      async ({ connect }) => {
        const { recordset } = await (await connect()).request().query('select every type')
        expect(recordset.map((row) => ({ ...row }))).toEqual(allRead)
      },
    ))

  it('gets several result sets, counts, output parameters and a return status', () =>
    withServer(
      {
        handler: async ({ kind, proc, params }, reply) => {
          expect([kind, proc, params[0]?.name, params[0]?.value]).toEqual(['rpc', 'dbo.two_sets', 'in', 'x'])
          reply.table([{ name: 'a', type: types.int }], [[1], [2]])
          reply.info(0, 'between')
          reply.table([{ name: 'b', type: types.nvarchar(20) }], [['x']])
          reply.affected(3)
          reply.returnValue('@out', types.int, 42)
          reply.returnStatus(7)
        },
      },
      async ({ connect }) => {
        const request = (await connect())
          .request()
          .input('in', 'x')
          .output('out', (await import('mssql')).default.Int)
        const told: string[] = []
        request.on('info', ({ message }) => told.push(message))
        const result = await request.execute('dbo.two_sets')
        expect(result.recordsets).toEqual([[{ a: 1 }, { a: 2 }], [{ b: 'x' }]])
        expect(result.rowsAffected).toEqual([2, 1, 3])
        expect([result.output, result.returnValue, told]).toEqual([{ out: 42 }, 7, ['between']])
      },
    ))

  it('learns an error with number, class and state; the connection stays', () =>
    withServer(
      {
        handler: async (request, reply) => {
          if (request.sql === 'bad') throw new SqlError(911, 'Database ‘x’ does not exist.', 16, 11)
          await one(request, reply)
        },
      },
      async ({ connect }) => {
        const pool = await connect()
        const error = await pool
          .request()
          .query('bad')
          .catch((reason: unknown) => reason)
        expect(error).toMatchObject({ code: 'EREQUEST', number: 911, class: 16, state: 11, serverName: 'FAKESQL' })
        expect((await pool.request().query('good')).recordset).toEqual([{ one: 1 }])
      },
    ))

  it('is told what went wrong in the handler, and so is the server’s owner', () =>
    withServer(
      {
        handler: async (_request, reply) => {
          reply.columns([{ name: 'n', type: types.tinyint }])
          reply.row([1])
          reply.row([256])
        },
      },
      async ({ connect, faults }) => {
        const told = await failure((await connect()).request().query('select 256'))
        expect(told).toMatchObject({ number: 50_000, message: 'internal: 256 does not fit into 8 bits' })
        expect(faults.splice(0)).toEqual([new RangeError('256 does not fit into 8 bits')])
      },
    ))

  it('refuses what the handler does not know', () =>
    withServer({ handler: unknownStatement }, async ({ connect }) => {
      const told = await failure((await connect()).request().query('frobnicate'))
      expect(told).toMatchObject({ number: 102, message: "Incorrect syntax near 'frobnicate'." })
    }))

  it('changes the database and has it changed back by a reset', async () => {
    const resets: string[] = []
    const handler: Handler = async ({ sql }, reply) => {
      if (sql.startsWith('use ')) reply.useDatabase(sql.slice(4))
    }
    await withServer({ handler, onReset: ({ database }) => resets.push(database) }, async ({ connect, server }) => {
      let connection: Connection | undefined
      const seen: string[] = []
      const pool = await connect({
        database: 'Shop',
        pool: { max: 1, min: 1 },
        beforeConnect: (made) => {
          connection = made
          made.on('databaseChange', (name) => seen.push(name))
        },
      })
      await pool.request().batch('use msdb')
      expect(server.sessions().map(({ database }) => database)).toEqual(['msdb'])
      const acknowledged = new Promise<void>((resolve) => connection?.once('resetConnection', () => resolve()))
      await new Promise<void>((resolve, reject) =>
        connection?.reset((error) => (error instanceof Error ? reject(error) : resolve())),
      )
      await acknowledged
      expect([server.sessions()[0]?.database, resets, seen.slice(-2)]).toEqual(['Shop', ['Shop'], ['Shop', 'msdb']])
    })
  })

  it('ends one connection of several, and all when it closes', () =>
    withServer({ handler: one }, async ({ connect, server }) => {
      const pool = await connect({ pool: { max: 1, min: 1 } })
      await pool.request().query('select 1 as one')
      const [session] = server.sessions()
      expect(server.disconnect(session!.id)).toBe(true)
      expect(server.disconnect(9999)).toBe(false)
      expect((await pool.request().query('select 1 as one')).recordset).toEqual([{ one: 1 }])
      expect(server.sessions().map(({ id }) => id)).not.toContain(session!.id)
      server.close()
      expect(await failure(pool.request().query('select 1'))).toMatchObject({ number: undefined })
    }))
})
