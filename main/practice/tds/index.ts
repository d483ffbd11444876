import type { Duplex } from 'node:stream'
import { Connection } from './connection.ts'
import type { TdsServerOptions } from './options.ts'
import type { Session } from './session.ts'

export type { Certificate } from './channel.ts'
export type { TransactionStep } from './commands.ts'
export type {
  AttentionAck,
  Drop,
  Handler,
  LoginRequest,
  LoginVerdict,
  Request,
  TdsServerOptions,
} from './options.ts'
export type { Parameter } from './parameters.ts'
export type { Encryption, Version } from './prelogin.ts'
export type { DropKind, Reply } from './reply.ts'
export type { Session } from './session.ts'
export { Interrupted, SqlError } from './sql-error.ts'
export type { ServerMessage } from './tokens.ts'
export { type Column, type SqlType, type SqlValue, types } from './types.ts'

/** The server’s side of TDS 7.2 to 8.0 without a port: it serves whatever stream it is given. */
export interface TdsServer {
  /** Serves one client connection on its server’s end: of a pair of streams, or a socket. */
  serve(stream: Duplex): void
  /** The connections that have logged in. */
  sessions(): readonly Session[]
  /** Ends one connection, as KILL does. @returns whether there was one */
  disconnect(id: number): boolean
  /** Ends every connection at once. What is served afterwards is ended, too. */
  close(): void
}

/** SQL Server’s own sessions have the numbers up to 50. */
const FIRST_ID = 51

/** @throws TypeError for an encryption that needs a certificate which is not given */
export function createTdsServer(options: TdsServerOptions): TdsServer {
  const { encryption = 'not-supported', tls } = options
  if (encryption !== 'not-supported' && tls === undefined)
    throw new TypeError(`encryption "${encryption}" needs a certificate: give \`tls\``)
  const connections = new Map<number, Connection>()
  let nextId = FIRST_ID
  let isClosed = false
  return {
    serve(stream) {
      if (isClosed) return void stream.destroy()
      const id = nextId++
      connections.set(id, new Connection(stream, id, options, () => connections.delete(id)))
    },
    sessions: () => [...connections.values()].filter(({ isReady }) => isReady).map(({ session }) => session),
    disconnect(id) {
      const connection = connections.get(id)
      connection?.disconnect()
      return connection !== undefined
    },
    close() {
      isClosed = true
      for (const connection of connections.values()) connection.destroy()
    },
  }
}
