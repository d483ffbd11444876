import type tls from 'node:tls'
import type { ConnectionPool } from 'mssql'
import type { Certificate } from '../../ports/instance.ts'
import type { ServerError } from './line.ts'
import { presentedBy } from './trust.ts'

/** The connection that mssql’s `beforeConnect` hands out. */
export type Wire = Parameters<
  NonNullable<ConstructorParameters<typeof ConnectionPool>[0] & object>['beforeConnect'] & object
>[0]

/** One try to sign in, as far as it came. */
export interface Attempt {
  readonly wire: Wire
  /** What the server said while signing in; mssql keeps only the text of the last (tds-server-for-tests.md, table in section 1). */
  readonly errors: ServerError[]
  /** There once the connection is encrypted. */
  presented?: Certificate
  /** The certificate is not the pinned one: nothing of the login was sent. */
  isRefused: boolean
}

/**
 * Watches a connection from before its first packet. tedious tells of TLS before it sends the login; closed there, it sends nothing more.
 * `takes` decides about a certificate that tedious was told not to judge.
 */
export function watchAttempt(wire: Wire, takes: (presented: Certificate | undefined) => boolean): Attempt {
  const attempt: Attempt = { wire, errors: [], isRefused: false }
  let isSigningIn = true
  wire.once('connect', () => {
    isSigningIn = false
  })
  wire.on('errorMessage', ({ number, message, class: severity, state }) => {
    if (isSigningIn) attempt.errors.push({ number, text: message, class: severity, state })
  })
  wire.on('secure', (socket: tls.TLSSocket) => {
    const presented = presentedBy(socket)
    if (presented !== undefined) attempt.presented = presented
    if (takes(presented)) return
    attempt.isRefused = true
    wire.close()
  })
  return attempt
}

/** Why no connection came about, before it is put in words. */
export class ConnectFailure extends Error {
  /** mssql’s: ELOGIN, ESOCKET, ETIMEOUT, EENCRYPT … */
  readonly code: string
  /** Codes of what is behind it: ENOTFOUND, ECONNREFUSED, DEPTH_ZERO_SELF_SIGNED_CERT … */
  readonly causes: readonly string[]
  readonly errors: readonly ServerError[]
  readonly presented: Certificate | undefined
  /** The certificate was not the pinned one. */
  readonly isRefused: boolean

  constructor(cause: unknown, attempt: Attempt | undefined) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.name = 'ConnectFailure'
    const [code = '', ...causes] = codesIn(cause)
    this.code = code
    this.causes = causes
    this.errors = attempt?.errors ?? []
    this.presented = attempt?.presented
    this.isRefused = attempt?.isRefused === true
  }
}

/** The codes of an error and of everything that it wraps, outermost first, each once. */
function codesIn(error: unknown, depth = 0): string[] {
  if (!(error instanceof Error) || depth > 5) return []
  const { code, originalError } = error as Error & { code?: unknown; originalError?: unknown }
  const own = typeof code === 'string' ? [code] : []
  const inner = error instanceof AggregateError ? error.errors : []
  const wrapped = [error.cause, originalError, ...inner].flatMap((one) => codesIn(one, depth + 1))
  return [...new Set([...own, ...wrapped])]
}
