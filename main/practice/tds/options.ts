import type { Certificate } from './channel.ts'
import type { TransactionStep } from './commands.ts'
import type { Parameter } from './parameters.ts'
import type { Encryption, Version } from './prelogin.ts'
import type { DropKind, Reply } from './reply.ts'
import type { Session } from './session.ts'
import type { ServerMessage } from './tokens.ts'

/** A request, whatever way it came: sp_executesql and prepared statements are batches with parameters here. */
export interface Request {
  readonly kind: 'batch' | 'rpc'
  /** The statement; for a procedure `EXEC` and its name. */
  readonly sql: string
  /** The procedure of an `rpc`. */
  readonly proc?: string
  readonly params: readonly Parameter[]
  readonly session: Session
  /** Aborted with `Interrupted` when the client cancels or its connection is gone. */
  readonly signal: AbortSignal
}

/**
 * Answers one request. A thrown `SqlError` becomes an error of the server; the signal’s reason ends a request that was
 * cancelled, after which the handler may still have said what was undone. Anything else becomes error 50000.
 */
export type Handler = (request: Request, reply: Reply) => Promise<void>

interface LoginBase {
  readonly user: string
  /** Empty where the client named none. */
  readonly database: string
  readonly app: string
  readonly host: string
}

export type LoginRequest =
  | (LoginBase & { readonly kind: 'sql'; readonly password: string })
  | (LoginBase & {
      readonly kind: 'ntlm'
      readonly domain: string
      /** Whether the client’s answer was made with this password. */
      verify(password: string): boolean
    })

export type LoginVerdict =
  | { readonly accepted: true; readonly user: string; readonly database: string }
  | { readonly accepted: false; readonly errors: readonly ServerMessage[] }

/** A connection that is lost after so many packets of replies since the login; 0 is before the first. */
export interface Drop {
  readonly afterPackets: number
  readonly how: DropKind
}

/** `separate` is SQL Server; `inline` puts the acknowledgement into the cut-off reply; `never` does not hear the attention. */
export type AttentionAck = 'separate' | 'inline' | 'never'

export interface TdsServerOptions {
  readonly handler: Handler
  readonly login: (request: LoginRequest) => LoginVerdict | Promise<LoginVerdict>
  /** In every message. */
  readonly serverName: string
  /** Of the challenge for integrated security. Default: WORKGROUP. */
  readonly domain?: string
  /** Default: 16.0.4135. */
  readonly version?: Version
  /** Default: `not-supported`, which alone needs no certificate. */
  readonly encryption?: Encryption
  readonly tls?: Certificate
  /** The largest packet that a login may agree on, 512 to 32,767 bytes. */
  readonly packetSize?: number
  /** Default: `separate`. */
  readonly attentionAck?: AttentionAck
  /**
   * Asked before each packet of a reply, so that a fault can be switched on while connections live. The reply to the
   * options that a client sets after its login counts, too.
   */
  readonly faults?: (session: Session) => Drop | undefined
  /** A client asked for its connection as after the login. */
  readonly onReset?: (session: Session) => void
  /** A transaction manager request, after it was carried out; what T-SQL does is the handler’s. */
  readonly onTransaction?: (session: Session, step: TransactionStep) => void
  /** A handler (or `login`) threw what is no error of the server: a fault of this program. */
  readonly onInternalError?: (error: unknown) => void
  /** A client sent what is not TDS; its connection is ended. */
  readonly onMalformed?: (error: Error) => void
}
