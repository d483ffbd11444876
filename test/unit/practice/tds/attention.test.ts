import { describe, expect, it } from 'vitest'
import type { AttentionAck, Handler, TdsServerOptions } from '../../../../main/practice/tds/index.ts'
import { batchBody, callBody, hex, rawClient, rawPacket } from '../../../support/tds/raw-client.ts'
import { anyone, gate, withServer } from '../../../support/tds/rig.ts'

/** As captured from SQL Server: dotnet/SqlClient pull request 2714; mirek/msduck, docs/attention-*-reference.md. */
const ACKNOWLEDGED = hex('FD 20 00 FD 00 00 00 00 00 00 00 00 00')
const CUT_OFF = hex('FD 02 00 00 00 00 00 00 00 00 00 00 00')
const DONE = hex('FD 00 00 00 00 00 00 00 00 00 00 00 00')
const ATTENTION = rawPacket(0x06, Buffer.alloc(0))

/** Waits for the client’s attention, as WAITFOR does. */
const waiting =
  (running: () => void): Handler =>
  async ({ sql, signal }, reply) => {
    if (sql === 'quick') return
    running()
    await Promise.race([
      reply.sleep(2 ** 31 - 1),
      new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve())),
    ])
    signal.throwIfAborted()
  }

interface Scene {
  readonly client: ReturnType<typeof rawClient>
  readonly running: Promise<void>
}

const withClient = (ack: AttentionAck, work: (scene: Scene) => Promise<void>): Promise<void> => {
  const { wait, open } = gate()
  const options: Partial<TdsServerOptions> = { handler: waiting(open), attentionAck: ack, login: anyone }
  return withServer(options, async ({ server }) => {
    const client = rawClient(server)
    await client.login()
    await work({ client, running: wait })
  })
}

describe('an attention', () => {
  it('gets two messages: the reply cut off, then its own', () =>
    withClient('separate', async ({ client, running }) => {
      client.send(0x01, batchBody('wait'))
      await running
      client.stream.write(ATTENTION)
      expect((await client.message()).body).toEqual(CUT_OFF)
      const { packets } = await client.message()
      expect(packets).toHaveLength(1)
      // 04 01 00 15, then the spid, which is the connection’s.
      expect(packets[0]?.subarray(0, 4)).toEqual(hex('04 01 00 15'))
      expect(packets[0]?.subarray(6)).toEqual(Buffer.concat([hex('01 00'), ACKNOWLEDGED]))
      client.send(0x01, batchBody('quick'))
      expect((await client.message()).body).toEqual(DONE)
    }))

  it('to a call ends it with DONEPROC', () =>
    withClient('separate', async ({ client, running }) => {
      client.send(0x03, callBody('wait'))
      await running
      client.stream.write(ATTENTION)
      expect((await client.message()).body).toEqual(hex('79 00 00 00 00 FE 02 00 E0 00 00 00 00 00 00 00 00 00'))
      expect((await client.message()).body).toEqual(ACKNOWLEDGED)
    }))

  it('that comes twice is acknowledged twice', () =>
    withClient('separate', async ({ client, running }) => {
      client.send(0x01, batchBody('wait'))
      await running
      client.stream.write(Buffer.concat([ATTENTION, ATTENTION]))
      expect((await client.message()).body).toEqual(CUT_OFF)
      expect((await client.message()).body).toEqual(ACKNOWLEDGED)
      expect((await client.message()).body).toEqual(ACKNOWLEDGED)
    }))

  it('in the same breath as its request is answered in order, too; nothing is begun any more', async () => {
    const asked: string[] = []
    const handler: Handler = async ({ sql }) => void asked.push(sql)
    await withServer({ login: anyone, handler }, async ({ server }) => {
      const client = rawClient(server)
      await client.login()
      client.stream.write(Buffer.concat([rawPacket(0x01, batchBody('late')), ATTENTION]))
      expect((await client.message()).body).toEqual(CUT_OFF)
      expect((await client.message()).body).toEqual(ACKNOWLEDGED)
      expect(asked).toEqual([])
    })
  })

  it('to an idle connection is acknowledged', () =>
    withClient('separate', async ({ client }) => {
      client.stream.write(ATTENTION)
      expect((await client.message()).body).toEqual(ACKNOWLEDGED)
      client.send(0x01, batchBody('quick'))
      expect((await client.message()).body).toEqual(DONE)
    }))

  it('that comes when the reply is complete but not yet taken is one to an idle connection', () => {
    const handler: Handler = async (_request, reply) => {
      for (let n = 0; n < 30; n++) reply.info(1, 'x'.repeat(8000))
    }
    return withServer({ login: anyone, handler }, async ({ server }) => {
      const client = rawClient(server)
      await client.login()
      client.stream.pause()
      client.send(0x01, batchBody('large'))
      for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
      client.stream.write(ATTENTION)
      for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
      expect((await client.message()).body.subarray(-13)).toEqual(DONE)
      expect((await client.message()).body).toEqual(ACKNOWLEDGED)
    })
  })

  it('may be acknowledged inside the reply, or not be heard', async () => {
    await withClient('inline', async ({ client, running }) => {
      client.send(0x01, batchBody('wait'))
      await running
      client.stream.write(ATTENTION)
      expect((await client.message()).body).toEqual(ACKNOWLEDGED)
      client.send(0x01, batchBody('quick'))
      expect((await client.message()).body).toEqual(DONE)
    })
    await withClient('never', async ({ client }) => {
      client.stream.write(ATTENTION)
      client.send(0x01, batchBody('quick'))
      expect((await client.message()).body).toEqual(DONE)
    })
  })
})

describe('a request that the client gave up while sending', () => {
  it('is answered once and not carried out', () =>
    withClient('separate', async ({ client }) => {
      client.send(0x01, batchBody('wait'), 0)
      client.send(0x01, Buffer.alloc(0), 0x03)
      expect((await client.message()).body).toEqual(CUT_OFF)
      client.send(0x01, batchBody('quick'))
      expect((await client.message()).body).toEqual(DONE)
    }))
})
