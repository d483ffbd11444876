import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { createSqlServers } from '../../../main/sqlserver/index.ts'
import { forkNative } from '../../../main/sqlserver/native/start.ts'
import { fake, problemOf } from '../../unit/sqlserver/rig.ts'
import { makeCertificate } from './certificates.ts'
import { record } from './wire.ts'

/** What needs no ODBC driver: the process itself. */
const CHILD = path.resolve('main/sqlserver/native/child.ts')

describe('a process of the native driver', () => {
  const connection = { server: 'localhost', signIn: 'windows' } as const

  it('without an ODBC driver says which to install', async () => {
    const servers = createSqlServers({
      native: { start: () => forkNative(CHILD), drivers: ['No such driver', 'Nor this one'] },
    })
    const { code, data } = await problemOf(servers.open(connection))
    expect(code).toBe('driver-missing')
    expect(data.next?.join(' ')).toContain('ODBC Driver 18 for SQL Server')
    await servers.forget()
  })

  it('that dies before it has answered is told as that', async () => {
    const servers = createSqlServers({
      native: {
        start() {
          const child = forkNative(CHILD)
          child.kill()
          return child
        },
      },
    })
    expect((await problemOf(servers.open(connection))).code).toBe('driver-died')
    await servers.forget()
  })

  it('that never begins is told as that', async () => {
    const servers = createSqlServers({
      native: { start: () => forkNative(path.join(import.meta.dirname, 'no-such-file.ts')) },
    })
    expect((await problemOf(servers.open(connection))).code).toBe('driver-died')
    await servers.forget()
  })

  it('that says something else than the protocol knows is ended', async () => {
    const servers = createSqlServers({
      native: { start: () => forkNative(path.resolve('test/integration/sqlserver/garbage-child.ts')) },
    })
    const { code, data } = await problemOf(servers.open(connection))
    expect([code, data.detail]).toEqual(['driver-died', 'it said what is no message of the protocol'])
    await servers.forget()
  })

  it('is started only for the certificate that was accepted', async () => {
    const [own, other] = [makeCertificate('localhost'), makeCertificate('localhost')]
    const one = fake({ encryption: 'on', tls: own })
    const wire = await record(one.server)
    let started = 0
    const servers = createSqlServers({
      native: {
        drivers: ['No such driver'],
        start() {
          started += 1
          return forkNative(CHILD)
        },
      },
    })
    const open = (certificate: string) =>
      problemOf(servers.open({ server: `localhost,${wire.port}`, signIn: 'windows', certificate }))
    expect([(await open(other.fingerprint)).code, started]).toEqual(['certificate-untrusted', 0])
    expect([(await open(own.fingerprint)).code, started]).toEqual(['driver-missing', 1])
    one.server.close()
    await wire.close()
  })

  it('is not there where none is given', async () => {
    const servers = createSqlServers({})
    expect((await problemOf(servers.open(connection))).code).toBe('driver-missing')
  })
})
