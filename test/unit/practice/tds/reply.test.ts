import { describe, expect, it } from 'vitest'
import { type Handler, type Reply, types } from '../../../../main/practice/tds/index.ts'
import { batchBody, type RawMessage, rawClient } from '../../../support/tds/raw-client.ts'
import { anyone, withServer } from '../../../support/tds/rig.ts'

/** The reply to one batch, with packets of 4096 bytes. */
async function replied(handler: (reply: Reply) => void | Promise<void>): Promise<RawMessage> {
  let message: RawMessage | undefined
  await withServer({ login: anyone, handler: async (_request, reply) => handler(reply) }, async ({ server }) => {
    const client = rawClient(server)
    await client.login()
    client.send(0x01, batchBody('x'))
    message = await client.message()
  })
  if (message === undefined) throw new Error('There was no reply.')
  return message
}

const ROOM = 4096 - 8
const DONE = 13
const text = [{ name: 't', type: types.varbinaryMax }]
/** Bytes of the column description and of a row without its value. */
const FIXED = 3 + 4 + 2 + 3 + 1 + 2 + 1 + 16

describe('a reply', () => {
  it('has packets of the size that the login agreed on: the client’s wish, or the server’s most', async () => {
    const sizes = async (most: number): Promise<number[]> => {
      let packets: readonly Buffer[] = []
      const handler: Handler = async (_request, reply) => reply.table(text, [[Buffer.alloc(9000)]])
      await withServer({ login: anyone, handler, packetSize: most }, async ({ server }) => {
        const client = rawClient(server)
        await client.login()
        client.send(0x01, batchBody('x'))
        packets = (await client.message()).packets
      })
      return [...new Set(packets.slice(0, -1).map((packet) => packet.length))]
    }
    expect([await sizes(1000), await sizes(32_767), await sizes(100)]).toEqual([[1000], [4096], [512]])
  })

  it('never ends with an empty packet, however full the last one is', async () => {
    for (const more of [-1, 0, 1, ROOM - 1, ROOM, ROOM + 1]) {
      const size = ROOM + more - FIXED - DONE
      const { packets, body } = await replied((reply) => reply.table(text, [[Buffer.alloc(size)]]))
      expect(body.length).toBe(ROOM + more)
      expect(packets.map((packet) => packet.length - 8)).toEqual(
        [ROOM, ROOM, ROOM].map((room, n) => Math.min(room, ROOM + more - n * ROOM)).filter((length) => length > 0),
      )
      expect(packets.map((packet) => packet[1])).toEqual(
        packets.map((_packet, n) => (n === packets.length - 1 ? 1 : 0)),
      )
      expect(packets.map((packet) => packet[6])).toEqual(packets.map((_packet, n) => n + 1))
    }
  })

  it('sends at once what is flushed, and nothing where there is nothing', async () => {
    const { packets } = await replied((reply) => {
      reply.flush()
      reply.info(1, 'one')
      reply.flush()
      reply.flush()
      reply.info(2, 'two')
    })
    expect(packets.map((packet) => packet[1])).toEqual([0, 1])
  })

  it('cuts a message that is too long for its token', async () => {
    const { body } = await replied((reply) => reply.error(50_000, 'x'.repeat(40_000)))
    expect(body.length).toBe(3 + body.readUInt16LE(1) + DONE)
    expect(body.readUInt16LE(9)).toBe(8000)
  })

  it('leaves out a row that cannot be sent, whole', async () => {
    let thrown: unknown
    const { body } = await replied((reply) => {
      reply.columns([
        { name: 'a', type: types.nvarcharMax },
        { name: 'b', type: types.tinyint },
      ])
      try {
        reply.row(['x'.repeat(9000), 256])
      } catch (error) {
        thrown = error
      }
      reply.row(['y', 1])
      reply.rowsDone()
    })
    expect(thrown).toBeInstanceOf(RangeError)
    expect(body.includes(Buffer.from('xx', 'utf16le'))).toBe(false)
    expect(body.readUInt8(body.length - DONE - 1)).toBe(1)
  })

  it('refuses what makes no sense', async () => {
    const refused = async (work: (reply: Reply) => void): Promise<string> => {
      let message = ''
      await replied((reply) => {
        try {
          work(reply)
        } catch (error) {
          message = (error as Error).message
        }
      })
      return message
    }
    expect(await refused((reply) => reply.row([1]))).toBe('a row without columns')
    expect(await refused((reply) => reply.rowsDone())).toBe('the end of a result set that was not begun')
    expect(
      await refused((reply) => {
        reply.columns(text)
        reply.row([])
      }),
    ).toBe('0 values for 1 columns')
  })

  it('cannot be written to when it has ended', async () => {
    let late: Reply | undefined
    await replied((reply) => {
      late = reply
    })
    expect(() => late?.info(1, 'late')).toThrow('the reply has ended')
  })

  it('waits for a client that does not read', async () => {
    let sent = 0
    const handler: Handler = async (_request, reply) => {
      reply.columns(text)
      for (; sent < 1000; sent++) {
        reply.row([Buffer.alloc(8000)])
        await reply.drain()
      }
    }
    await withServer({ login: anyone, handler }, async ({ server }) => {
      const client = rawClient(server)
      await client.login()
      client.stream.pause()
      client.send(0x01, batchBody('x'))
      for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
      // 8 MB are wanted; two buffers of 64 kB are between the two.
      expect(sent).toBeLessThan(40)
      expect((await client.message()).body.length).toBeGreaterThan(8_000_000)
      expect(sent).toBe(1000)
    })
  })
})
