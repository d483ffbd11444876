import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import {
  type AttentionAck,
  type Handler,
  Interrupted,
  type TdsServerOptions,
  types,
} from '../../../../main/practice/tds/index.ts'
import { listen } from '../../../support/tds/listen.ts'
import { failure, withServer } from '../../../support/tds/rig.ts'

const FOREVER = 2 ** 31 - 1

/** A backup that tells its first tenth and then goes on until it is cancelled; SQL Server undoes it and says so. */
const backup: Handler = async ({ sql }, reply) => {
  if (sql !== 'backup') return reply.table([{ name: 'one', type: types.int }], [[1]])
  reply.info(3211, '10 percent processed.')
  reply.flush()
  try {
    await reply.sleep(FOREVER)
  } catch (error) {
    if (error instanceof Interrupted && error.why === 'attention') {
      reply.error(3204, 'The backup or restore was aborted.', 16, 1)
      reply.error(3013, 'BACKUP DATABASE is terminating abnormally.', 16, 1)
    }
    throw error
  }
}

const acknowledging = (attentionAck: AttentionAck): Partial<TdsServerOptions> => ({ handler: backup, attentionAck })

describe('cancelling', () => {
  it.each(['query', 'batch'] as const)('ends a running %s; the connection is used again', (how) =>
    withServer(acknowledging('separate'), async ({ connect, server }) => {
      const listening = await listen(server)
      try {
        const pool = await connect({ port: listening.port, options: { cancelTimeout: 60_000 } })
        await pool.request().query('one')
        const [session] = server.sessions()
        const request = pool.request()
        const first = once(request, 'info')
        const told = failure(request[how]('backup'))
        await first
        request.cancel()
        expect(await told).toEqual({
          code: 'ECANCEL',
          number: undefined,
          message: 'Canceled.',
          preceding: [3204, 3013],
        })
        expect((await pool.request().query('one')).recordset).toEqual([{ one: 1 }])
        expect(server.sessions()).toEqual([session])
      } finally {
        await listening.close()
      }
    }),
  )

  it('in the middle of a result ends it', () =>
    withServer(
      {
        handler: async ({ sql, signal }, reply) => {
          reply.columns([{ name: 'n', type: types.int }])
          const last = sql === 'endless' ? Number.POSITIVE_INFINITY : 0
          for (let n = 0; n < last && !signal.aborted; n++) {
            reply.row([n])
            await reply.drain()
          }
          reply.rowsDone()
        },
      },
      async ({ connect }) => {
        const pool = await connect({ options: { cancelTimeout: 60_000 } })
        const request = pool.request()
        request.stream = true
        const error = once(request, 'error')
        request.on('row', () => request.cancel())
        void request.query('endless')
        expect((await error)[0]).toMatchObject({ code: 'ECANCEL' })
        expect((await pool.request().query('empty')).recordset).toEqual([])
      },
    ))

  it.each(['inline', 'never'] as const)('acknowledged %s costs the connection; the pool recovers', (ack) =>
    withServer(acknowledging(ack), async ({ connect, server }) => {
      const pool = await connect({ options: { cancelTimeout: 20 } })
      const request = pool.request()
      const first = once(request, 'info')
      const told = failure(request.query('backup'))
      await first
      const [session] = server.sessions()
      request.cancel()
      expect(await told).toMatchObject({ code: 'ETIMEOUT', message: 'Failed to cancel request in 20ms' })
      expect((await pool.request().query('one')).recordset).toEqual([{ one: 1 }])
      expect(server.sessions().map(({ id }) => id)).not.toContain(session?.id)
    }),
  )

  it('a connection that is gone interrupts its handler', async () => {
    const { promise, resolve } = Promise.withResolvers<unknown>()
    const handler: Handler = async (_request, reply) => {
      reply.flush()
      reply.info(3211, '10 percent processed.')
      reply.flush()
      await reply.sleep(FOREVER).catch((error: unknown) => {
        resolve(error)
        throw error
      })
    }
    await withServer({ handler }, async ({ connect, server }) => {
      const request = (await connect()).request()
      const first = once(request, 'info')
      const told = failure(request.query('backup'))
      await first
      server.close()
      expect(await promise).toMatchObject({ why: 'closed', message: 'the connection is closed' })
      expect(await told).toMatchObject({ code: 'ECONNRESET' })
    })
  })
})
