import { Interrupted } from '../../tds/index.ts'
import type { MediaContext } from './world.ts'

export interface LongWork {
  /** As sys.dm_exec_requests names it. */
  command: string
  database: string
  /** Percent between two messages; undefined: none are sent, and the work still goes in steps. */
  stats: number | undefined
}

const STEP = 5
/** Where the fault `connection-drops` hangs up. */
const HALF = 50

/**
 * Carries out long work in steps up to 100 percent: paced, shown in sys.dm_exec_requests, told by message 3211, stopped by an attention
 * or a lost connection before the next step. Source: orchestrator-sql.md B.4.
 *
 * @param advance does the work up to a percentage
 * @throws Interrupted
 */
export async function inSteps(
  context: MediaContext,
  work: LongWork,
  advance: (percent: number) => Promise<void> | void,
): Promise<void> {
  const { reply, running, session, signal } = context
  const { command, database, stats } = work
  const step = stats ?? STEP
  const entry = { command, percent: 0, wait: command.startsWith('BACKUP') ? 'BACKUPIO' : null }
  running.set(session.id, entry)
  try {
    for (const percent of percentages(step)) {
      await held(context, { command, database, percent })
      const ms = (context.pace * (percent - entry.percent)) / STEP
      if (ms > 0) await reply.sleep(ms)
      signal.throwIfAborted()
      if (percent >= HALF && context.fault('connection-drops')) hangUp(context)
      await advance(percent)
      entry.percent = percent
      if (stats === undefined) continue
      reply.info(3211, `${percent} percent processed.`)
      reply.flush()
      await reply.drain()
    }
    signal.throwIfAborted()
  } finally {
    running.delete(session.id)
  }
}

function percentages(step: number): number[] {
  const found: number[] = []
  for (let percent = step; percent < 100; percent += step) found.push(percent)
  return [...found, 100]
}

/** A lost connection ends its work, as soon as the server notices. */
function hangUp({ reply, signal }: MediaContext): never {
  reply.drop('destroy')
  signal.throwIfAborted()
  throw new Interrupted('closed')
}

/** @throws Interrupted while it is held */
function held({ gate, signal }: MediaContext, at: Parameters<NonNullable<MediaContext['gate']>>[0]): Promise<void> {
  if (gate === undefined) return Promise.resolve()
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Interrupted)
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    gate(at)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', stop))
  })
}
