import { once } from 'node:events'
import mssql from 'mssql'
import { describe, expect, it } from 'vitest'
import {
  createTdsServer,
  type Encryption,
  type Handler,
  type TdsServer,
  type TdsServerOptions,
  types,
} from '../../../../main/practice/tds/index.ts'
import { CERTIFICATE_NAME, certificate } from '../../../support/tds/certificate.ts'
import { listen } from '../../../support/tds/listen.ts'
import { configFor, failure, unknownStatement, verdict, withServer } from '../../../support/tds/rig.ts'

const tls = certificate()
type ClientOptions = NonNullable<mssql.config['options']>

/** Trusts the certificate by itself, under its name. */
const trusting = { serverName: CERTIFICATE_NAME, cryptoCredentialsDetails: { ca: tls.cert } } as ClientOptions
const blind: ClientOptions = { encrypt: true, trustServerCertificate: true }
// The client’s types know only true and false.
const strict = { ...trusting, encrypt: 'strict' } as unknown as ClientOptions

/** A large answer, so that there is more than one TLS record and packet. */
const options = (encryption: Encryption): Partial<TdsServerOptions> => ({
  encryption,
  ...(encryption === 'not-supported' ? {} : { tls }),
  handler: async (_request, reply) =>
    reply.table([{ name: 'text', type: types.nvarcharMax }], [['x'.repeat(100_000)], ['y'.repeat(100_000)]]),
})

/** @returns whether the session was encrypted */
async function works(
  encryption: Encryption,
  client: ClientOptions,
  over: 'tcp' | 'pair',
  more: Partial<TdsServerOptions> = {},
): Promise<boolean> {
  let isEncrypted: boolean | undefined
  await withServer({ ...options(encryption), ...more }, async ({ connect, server }) => {
    const listening = over === 'tcp' ? await listen(server) : undefined
    try {
      const pool = await connect({
        ...(listening === undefined ? {} : { port: listening.port }),
        pool: { max: 1, min: 1 },
        options: client,
      })
      const { recordset } = await pool.request().query('select text')
      expect(recordset.map(({ text }: { text: string }) => [text.length, text[0]])).toEqual([
        [100_000, 'x'],
        [100_000, 'y'],
      ])
      const sessions = server.sessions()
      isEncrypted = sessions.at(-1)?.encrypted
    } finally {
      await listening?.close()
    }
  })
  if (isEncrypted === undefined) throw new Error('There was no session.')
  return isEncrypted
}

async function fails(
  encryption: Encryption,
  client: ClientOptions,
): Promise<{ code: string | undefined; message: string }> {
  let told: { code: string | undefined; message: string } | undefined
  await withServer(options(encryption), async ({ server }) => {
    told = await failure(mssql.connect(configFor(server, { options: client })))
  })
  if (told === undefined) throw new Error('It was not tried.')
  return { code: told.code, message: told.message }
}

describe.each(['tcp', 'pair'] as const)('encryption over %s', (over) => {
  it('is none where the client asks for none', async () => {
    for (const encryption of ['not-supported', 'off', 'on'] as const)
      expect([encryption, await works(encryption, { encrypt: false }, over)]).toEqual([encryption, false])
  })

  it('is TLS inside TDS where the client asks for it', async () => {
    for (const encryption of ['off', 'on', 'required'] as const)
      expect([encryption, await works(encryption, blind, over)]).toEqual([encryption, true])
  })

  it('is verified with the certificate and its name', async () => {
    expect(await works('on', { ...trusting, encrypt: true }, over)).toBe(true)
  })

  it('is TLS also with a certificate that fills several packets', async () => {
    expect(await works('on', blind, over, { tls: certificate(400) })).toBe(true)
  })

  it('is TDS 8 where the client is strict', async () => {
    expect(await works('required', strict, over)).toBe(true)
    expect(await works('off', strict, over)).toBe(true)
  })
})

describe.each([
  ['inside TDS', blind],
  ['outside of it', strict],
] as const)('TLS %s', (_where, client) => {
  it('waits for a client that does not read, and goes on when it does', async () => {
    const count = 3000
    let sent = 0
    const handler: Handler = async (_request, reply) => {
      reply.columns([{ name: 'text', type: types.nvarchar(4000) }])
      for (; sent < count; sent++) {
        reply.row(['x'.repeat(4000)])
        await reply.drain()
      }
      reply.rowsDone()
    }
    await withServer({ encryption: 'on', tls, handler }, async ({ connect }) => {
      const request = (await connect({ options: client })).request()
      request.stream = true
      let rows = 0
      request.on('row', () => {
        rows += 1
        if (rows === 1) request.pause()
      })
      const first = once(request, 'row')
      const done = once(request, 'done')
      void request.query('select')
      await first
      for (let last = -1, still = 0; still < 50; last = sent) {
        await new Promise((resolve) => setImmediate(resolve))
        still = sent === last ? still + 1 : 0
      }
      expect([rows, sent < count]).toEqual([1, true])
      request.resume()
      await done
      expect([rows, sent]).toEqual([count, count])
    })
  })
})

describe('encryption that cannot be', () => {
  it('ends the attempt when the server has none and the client insists', async () => {
    expect((await fails('not-supported', blind)).code).toBe('EENCRYPT')
    expect((await fails('not-supported', strict)).code).toBe('ESOCKET')
  })

  it('ends the attempt when the server insists and the client has none', async () => {
    const { code, message } = await fails('required', { encrypt: false })
    expect([code, message.includes('requires encryption')]).toEqual(['EENCRYPT', true])
  })

  it('ends the attempt when the certificate is not trusted; strict never trusts blindly', async () => {
    expect((await fails('on', { encrypt: true, trustServerCertificate: false })).code).toBe('ESOCKET')
    const { encrypt } = strict
    expect((await fails('on', { encrypt, trustServerCertificate: true } as ClientOptions)).code).toBe('ESOCKET')
  })

  it('is not promised without a certificate', () => {
    const make = (): TdsServer =>
      createTdsServer({ handler: unknownStatement, login: verdict, serverName: 'X', encryption: 'on' })
    expect(make).toThrow('encryption "on" needs a certificate: give `tls`')
  })
})
