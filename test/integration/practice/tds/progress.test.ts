import { once } from 'node:events'
import type { Request as ClientRequest } from 'mssql'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type Handler, types } from '../../../../main/practice/tds/index.ts'
import { listen } from '../../../support/tds/listen.ts'
import { failure, gate, withServer } from '../../../support/tds/rig.ts'

interface Info {
  readonly number: number
  readonly message: string
  readonly class: number
}

function infos(request: ClientRequest): Info[] {
  const told: Info[] = []
  request.on('info', (info: Info) => told.push(info))
  return told
}

describe('a long statement', () => {
  it.each(['query', 'batch'] as const)('tells its progress while it runs (%s)', async (how) => {
    const steps = [gate(), gate(), gate()]
    const handler: Handler = async (_request, reply) => {
      for (const [n, step] of steps.entries()) {
        reply.info(3211, `${(n + 1) * 30} percent processed.`)
        reply.more()
        reply.flush()
        await step.wait
      }
      reply.info(3014, 'BACKUP DATABASE successfully processed 378 pages.')
    }
    await withServer({ handler }, async ({ connect, server }) => {
      const listening = await listen(server)
      try {
        const request = (await connect({ port: listening.port })).request()
        const told = infos(request)
        let isDone = false
        const first = once(request, 'info')
        const result = request[how]('BACKUP DATABASE Shop').then((value) => {
          isDone = true
          return value
        })
        // The handler waits at a closed gate each time: the message came while the statement was running.
        await first
        for (const [n, step] of steps.entries()) {
          expect([isDone, told.map(({ message }) => message)]).toEqual([
            false,
            [30, 60, 90].slice(0, n + 1).map((percent) => `${percent} percent processed.`),
          ])
          const next = once(request, 'info')
          step.open()
          await next
        }
        expect((await result).recordsets).toEqual([])
        expect(told.map(({ number, class: severity }) => [number, severity])).toEqual([
          [3211, 0],
          [3211, 0],
          [3211, 0],
          [3014, 0],
        ])
      } finally {
        await listening.close()
      }
    })
  })

  it('that fails several times gives the last error, with the earlier ones before it', async () => {
    const handler: Handler = async (_request, reply) => {
      reply.info(3211, '10 percent processed.')
      reply.error(911, "Database 'x' does not exist.", 16, 11)
      reply.error(3013, 'BACKUP DATABASE is terminating abnormally.')
    }
    await withServer({ handler }, async ({ connect }) => {
      expect(await failure((await connect()).request().query('backup'))).toEqual({
        code: 'EREQUEST',
        number: 3013,
        message: 'BACKUP DATABASE is terminating abnormally.',
        preceding: [911],
      })
    })
  })

  it('gives the rows that came before the error', async () => {
    const handler: Handler = async (_request, reply) => {
      reply.table([{ name: 'n', type: types.int }], [[1]])
      reply.error(50_000, 'boom', 16, 5, 3)
    }
    await withServer({ handler }, async ({ connect }) => {
      const request = (await connect()).request()
      request.stream = true
      const rows: unknown[] = []
      const errors: unknown[] = []
      request.on('row', (row) => rows.push(row))
      request.on('error', (error) => errors.push(error))
      const done = new Promise<void>((resolve) => request.on('done', () => resolve()))
      void request.query('select')
      await done
      expect(rows).toEqual([{ n: 1 }])
      expect(errors).toMatchObject([{ number: 50_000, state: 5, lineNumber: 3 }])
    })
  })
})

describe('requestTimeout', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  const silent = (first: boolean, door: Promise<void>, reached: () => void): Handler =>
    async function handler(_request, reply) {
      if (first) reply.info(3211, '10 percent processed.')
      reply.flush()
      reached()
      await Promise.race([door, reply.sleep(2 ** 31 - 1)])
    }

  it('covers the time to the first packet only', async () => {
    const door = gate()
    await withServer({ handler: silent(true, door.wait, () => undefined) }, async ({ connect }) => {
      const pool = await connect({ requestTimeout: 5000, options: { cancelTimeout: 5000 } })
      await pool.request().query('SELECT 1;')
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
      const request = pool.request()
      const first = once(request, 'info')
      const result = request.batch('backup')
      await first
      vi.advanceTimersByTime(3_600_000)
      vi.useRealTimers()
      door.open()
      expect((await result).recordsets).toEqual([])
    })
  })

  it('ends a request that has had no answer at all', async () => {
    const reached = gate()
    await withServer({ handler: silent(false, gate().wait, reached.open) }, async ({ connect }) => {
      const pool = await connect({ requestTimeout: 5000 })
      await pool.request().query('SELECT 1;')
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
      const told = failure(pool.request().batch('backup'))
      await reached.wait
      vi.advanceTimersByTime(6000)
      vi.useRealTimers()
      expect(await told).toMatchObject({ code: 'ETIMEOUT', number: undefined })
    })
  })
})

describe('a large result', () => {
  it.each(['in this process', 'over TCP'])('of 100,000 rows arrives whole, %s', async (where) => {
    const count = 100_000
    const at = new Date('2026-01-02T03:04:05.678Z')
    let waits = 0
    const handler: Handler = async (_request, reply) => {
      reply.columns([
        { name: 'id', type: types.int },
        { name: 'name', type: types.nvarchar(100) },
        { name: 'at', type: types.datetime2(7) },
        { name: 'flag', type: types.bit },
      ])
      for (let id = 0; id < count; id++) {
        reply.row([id, `row number ${id}`, id % 3 === 0 ? null : at, id % 2 === 0])
        if (id % 1000 === 999) {
          await reply.drain()
          waits += 1
        }
      }
      reply.rowsDone()
    }
    await withServer({ handler }, async ({ connect, server }) => {
      const listening = where === 'over TCP' ? await listen(server) : undefined
      try {
        const pool = await connect(listening === undefined ? {} : { port: listening.port })
        const { recordset } = await pool.request().query('select every row')
        expect([recordset.length, waits]).toEqual([count, 100])
        expect(recordset[0]).toEqual({ id: 0, name: 'row number 0', at: null, flag: true })
        expect(recordset[99_998]).toEqual({ id: 99_998, name: 'row number 99998', at, flag: true })
      } finally {
        await listening?.close()
      }
    })
  })

  it('waits for a client that does not read, and is cut off when it is cancelled', async () => {
    let sent = 0
    let ended = ''
    const handler: Handler = async (_request, reply) => {
      reply.columns([{ name: 'text', type: types.nvarchar(4000) }])
      try {
        for (; sent < 5000; sent++) {
          reply.row(['x'.repeat(4000)])
          await reply.drain()
        }
      } catch (error) {
        ended = (error as Error).message
        throw error
      }
    }
    await withServer({ handler }, async ({ connect }) => {
      const pool = await connect({ options: { cancelTimeout: 60_000 } })
      const request = pool.request()
      request.stream = true
      const first = once(request, 'row')
      request.on('row', () => request.pause())
      const error = once(request, 'error')
      void request.query('select')
      await first
      for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
      request.cancel()
      expect((await error)[0]).toMatchObject({ code: 'ECANCEL' })
      // 40 MB were to be sent; what is in flight is a few buffers’ worth.
      expect(sent).toBeLessThan(1000)
      expect(ended).toBe('the client cancelled the request')
    })
  })
})
