import dgram from 'node:dgram'
import { once } from 'node:events'
import net from 'node:net'
import { afterAll, describe, expect, it } from 'vitest'
import { createSqlServers, type SqlServersOptions } from '../../../main/sqlserver/index.ts'
import { browser, type Instance } from '../../support/tds/browser.ts'
import { fake, password, problemOf } from '../../unit/sqlserver/rig.ts'
import { makeCertificate } from './certificates.ts'
import { record } from './wire.ts'

const certificate = makeCertificate('sql02.contoso.com')
const closing: (() => Promise<unknown>)[] = []
afterAll(async () => {
  for (const close of closing) await close()
})

function client(options: SqlServersOptions = {}) {
  const servers = createSqlServers(options)
  closing.push(() => servers.forget())
  const open = (server: string) =>
    servers.open({ server, signIn: 'sql', user: 'sa', certificate: certificate.fingerprint }, { password: password() })
  return { servers, open }
}

async function listening(host: string) {
  const one = fake({ encryption: 'required', tls: certificate })
  const wire = await record(one.server, host)
  closing.push(async () => {
    one.server.close()
    await wire.close()
  })
  return wire
}

async function browsing(host: string, instances: readonly Instance[]) {
  const service = await browser(host, instances)
  closing.push(() => service.close())
  return service
}

describe('a named instance', () => {
  it('is asked of the browser service, once', async () => {
    const host = '127.0.0.11'
    const { port } = await listening(host)
    const service = await browsing(host, [
      { name: 'OTHER', port: 1 },
      { name: 'SCO', port },
    ])
    const { open } = client()
    expect((await open(`${host}\\sco`)).identity.encrypted).toBe(true)
    expect(service.asked).toBe(1)
  })

  it('with a port needs no browser service', async () => {
    const { port } = await listening('127.0.0.12')
    const service = await browsing('127.0.0.12', [])
    expect((await client().open(`127.0.0.12\\SCO,${port}`)).identity.name).toBe('SQL01')
    expect(service.asked).toBe(0)
  })

  it('that the service does not know is told, with those that it knows', async () => {
    await browsing('127.0.0.13', [
      { name: 'SCSM', port: 1 },
      { name: 'DW', port: 2 },
    ])
    const { code, data } = await problemOf(client().open('127.0.0.13\\SCO'))
    expect(code).toBe('instance-not-found')
    expect(data.cause).toContain('SCSM, DW')
  })

  it('that has TCP switched off is told as that, and other answers are not taken for one', async () => {
    const service = dgram.createSocket('udp4')
    service.bind(0, '127.0.0.1')
    await once(service, 'listening')
    closing.push(async () => service.close())
    service.on('message', (_, { port, address }) => {
      const text = 'ServerName;SQL02;InstanceName;SCO;IsClustered;No;Version;16.0.1000.6;np;\\\\SQL02\\pipe;;'
      service.send('nonsense', port, address)
      service.send(Buffer.concat([Buffer.from([5, text.length, 0]), Buffer.from(text, 'latin1')]), port, address)
    })
    const { code, data } = await problemOf(client({ browserPort: service.address().port }).open('127.0.0.1\\SCO'))
    expect([code, data.next?.join(' ')]).toEqual(['instance-not-found', expect.stringContaining('Enable TCP/IP')])
  })

  it('whose host runs no service is told as that', async () => {
    const options = { timeouts: { browser: 20 } }
    const { code, data } = await problemOf(client(options).open('127.0.0.14\\SCO'))
    expect(code).toBe('instance-not-found')
    expect(data.next?.join(' ')).toContain('127.0.0.14\\SCO,PORT')
  })

  it('is asked again after it moved to another port', async () => {
    const host = '127.0.0.15'
    const first = await listening(host)
    const instances = [{ name: 'SCO', port: first.port }]
    await browsing(host, instances)
    const { open, servers } = client()
    const instance = await open(`${host}\\SCO`)
    await first.close()
    const second = await listening(host)
    instances[0] = { name: 'SCO', port: second.port }
    // The first try finds nobody at the port that is known; the second one asks.
    await servers.open({ server: `${host}\\SCO`, signIn: 'sql', user: 'sa', certificate: certificate.fingerprint })
    expect(instance.identity.name).toBe('SQL01')
  })
})

describe('a server that is not reached', () => {
  it('because its name has no address', async () => {
    const { code, data } = await problemOf(client().open('no-such-server.invalid'))
    expect(code).toBe('server-not-found')
    expect(data.text).toContain('no-such-server.invalid')
    expect((await problemOf(client().open('no-such-server.invalid\\SCO'))).code).toBe('server-not-found')
  })

  it('because nothing listens', async () => {
    const { port, close } = await listening('127.0.0.16')
    await close()
    const { code, data } = await problemOf(client().open(`127.0.0.16,${port}`))
    expect(code).toBe('server-refused')
    expect(data.next?.join(' ')).toContain('127.0.0.16,PORT')
  })

  it('because it accepts and then says nothing', async () => {
    const listener = net.createServer(() => undefined).listen(0, '127.0.0.1')
    await once(listener, 'listening')
    closing.push(async () => listener.close())
    const { port } = listener.address() as net.AddressInfo
    const { code } = await problemOf(client({ timeouts: { connect: 50 } }).open(`127.0.0.1,${port}`))
    expect(code).toBe('server-silent')
  })

  it('because something else listens there and hangs up', async () => {
    const listener = net.createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(0, '127.0.0.1')
    await once(listener, 'listening')
    closing.push(async () => listener.close())
    const { port } = listener.address() as net.AddressInfo
    const { code, data } = await problemOf(client().open(`127.0.0.1,${port}`))
    expect(code).toBe('server-refused')
    expect(data.cause).toContain('Something else than SQL Server')
  })

  it('because the person does not want to wait any longer', async () => {
    const listener = net.createServer(() => undefined).listen(0, '127.0.0.1')
    await once(listener, 'listening')
    closing.push(async () => listener.close())
    const { port } = listener.address() as net.AddressInfo
    const { servers } = client()
    const abort = new AbortController()
    const asked = once(listener, 'connection')
    const opening = servers.certificate(`127.0.0.1,${port}`, { signal: abort.signal })
    await asked
    abort.abort(new Error('enough'))
    await expect(opening).rejects.toThrow('enough')
  })
})
