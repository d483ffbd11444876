import type { ServerAddress } from '../../../preload/contract/input/server.ts'
import { Problem } from '../../engine/problem.ts'
import type { Certificate, Connection } from '../../ports/instance.ts'
import { causeIn, causeOfState, detailOf, wordsOf } from '../errors/index.ts'
import { problems } from '../problems.ts'
import { ConnectFailure } from './attempt.ts'
import type { ServerError } from './line.ts'
import { reasonOf } from './trust.ts'

export interface Trial {
  connection: Connection
  address: ServerAddress
  port: number
  database: string
  /** Asked for when the certificate is not taken: what did the server present? */
  look: () => Promise<Certificate | undefined>
}

/** Why nobody is signed in, as a person reads it. Anything but a `ConnectFailure` is handed back. */
export async function connectProblem(reason: unknown, trial: Trial): Promise<unknown> {
  if (!(reason instanceof ConnectFailure)) return reason
  const { server } = trial.connection
  if (reason.isRefused) {
    return problems.certificateChanged(server, trial.connection.certificate ?? '', reason.presented)
  }
  const refused = refusedBy(reason.errors, trial)
  if (refused !== undefined) return refused
  for (const code of reason.causes) {
    const why = reasonOf(code)
    if (why === undefined) continue
    // The person decides by what is presented; where even that fails the reason must do.
    const presented = await trial.look().catch(() => undefined)
    return problems.certificateUntrusted(server, why, presented, code)
  }
  return byCode(reason, trial)
}

/** What the server itself said while somebody signed in; undefined where it said nothing. Shared by both drivers. */
export function refusedBy(
  errors: readonly ServerError[],
  { connection, database }: Omit<Trial, 'look'>,
): Problem | undefined {
  const { server, signIn, user } = connection
  const who = user ?? 'the Windows account that runs this program'
  const detail = detailOf(errors)
  const numbers = new Set(errors.map(({ number }) => number))
  // 4060 comes with 18456 behind it, and is the cause of it.
  if (numbers.has(4060)) return problems.databaseUnavailable(server, database, detail)
  const other = errors.find(({ number }) => number !== 18_456 && number !== 18_452)
  if (other !== undefined && !(numbers.has(18_452) || numbers.has(18_456))) return serverRefusal(errors)
  if (numbers.has(18_452)) return problems.loginUntrusted(server, signIn, who, detail)
  const failed = errors.find(({ number }) => number === 18_456)
  if (failed === undefined) return undefined
  return problems.loginFailed(server, signIn, who, causeOfState(failed.state), detail)
}

function serverRefusal(errors: readonly ServerError[]): Problem {
  const cause = causeIn(errors)
  if (cause === undefined) throw new TypeError('a refusal without an error')
  const { text, cause: why, next } = wordsOf(cause)
  return new Problem({
    code: `sql-${cause.number}`,
    text,
    cause: why,
    unchanged: ['Nothing on the server was changed: nobody was signed in.'],
    next: [...next],
    detail: detailOf(errors),
  })
}

const HUNG_UP = ['ECONNRESET', 'EPIPE', 'ECONNABORTED']

function byCode({ code, causes, message }: ConnectFailure, { connection, port }: Trial): Problem {
  const { server } = connection
  const all = [code, ...causes]
  const has = (...wanted: readonly string[]): boolean => all.some((one) => wanted.includes(one))
  if (has('ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'EAI_FAIL')) return problems.serverNotFound(server, message)
  if (has('EENCRYPT') || all.some((one) => one.startsWith('ERR_SSL') || one === 'EPROTO'))
    return problems.encryptionRefused(server, message)
  if (has('ECONNREFUSED')) return problems.serverRefused(server, port, message)
  if (has('ETIMEOUT', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN'))
    return problems.serverSilent(server, message)
  if (has(...HUNG_UP)) return problems.serverHungUp(server, message)
  return problems.connectionFailed(server, message)
}
