import type { ErrorData } from '../../preload/contract/error.ts'
import { Problem } from '../engine/problem.ts'
import type { Certificate, SignIn } from '../ports/instance.ts'

/** Everything that a person reads of connecting and signing in; what becomes of statements is in outcomes.ts, the server’s own error numbers in errors/. */

const ONLY_SIGN_IN = ['Nothing on the server was changed: nobody was signed in.']
const NO_PASSWORD = ['No password and no statement was sent.']
const ONLY_READ = ['Nothing was changed: it was only read.']

function problem(data: ErrorData): Problem {
  return new Problem(data)
}

const withDetail = (detail: string): { detail?: string } => (detail === '' ? {} : { detail })

export const problems = {
  serverNotFound: (server: string, detail: string): Problem =>
    problem({
      code: 'server-not-found',
      text: `${server} is not found on the network.`,
      cause: 'This computer finds no address for the name.',
      unchanged: NO_PASSWORD,
      next: [
        'Check the name. A server of another domain needs its full name (SQL01.contoso.com).',
        'If the name is right, check the name resolution (DNS) or enter the IP address.',
      ],
      ...withDetail(detail),
    }),

  serverRefused: (server: string, port: number, detail: string): Problem =>
    problem({
      code: 'server-refused',
      text: `${server} does not take the connection.`,
      cause: `The computer is there, but no SQL Server listens on TCP port ${port}, or a firewall refuses it.`,
      unchanged: NO_PASSWORD,
      next: [
        'Check that the SQL Server service is running, and that TCP/IP is enabled for it in SQL Server Configuration Manager.',
        `If it listens on another port, enter it after a comma: ${server.replace(/,.*$/, '')},PORT.`,
      ],
      ...withDetail(detail),
    }),

  serverHungUp: (server: string, detail: string): Problem =>
    problem({
      code: 'server-refused',
      text: `${server} ended the connection before anybody could sign in.`,
      cause:
        'Something else than SQL Server may listen on that port, or the server takes only connections with strict encryption (TDS 8), which this program does not offer.',
      unchanged: NO_PASSWORD,
      next: [
        'Check the server name and the port.',
        'If “Force Strict Encryption” is on in SQL Server Configuration Manager, have it switched off for the recovery.',
      ],
      ...withDetail(detail),
    }),

  serverSilent: (server: string, detail: string): Problem =>
    problem({
      code: 'server-silent',
      text: `${server} does not answer.`,
      cause:
        'The computer is off or out of reach, a firewall swallows the packets, or the server is too busy to answer.',
      unchanged: ONLY_SIGN_IN,
      next: [
        'Check that the server is on and that its firewall lets SQL Server through (TCP port 1433, or the instance’s own).',
        'Try again.',
      ],
      ...withDetail(detail),
    }),

  browserSilent: (server: string, instance: string, detail = ''): Problem =>
    problem({
      code: 'instance-not-found',
      text: `The port of instance ${instance} can’t be asked for: ${server.replace(/\\.*$/, '')} does not answer.`,
      cause:
        'A named instance’s port is told by the SQL Server Browser service (UDP port 1434). It is stopped, or a firewall is in the way.',
      unchanged: NO_PASSWORD,
      next: [
        'Start the SQL Server Browser service on that computer and let UDP port 1434 through.',
        `Or enter the instance’s port after a comma: ${server},PORT. It is in SQL Server Configuration Manager under TCP/IP.`,
      ],
      ...withDetail(detail),
    }),

  instanceNotFound: (server: string, instance: string, known: readonly string[]): Problem =>
    problem({
      code: 'instance-not-found',
      text: `${server.replace(/\\.*$/, '')} has no running instance ${instance}.`,
      cause:
        known.length === 0
          ? 'Its SQL Server Browser service knows no instance.'
          : `Its SQL Server Browser service knows ${known.join(', ')}.`,
      unchanged: NO_PASSWORD,
      next: ['Check the name of the instance, and that its service is running.'],
    }),

  instanceWithoutTcp: (server: string, instance: string): Problem =>
    problem({
      code: 'instance-not-found',
      text: `Instance ${instance} takes no connections over TCP.`,
      cause: `The SQL Server Browser service of ${server.replace(/\\.*$/, '')} names no port for it.`,
      unchanged: NO_PASSWORD,
      next: ['Enable TCP/IP for the instance in SQL Server Configuration Manager and restart its service.'],
    }),

  certificateUntrusted: (server: string, reason: string, presented: Certificate | undefined, detail: string): Problem =>
    problem({
      code: 'certificate-untrusted',
      text: `The certificate of ${server} is not trusted.`,
      cause: reason,
      unchanged: NO_PASSWORD,
      next: [
        'Compare the fingerprint with the one on the server (SQL Server Configuration Manager, Protocols, Certificate; or the start of its error log) and accept it if they are equal.',
        'If they differ, somebody else may be answering in the server’s place: do not go on.',
      ],
      detail:
        presented === undefined
          ? detail
          : `${presented.fingerprint} (${presented.subject}, issued by ${presented.issuer})`,
    }),

  certificateChanged: (server: string, accepted: string, presented: Certificate | undefined): Problem =>
    problem({
      code: 'certificate-untrusted',
      text: `${server} presents another certificate than the one that was accepted.`,
      cause:
        'SQL Server makes itself a new one at each start unless it was given one. Or somebody else is answering in its place.',
      unchanged: NO_PASSWORD,
      next: [
        'Compare the new fingerprint with the one on the server, and accept it if they are equal.',
        'If they differ, do not go on.',
      ],
      detail: `${presented?.fingerprint ?? 'no certificate'} instead of ${accepted}`,
    }),

  encryptionRefused: (server: string, detail: string): Problem =>
    problem({
      code: 'encryption-refused',
      text: `${server} offers no encryption that this program accepts.`,
      cause:
        'Without encryption the password and everything else could be read on the network. Servers before SQL Server 2016 without updates offer only TLS 1.0 and 1.1, which are broken.',
      unchanged: NO_PASSWORD,
      next: [
        'Install the updates that bring TLS 1.2 to this version of SQL Server and Windows, and give the server a certificate.',
        'Or run this program on the server itself.',
      ],
      ...withDetail(detail),
    }),

  loginFailed: (server: string, way: SignIn, user: string, told: string | undefined, detail: string): Problem =>
    problem({
      code: 'login-failed',
      text: `${server} does not let ${user} in.`,
      cause: told ?? LOGIN_CAUSES[way],
      unchanged: ONLY_SIGN_IN,
      next: LOGIN_NEXT[way],
      ...withDetail(detail),
    }),

  loginUntrusted: (server: string, way: SignIn, user: string, detail: string): Problem =>
    problem({
      code: 'login-untrusted-domain',
      text: `${server} could not verify ${user}.`,
      cause:
        way === 'account'
          ? 'The password is wrong, the account is locked or expired, or the server’s domain does not trust the account’s domain. Windows does not tell the server which of these it is, and the server tells no more.'
          : 'The server’s domain does not trust the domain of this account, or no domain controller was reached to verify it.',
      unchanged: ONLY_SIGN_IN,
      next: [
        'Check the account and the password. Several wrong tries can lock the account.',
        'Check that the server reaches a domain controller that knows the account.',
        'If the domains do not trust each other, sign in with a SQL Server login.',
      ],
      ...withDetail(detail),
    }),

  domainUnreachable: (server: string, detail: string): Problem =>
    problem({
      code: 'domain-unreachable',
      text: `Windows could not sign in to ${server} with this account.`,
      cause:
        'No domain controller was reached that vouches for the account and for the server, or their clocks differ too much.',
      unchanged: ONLY_SIGN_IN,
      next: [
        'Check that this computer reaches a domain controller, and that the clocks agree.',
        'While the domain is away, sign in with a SQL Server login.',
      ],
      ...withDetail(detail),
    }),

  databaseUnavailable: (server: string, database: string, detail: string): Problem =>
    problem({
      code: 'database-unavailable',
      text: `The database ${database} on ${server} can’t be opened.`,
      cause: 'It does not exist, is not online (being restored, offline, suspect), or this login may not enter it.',
      unchanged: ['Nothing in the database was changed.'],
      next: ['Check its name and its state in the list of databases, or sign in with a login that may enter it.'],
      ...withDetail(detail),
    }),

  passwordMissing: (server: string, user: string): Problem =>
    problem({
      code: 'password-missing',
      text: `The password of ${user} for ${server} is needed.`,
      cause: 'Passwords are kept in memory only, and this one is not there (any more).',
      unchanged: ['Nothing was sent to the server.'],
      next: ['Enter the password and go on.'],
    }),

  driverMissing: (detail: string): Problem =>
    problem({
      code: 'driver-missing',
      text: 'Windows sign-in needs Microsoft’s ODBC driver, which is not installed on this computer.',
      cause: 'Only that driver can sign in with the Windows account that runs this program, without a password.',
      unchanged: NO_PASSWORD,
      next: [
        'Install “ODBC Driver 18 for SQL Server” (msodbcsql.msi) on this computer; it is also on the media of SQL Server. No restart is needed.',
        'Or sign in with another Windows account or a SQL Server login: both need no driver.',
      ],
      ...withDetail(detail),
    }),

  driverDied: (server: string, detail: string): Problem =>
    problem({
      code: 'driver-died',
      text: `The ODBC driver ended while it spoke to ${server}.`,
      cause: 'It runs in a process of its own, which ended. This program is not harmed by it.',
      unchanged: ONLY_READ,
      next: [
        'Try again; the driver is started anew.',
        'If it happens again, sign in with another Windows account or a SQL Server login: both work without this driver.',
      ],
      ...withDetail(detail),
    }),

  connectionFailed: (server: string, detail: string): Problem =>
    problem({
      code: 'server-silent',
      text: `No connection to ${server} came about.`,
      cause: 'The client and the server did not come to an end with the sign-in.',
      unchanged: ONLY_SIGN_IN,
      next: ['Try again.', 'If it fails again, open the log folder and keep the newest log.'],
      ...withDetail(detail),
    }),
} as const

const LOGIN_CAUSES: Readonly<Record<SignIn, string>> = {
  windows: 'The server knows no login for the Windows account that runs this program, or the login may not sign in.',
  account:
    'The server knows no login for this Windows account, the login may not sign in, or the password is wrong. The server does not tell which.',
  sql: 'The login does not exist, the password is wrong, or the server takes only Windows accounts. The server does not tell which.',
}

const LOGIN_NEXT: Readonly<Record<SignIn, string[]>> = {
  windows: [
    'Start this program as a Windows account that has a login on the server, or sign in another way.',
    'On a server that was installed anew only the accounts that were named at its setup can sign in.',
  ],
  account: [
    'Check the account and the password. Several wrong tries can lock the account.',
    'On a server that was installed anew only the accounts that were named at its setup can sign in.',
  ],
  sql: [
    'Check the name and the password: both distinguish capitals on some servers.',
    'If the server takes only Windows accounts, sign in with one. Its error log tells the true reason.',
  ],
}
