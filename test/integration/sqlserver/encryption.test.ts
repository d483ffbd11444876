import { afterAll, describe, expect, it } from 'vitest'
import { createSqlServers, type SqlServersOptions } from '../../../main/sqlserver/index.ts'
import type { SqlServers } from '../../../main/ports/instance.ts'
import { type FakeOptions, fake, type Fake, PASSWORD, password, problemOf } from '../../unit/sqlserver/rig.ts'
import { makeCertificate } from './certificates.ts'
import { holdsLogin, record, type Recorder } from './wire.ts'

const own = makeCertificate('localhost')
const other = makeCertificate('localhost')
const elsewhere = makeCertificate('sql01.contoso.com')
const closing: (() => Promise<void>)[] = []

afterAll(async () => {
  for (const close of closing) await close()
})

interface Rig {
  one: Fake
  wire: Recorder
  servers: SqlServers
  server: string
}

async function rig(options: FakeOptions, client: SqlServersOptions = {}): Promise<Rig> {
  const one = fake(options)
  const wire = await record(one.server)
  const servers = createSqlServers(client)
  closing.push(async () => {
    await servers.forget()
    one.server.close()
    await wire.close()
  })
  return { one, wire, servers, server: `localhost,${wire.port}` }
}

const encrypted = (certificate = own): FakeOptions => ({ encryption: 'on', tls: certificate })

function open({ servers, server }: Rig, certificate?: string) {
  const pinned = certificate === undefined ? {} : { certificate }
  return servers.open({ server, signIn: 'sql', user: 'sa', ...pinned }, { password: password() })
}

function expectNothingTold({ one, wire }: Rig): void {
  expect(one.logins).toEqual([])
  // Something came: the handshake. The login did not.
  expect(wire.received.length).toBeGreaterThan(0)
  expect(wire.received.filter(holdsLogin)).toEqual([])
  expect(one.faults).toEqual([])
}

describe('an encrypted connection', () => {
  it('is taken when an authority that is trusted vouches for the name that was connected to', async () => {
    const bench = await rig(encrypted(), { authorities: () => [own.cert] })
    const { identity } = await open(bench)
    expect(identity.encrypted).toBe(true)
    // The recorder does see logins where there are some.
    expect(bench.wire.received.some(holdsLogin)).toBe(true)
    expect(bench.one.logins.length).toBeGreaterThan(0)
  })

  it('to a server that nobody vouches for ends before the login, and says what it presents', async () => {
    const bench = await rig(encrypted())
    const { code, data } = await problemOf(open(bench))
    expect(code).toBe('certificate-untrusted')
    expect(data.cause).toContain('made this certificate itself')
    expect(data.detail).toBe(`${own.fingerprint} (SSL_Self_Signed_Fallback, issued by SSL_Self_Signed_Fallback)`)
    expectNothingTold(bench)
  })

  it('to a server of another name ends before the login', async () => {
    const bench = await rig(encrypted(elsewhere), { authorities: () => [elsewhere.cert] })
    const { code, data } = await problemOf(open(bench))
    expect([code, data.cause]).toEqual([
      'certificate-untrusted',
      'It is made for another name than the one that was connected to.',
    ])
    expectNothingTold(bench)
  })

  it('is taken when its certificate is the accepted one, whoever vouches for it', async () => {
    const bench = await rig(encrypted(elsewhere))
    expect((await open(bench, elsewhere.fingerprint)).identity.encrypted).toBe(true)
  })

  it('with another certificate than the accepted one ends before the login', async () => {
    // Also where an authority vouches for it.
    const bench = await rig(encrypted(), { authorities: () => [own.cert] })
    const { code, data } = await problemOf(open(bench, other.fingerprint))
    expect(code).toBe('certificate-untrusted')
    expect(data.text).toContain('another certificate')
    expect(data.detail).toBe(`${own.fingerprint} instead of ${other.fingerprint}`)
    expectNothingTold(bench)
  })

  it.each(['account', 'sql'] as const)('never tells a stranger the password (%s)', async (signIn) => {
    for (const certificate of [undefined, other.fingerprint]) {
      const bench = await rig(encrypted())
      const connection = { server: bench.server, signIn, user: signIn === 'sql' ? 'sa' : 'CONTOSO\\bob' }
      const pinned = certificate === undefined ? connection : { ...connection, certificate }
      expect((await problemOf(bench.servers.open(pinned, { password: password() }))).code).toBe('certificate-untrusted')
      expectNothingTold(bench)
    }
  })
})

describe('a server without encryption', () => {
  it.each([undefined, own.fingerprint])('gets no login (certificate: %s)', async (certificate) => {
    const bench = await rig({ encryption: 'not-supported' })
    const problem = await problemOf(open(bench, certificate))
    expect(problem.code).toBe('encryption-refused')
    expectNothingTold(bench)
    expect(Buffer.concat([...bench.wire.received]).toString('utf16le')).not.toContain(PASSWORD)
  })

  it('presents nothing', async () => {
    const bench = await rig({ encryption: 'not-supported' })
    expect(await bench.servers.certificate(bench.server)).toBeUndefined()
  })
})

describe('what a server presents', () => {
  it.each([
    ['trusted', [own.cert], true],
    ['not trusted', [], false],
  ] as const)('is shown without signing in: %s', async (_, authorities, trusted) => {
    const bench = await rig(encrypted(), { authorities: () => authorities })
    const presented = await bench.servers.certificate(bench.server)
    expect(presented).toMatchObject({
      fingerprint: own.fingerprint,
      subject: 'SSL_Self_Signed_Fallback',
      issuer: 'SSL_Self_Signed_Fallback',
      trusted,
    })
    expect(Date.parse(presented?.validTo ?? '') - Date.parse(presented?.validFrom ?? '')).toBe(2 * 86_400_000)
    expectNothingTold(bench)
  })

  it('is a problem where there is no server', async () => {
    const { wire, servers, server } = await rig(encrypted())
    await wire.close()
    const { code, data } = await problemOf(servers.certificate(server))
    expect(code).toBe('server-refused')
    expect(data.cause).toContain(String(wire.port))
  })
})

it('the authorities of this computer are asked by default', async () => {
  const { systemAuthorities } = await import('../../../main/sqlserver/connect/trust.ts')
  expect(systemAuthorities().length).toBeGreaterThan(50)
  expect(systemAuthorities()).toBe(systemAuthorities())
})
