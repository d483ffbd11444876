import { unwrap } from './calls.ts'
import { type ClientCommand, readCommand } from './commands.ts'
import type { Job } from './jobs.ts'
import type { ClientMessage } from './message-reader.ts'
import type { Request, TdsServerOptions } from './options.ts'
import type { ReplyOutlet } from './outlet.ts'
import { batchReply } from './reply.ts'
import { ReplyWriter, returnHandle } from './reply-writer.ts'
import type { SessionState } from './session.ts'
import { setsOptionsOnly } from './set-options.ts'
import { Interrupted, SqlError } from './sql-error.ts'
import { Environment, PacketType } from './wire.ts'

/** What a request works with. */
export interface Context {
  readonly session: SessionState
  readonly outlet: ReplyOutlet
  readonly options: TdsServerOptions
}

type Command = ClientCommand | { readonly kind: 'unreadable'; readonly error: SqlError }

/**
 * Answers one client message with exactly one message, and each attention to it with one more.
 * @throws MalformedMessage for what is no request
 */
export async function answer(message: ClientMessage, job: Job, context: Context): Promise<void> {
  const { outlet, options } = context
  if (message.isIgnored) {
    new ReplyWriter(outlet, batchReply, job.signal).end(true)
    job.isAnswered = true
    return
  }
  const command = read(message)
  const parameters = command.kind === 'call' ? command.parameters : []
  const reply = new ReplyWriter(outlet, { isCall: message.type === PacketType.rpc, parameters }, job.signal)
  if (message.reset !== 'no') reset(message, reply, context)
  try {
    job.signal.throwIfAborted()
    await carryOut(command, reply, job, context)
  } catch (error) {
    tell(error, reply, job, options)
  }
  finish(reply, job, context)
  await outlet.drained()
}

function read(message: ClientMessage): Command {
  try {
    return readCommand(message)
  } catch (error) {
    if (error instanceof SqlError) return { kind: 'unreadable', error }
    throw error
  }
}

function finish(reply: ReplyWriter, job: Job, { outlet, options }: Context): void {
  job.isAnswered = true
  if (outlet.isLost) return
  if (job.attentions === 0) return reply.end()
  if (options.attentionAck === 'inline') return reply.acknowledge()
  reply.end(true)
  for (let n = 0; n < job.attentions; n++) new ReplyWriter(outlet, batchReply, job.signal).acknowledge()
}

function tell(error: unknown, reply: ReplyWriter, job: Job, options: TdsServerOptions): void {
  if (error instanceof SqlError) return reply.error(error.number, error.message, error.class, error.state)
  const isAbort = job.signal.aborted && error instanceof Error && error.name === 'AbortError'
  if (error instanceof Interrupted || isAbort) return
  options.onInternalError?.(error)
  reply.error(50_000, `internal: ${error instanceof Error ? error.message : String(error)}`)
}

function reset(message: ClientMessage, reply: ReplyWriter, { session, options }: Context): void {
  session.database = session.loginDatabase
  session.prepared.clear()
  if (message.reset === 'all') session.transaction = 0n
  options.onReset?.(session)
  reply.resetDone()
}

async function carryOut(command: Command, reply: ReplyWriter, job: Job, context: Context): Promise<void> {
  const { session, options } = context
  const handle = async (request: Omit<Request, 'session' | 'signal'>): Promise<void> => {
    if (request.kind === 'batch' && setsOptionsOnly(request.sql)) return
    await options.handler({ ...request, session, signal: job.signal }, reply)
  }
  if (command.kind === 'unreadable') throw command.error
  if (command.kind === 'transaction') return transact(command, reply, context)
  if (command.kind === 'batch') return handle({ kind: 'batch', sql: command.sql, params: [] })
  const call = unwrap(command.procedure, command.parameters, session)
  if (call.kind === 'prepared') return returnHandle(reply, call.handle)
  if (call.kind === 'unprepared') return
  if (call.kind === 'procedure') {
    const proc = call.procedure
    return handle({ kind: 'rpc', sql: `EXEC ${proc}`, proc, params: call.params })
  }
  if (call.handle !== undefined) returnHandle(reply, call.handle)
  await handle({ kind: 'batch', sql: call.sql, params: call.params })
}

/** BEGIN, COMMIT and ROLLBACK as messages of their own, as mssql’s `Transaction` sends them. */
function transact(
  { what, beginsNext }: Extract<Command, { kind: 'transaction' }>,
  reply: ReplyWriter,
  context: Context,
): void {
  const { session, options } = context
  const none = Buffer.alloc(0)
  if (what === 'begin') reply.transaction(Environment.begin, descriptor(session.beginTransaction()), none)
  else if (what !== 'save') {
    if (session.transaction === 0n) throw withoutTransaction(what)
    reply.transaction(Environment[what], none, descriptor(session.transaction))
    session.transaction = 0n
  }
  options.onTransaction?.(session, what)
  if (beginsNext) transact({ kind: 'transaction', what: 'begin', beginsNext: false }, reply, context)
}

function withoutTransaction(what: 'commit' | 'rollback'): SqlError {
  return what === 'commit'
    ? new SqlError(3902, 'The COMMIT TRANSACTION request has no corresponding BEGIN TRANSACTION.')
    : new SqlError(3903, 'The ROLLBACK TRANSACTION request has no corresponding BEGIN TRANSACTION.')
}

function descriptor(transaction: bigint): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(transaction)
  return bytes
}
