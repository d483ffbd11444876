import * as z from 'zod/mini'
import type { Clock } from '../engine/clock.ts'
import type { ServerIdentity } from '../ports/instance.ts'
import { ask } from './ask.ts'
import type { Line } from './connect/line.ts'
import { misfit } from './misfit.ts'
import { outcomes } from './outcomes.ts'
import { identity as query } from './statements/server.ts'
import { verdictOnQuery } from './verdict.ts'

/**
 * What the server says of itself, asked on a new line. `server` is the name that was connected to; what is kept and shown is the
 * server’s own (orchestrator-sql.md B.7). Rejects with a `Problem`.
 */
export async function identify(
  line: Line,
  server: string,
  time: { clock: Clock; patience: number },
): Promise<ServerIdentity> {
  const answer = await ask(line, query, time)
  if ('end' in answer) throw verdictOnQuery(answer.end, server, query)
  const parsed = z.safeParse(query.row, answer.rows[0])
  if (!parsed.success) throw outcomes.unexpectedAnswer(server, query, misfit(parsed.error))
  const { name, machine, instance, version, edition, collation, login, sysadmin } = parsed.data
  return {
    name,
    machine,
    ...(instance === null ? {} : { instance }),
    version,
    major: Number.parseInt(version, 10),
    edition,
    collation,
    login,
    sysadmin,
    encrypted: line.encrypted,
  }
}
