import type { Handler, Reply, Request } from '../tds/index.ts'
import { answerOf } from './catalog/index.ts'
import type { InstanceWorld, StatementContext } from './context.ts'
import { signedIn } from './login.ts'
import { rightsOf } from './rights.ts'
import { changesSomething, parseTokens, worksLong } from './script/batch.ts'
import type { Execution } from './script/types.ts'
import { tokenize } from './tokens.ts'
import { Binary, type Value } from './values.ts'

/**
 * A simulated instance as the handler of a TDS server. The product’s own queries are recognised by their text and answered from the
 * state; everything else is parsed and carried out, statement by statement. What is not known fails with 102, 208 or 2812; nothing
 * unknown is answered with an empty result.
 */
export function createInstanceHandler(world: InstanceWorld): Handler {
  return async (request, reply) => {
    // A server that was stopped has no connections any more.
    if (world.fault('sql-stopped')) return reply.drop('destroy')
    await silence(world, reply)
    const answer = answerOf(request.sql)
    if (answer !== undefined) return answer(execution(world, request, reply))
    const tokens = tokenize(request.sql)
    const step = parseTokens(tokens)
    const batch = worksLong(tokens) ? undefined : world.batch?.()
    try {
      await step(execution(batch === undefined ? world : { ...world, store: batch.store }, request, reply))
    } finally {
      await batch?.flush()
    }
    // The server has done it and the client never hears of that.
    if (world.fault('connection-drops') && changesSomething(tokens)) reply.drop('destroy')
  }
}

/** How often a silent server looks whether it may speak again; milliseconds. */
const LOOK = 200

async function silence(world: InstanceWorld, reply: Reply): Promise<void> {
  while (world.fault('sql-silent')) await reply.sleep(LOOK)
}

function execution(world: InstanceWorld, request: Request, reply: Reply): Execution {
  const { session, signal } = request
  const login = signedIn(world, session.user)
  const context: StatementContext = {
    ...world,
    session,
    reply,
    signal,
    login,
    state: () => world.store.current(),
    rights: remembered(
      () => rightsOf(world.store.current(), login, world.fault('sql-rights-missing')),
      () => [world.store.current(), world.fault('sql-rights-missing')],
    ),
  }
  return {
    ...context,
    variables: new Map(request.params.map(({ name, value }) => [name.toLowerCase(), valueOf(value)])),
  }
}

/** Made anew only when one of what it depends on is another one. */
function remembered<T>(make: () => T, of: () => readonly unknown[]): () => T {
  let known: { of: readonly unknown[]; value: T } | undefined
  return () => {
    const now = of()
    if (known === undefined || now.some((each, index) => each !== known?.of[index])) known = { of: now, value: make() }
    return known.value
  }
}

function valueOf(value: Request['params'][number]['value']): Value {
  if (value === null || value === undefined) return null
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Uint8Array) return new Binary(Buffer.from(value).toString('hex'))
  if (value instanceof Date) return value.toISOString().slice(0, -1)
  return value
}
