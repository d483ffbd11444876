import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MessageReader } from '../../../../main/practice/tds/message-reader.ts'
import { batchBody, callBody, hex, LOGIN, PRELOGIN, rawClient, rawPacket } from '../../../support/tds/raw-client.ts'
import { certificate } from '../../../support/tds/certificate.ts'
import { anyone, gate, withServer } from '../../../support/tds/rig.ts'
import type { TdsServerOptions } from '../../../../main/practice/tds/index.ts'

type From = 'start' | 'prelogin' | 'login'

/** Why the connection was ended after these bytes. */
async function why(from: From, bytes: Buffer, more: Partial<TdsServerOptions> = {}): Promise<string> {
  let reason = ''
  await withServer({ login: anyone, handler: async () => undefined, ...more }, async ({ server, faults }) => {
    const client = rawClient(server)
    if (from === 'login') await client.login()
    if (from === 'prelogin') {
      client.send(0x12, PRELOGIN)
      await client.message()
    }
    client.stream.write(bytes)
    while ((await client.packet()) !== undefined) expect(server.sessions().length).toBeLessThan(2)
    reason = faults
      .splice(0)
      .map((fault) => (fault as Error).message)
      .join(', ')
    expect(server.sessions()).toEqual([])
  })
  return reason
}

const wrongLogin = (change: (login: Buffer) => void): Buffer => {
  const login = Buffer.from(LOGIN)
  change(login)
  return rawPacket(0x10, login)
}
const call = (parameter: string): Buffer => rawPacket(0x03, callBody('p', hex(`00 00 00 00 ${parameter}`)))
const large = (): Buffer => {
  const bytes = rawPacket(0x01, Buffer.alloc(0))
  bytes.writeUInt16BE(40_000, 2)
  return bytes
}

describe('what is not TDS ends its connection', () => {
  it.each<[string, From, string, Buffer]>([
    ['another protocol', 'start', 'packet type 0x47', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['a server’s packet', 'start', 'packet type 0x4', rawPacket(0x04, Buffer.alloc(0))],
    ['a packet shorter than its header', 'start', 'a packet of 7 bytes', hex('12 01 00 07 00 00 01 00')],
    ['a packet longer than any', 'login', 'a packet of 40000 bytes', large()],
    ['half a PRELOGIN', 'start', '4 bytes wanted, 2 left', rawPacket(0x12, hex('00 00 1A'))],
    ['a batch before the login', 'start', 'packet type 0x1 at the stage "prelogin"', rawPacket(0x01, batchBody('x'))],
    ['a login before PRELOGIN', 'start', 'packet type 0x10 at the stage "prelogin"', rawPacket(0x10, LOGIN)],
    ['an answer without a challenge', 'prelogin', 'packet type 0x11 at the stage "login"', rawPacket(0x11, LOGIN)],
    ['a login of 10 bytes', 'prelogin', 'a login of 10 bytes', rawPacket(0x10, hex('0A 00 00 00 00 00 00 00 00 00'))],
    ['a login of 3 bytes', 'prelogin', '4 bytes wanted, 3 left', rawPacket(0x10, Buffer.alloc(3))],
    ['a login cut short', 'prelogin', 'a login of 136 bytes', rawPacket(0x10, LOGIN.subarray(0, 100))],
    ['TDS 7.1', 'prelogin', 'TDS version 71000001', wrongLogin((login) => login.writeUInt32LE(0x71000001, 4))],
    ['a name outside the login', 'prelogin', 'a part ends at', wrongLogin((login) => login.writeUInt16LE(60_000, 36))],
    [
      'features outside the login',
      'prelogin',
      '4 bytes wanted, 0 left',
      wrongLogin((login) => {
        login[27] = 0x10
        login.writeUInt16LE(136, 56)
      }),
    ],
    ['a second login', 'login', 'a request in a packet of type 0x10', rawPacket(0x10, LOGIN)],
    ['a batch without headers', 'login', '4 bytes wanted, 0 left', rawPacket(0x01, Buffer.alloc(0))],
    ['headers that are too short', 'login', 'headers of 3 bytes', rawPacket(0x01, hex('03 00 00 00'))],
    ['headers that are too long', 'login', 'bytes wanted, 0 left', rawPacket(0x01, hex('FF FF FF FF'))],
    ['half a character', 'login', 'half a character of SQL', rawPacket(0x01, hex('04 00 00 00 41'))],
    [
      'a packet of another type in between',
      'login',
      'a packet of another type inside a message',
      Buffer.concat([rawPacket(0x01, batchBody('x'), 0), rawPacket(0x03, callBody('x'))]),
    ],
    ['half a name of a procedure', 'login', '14 bytes wanted, 2 left', rawPacket(0x03, hex('04 00 00 00 07 00 41 00'))],
    [
      'a procedure’s number that there is not',
      'login',
      'procedure number 99',
      rawPacket(0x03, hex('04 00 00 00 FF FF 63 00 00 00')),
    ],
    ['half a parameter', 'login', '1 bytes wanted, 0 left', call('26')],
    ['an integer type of 3 bytes', 'login', 'an integer type of 3 bytes', call('26 03 00')],
    ['an integer of 3 bytes', 'login', 'an integer of 3 bytes', call('26 04 03 00 00 00')],
    ['a GUID of 2 bytes', 'login', 'a value of 2 bytes', call('24 10 02 00 00')],
    ['a decimal of 40 digits', 'login', 'a decimal(40,0)', call('6C 11 28 00 00')],
    ['a time with 8 digits', 'login', 'a time with 8 digits', call('2A 08 00')],
    ['a text type of 9000 bytes', 'login', 'a text type of 9000 bytes', call('E7 28 23 09 04 D0 00 34 FF FF')],
    ['a binary type of 9000 bytes', 'login', 'a binary type of 9000 bytes', call('A5 28 23 FF FF')],
    [
      'a value longer than its message',
      'login',
      '4294967295 bytes wanted',
      call('E7 FF FF 09 04 D0 00 34 FE FF FF FF FF FF FF FF FF FF FF FF'),
    ],
    [
      'a transaction request that there is not',
      'login',
      'transaction manager request 22',
      rawPacket(0x0e, hex('04 00 00 00 16 00')),
    ],
  ])('%s', async (_name, from, message, bytes) => {
    expect(await why(from, bytes)).toContain(`malformed TDS: `)
    expect(await why(from, bytes)).toContain(message)
  })

  it('TLS without a certificate, and noise in a handshake', async () => {
    expect(await why('start', hex('16 03 01 00 05 01 00 00 01 00'))).toBe('')
    const tls = { encryption: 'on', tls: certificate() } as const
    const offer = Buffer.from(PRELOGIN)
    offer[32] = 1
    const hello = Buffer.concat([rawPacket(0x12, offer), rawPacket(0x12, Buffer.from('no TLS at all'))])
    expect(await why('start', hello, tls)).toBe('')
    const login = Buffer.concat([rawPacket(0x12, offer), rawPacket(0x10, LOGIN)])
    expect(await why('start', login, tls)).toContain('a login before its TLS')
  })

  it('requests without end before a reply', async () => {
    const door = gate()
    const many = Buffer.concat(Array.from({ length: 17 }, () => rawPacket(0x01, batchBody('x'))))
    expect(await why('login', many, { handler: () => door.wait })).toContain('requests without end before a reply')
    door.open()
  })

  it('a message of more than 64 MB', () => {
    const reader = new MessageReader()
    const part = rawPacket(0x01, Buffer.alloc(32_759), 0)
    const send = (count: number): void => {
      for (let n = 0; n < count; n++) {
        reader.append(part)
        expect(reader.next()).toBeUndefined()
      }
    }
    send(2048)
    expect(() => send(1)).toThrow('a message of more than 67108864 bytes')
    // Packets of one byte count as the shortest that there are.
    const tiny = new MessageReader()
    tiny.append(Buffer.concat(Array.from({ length: 131_073 }, () => rawPacket(0x01, Buffer.alloc(1), 0))))
    expect(() => tiny.next()).toThrow('a message of more than 67108864 bytes')
  })
})

describe('an answer that is no NTLM', () => {
  it('is refused as from an untrusted domain', () =>
    withServer({ login: anyone }, async ({ server }) => {
      const client = rawClient(server)
      client.send(0x12, PRELOGIN)
      await client.message()
      const login = Buffer.from(LOGIN)
      login[25] = 0x80
      client.send(0x10, login)
      const { body } = await client.message()
      expect([body[0], body.readInt32LE(3)]).toEqual([0xaa, 18_452])
    }))
})

describe('noise', () => {
  const seeds = [
    rawPacket(0x01, batchBody('select 1')),
    call('26 04 04 01 00 00 00'),
    call('E7 10 00 09 04 D0 00 34 04 00 41 00 42 00'),
    call('E7 FF FF 09 04 D0 00 34 02 00 00 00 00 00 00 00 02 00 00 00 41 00 00 00 00 00'),
    call('6C 11 26 04 05 01 01 00 00 00 2A 07 08 00 00 00 00 00 01 02 03'),
    rawPacket(0x03, hex('04 00 00 00 FF FF 0A 00 00 00 00 00 E7 10 00 09 04 D0 00 34 04 00 41 00 42 00')),
    rawPacket(0x0e, hex('04 00 00 00 05 00 00 00')),
    rawPacket(0x06, Buffer.alloc(0)),
    rawPacket(0x12, PRELOGIN),
    rawPacket(0x10, LOGIN),
  ]
  const spoiled = fc
    .tuple(fc.constantFrom(...seeds), fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 4 }))
    .map(([seed, changes]) => {
      const bytes = Buffer.from(seed)
      for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte
      return bytes
    })

  it.each(['start', 'prelogin', 'login'] as const)(
    'after %s is answered or ends the connection, no more',
    async (from) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.oneof(spoiled, fc.uint8Array({ maxLength: 40 })), { maxLength: 4 }),
          async (parts) => {
            const internal: unknown[] = []
            await withServer(
              {
                login: anyone,
                handler: async (_request, reply) => reply.affected(1),
                onInternalError: (error) => internal.push(error),
                onMalformed: () => undefined,
              },
              async ({ server }) => {
                const client = rawClient(server)
                if (from === 'login') await client.login()
                if (from === 'prelogin') {
                  client.send(0x12, PRELOGIN)
                  await client.message()
                }
                for (const part of parts) client.stream.write(part)
                await new Promise((resolve) => setImmediate(resolve))
              },
            )
            expect(internal).toEqual([])
          },
        ),
        { numRuns: 150 },
      )
    },
  )
})
