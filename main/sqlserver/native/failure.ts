import type { Problem } from '../../engine/problem.ts'
import { refusedBy, type Trial } from '../connect/failure.ts'
import { problems } from '../problems.ts'
import type { Diagnostic } from './protocol.ts'

/** Schannel’s and SSPI’s errors as the driver repeats them: HRESULTs as signed numbers. Source: winerror.h. */
const UNTRUSTED: Readonly<Record<number, string>> = {
  [-2146893019]: 'This computer does not know the authority that issued it, or the server made it itself.',
  [-2146893022]: 'It is made for another name than the one that was connected to.',
  [-2146893016]: 'It has expired.',
  [-2146893017]: 'It can’t be checked.',
}
const NO_COMMON_TLS = new Set([-2146893007, -2146893018, -2146893048])
const NO_DOMAIN = new Set([-2146893039, -2146893052, -2146893053, -2146893020, -2146893054, -2146893042])
const DENIED = -2146893044
/** Windows’ network errors. */
const NOT_FOUND = new Set([53, 11001, 11002, 11003, 11004])
const REFUSED = new Set([10061, 1225])
const SILENT = new Set([258, 10060, 10065, 10051, 121])
const HUNG_UP = new Set([10054, 10053, 109, 233])

/** Why the native driver signed nobody in, as a person reads it. */
export async function nativeProblem(
  why: 'no-driver' | 'no-module' | 'refused',
  diagnostics: readonly Diagnostic[],
  trial: Trial,
): Promise<Problem> {
  const { connection, port } = trial
  const { server, signIn, user } = connection
  const detail = diagnostics.map(({ sqlstate, code, text }) => `${sqlstate} ${code}: ${text}`.trim()).join('; ')
  if (why !== 'refused') return problems.driverMissing(detail)
  const fromServer = diagnostics.filter(({ sqlstate, code }) => code > 0 && /^(28|42|37|S0)/.test(sqlstate))
  const refused = refusedBy(
    fromServer.map(({ code, text }) => ({ number: code, text, class: 14, state: 0 })),
    trial,
  )
  if (refused !== undefined) return refused
  const codes = diagnostics.map(({ code }) => code)
  const has = (set: ReadonlySet<number>): boolean => codes.some((code) => set.has(code))
  // One number means a wrong name in a certificate, or a wrong name in a ticket: the text says which provider speaks.
  const isSspi = /SSPI/i.test(detail)
  if (codes.includes(DENIED))
    return problems.loginFailed(server, signIn, user ?? 'this Windows account', undefined, detail)
  if (isSspi || (has(NO_DOMAIN) && !/SSL/i.test(detail))) return problems.domainUnreachable(server, detail)
  const reason = codes.map((code) => UNTRUSTED[code]).find((text) => text !== undefined)
  if (reason !== undefined || /certificate/i.test(detail)) {
    const presented = await trial.look().catch(() => undefined)
    return problems.certificateUntrusted(server, reason ?? 'Windows does not trust it.', presented, detail)
  }
  if (has(NO_COMMON_TLS)) return problems.encryptionRefused(server, detail)
  if (/Locating Server\/Instance|xFFFFFFFF/i.test(detail))
    return problems.browserSilent(server, trial.address.instance ?? 'MSSQLSERVER', detail)
  if (has(REFUSED)) return problems.serverRefused(server, port, detail)
  if (has(SILENT)) return problems.serverSilent(server, detail)
  if (has(NOT_FOUND)) return problems.serverNotFound(server, detail)
  if (has(HUNG_UP)) return problems.serverHungUp(server, detail)
  if (diagnostics.some(({ sqlstate }) => sqlstate === 'HYT00' || sqlstate === 'HYT01'))
    return problems.serverSilent(server, detail)
  return problems.connectionFailed(server, detail)
}
