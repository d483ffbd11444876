import { describe, expect, it } from 'vitest'
import { connectionString, keywordsOf } from '../../../main/sqlserver/native/connection-string.ts'
import { diagnosticsOf, isMissingDriver } from '../../../main/sqlserver/native/diagnostics.ts'
import { nativeProblem } from '../../../main/sqlserver/native/failure.ts'
import type { Trial } from '../../../main/sqlserver/connect/failure.ts'
import { problemOf } from './rig.ts'

/** What Microsoft’s drivers say, which nothing on this system provokes. Texts: public reports; numbers: winerror.h. */
const trial: Trial = {
  connection: { server: 'SQL01\\SCO', signIn: 'windows' },
  address: { host: 'SQL01', instance: 'SCO' },
  port: 1433,
  database: 'master',
  look: () =>
    Promise.resolve({
      fingerprint: `SHA256:${'ab'.repeat(32)}`,
      subject: 'SSL_Self_Signed_Fallback',
      issuer: 'SSL_Self_Signed_Fallback',
      validFrom: '',
      validTo: '',
      trusted: false,
    }),
}
const driver = '[Microsoft][ODBC Driver 18 for SQL Server]'

describe('what Microsoft’s driver says', () => {
  it.each([
    [
      '08001',
      -2146893019,
      'SSL Provider: The certificate chain was issued by an authority that is not trusted.',
      'certificate-untrusted',
    ],
    ['08001', -2146893022, 'SSL Provider: The target principal name is incorrect.', 'certificate-untrusted'],
    [
      'HY000',
      -2146893022,
      'SSPI Provider: The target principal name is incorrect.  Cannot generate SSPI context',
      'domain-unreachable',
    ],
    ['HY000', -2146893039, 'SSPI Provider: No authority could be contacted for authentication.', 'domain-unreachable'],
    ['HY000', -2146893044, 'SSPI Provider: The logon attempt failed', 'login-failed'],
    [
      '08001',
      -2146893018,
      'SSL Provider: The message received was unexpected or badly formatted.',
      'encryption-refused',
    ],
    ['28000', 18456, "[SQL Server]Login failed for user 'CONTOSO\\keller'.", 'login-failed'],
    ['28000', 18452, '[SQL Server]Login failed. The login is from an untrusted domain.', 'login-untrusted-domain'],
    ['42000', 4060, '[SQL Server]Cannot open database "Shop" requested by the login.', 'database-unavailable'],
    ['28000', 18470, '[SQL Server]Login failed. Reason: The account is disabled.', 'sql-18470'],
    [
      '08001',
      -1,
      'SQL Server Network Interfaces: Error Locating Server/Instance Specified [xFFFFFFFF]. ',
      'instance-not-found',
    ],
    ['08001', 11001, 'TCP Provider: No such host is known.', 'server-not-found'],
    ['08001', 53, 'Named Pipes Provider: Could not open a connection to SQL Server [53]. ', 'server-not-found'],
    [
      '08001',
      10061,
      'TCP Provider: No connection could be made because the target machine actively refused it.',
      'server-refused',
    ],
    ['08001', 10060, 'TCP Provider: A connection attempt failed.', 'server-silent'],
    ['08001', 10054, 'TCP Provider: An existing connection was forcibly closed by the remote host.', 'server-refused'],
    ['HYT00', 0, 'Login timeout expired', 'server-silent'],
    ['HY000', 0, 'Something new', 'server-silent'],
  ])('%s %i is told as what it is: %s', async (sqlstate, code, text, wanted) => {
    const thrown = Promise.reject(await nativeProblem('refused', [{ sqlstate, code, text: driver + text }], trial))
    const problem = await problemOf(thrown)
    expect(problem.code).toBe(wanted)
    if (wanted === 'certificate-untrusted') expect(problem.data.detail).toContain('SHA256:abab')
    else expect(problem.data.detail).toContain(text.trim())
  })

  it('of itself is told apart from a driver that is not there', () => {
    const missing = 'Data source name not found and no default driver specified'
    expect(isMissingDriver(diagnosticsOf({ message: missing, code: 0, sqlState: 'IM002', details: [] }))).toBe(true)
    expect(
      isMissingDriver(diagnosticsOf({ message: "Can't open lib 'x' : file not found", code: 0, sqlState: '01000' })),
    ).toBe(true)
    const details = [{ sqlState: '08001', code: 10061, message: 'refused' }, { message: 7 }]
    expect(diagnosticsOf({ message: 'x', details })).toEqual([
      { sqlstate: '08001', code: 10061, text: 'refused' },
      { sqlstate: '', code: 0, text: '' },
    ])
    expect(isMissingDriver(diagnosticsOf({ details }))).toBe(false)
    expect(diagnosticsOf('odd')).toEqual([{ sqlstate: '', code: 0, text: 'odd' }])
  })
})

describe('a connection string', () => {
  const target = { database: 'Service;Manager}', appName: 'Recovery', isPinned: false }

  it('can’t be broken out of', () => {
    const text = connectionString('ODBC Driver 18 for SQL Server', {
      ...keywordsOf({ ...target, address: { host: 'SQL01', instance: 'SCO' } }),
    })
    expect(text).toBe(
      'Driver={ODBC Driver 18 for SQL Server};Server=SQL01\\SCO;Database={Service;Manager}}};Trusted_Connection=yes;Encrypt=yes;TrustServerCertificate=no;APP=Recovery;Language=us_english',
    )
  })

  it('names a port instead of an instance, and trusts what was looked at before', () => {
    const { Server, TrustServerCertificate } = keywordsOf({
      ...target,
      isPinned: true,
      address: { host: 'SQL01', instance: 'SCO', port: 1500 },
    })
    expect([Server, TrustServerCertificate]).toEqual(['SQL01,1500', 'yes'])
  })
})
