import { describe, expect, it } from 'vitest'
import { timeouts } from '../../../main/sqlserver/timeouts.ts'
import { gate } from '../../support/tds/rig.ts'
import { listenedClock } from './listened-clock.ts'
import { problemOf, signal, statement, withBench } from './rig.ts'

const { moments } = timeouts

describe('a statement of moments', () => {
  it('that does not end is cancelled after its time, and its outcome is open', async () => {
    const clock = listenedClock()
    const { wait: begun, open: begin } = gate()
    await withBench(
      {
        client: { clock },
        script: [
          [
            'ALTER …',
            async (reply) => {
              begin()
              await reply.sleep(3_600_000)
            },
          ],
        ],
      },
      async ({ open, fake }) => {
        const instance = await open()
        const run = problemOf(instance.run(statement('ALTER …'), { signal: signal() }))
        await begun
        clock.advance(moments)
        const { code, data } = await run
        expect(code).toBe('outcome-unknown')
        expect(data.cause).toContain('2 minutes')
        // It was cancelled there, not only forgotten here.
        expect(fake.server.sessions()).toHaveLength(1)
      },
    )
  })

  it('that blocks is cancelled a little after a stop', async () => {
    const clock = listenedClock()
    const { wait: begun, open: begin } = gate()
    await withBench(
      {
        client: { clock },
        script: [
          [
            'ALTER …',
            async (reply) => {
              begin()
              await reply.sleep(3_600_000)
            },
          ],
        ],
      },
      async ({ open }) => {
        const instance = await open()
        const abort = new AbortController()
        const run = problemOf(instance.run(statement('ALTER …'), { signal: abort.signal }))
        await begun
        const armed = clock.set(timeouts.finish)
        abort.abort()
        await armed
        clock.advance(timeouts.finish)
        expect((await run).code).toBe('stopped')
      },
    )
  })
})

it('an idle connection is closed after its time', async () => {
  const clock = listenedClock()
  await withBench({ client: { clock } }, async ({ open, fake, servers }) => {
    await open()
    const [before] = fake.server.sessions()
    clock.advance(timeouts.idle)
    // The next question signs in again, with the password that was accepted.
    const again = await servers.open({ server: 'SQL01', signIn: 'sql', user: 'sa' })
    expect(again.identity.login).toBe('sa')
    const after = fake.server.sessions()
    expect(after).toHaveLength(1)
    expect(after).not.toContain(before)
  })
})
