/** One connection as handlers see it. */
export interface Session {
  /** The spid: 51 and up, unique within its server. */
  readonly id: number
  readonly user: string
  readonly database: string
  readonly app: string
  readonly host: string
  /** Requests and replies travel inside TLS. A connection that encrypted its login only is not encrypted. */
  readonly encrypted: boolean
  /** A transaction was begun through the transaction manager request and is open. */
  readonly inTransaction: boolean
  /** Whatever the handler keeps for this connection. */
  readonly state: Map<string, unknown>
}

/** What the server itself keeps besides. */
export class SessionState implements Session {
  readonly id: number
  readonly state = new Map<string, unknown>()
  user = ''
  database = 'master'
  app = ''
  host = ''
  encrypted = false
  /** What a reset goes back to. */
  loginDatabase = 'master'
  /** 0 outside a transaction. */
  transaction = 0n
  #lastTransaction = 0n
  #lastHandle = 0
  /** Statements of sp_prepare and sp_prepexec by handle. */
  readonly prepared = new Map<number, string>()

  constructor(id: number) {
    this.id = id
  }

  get inTransaction(): boolean {
    return this.transaction !== 0n
  }

  beginTransaction(): bigint {
    this.#lastTransaction += 1n
    this.transaction = (BigInt(this.id) << 32n) | this.#lastTransaction
    return this.transaction
  }

  prepare(sql: string): number {
    this.#lastHandle += 1
    this.prepared.set(this.#lastHandle, sql)
    return this.#lastHandle
  }
}
