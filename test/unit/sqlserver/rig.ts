import type { Duplex } from 'node:stream'
import { expect } from 'vitest'
import { Problem } from '../../../main/engine/index.ts'
import type { Instance, SqlServers, Statement } from '../../../main/ports/instance.ts'
import {
  createTdsServer,
  type Handler,
  type LoginRequest,
  type LoginVerdict,
  type Reply,
  type Request,
  SqlError,
  type TdsServer,
  type TdsServerOptions,
  types,
} from '../../../main/practice/tds/index.ts'
import { connector } from '../../../main/practice/tds/in-process.ts'
import { createSqlServers, type SqlServersOptions } from '../../../main/sqlserver/index.ts'
import { identity, progressOf } from '../../../main/sqlserver/statements/server.ts'
import type { ServerAddress } from '../../../preload/contract/input/server.ts'

export const PASSWORD = 'Passw0rd!'
export const password = (text = PASSWORD): Uint8Array => new TextEncoder().encode(text)
export const signal = (): AbortSignal => new AbortController().signal

/** Statements that a test’s server knows, by their text or a pattern. */
export type Script = readonly (readonly [string | RegExp, (reply: Reply, request: Request) => void | Promise<void>])[]

export interface FakeOptions extends Partial<Omit<TdsServerOptions, 'handler' | 'login'>> {
  script?: Script
  login?: (request: LoginRequest) => LoginVerdict
  /** Members of the identity that differ. */
  identity?: Partial<Record<string, string | number | boolean | null>>
  /** What sys.dm_exec_requests says of a session; undefined for one that does nothing. */
  progress?: (session: number) => number | undefined | Promise<number | undefined>
}

export interface Fake {
  readonly server: TdsServer
  /** Texts of all requests, in their order, but those for identity and progress. */
  readonly asked: string[]
  readonly logins: LoginRequest[]
  /** How often a session was asked about. */
  readonly questions: number[]
  /** What the server’s own code threw; a test’s end checks that it is empty. */
  readonly faults: unknown[]
  /** Connections that were asked for. */
  readonly dials: { count: number }
  dial(address?: ServerAddress): Promise<Duplex>
}

export function acceptSa(request: LoginRequest): LoginVerdict {
  const { user } = request
  const failed = { number: 18_456, state: 1, class: 14, text: `Login failed for user '${user}'.` }
  const isRight =
    request.kind === 'sql'
      ? user === 'sa' && request.password === PASSWORD
      : user.toLowerCase() === 'bob' && request.domain.toUpperCase() === 'CONTOSO' && request.verify(PASSWORD)
  if (!isRight) return { accepted: false, errors: [failed] }
  const database = request.database === '' ? 'master' : request.database
  if (database === 'Missing') {
    const text = 'Cannot open database "Missing" requested by the login. The login failed.'
    return { accepted: false, errors: [{ number: 4060, state: 1, class: 11, text }, failed] }
  }
  return { accepted: true, user, database }
}

/** A server that knows who it is and what the test’s script says. */
export function fake(options: FakeOptions = {}): Fake {
  const { script = [], login = acceptSa, identity: differing, progress, ...more } = options
  const asked: string[] = []
  const logins: LoginRequest[] = []
  const questions: number[] = []
  const faults: unknown[] = []
  const handler: Handler = async (request, reply) => {
    if (request.sql === identity.text) return answerIdentity(request, reply, differing)
    // The native driver writes its parameters’ declarations before the text.
    if (request.sql.includes(progressOf(0).text.replace(/;$/, ''))) {
      const session = Number(request.params[0]?.value)
      questions.push(session)
      return answerProgress(reply, await progress?.(session))
    }
    asked.push(request.sql)
    for (const [text, answer] of script)
      if (typeof text === 'string' ? text === request.sql : text.test(request.sql)) return answer(reply, request)
    throw new SqlError(102, `Incorrect syntax near '${request.sql.slice(0, 10)}'.`, 15)
  }
  const server = createTdsServer({
    serverName: 'SQL01',
    domain: 'CONTOSO',
    onInternalError: (error) => faults.push(error),
    onMalformed: (error) => faults.push(error),
    ...more,
    handler,
    login(request) {
      logins.push(request)
      return login(request)
    },
  })
  const dial = connector(server)
  const dials = { count: 0 }
  return {
    server,
    asked,
    logins,
    questions,
    faults,
    dials,
    dial() {
      dials.count += 1
      return dial()
    },
  }
}

function answerIdentity(request: Request, reply: Reply, differing: FakeOptions['identity'] = {}): void {
  const row: Record<string, string | number | boolean | null> = {
    login: request.session.user,
    name: 'SQL01',
    ownName: 'SQL01',
    machine: 'SQL01',
    instance: null,
    physicalName: 'SQL01',
    version: '16.0.4135.4',
    edition: 'Standard Edition (64-bit)',
    engineEdition: 2,
    collation: 'SQL_Latin1_General_CP1_CI_AS',
    clustered: false,
    availabilityGroups: false,
    windowsOnly: false,
    backupFolder: null,
    dataFolder: 'D:\\Data\\',
    logFolder: 'D:\\Log\\',
    sysadmin: true,
    controlServer: true,
    viewServerState: true,
    createAnyDatabase: true,
    utcOffset: 60,
    session: request.session.id,
    ...differing,
  }
  const columns = Object.entries(row).map(([name, value]) => ({ name, type: typeFor(value) }))
  reply.table(columns, [Object.values(row)])
}

const typeFor = (value: unknown) =>
  typeof value === 'boolean' ? types.bit : typeof value === 'number' ? types.int : types.nvarchar(256)

function answerProgress(reply: Reply, percent: number | undefined): void {
  reply.table(
    [
      { name: 'command', type: types.nvarchar(32) },
      { name: 'percentComplete', type: types.float },
      { name: 'wait', type: types.nvarchar(60) },
    ],
    percent === undefined ? [] : [['BACKUP DATABASE', percent, null]],
  )
}

export interface Bench {
  readonly fake: Fake
  readonly servers: SqlServers
  open(): Promise<Instance>
}

/** The product’s client against a server inside this process; both are closed at the end, and the server must have met no fault. */
export async function withBench(
  options: FakeOptions & { client?: SqlServersOptions },
  work: (bench: Bench) => Promise<void>,
): Promise<void> {
  const { client, ...rest } = options
  const one = fake(rest)
  const servers = createSqlServers({ dial: () => one.dial(), ...client })
  const open = (): Promise<Instance> =>
    servers.open({ server: 'SQL01', signIn: 'sql', user: 'sa' }, { password: password() })
  try {
    await work({ fake: one, servers, open })
    expect(one.faults).toEqual([])
  } finally {
    await servers.forget()
    one.server.close()
  }
}

export function statement(text: string, more: Partial<Statement> = {}): Statement {
  return { id: 'test', database: 'master', text, secrets: [], takes: 'moments', ...more }
}

/** The problem that a promise must end in. */
export async function problemOf(work: Promise<unknown>): Promise<Problem> {
  const told = await work.then(
    (value) => `It succeeded: ${JSON.stringify(value)}`,
    (reason: unknown) => reason,
  )
  if (told instanceof Problem) {
    expect(told.data.cause, 'cause').toBeTruthy()
    expect(told.data.next, 'next').toSatisfy((next: unknown) => Array.isArray(next) && next.length > 0)
    expect(told.data.unchanged, 'unchanged').toSatisfy((list: unknown) => Array.isArray(list) && list.length > 0)
    return told
  }
  if (told instanceof Error) throw told
  throw new Error(String(told))
}

export async function allOf<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const row of rows) all.push(row)
  return all
}
