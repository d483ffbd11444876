import type { ServerAddress } from '../../../preload/contract/input/server.ts'

/** Microsoft’s ODBC drivers for SQL Server, newest first; the last one comes with Windows itself. Source: orchestrator-sql.md B.6. */
export const ODBC_DRIVERS: readonly string[] = [
  'ODBC Driver 18 for SQL Server',
  'ODBC Driver 17 for SQL Server',
  'ODBC Driver 13.1 for SQL Server',
  'ODBC Driver 13 for SQL Server',
  'ODBC Driver 11 for SQL Server',
  'SQL Server',
]

/**
 * Keywords of a connection with the Windows account that runs this program. The driver resolves the instance itself: on the server’s own
 * computer it also reaches one that has no TCP.
 */
export function keywordsOf(target: {
  address: ServerAddress
  database: string
  appName: string
  /** The person chose to trust the certificate, and it was looked at before. */
  isPinned: boolean
}): Record<string, string> {
  const { address, database, appName, isPinned } = target
  const { host, port, instance } = address
  return {
    Server: port === undefined ? (instance === undefined ? host : `${host}\\${instance}`) : `${host},${port}`,
    Database: database,
    Trusted_Connection: 'yes',
    Encrypt: 'yes',
    TrustServerCertificate: isPinned ? 'yes' : 'no',
    APP: appName,
    // Messages in English, whatever the login’s language: operating system errors are read from their text.
    Language: 'us_english',
  }
}

/**
 * `Driver={ODBC Driver 18 for SQL Server};Server=SQL01\\SCO`. A value that could end early or be read otherwise stands in braces, a closing
 * one doubled; others stand plain, because not every driver manager takes braces around all of them. Source: SQLDriverConnect.
 */
export function connectionString(driver: string, keywords: Readonly<Record<string, string>>): string {
  const parts = Object.entries(keywords).map(
    ([name, value]) => `${name}=${/^\s|[;{}='"]|\s$/.test(value) ? braced(value) : value}`,
  )
  return [`Driver=${braced(driver)}`, ...parts].join(';')
}

function braced(value: string): string {
  return `{${value.replaceAll('}', '}}')}}`
}
