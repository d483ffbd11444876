import type { CallIn, CallOut } from '../preload/contract/calls.ts'
import type { Fact, Finding } from '../preload/contract/finding.ts'
import type { Target } from '../preload/contract/plan.ts'
import { isLocalServer, parseServer } from '../preload/contract/input/server.ts'
import { codeOf, Problem } from './engine/problem.ts'
import type { Certificate, Connection, Instance, Ports, Query, ServerIdentity, SqlServers } from './ports/index.ts'
import { blockOf } from './procedures/blocks.ts'
import { identity, listeners, roles } from './sqlserver/statements/index.ts'

type Tested = CallOut<'instance.test'>

/**
 * What Test connection says: who is signed in, what the server is, what is missing. What stands in the way is a finding, never an
 * error: the person is asked to do something about it. The password's bytes are wiped.
 */
export async function testInstance(
  ports: Pick<Ports, 'sql' | 'target'>,
  input: CallIn<'instance.test'>,
): Promise<Tested> {
  const { sql, target } = ports
  const { connection, password } = input
  try {
    return await describe(await sql.open(connection, { password }), connection, target)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    if (error.code === 'certificate-untrusted') return untrusted(sql, connection, error)
    return { facts: [], findings: [blockOf(error, undefined)] }
  } finally {
    password?.fill(0)
  }
}

/** The name to keep for a connection: the server's own where the one that was typed stands for this computer only. */
export function nameToKeep(typed: string, own: string): string {
  if (!isLocalServer(typed)) return typed
  const address = parseServer(typed)
  // A port that was typed bypasses the browser service, which may not be there.
  const port = typeof address === 'string' ? undefined : address.port
  return port === undefined ? own : `${own.split('\\')[0] ?? own},${port}`
}

/** The certificate is shown, and nothing is decided: that is the person's. */
async function untrusted(sql: SqlServers, connection: Connection, problem: Problem): Promise<Tested> {
  const block = blockOf(problem, undefined)
  let shown: Certificate | undefined
  try {
    shown = await sql.certificate(connection.server)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { facts: [], findings: [block, blockOf(error, undefined, 'certificate-')] }
  }
  if (shown === undefined) return { facts: [], findings: [block] }
  const { fingerprint, subject, issuer, validFrom, validTo } = shown
  const changed = connection.certificate !== undefined && connection.certificate !== fingerprint
  return {
    facts: [],
    findings: changed ? [certificateChanged(connection.server), block] : [block],
    certificate: { fingerprint, subject, issuer, validFrom, validTo },
  }
}

function certificateChanged(server: string): Finding {
  return {
    level: 'block',
    code: 'certificate-changed',
    text: `${server} presents another certificate than the one that is trusted.`,
    detail: 'It was renewed, or another computer answers under that name.',
    fix: 'Ask who runs the server before the new certificate is trusted.',
  }
}

async function describe(instance: Instance, connection: Connection, target: Target): Promise<Tested> {
  const { identity: own } = instance
  // Practice has no wire that anybody could listen on.
  const isOnWire = target !== 'practice'
  const [more] = (await orNothing(instance, identity)) ?? []
  const member = await orNothing(instance, roles)
  const heard = more?.availabilityGroups === false ? [] : await orNothing(instance, listeners)
  const server = nameToKeep(connection.server, own.name)
  return {
    ...(server === connection.server ? {} : { server }),
    facts: [
      { label: 'Signed in as', value: own.login },
      { label: 'Server', value: own.name, copy: true },
      ...(more?.clustered === true && more.physicalName !== null
        ? [{ label: 'Cluster', value: `Runs on ${more.physicalName} now` }]
        : []),
      { label: 'Version', value: `${productName(own)}, ${own.version}` },
      { label: 'Edition', value: own.edition },
      { label: 'Collation', value: own.collation },
      { label: 'Server roles', ...listed(member === undefined ? undefined : rolesOf(member.map(({ role }) => role))) },
      { label: 'Availability groups', ...listed(heard === undefined ? undefined : groupWords(heard)) },
      ...(isOnWire ? [encryptionFact(own, connection)] : []),
    ],
    findings: [
      ...(server === connection.server ? [] : [localName(connection.server, server)]),
      ...(own.encrypted || !isOnWire ? [] : [notEncrypted(server)]),
      ...(own.sysadmin ? [] : [notSysadmin(own, more)]),
      ...(isRenamed(own, more?.ownName) ? [renamed(own, more?.ownName ?? '')] : []),
    ],
  }
}

/** The rows, or undefined where this login may not ask: that is said in the facts. A lost connection is said as what it is. */
async function orNothing<Row>(instance: Instance, query: Query<Row>): Promise<Row[] | undefined> {
  try {
    const rows: Row[] = []
    for await (const row of instance.rows(query)) rows.push(row)
    return rows
  } catch (error) {
    if (codeOf(error)?.startsWith('sql-') === true) return undefined
    throw error
  }
}

/** A member of sysadmin counts as one of every other role: those say nothing more. */
function rolesOf(roles: readonly string[]): readonly string[] {
  return roles.includes('sysadmin') ? ['sysadmin'] : roles
}

function listed(values: readonly string[] | undefined): Omit<Fact, 'label'> {
  if (values === undefined) return { value: 'Cannot be read', style: 'warn' }
  return values.length === 0 ? { value: 'None', style: 'quiet' } : { value: values.join(', ') }
}

function groupWords(heard: readonly { name: string | null; port: number | null; group: string }[]): string[] {
  return heard.map(({ name, port, group }) =>
    name === null ? group : `${group} (listener ${name}${port === null ? '' : `,${port}`})`,
  )
}

const YEARS: Readonly<Record<number, string>> = {
  10: '2008',
  11: '2012',
  12: '2014',
  13: '2016',
  14: '2017',
  15: '2019',
  16: '2022',
  17: '2025',
}

function productName({ major, version }: ServerIdentity): string {
  const year = version.startsWith('10.50.') ? '2008 R2' : YEARS[major]
  return year === undefined ? 'SQL Server' : `SQL Server ${year}`
}

function encryptionFact({ encrypted }: ServerIdentity, { certificate }: Connection): Fact {
  if (!encrypted) return { label: 'Encryption', value: 'None', style: 'warn' }
  return {
    label: 'Encryption',
    value: certificate === undefined ? 'On' : 'On, by the certificate that is trusted for this server',
    style: 'good',
  }
}

function localName(typed: string, kept: string): Finding {
  return {
    level: 'info',
    code: 'local-name',
    text: `${kept} is kept in place of ${typed}.`,
    detail: `On another computer ${typed} would be another server.`,
  }
}

function notEncrypted(server: string): Finding {
  return {
    level: 'warn',
    code: 'not-encrypted',
    text: `What goes to ${server} and comes from there is not encrypted.`,
    detail: 'Whoever can listen on the network reads it: permissions, password hashes, names of databases.',
    fix: 'Have the server given a certificate.',
  }
}

function notSysadmin({ login }: ServerIdentity, more: Rights | undefined): Finding {
  const lacks = [
    ...(more?.controlServer === true ? [] : ['read password hashes of logins and the permissions of every database']),
    ...(more?.viewServerState === true ? [] : ['read service accounts, drives and sessions']),
    ...(more?.createAnyDatabase === true ? [] : ['create databases']),
  ]
  return {
    level: 'warn',
    code: 'not-sysadmin',
    text: `${login} is not in the server role sysadmin.`,
    detail:
      lacks.length === 0 ? 'It has the most important rights all the same.' : `It may not ${lacks.join(', not ')}.`,
    fix: 'Use an account in sysadmin, or go on: each page says what this one lacks.',
  }
}

interface Rights {
  controlServer: boolean
  viewServerState: boolean
  createAnyDatabase: boolean
}

/** `ownName` is @@SERVERNAME, which stays the old one after the computer was renamed; it may be missing. */
function isRenamed({ name }: ServerIdentity, ownName: string | null | undefined): boolean {
  return (ownName ?? name).toLowerCase() !== name.toLowerCase()
}

function renamed({ name }: ServerIdentity, ownName: string): Finding {
  return {
    level: 'warn',
    code: 'server-renamed',
    text: `The instance still calls itself ${ownName}: the computer was renamed.`,
    detail: `Its address is ${name}. The backup history says ${ownName}, and so do programs that ask for @@SERVERNAME.`,
    fix: 'Have sp_dropserver and sp_addserver run, and the service restarted, when time allows.',
  }
}
