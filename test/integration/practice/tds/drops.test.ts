import { describe, expect, it } from 'vitest'
import type { Drop, DropKind, Handler, TdsServerOptions } from '../../../../main/practice/tds/index.ts'
import { listen } from '../../../support/tds/listen.ts'
import { batchBody, rawClient } from '../../../support/tds/raw-client.ts'
import { anyone, type Rig, type Told, failure, withServer } from '../../../support/tds/rig.ts'

/** Four packets: the connection is lost after the second, or where the handler says. */
const backup =
  (drop?: DropKind): Handler =>
  async ({ sql }, reply) => {
    if (sql !== 'backup') return
    for (const percent of [25, 50, 75]) {
      reply.info(3211, `${percent} percent processed.`)
      reply.flush()
      if (percent === 50 && drop !== undefined) reply.drop(drop)
    }
    reply.info(3014, 'BACKUP DATABASE successfully processed 378 pages.')
  }

/** What a client is told, and that the next request has a new connection. */
async function lose(options: Partial<TdsServerOptions>, over: 'tcp' | 'pair', heal: () => void): Promise<Told> {
  let told: Told | undefined
  const work = async ({ connect, server }: Rig): Promise<void> => {
    const listening = over === 'tcp' ? await listen(server) : undefined
    try {
      const pool = await connect(listening === undefined ? {} : { port: listening.port })
      await pool.request().query('nothing')
      const [session] = server.sessions()
      told = await failure(pool.request().query('backup'))
      heal()
      await pool.request().query('nothing')
      expect(server.sessions().at(-1)?.id).not.toBe(session?.id)
    } finally {
      await listening?.close()
    }
  }
  await withServer(options, work)
  if (told === undefined) throw new Error('It was not tried.')
  return told
}

/** Codes as measured (tds-server-for-tests.md, "How mssql behaves"). None has a number. */
const expected: readonly (readonly [DropKind, 'tcp' | 'pair', string, string])[] = [
  ['end', 'tcp', 'ECONNRESET', 'socket hang up'],
  ['end', 'pair', 'ECONNRESET', 'socket hang up'],
  ['destroy', 'tcp', 'ECONNRESET', 'read ECONNRESET'],
  ['destroy', 'pair', 'ECONNRESET', 'read ECONNRESET'],
  ['unknown-token', 'tcp', 'EREQUEST', 'Unknown type: 153'],
  ['unknown-token', 'pair', 'EREQUEST', 'Unknown type: 153'],
]

describe('a connection that is lost', () => {
  it.each(expected)('by %s over %s, where the handler says', async (how, over, code, message) => {
    expect(await lose({ handler: backup(how) }, over, () => undefined)).toEqual({
      code,
      number: undefined,
      message,
      preceding: [],
    })
  })

  it.each(expected)(
    'by %s over %s, by a fault that is switched on while it lives',
    async (how, over, code, message) => {
      let drop: Drop | undefined
      const handler: Handler = async (request, reply) => {
        // Many packets have gone already: any number of them is enough.
        if (request.sql === 'backup') drop = { afterPackets: 0, how }
        await backup()(request, reply)
      }
      const heal = (): void => {
        drop = undefined
      }
      expect(await lose({ handler, faults: () => drop }, over, heal)).toMatchObject({ code, message })
    },
  )

  it.each(['tcp', 'pair'] as const)('in the middle of a packet over %s', async (over) => {
    const told = await lose({ handler: backup('half-packet') }, over, () => undefined)
    // Which of the two the client sees first is its own affair.
    expect([
      ['EREQUEST', 'unexpected end of message stream'],
      ['ECONNRESET', 'socket hang up'],
    ]).toContainEqual([told.code, told.message])
    expect(told.number).toBeUndefined()
  })

  it.each([0, 1, 2, 3, 4])('after %s packets since its login', (afterPackets) =>
    withServer(
      { handler: backup(), login: anyone, faults: () => ({ afterPackets, how: 'end' }) },
      async ({ server }) => {
        const client = rawClient(server)
        await client.login()
        client.send(0x01, batchBody('set nocount on'))
        client.send(0x01, batchBody('backup'))
        let packets = 0
        while ((await client.packet()) !== undefined) packets += 1
        expect(packets).toBe(afterPackets)
      },
    ),
  )

  it('while it was idle is not noticed by the next request', () =>
    withServer({ handler: backup() }, async ({ connect, server }) => {
      const pool = await connect()
      await pool.request().query('nothing')
      const [session] = server.sessions()
      server.disconnect(session!.id)
      await pool.request().query('nothing')
      expect(server.sessions()[0]?.id).not.toBe(session!.id)
    }))
})
