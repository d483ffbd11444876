import type { Socket } from 'node:net'
import mssql from 'mssql'
import { expect } from 'vitest'
import {
  createTdsServer,
  type Handler,
  type LoginRequest,
  type LoginVerdict,
  SqlError,
  type TdsServer,
  type TdsServerOptions,
  types,
} from '../../../main/practice/tds/index.ts'
import { connector } from '../../../main/practice/tds/in-process.ts'

export const PASSWORD = 'Passw0rd!'
const databases = ['master', 'msdb', 'Shop']

/** The logins that these tests know: sa, and FAKEDOM\bob for integrated security. */
export function verdict(request: LoginRequest): LoginVerdict {
  const { user } = request
  const refused = { number: 18_456, state: 1, class: 14, text: `Login failed for user '${user}'.` }
  const isRight =
    request.kind === 'sql'
      ? user === 'sa' && request.password === PASSWORD
      : user === 'bob' && request.domain.toUpperCase() === 'FAKEDOM' && request.verify(PASSWORD)
  if (!isRight) return { accepted: false, errors: [refused] }
  const database = request.database === '' ? 'master' : request.database
  if (!databases.includes(database))
    return {
      accepted: false,
      errors: [
        {
          number: 4060,
          state: 1,
          class: 11,
          text: `Cannot open database "${database}" requested by the login. The login failed.`,
        },
        refused,
      ],
    }
  return { accepted: true, user: request.kind === 'sql' ? user : `${request.domain}\\${user}`, database }
}

/** Lets everyone in. */
export const anyone = ({ user, database }: LoginRequest): LoginVerdict => ({
  accepted: true,
  user,
  database: database === '' ? 'master' : database,
})

export const unknownStatement: Handler = async ({ sql }) => {
  throw new SqlError(102, `Incorrect syntax near '${sql.trim().split(/\s+/)[0]}'.`, 15)
}

/** mssql’s pool asks this before it hands out a connection (`validateConnection`); a server that fails it is logged in to for ever. */
const answersProbe =
  (handler: Handler): Handler =>
  async (request, reply) => {
    if (request.sql === 'SELECT 1;') reply.table([{ name: '', type: types.int }], [[1]])
    else await handler(request, reply)
  }

export interface Rig {
  readonly server: TdsServer
  /** What the server’s `onInternalError` and `onMalformed` were told; empty at the end, or the test fails. */
  readonly faults: unknown[]
  /** A connected pool of the real client; closed at the end. Without a port it is connected inside this process. */
  connect(config?: ClientConfig): Promise<mssql.ConnectionPool>
}

export type ClientConfig = Partial<mssql.config> & { readonly port?: number }

/** The client’s configuration. */
export function configFor(server: TdsServer, { options, ...config }: ClientConfig = {}): mssql.config {
  const inProcess = config.port === undefined && options?.instanceName === undefined
  return {
    server: inProcess ? 'practice' : '127.0.0.1',
    user: 'sa',
    password: PASSWORD,
    pool: { max: 1 },
    ...config,
    options: {
      encrypt: false,
      // The client’s types want a socket; what it uses of one is there.
      ...(inProcess ? { connector: connector(server) as unknown as () => Promise<Socket> } : {}),
      ...options,
    },
  }
}

/** A server of its own for one test. */
export async function withServer(options: Partial<TdsServerOptions>, work: (rig: Rig) => Promise<void>): Promise<void> {
  const faults: unknown[] = []
  const server = createTdsServer({
    login: verdict,
    serverName: 'FAKESQL',
    domain: 'FAKEDOM',
    onInternalError: (error) => faults.push(error),
    onMalformed: (error) => faults.push(error),
    ...options,
    handler: answersProbe(options.handler ?? unknownStatement),
  })
  const pools: mssql.ConnectionPool[] = []
  try {
    await work({
      server,
      faults,
      async connect(config) {
        const pool = new mssql.ConnectionPool(configFor(server, config))
        pools.push(pool)
        // A lost connection is told here, too; tests look at the request.
        pool.on('error', () => undefined)
        return pool.connect()
      },
    })
    expect(faults).toEqual([])
  } finally {
    server.close()
    await Promise.all(pools.map((pool) => pool.close()))
  }
}

/** What a client’s error says of itself. */
export interface Told {
  readonly code: string | undefined
  /** Only what is a number: where the server said nothing, mssql puts the code there. */
  readonly number: number | undefined
  readonly message: string
  readonly preceding: readonly (number | undefined)[]
}

/** The error of a promise that must fail. */
export async function failure(work: Promise<unknown>): Promise<Told> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof Error)) throw new Error('It succeeded.')
  const { code, number, precedingErrors } = error as mssql.RequestError & { precedingErrors?: mssql.RequestError[] }
  return {
    code,
    number: typeof number === 'number' ? number : undefined,
    message: error.message,
    preceding: (precedingErrors ?? []).map((one) => one.number),
  }
}

/** A door that a test opens: `wait` resolves once `open` was called. */
export function gate(): { wait: Promise<void>; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { wait: promise, open: () => resolve() }
}
