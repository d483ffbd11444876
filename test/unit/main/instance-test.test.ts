import { describe, expect, it } from 'vitest'
import { calls } from '../../../preload/contract/calls.ts'
import { Problem } from '../../../main/engine/problem.ts'
import { nameToKeep, testInstance } from '../../../main/instance-test.ts'
import { bytesOf } from '../../support/application.ts'
import { anIdentity, type Told, toldInstances } from '../../support/told-instances.ts'

const more = {
  login: anIdentity.login,
  name: 'SQL01',
  ownName: 'SQL01',
  machine: 'SQL01',
  instance: null,
  physicalName: 'SQL01',
  version: anIdentity.version,
  edition: anIdentity.edition,
  engineEdition: 3,
  collation: anIdentity.collation,
  clustered: false,
  availabilityGroups: false,
  windowsOnly: false,
  backupFolder: null,
  dataFolder: null,
  logFolder: null,
  sysadmin: true,
  controlServer: true,
  viewServerState: true,
  createAnyDatabase: true,
  utcOffset: 60,
  session: 51,
}
const fingerprint = `SHA256:${'ab'.repeat(32)}`
const certificate = {
  fingerprint,
  subject: 'CN=SQL01',
  issuer: 'CN=SQL01',
  validFrom: '2026-01-01T00:00:00.000Z',
  validTo: '2036-01-01T00:00:00.000Z',
  trusted: false,
}
const problem = (code: string) =>
  new Problem({ code, text: `It is ${code}.`, cause: 'Because.', unchanged: ['Nothing.'], next: ['Do this.'] })

async function test(told: Told = {}, connection: Partial<{ server: string; certificate: string }> = {}) {
  const { sql, asked } = toldInstances({ ...told, rows: { 'server-identity': [more], ...told.rows } })
  const password = bytesOf('geheim')
  const given = { connection: { server: 'SQL01', signIn: 'sql' as const, user: 'sa', ...connection }, password }
  const tested = await testInstance({ sql, target: 'this-computer' }, given)
  // Whatever it is, the window may hear it.
  expect(calls['instance.test'].out.parse(tested)).toEqual(tested)
  const fact = (label: string) => tested.facts.find((one) => one.label === label)
  return { ...tested, asked, password, fact, codes: tested.findings.map(({ code }) => code) }
}

describe('Test connection', () => {
  it('says who is signed in and what the server is, and finds nothing where nothing is missing', async () => {
    const {
      facts,
      findings,
      server,
      certificate: shown,
    } = await test({ rows: { 'server-roles-of-login': [{ role: 'sysadmin' }, { role: 'dbcreator' }] } })
    expect(Object.fromEntries(facts.map(({ label, value }) => [label, value]))).toEqual({
      'Signed in as': 'CONTOSO\\adm.keller',
      Server: 'SQL01',
      Version: 'SQL Server 2022, 16.0.4135.4',
      Edition: 'Enterprise Edition (64-bit)',
      Collation: 'Latin1_General_CI_AS',
      'Server roles': 'sysadmin',
      'Availability groups': 'None',
      Encryption: 'On',
    })
    expect(findings).toEqual([])
    expect([server, shown]).toEqual([undefined, undefined])
  })

  it('names every role of a login that is no sysadmin', async () => {
    const roles = [{ role: 'securityadmin' }, { role: 'dbcreator' }]
    const { fact } = await test({ identity: { sysadmin: false }, rows: { 'server-roles-of-login': roles } })
    expect(fact('Server roles')?.value).toBe('securityadmin, dbcreator')
    expect((await test()).fact('Server roles')).toMatchObject({ value: 'None', style: 'quiet' })
  })

  it('signs in with the password and wipes it, whatever comes of it', async () => {
    const good = await test()
    expect(good.asked.passwords).toEqual(['geheim'])
    expect([...good.password]).toEqual([0, 0, 0, 0, 0, 0])
    const bad = await test({ refusal: problem('login-failed') })
    expect([...bad.password]).toEqual([0, 0, 0, 0, 0, 0])
    const { sql } = toldInstances({ rows: { 'server-identity': problem('outcome-unknown') } })
    const password = bytesOf('geheim')
    await testInstance({ sql, target: 'practice' }, { connection: { server: 'x', signIn: 'windows' }, password })
    expect([...password]).toEqual([0, 0, 0, 0, 0, 0])
  })

  it('names availability groups with their listeners, and the computer that a cluster runs on', async () => {
    const { fact } = await test({
      rows: {
        'server-identity': [{ ...more, clustered: true, physicalName: 'NODE2', availabilityGroups: true }],
        'server-listeners': [
          { name: 'SM-LISTENER', port: 1433, group: 'SM-AG' },
          { name: null, port: null, group: 'DW-AG' },
        ],
      },
    })
    expect(fact('Availability groups')?.value).toBe('SM-AG (listener SM-LISTENER,1433), DW-AG')
    expect(fact('Cluster')?.value).toBe('Runs on NODE2 now')
  })

  it('says what this login may not ask for, and goes on', async () => {
    const { fact, codes } = await test({
      rows: {
        'server-roles-of-login': problem('sql-229'),
        'server-identity': problem('sql-300'),
        'server-listeners': problem('sql-229'),
      },
    })
    expect(fact('Server roles')).toMatchObject({ value: 'Cannot be read', style: 'warn' })
    expect(fact('Availability groups')).toMatchObject({ value: 'Cannot be read', style: 'warn' })
    expect(codes).toEqual([])
  })

  it('finds what an account without sysadmin lacks', async () => {
    const rights = { sysadmin: false, controlServer: false, viewServerState: true, createAnyDatabase: false }
    const { findings } = await test({
      identity: { sysadmin: false, login: 'CONTOSO\\reader' },
      rows: { 'server-identity': [{ ...more, ...rights }] },
    })
    expect(findings).toMatchObject([
      {
        level: 'warn',
        code: 'not-sysadmin',
        text: 'CONTOSO\\reader is not in the server role sysadmin.',
        detail:
          'It may not read password hashes of logins and the permissions of every database, not create databases.',
      },
    ])
    const all = { ...rights, controlServer: true, createAnyDatabase: true }
    const other = await test({ identity: { sysadmin: false }, rows: { 'server-identity': [{ ...more, ...all }] } })
    expect(other.findings[0]?.detail).toBe('It has the most important rights all the same.')
  })

  it('finds a connection that is not encrypted, and a computer that was renamed', async () => {
    const { findings, fact } = await test({
      identity: { encrypted: false },
      rows: { 'server-identity': [{ ...more, ownName: 'OLDNAME' }] },
    })
    expect(findings.map(({ code, level }) => [code, level])).toEqual([
      ['not-encrypted', 'warn'],
      ['server-renamed', 'warn'],
    ])
    expect(findings[1]?.text).toContain('OLDNAME')
    expect(fact('Encryption')).toMatchObject({ value: 'None', style: 'warn' })
  })

  it('speaks of no encryption in practice, where there is no wire', async () => {
    const { sql } = toldInstances({ identity: { encrypted: false }, rows: { 'server-identity': [more] } })
    const tested = await testInstance(
      { sql, target: 'practice' },
      { connection: { server: 'SQL01', signIn: 'windows' } },
    )
    expect(tested.findings).toEqual([])
    expect(tested.facts.map(({ label }) => label)).not.toContain('Encryption')
  })

  it.each([
    ['10.50.6000.34', 10, 'SQL Server 2008 R2, 10.50.6000.34'],
    ['10.0.6000.29', 10, 'SQL Server 2008, 10.0.6000.29'],
    ['14.0.3456.2', 14, 'SQL Server 2017, 14.0.3456.2'],
    ['99.1.2.3', 99, 'SQL Server, 99.1.2.3'],
  ])('calls version %s what people call it', async (version, major, words) => {
    expect((await test({ identity: { version, major } })).fact('Version')?.value).toBe(words)
  })

  it.each([
    'login-failed',
    'login-untrusted-domain',
    'domain-unreachable',
    'server-not-found',
    'driver-missing',
    'database-unavailable',
  ])('makes %s a finding with the cause and what to do', async (code) => {
    const { findings, facts, certificate: shown } = await test({ refusal: problem(code) })
    expect(findings).toEqual([{ level: 'block', code, text: `It is ${code}.`, detail: 'Because.', fix: 'Do this.' }])
    expect([facts, shown]).toEqual([[], undefined])
  })

  it('makes a connection that is lost meanwhile a finding too', async () => {
    const { codes } = await test({ rows: { 'server-identity': problem('outcome-unknown') } })
    expect(codes).toEqual(['outcome-unknown'])
  })

  it('passes on what is no problem of the server: a fault of the program', async () => {
    const { sql } = toldInstances({})
    sql.open = () => Promise.reject(new TypeError('fault'))
    const given = { connection: { server: 'SQL01', signIn: 'windows' as const } }
    await expect(testInstance({ sql, target: 'practice' }, given)).rejects.toThrow('fault')
  })
})

describe('a certificate that nobody vouches for', () => {
  const refusal = problem('certificate-untrusted')

  it('is shown whole, and nothing is decided', async () => {
    const { certificate: shown, codes, asked } = await test({ refusal, certificate })
    const { trusted: _, ...rest } = certificate
    expect(shown).toEqual(rest)
    expect(codes).toEqual(['certificate-untrusted'])
    expect(asked.opened).toHaveLength(1)
  })

  it('in place of one that was trusted is said to be another', async () => {
    const { findings } = await test({ refusal, certificate }, { certificate: `SHA256:${'00'.repeat(32)}` })
    expect(findings.map(({ code, level }) => [code, level])).toEqual([
      ['certificate-changed', 'block'],
      ['certificate-untrusted', 'block'],
    ])
    const same = await test({ refusal, certificate }, { certificate: fingerprint })
    expect(same.codes).toEqual(['certificate-untrusted'])
  })

  it('that can’t be read is said beside the refusal', async () => {
    const lost = await test({ refusal, certificate: problem('server-silent') })
    expect(lost.codes).toEqual(['certificate-untrusted', 'certificate-server-silent'])
    expect(lost.certificate).toBeUndefined()
    const none = await test({ refusal, certificate: undefined })
    expect([none.codes, none.certificate]).toEqual([['certificate-untrusted'], undefined])
  })

  it('that is trusted is named in the facts', async () => {
    const { fact } = await test({}, { certificate: fingerprint })
    expect(fact('Encryption')?.value).toBe('On, by the certificate that is trusted for this server')
  })
})

describe('the name to keep', () => {
  it.each([
    ['SQL01', 'SQL01', 'SQL01'],
    ['sql-alias', 'SQL01', 'sql-alias'],
    ['localhost', 'SQL01', 'SQL01'],
    ['.', 'SQL01', 'SQL01'],
    ['.\\SCO', 'SQL02\\SCO', 'SQL02\\SCO'],
    ['127.0.0.1,1444', 'SQL02\\SCO', 'SQL02,1444'],
    ['(local)', 'SQL02\\SCO', 'SQL02\\SCO'],
  ])('of %s on %s is %s', (typed, own, kept) => {
    expect(nameToKeep(typed, own)).toBe(kept)
  })

  it('is told, with the reason, where it is another than the one that was typed', async () => {
    const { server, findings } = await test({}, { server: 'localhost' })
    expect(server).toBe('SQL01')
    expect(findings).toMatchObject([{ level: 'info', code: 'local-name' }])
  })
})
