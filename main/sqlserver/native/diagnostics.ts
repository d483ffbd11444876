import type { Diagnostic } from './protocol.ts'

interface Told {
  message?: unknown
  code?: unknown
  /** Spelled both ways by msnodesqlv8: the first while connecting, the second in queries. */
  sqlState?: unknown
  sqlstate?: unknown
  details?: unknown
}

/** The records of an error of msnodesqlv8 or mssql, in their order. */
export function diagnosticsOf(error: unknown): Diagnostic[] {
  if (typeof error !== 'object' || error === null) return [{ sqlstate: '', code: 0, text: String(error) }]
  const { details } = error as Told
  const records = Array.isArray(details) && details.length > 0 ? (details as Told[]) : [error as Told]
  return records.map(({ message, code, sqlState, sqlstate }) => ({
    sqlstate: [sqlState, sqlstate].find((state) => typeof state === 'string') ?? '',
    code: typeof code === 'number' ? code : 0,
    text: typeof message === 'string' ? message : '',
  }))
}

/** The driver manager found no such driver, or could not load it: the next one may be there. Sources: ODBC’s SQLSTATEs; unixODBC. */
export function isMissingDriver(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(
    ({ sqlstate, text }) => ['IM002', 'IM003', 'IM004'].includes(sqlstate) || /can't open lib/i.test(text),
  )
}
