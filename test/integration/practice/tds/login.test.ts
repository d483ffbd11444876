import mssql from 'mssql'
import { describe, expect, it } from 'vitest'
import { type Handler, type LoginRequest, type LoginVerdict, types } from '../../../../main/practice/tds/index.ts'
import { certificate } from '../../../support/tds/certificate.ts'
import { type ClientConfig, configFor, failure, PASSWORD, verdict, withServer } from '../../../support/tds/rig.ts'

const encrypted = { encrypt: true, trustServerCertificate: true }
const bob: ClientConfig = {
  authentication: { type: 'ntlm', options: { userName: 'bob', password: PASSWORD, domain: 'fakedom' } },
}
const wrongBob: ClientConfig = {
  authentication: { type: 'ntlm', options: { userName: 'bob', password: 'wrong', domain: 'FAKEDOM' } },
}

describe('logging in', () => {
  it('says who, where from, with what and to which database', async () => {
    const asked: LoginRequest[] = []
    const login = (request: LoginRequest): LoginVerdict => {
      asked.push(request)
      return verdict(request)
    }
    await withServer({ login }, async ({ connect }) => {
      await connect({ database: 'Shop', options: { appName: 'wizard', workstationId: 'SM01' } })
      const { kind, user, database, app, host } = asked[0]!
      expect({ kind, user, database, app, host }).toEqual({
        kind: 'sql',
        user: 'sa',
        database: 'Shop',
        app: 'wizard',
        host: 'SM01',
      })
    })
  })

  it('takes passwords of any characters', () =>
    withServer(
      {
        login: (request) =>
          request.kind === 'sql' && request.password === 'žluť 🐎\'";}'
            ? { accepted: true, user: 'sa', database: 'master' }
            : { accepted: false, errors: [] },
      },
      async ({ connect }) => {
        await connect({ password: 'žluť 🐎\'";}' })
      },
    ))

  it('fails with a wrong password or an unknown database; the numbers come by beforeConnect only', () =>
    withServer({}, async ({ server }) => {
      const attempt = async (config: ClientConfig): Promise<unknown[]> => {
        const numbers: number[] = []
        const beforeConnect: NonNullable<mssql.config['beforeConnect']> = (connection) =>
          void connection.on('errorMessage', ({ number }) => numbers.push(number))
        const told = await failure(mssql.connect(configFor(server, { ...config, beforeConnect })))
        return [told.code, told.number, told.message, numbers]
      }
      const failed = "Login failed for user 'sa'."
      expect(await attempt({ password: 'wrong' })).toEqual(['ELOGIN', undefined, failed, [18_456]])
      expect(await attempt({ database: 'Nowhere' })).toEqual(['ELOGIN', undefined, failed, [4060, 18_456]])
    }))

  it('by NTLMv2 with the right password, in clear text and inside TLS', async () => {
    const seen: unknown[] = []
    const handler: Handler = async ({ session: { user, encrypted } }) => void seen.push([user, encrypted])
    await withServer({ encryption: 'off', tls: certificate(), handler }, async ({ connect }) => {
      for (const options of [{}, encrypted]) await (await connect({ ...bob, options })).request().query('who')
      expect(seen).toEqual([
        ['FAKEDOM\\bob', false],
        ['FAKEDOM\\bob', true],
      ])
    })
  })

  it('fails by NTLMv2 with the wrong password', () =>
    withServer({ encryption: 'off', tls: certificate() }, async ({ server }) => {
      for (const options of [{}, encrypted])
        expect(await failure(mssql.connect(configFor(server, { ...wrongBob, options })))).toMatchObject({
          code: 'ELOGIN',
          number: undefined,
          message: "Login failed for user 'bob'.",
        })
    }))

  it('ends the connection when the check itself fails, and says so to the server’s owner', () =>
    withServer(
      {
        login: () => {
          throw new Error('no list of logins')
        },
      },
      async ({ server, faults }) => {
        expect(await failure(mssql.connect(configFor(server)))).toMatchObject({ code: 'ESOCKET' })
        expect(faults.splice(0)).toEqual([new Error('no list of logins')])
      },
    ))

  it('agrees on a size of packets', async () => {
    const large = 'x'.repeat(60_000)
    const handler: Handler = async ({ sql }, reply) => reply.table([{ name: 'text', type: types.nvarcharMax }], [[sql]])
    for (const [wanted, most] of [
      [512, undefined],
      [32_767, undefined],
      [16_384, 1000],
    ] as const)
      await withServer({ ...(most === undefined ? {} : { packetSize: most }), handler }, async ({ connect }) => {
        const pool = await connect({ options: { packetSize: wanted } })
        expect((await pool.request().batch(large)).recordset).toEqual([{ text: large }])
      })
  })
})
