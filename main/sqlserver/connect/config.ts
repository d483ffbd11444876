import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { config } from 'mssql'
import type { ServerAddress } from '../../../preload/contract/input/server.ts'
import type { Connection } from '../../ports/instance.ts'
import type { Timeouts } from '../timeouts.ts'

/** SQL Server’s own port, where a server name says none. */
export const DEFAULT_PORT = 1433

/** Where and as whom one line signs in. */
export interface Target {
  address: ServerAddress
  /** Asked of the browser service where only an instance is named. */
  port: number
  signIn: Account
  /** The certificate that alone is taken, by its fingerprint. */
  certificate?: string | undefined
  database: string
}

/** A login of the server’s own, or a Windows account by name and password (NTLM). The password is asked for when it is sent, and not kept. */
export type Account =
  | { way: 'sql'; user: string; password: () => string }
  | { way: 'ntlm'; domain: string; user: string; password: () => string }

/** What all lines of this program have in common. */
export interface Surroundings {
  /** In practice: a stream inside this process. Then nothing is encrypted, because nothing is on a wire. */
  dial?: ((address: ServerAddress) => Promise<Duplex>) | undefined
  appName: string
  /** PEM; asked once a connection. */
  authorities: () => readonly string[]
  timeouts: Timeouts
}

/** `DOMAIN\user` or `user@domain`; a name without a domain is one of the server’s own computer. */
export function accountOf(connection: Connection, password: () => string): Account {
  const name = connection.user ?? ''
  if (connection.signIn === 'sql') return { way: 'sql', user: name, password }
  const [, domain, user] = /^([^\\]*)\\(.*)$/.exec(name) ?? []
  // A principal name goes out whole, with no domain beside it: so do Windows’ own clients.
  return { way: 'ntlm', domain: domain ?? '', user: user ?? name, password }
}

/** mssql’s configuration, made anew each time: its pool changes what it is given (tds-server-for-tests.md, table in section 1). */
export function configOf(target: Target, surroundings: Surroundings): config {
  const { address, port, database, certificate } = target
  const { dial, appName, authorities, timeouts } = surroundings
  return {
    server: address.host,
    port,
    database,
    connectionTimeout: timeouts.connect,
    // It covers the time to the first packet only, and an attention ends a backup: the watchdog decides instead.
    requestTimeout: 0,
    // One session: what it is called (@@SPID) stays the same. The lines themselves are counted and closed elsewhere.
    pool: { max: 1, min: 0, idleTimeoutMillis: 24 * 3600 * 1000 },
    // Without asking the server, which with `requestTimeout: 0` might never answer.
    validateConnection: 'socket',
    authentication: authenticationOf(target.signIn),
    options: {
      appName,
      encrypt: dial === undefined,
      // With a pinned certificate the fingerprint decides, before anything of the login is sent.
      trustServerCertificate: certificate !== undefined,
      cryptoCredentialsDetails: dial === undefined ? { ca: [...authorities()] } : {},
      // All addresses of a name at once: a listener of an availability group has dead ones among them.
      multiSubnetFailover: dial === undefined,
      cancelTimeout: timeouts.cancel,
      maxRetriesOnTransientErrors: 0,
      useUTC: true,
      ...(dial === undefined ? {} : { connector: async () => asSocket(await dial(address)) }),
    },
  }
}

type Authentication = NonNullable<config['authentication']>

/** The password’s string is made when a connection is, and referred to by nobody afterwards. */
function authenticationOf(account: Account): Authentication {
  const withPassword = <T extends object>(options: T): T & { readonly password: string } =>
    Object.defineProperty(options, 'password', { enumerable: true, get: account.password }) as T & { password: string }
  return account.way === 'sql'
    ? { type: 'default', options: withPassword({ userName: account.user }) }
    : { type: 'ntlm', options: withPassword({ domain: account.domain, userName: account.user }) }
}

/** tedious asks two things of a socket that a stream inside a process has no use for. */
function asSocket(stream: Duplex): Socket {
  const nothing = (): Duplex => stream
  const has = (name: string): boolean => name in stream
  if (!has('setNoDelay')) Object.assign(stream, { setNoDelay: nothing })
  if (!has('setKeepAlive')) Object.assign(stream, { setKeepAlive: nothing })
  return stream as Socket
}
