import { describe, expect, it } from 'vitest'
import { type Reply, type Request, type TdsServerOptions, types } from '../../../../main/practice/tds/index.ts'
import { batchBody, hex, LOGIN, PRELOGIN, rawClient, rawPacket } from '../../../support/tds/raw-client.ts'
import { anyone, withServer } from '../../../support/tds/rig.ts'

/**
 * Bytes of the real server: the examples of MS-TDS section 4, and captures of SQL Server (dotnet/SqlClient pull request
 * 2714; the Attention captures of SQL Server 2025 in mirek/msduck, docs/attention-*-reference.md).
 */
const silent = { serverName: '', login: anyone } satisfies Partial<TdsServerOptions>

/** What the server answers to one packet after a login. The header’s spid is not compared. */
async function answered(request: Buffer, handler: (reply: Reply, request: Request) => void): Promise<Buffer> {
  let packet = Buffer.alloc(0)
  await withServer({ ...silent, handler: async (asked, reply) => handler(reply, asked) }, async ({ server }) => {
    const client = rawClient(server)
    await client.login()
    client.stream.write(request)
    packet = Buffer.from((await client.packet()) ?? [])
  })
  packet.writeUInt16BE(0, 4)
  return packet
}

describe('the bytes of the handshake', () => {
  it('are those of a PRELOGIN reply of SQL Server 2012', () =>
    withServer({ ...silent, version: { major: 11, minor: 0, build: 3000 } }, async ({ server }) => {
      const client = rawClient(server)
      client.send(0x12, PRELOGIN)
      const packet = await client.packet()
      packet?.writeUInt16BE(0, 4)
      // As captured, with ENCRYPT_NOT_SUP in place of ENCRYPT_ON and without MARS.
      expect(packet).toEqual(
        hex(`04 01 00 2b 00 00 01 00 00 00 1a 00 06 01 00 20 00 01 02 00 21 00 01 03 00 22 00 00 04 00 22 00 01 ff
          0b 00 0b b8 00 00 02 00 00`),
      )
    }))

  it('read the login of MS-TDS 4.3', async () => {
    const seen: unknown[] = []
    const login: TdsServerOptions['login'] = (request) => {
      seen.push(request)
      return anyone(request)
    }
    await withServer({ ...silent, login }, async ({ server }) => rawClient(server).login())
    expect(seen).toEqual([{ kind: 'sql', user: 'sa', password: '', database: '', app: 'OSQL-32', host: 'skostov1' }])
  })

  it('are those of the login’s reply in MS-TDS 4.5', () =>
    withServer({ ...silent, version: { major: 0, minor: 0, build: 0 } }, async ({ server }) => {
      const client = rawClient(server)
      client.send(0x12, PRELOGIN)
      await client.message()
      client.send(0x10, LOGIN)
      const { body } = await client.message()
      const environment = {
        database: 'E3 1B 00 01 06 6D 00 61 00 73 00 74 00 65 00 72 00 06 6D 00 61 00 73 00 74 00 65 00 72 00',
        collation: 'E3 08 00 07 05 09 04 D0 00 34 00',
        language: 'E3 17 00 02 0A 75 00 73 00 5F 00 65 00 6E 00 67 00 6C 00 69 00 73 00 68 00 00',
        packetSize: 'E3 13 00 04 04 34 00 30 00 39 00 36 00 04 34 00 30 00 39 00 36 00',
      }
      for (const [name, bytes] of Object.entries(environment))
        expect([name, body.includes(hex(bytes))]).toEqual([name, true])
      // The example has line 0; messages have a line of at least 1 here.
      const info = hex(`AB 58 00 45 16 00 00 02 00 25 00 43 00 68 00 61 00 6E 00 67 00 65 00 64 00 20 00 64 00 61 00 74
        00 61 00 62 00 61 00 73 00 65 00 20 00 63 00 6F 00 6E 00 74 00 65 00 78 00 74 00 20 00 74 00 6F 00 20 00 27 00
        6D 00 61 00 73 00 74 00 65 00 72 00 27 00 2E 00 00 00`)
      expect(body.includes(info)).toBe(true)
      // The example’s name ends with two NULs.
      expect(body.includes(hex('AD 32 00 01 72 09 00 02 14 4D 00 69 00 63 00'))).toBe(true)
      expect(body.subarray(-13)).toEqual(hex('FD 00 00 00 00 00 00 00 00 00 00 00 00'))
    }))
})

describe('the bytes of requests and replies', () => {
  it('are those of the SQL batch in MS-TDS 4.6 and 4.7', async () => {
    const request = hex(`01 01 00 5C 00 00 01 00 16 00 00 00 12 00 00 00 02 00 00 00 00 00 00 00 00 01 00 00 00 00 0A 00
      73 00 65 00 6C 00 65 00 63 00 74 00 20 00 27 00 66 00 6F 00 6F 00 27 00 20 00 61 00 73 00 20 00 27 00 62 00 61 00
      72 00 27 00 0A 00 20 00 20 00 20 00 20 00 20 00 20 00 20 00 20 00`)
    const asked: string[] = []
    const reply = await answered(request, (told, { sql }) => {
      asked.push(sql)
      told.table([{ name: 'bar', type: types.varchar(3) }], [['foo']])
    })
    expect(asked).toEqual([`\nselect 'foo' as 'bar'\n${' '.repeat(8)}`])
    // The column’s flags are those of a nullable one (as in RESTORE HEADERONLY) in place of a computed one.
    expect(reply).toEqual(
      hex(`04 01 00 33 00 00 01 00 81 01 00 00 00 00 00 01 00 A7 03 00 09 04 D0 00 34 03 62 00 61 00 72 00 D1 03 00 66
        6F 6F FD 10 00 C1 00 01 00 00 00 00 00 00 00`),
    )
  })

  it('are those of the RPC in MS-TDS 4.8 and 4.9', async () => {
    const request = hex(`03 01 00 2F 00 00 01 00 16 00 00 00 12 00 00 00 02 00 00 00 00 00 00 00 00 01 00 00 00 00 04 00
      66 00 6F 00 6F 00 33 00 00 00 00 02 26 02 00`)
    const asked: unknown[] = []
    const reply = await answered(request, (told, { kind, proc, params }) => {
      asked.push(kind, proc, ...params)
      told.affected(1, 0xc1)
    })
    expect(asked).toEqual(['rpc', 'foo3', { name: '', value: null, output: false, type: types.smallint }])
    expect(reply).toEqual(
      hex(`04 01 00 27 00 00 01 00 FF 11 00 C1 00 01 00 00 00 00 00 00 00 79 00 00 00 00 FE 00 00 E0 00 00 00 00 00 00
        00 00 00`),
    )
  })

  it('are those of a BACKUP with two messages: each has its DONE, the last is the final one', async () => {
    const reply = await answered(
      rawPacket(1, Buffer.concat([hex('04 00 00 00'), Buffer.from('b', 'utf16le')])),
      (told) => {
        told.info(3211, 'x')
        told.more(0xe4)
        told.info(3014, 'y')
        told.more(0xe4)
      },
    )
    const info = (number: string, text: string): string =>
      `AB 10 00 ${number} 01 00 01 00 ${text} 00 00 00 01 00 00 00 FD`
    expect(reply.subarray(8)).toEqual(
      hex(`${info('8B 0C 00 00', '78')} 01 00 E4 00 00 00 00 00 00 00 00 00
        ${info('C6 0B 00 00', '79')} 00 00 E4 00 00 00 00 00 00 00 00 00`),
    )
  })

  it('are those of a reset connection: ENVCHANGE 18 before all else', async () => {
    const body = Buffer.concat([hex('04 00 00 00'), Buffer.from('b', 'utf16le')])
    for (const status of [0x09, 0x11])
      expect((await answered(rawPacket(1, body, status), () => undefined)).subarray(8)).toEqual(
        hex('E3 03 00 12 00 00 FD 00 00 00 00 00 00 00 00 00 00 00 00'),
      )
  })

  it('are those of a transaction that is begun and committed', () =>
    withServer(silent, async ({ server }) => {
      const client = rawClient(server)
      await client.login()
      client.send(0x0e, hex('04 00 00 00 05 00 00 00'))
      const begun = (await client.message()).body
      expect(begun.subarray(0, 5)).toEqual(hex('E3 0B 00 08 08'))
      const descriptor = begun.subarray(5, 13).toString('hex')
      client.send(0x0e, hex('04 00 00 00 07 00 00 00'))
      expect((await client.message()).body.subarray(0, 14)).toEqual(hex(`E3 0B 00 09 00 08 ${descriptor}`))
      client.send(0x0e, hex('04 00 00 00 07 00 00 00'))
      const refused = (await client.message()).body
      expect([refused[0], refused.readInt32LE(3)]).toEqual([0xaa, 3902])
      client.send(0x0e, hex('04 00 00 00 08 00 00 00'))
      expect((await client.message()).body.readInt32LE(3)).toBe(3903)
    }))

  it('are those of a commit that begins the next transaction', () =>
    withServer(silent, async ({ server }) => {
      const client = rawClient(server)
      await client.login()
      client.send(0x0e, hex('04 00 00 00 05 00 00 00'))
      const first = (await client.message()).body.subarray(5, 13).toString('hex')
      client.send(0x0e, hex('04 00 00 00 07 00 00 01 00 00'))
      const { body } = await client.message()
      expect(body.subarray(0, 19)).toEqual(hex(`E3 0B 00 09 00 08 ${first} E3 0B 00 08 08`))
      expect(body.subarray(19, 27).toString('hex')).not.toBe(first)
      expect(server.sessions()[0]?.inTransaction).toBe(true)
    }))
})

describe('a reset connection', () => {
  const batch = batchBody('x')

  it('loses its transaction, unless it is to be kept', () =>
    withServer({ ...silent, handler: async () => undefined }, async ({ server }) => {
      const client = rawClient(server)
      await client.login()
      client.send(0x0e, hex('04 00 00 00 05 00 00 00'))
      await client.message()
      const after = async (status: number): Promise<boolean | undefined> => {
        client.send(0x01, batch, status)
        await client.message()
        return server.sessions()[0]?.inTransaction
      }
      expect([await after(0x01), await after(0x11), await after(0x09)]).toEqual([true, true, false])
    }))

  it('loses its prepared statements', () =>
    withServer({ ...silent, handler: async () => undefined }, async ({ server }) => {
      const client = rawClient(server)
      await client.login()
      const statement = 'E7 40 1F 09 04 D0 00 34 02 00 78 00'
      const prepare = hex(`04 00 00 00 FF FF 0B 00 00 00 00 01 26 04 00 00 00 ${statement} 00 00 ${statement}`)
      const execute = hex('04 00 00 00 FF FF 0C 00 00 00 00 00 26 04 04 01 00 00 00')
      client.send(0x03, prepare)
      await client.message()
      client.send(0x03, execute)
      expect((await client.message()).body[0]).toBe(0x79)
      client.send(0x01, batch, 0x09)
      await client.message()
      client.send(0x03, execute)
      const { body } = await client.message()
      expect([body[0], body.readInt32LE(3)]).toEqual([0xaa, 8179])
    }))
})
