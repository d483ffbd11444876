import { describe, expect, it } from 'vitest'
import type { ServerMessage } from '../../../main/ports/instance.ts'
import type { Reply } from '../../../main/practice/tds/index.ts'
import { timeouts } from '../../../main/sqlserver/timeouts.ts'
import { gate } from '../../support/tds/rig.ts'
import { listenedClock } from './listened-clock.ts'
import { problemOf, signal, statement, withBench } from './rig.ts'

const { lastWords, unreachable, unseen, moments } = timeouts
/** Of a length that no other timer has. */
const silence = 100_000
const backup = statement('BACKUP …', { takes: 'long' })

/** Work that says nothing until the test lets it end. */
function silent() {
  const { wait, open: finish } = gate()
  const { wait: begun, open: begin } = gate()
  const answer = async (reply: Reply): Promise<void> => {
    begin()
    await wait
    reply.info(3014, 'BACKUP DATABASE successfully processed 378 pages.')
  }
  return { script: [['BACKUP …', answer] as const], begun, finish }
}

describe('long work that is silent', () => {
  it('is asked about on a second connection, and goes on for as long as the server says that it works', async () => {
    const clock = listenedClock()
    const work = silent()
    const percents = [0, 10, 20]
    await withBench(
      { script: work.script, client: { clock, timeouts: { silence } }, progress: () => percents.shift() ?? 30 },
      async ({ open, fake }) => {
        const instance = await open()
        const messages: ServerMessage[] = []
        const run = instance.run(backup, { signal: signal(), onMessage: (message) => messages.push(message) })
        await work.begun
        for (let minutes = 0; minutes < 12; minutes += 1) {
          const armed = clock.set(silence)
          clock.advance(silence)
          await armed
        }
        work.finish()
        await run
        expect(fake.questions).toHaveLength(12)
        // The session that works, which is not the one that asks.
        expect(new Set(fake.questions).size).toBe(1)
        expect(messages.map(({ percent }) => percent).slice(0, 4)).toEqual([10, 20, 30, 30])
      },
    )
  })

  it('whose messages come is not asked about', async () => {
    const clock = listenedClock()
    const steps = Array.from({ length: 5 }, gate)
    await withBench(
      {
        client: { clock, timeouts: { silence } },
        script: [
          [
            'BACKUP …',
            async (reply) => {
              for (const [n, { wait }] of steps.entries()) {
                reply.info(3211, `${(n + 1) * 10} percent processed.`)
                reply.flush()
                await wait
              }
            },
          ],
        ],
      },
      async ({ open, fake }) => {
        const instance = await open()
        const dials = fake.dials.count
        let heard = 0
        await instance.run(backup, {
          signal: signal(),
          onMessage() {
            clock.advance(silence - 1)
            steps[heard++]?.open()
          },
        })
        expect([heard, fake.dials.count]).toEqual([5, dials])
      },
    )
  })

  it('that the server does not know of any more is given up, after its last words had their time', async () => {
    const clock = listenedClock()
    const work = silent()
    await withBench(
      { script: work.script, client: { clock, timeouts: { silence } }, progress: () => undefined },
      async ({ open }) => {
        const instance = await open()
        const run = problemOf(instance.run(backup, { signal: signal() }))
        await work.begun
        const waits = clock.set(lastWords)
        clock.advance(silence)
        await waits
        clock.advance(lastWords)
        const { code, data } = await run
        expect(code).toBe('outcome-unknown')
        expect(data.cause).toContain('does nothing for this connection any more')
      },
    )
  })

  it('whose last words do come is done', async () => {
    const clock = listenedClock()
    const work = silent()
    await withBench(
      { script: work.script, client: { clock, timeouts: { silence } }, progress: () => undefined },
      async ({ open }) => {
        const instance = await open()
        const run = instance.run(backup, { signal: signal() })
        await work.begun
        const waits = clock.set(lastWords)
        clock.advance(silence)
        await waits
        work.finish()
        await run
      },
    )
  })

  it('that this login may not look at is waited for much longer', async () => {
    const clock = listenedClock()
    const work = silent()
    await withBench(
      {
        script: work.script,
        client: { clock, timeouts: { silence } },
        progress: () => undefined,
        identity: { viewServerState: false },
      },
      async ({ open, fake }) => {
        const instance = await open()
        const run = problemOf(instance.run(backup, { signal: signal() }))
        await work.begun
        const rounds = Math.ceil(unseen / silence)
        for (let round = 1; round < rounds; round += 1) {
          const armed = clock.set(silence)
          clock.advance(silence)
          await armed
        }
        clock.advance(silence)
        const { code, data } = await run
        expect([code, fake.questions.length]).toEqual(['outcome-unknown', rounds])
        expect(data.cause).toContain('12 hours')
      },
    )
  })

  it('is not lost when the second connection gets no answer: it is asked again', async () => {
    const clock = listenedClock()
    const work = silent()
    let isStuck = true
    const progress = () => (isStuck ? new Promise<undefined>(() => undefined) : 50)
    await withBench(
      { script: work.script, client: { clock, timeouts: { silence } }, progress },
      async ({ open, fake }) => {
        const instance = await open()
        const messages: (number | undefined)[] = []
        const run = instance.run(backup, { signal: signal(), onMessage: ({ percent }) => messages.push(percent) })
        await work.begun
        const asks = clock.set(moments)
        clock.advance(silence)
        await asks
        const again = clock.set(silence)
        clock.advance(moments)
        await again
        isStuck = false
        const heard = clock.set(silence)
        clock.advance(silence)
        await heard
        work.finish()
        await run
        expect(messages[0]).toBe(50)
        expect(fake.questions.length).toBeGreaterThan(0)
      },
    )
  })

  it('on a server that can’t be reached any more is given up after a while', async () => {
    const clock = listenedClock()
    const work = silent()
    let isAway = false
    await withBench(
      {
        script: work.script,
        // Each question signs in anew.
        client: { clock, timeouts: { silence, idle: 1 } },
        progress: () => 5,
        login: (request) =>
          isAway
            ? {
                accepted: false,
                errors: [{ number: 17_142, state: 1, class: 14, text: 'SQL Server service has been paused.' }],
              }
            : { accepted: true, user: request.user, database: 'master' },
      },
      async ({ open }) => {
        const instance = await open()
        const run = problemOf(instance.run(backup, { signal: signal() }))
        await work.begun
        const away = async (): Promise<void> => {
          isAway = true
          for (let round = 0; round < unreachable / silence; round += 1) await pass()
        }
        const pass = async (): Promise<void> => {
          const armed = clock.set(silence)
          clock.advance(silence)
          await armed
        }
        await away()
        // It comes back and works: what was before does not count.
        isAway = false
        await pass()
        await away()
        clock.advance(silence)
        const { code, data } = await run
        expect(code).toBe('outcome-unknown')
        expect(data.cause).toContain('10 minutes')
      },
    )
  })
})
