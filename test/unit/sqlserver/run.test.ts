import { describe, expect, it } from 'vitest'
import type { ServerMessage } from '../../../main/ports/instance.ts'
import type { Reply, Request } from '../../../main/practice/tds/index.ts'
import { gate } from '../../support/tds/rig.ts'
import { problemOf, signal, statement, withBench } from './rig.ts'

/** A backup that waits for the test between its steps, and says what a real one says when it is cut off. */
function backup(wait: Promise<void>) {
  return async (reply: Reply, { signal }: Request): Promise<void> => {
    reply.info(3211, '50 percent processed.')
    reply.more()
    reply.flush()
    const stopped = new Promise<'stopped'>((resolve) => signal.addEventListener('abort', () => resolve('stopped')))
    if ((await Promise.race([wait, stopped])) === 'stopped') {
      reply.error(3204, 'The backup or restore was aborted.')
      reply.error(3013, 'BACKUP DATABASE is terminating abnormally.')
      return
    }
    reply.info(3211, '100 percent processed.')
    reply.info(3014, 'BACKUP DATABASE successfully processed 378 pages in 0.1 seconds (29.5 MB/sec).')
  }
}

const long = (text: string) => statement(text, { takes: 'long' })

describe('a statement', () => {
  it('is sent as it is, and tells its progress live', async () => {
    const { wait, open: finish } = gate()
    await withBench({ script: [['BACKUP …', backup(wait)]] }, async ({ open, fake }) => {
      const instance = await open()
      const messages: ServerMessage[] = []
      const done = instance.run(long('BACKUP …'), {
        signal: signal(),
        onMessage(message) {
          messages.push(message)
          // The server goes on only when the first message has come: it is not kept back until the end.
          if (message.percent === 50) finish()
        },
      })
      await done
      expect(messages.map(({ number, percent }) => [number, percent])).toEqual([
        [3211, 50],
        [3211, 100],
        [3014, undefined],
      ])
      expect(fake.asked).toEqual(['BACKUP …'])
    })
  })

  it('that the server refuses tells the cause and keeps the rest as detail', () =>
    withBench(
      {
        script: [
          [
            'BACKUP …',
            (reply) => {
              reply.error(
                3201,
                "Cannot open backup device '\\\\FS02\\DR\\x.bak'. Operating system error 5(Access is denied.).",
              )
              reply.error(3013, 'BACKUP DATABASE is terminating abnormally.')
            },
          ],
        ],
      },
      async ({ open }) => {
        const instance = await open()
        const { code, data } = await problemOf(instance.run(long('BACKUP …'), { signal: signal() }))
        expect(code).toBe('sql-3201')
        expect(data.cause).toContain('account that the SQL Server service runs under')
        expect(data.next?.join(' ')).toContain('DOMAIN\\COMPUTER$')
        expect(data.detail).toMatch(/^3201: .*; 3013: BACKUP DATABASE is terminating abnormally\.$/)
      },
    ))

  it('that was never sent, because the connection had died, goes out on a new one', () =>
    withBench({ script: [['ALTER …', () => undefined]] }, async ({ open, fake }) => {
      const instance = await open()
      for (const { id } of fake.server.sessions()) fake.server.disconnect(id)
      await instance.run(statement('ALTER …'), { signal: signal() })
      expect(fake.asked).toEqual(['ALTER …'])
    }))

  it('is carried out beside others', async () => {
    const { wait, open: finish } = gate()
    await withBench(
      {
        script: [
          ['BACKUP …', backup(wait)],
          ['ALTER …', () => finish()],
        ],
      },
      async ({ open }) => {
        const instance = await open()
        const backingUp = instance.run(long('BACKUP …'), { signal: signal() })
        await instance.run(statement('ALTER …'), { signal: signal() })
        await backingUp
      },
    )
  })

  it('goes on when a listener of its messages fails, and that is told afterwards', async () => {
    const { wait, open: finish } = gate()
    await withBench({ script: [['BACKUP …', backup(wait)]] }, async ({ open }) => {
      const instance = await open()
      const heard: number[] = []
      const run = instance.run(long('BACKUP …'), {
        signal: signal(),
        onMessage({ number }) {
          heard.push(number)
          finish()
          throw new Error('the disk is full')
        },
      })
      await expect(run).rejects.toThrow('the disk is full')
      expect(heard).toEqual([3211, 3211, 3014])
    })
  })
})

describe('a stop', () => {
  it('before a statement sends nothing', () =>
    withBench({}, async ({ open, fake }) => {
      const instance = await open()
      const { code, data } = await problemOf(instance.run(statement('ALTER …'), { signal: AbortSignal.abort() }))
      expect([code, data.unchanged]).toEqual(['stopped', ['Nothing was changed: the statement was not sent.']])
      expect(fake.asked).toEqual([])
    }))

  it('of long work is sent to the server, which confirms it', () =>
    withBench({ script: [['BACKUP …', backup(new Promise(() => undefined))]] }, async ({ open, fake }) => {
      const instance = await open()
      const abort = new AbortController()
      const run = instance.run(long('BACKUP …'), { signal: abort.signal, onMessage: () => abort.abort() })
      const { code, data } = await problemOf(run)
      expect(code).toBe('stopped')
      expect(data.detail).toMatch(/^3204: .*; 3013: /)
      // The connection is as good as before.
      expect(fake.server.sessions()).toHaveLength(1)
    }))

  it('that the work overtakes changes nothing: it is done', () =>
    withBench(
      {
        script: [
          [
            'BACKUP …',
            async (reply, { signal: stopped }) => {
              reply.info(3211, '95 percent processed.')
              reply.flush()
              await new Promise((resolve) => stopped.addEventListener('abort', resolve))
              reply.info(3014, 'BACKUP DATABASE successfully processed 378 pages.')
            },
          ],
        ],
      },
      async ({ open }) => {
        const instance = await open()
        const abort = new AbortController()
        await instance.run(long('BACKUP …'), { signal: abort.signal, onMessage: () => abort.abort() })
      },
    ))

  it('that the server does not confirm leaves the outcome open', () =>
    withBench(
      {
        attentionAck: 'never',
        script: [
          [
            'BACKUP …',
            async (reply) => {
              reply.info(3211, '5 percent processed.')
              reply.flush()
              await reply.sleep(3_600_000)
            },
          ],
        ],
        // tedious keeps this time itself.
        client: { timeouts: { cancel: 20 } },
      },
      async ({ open }) => {
        const instance = await open()
        const abort = new AbortController()
        const run = instance.run(long('BACKUP …'), { signal: abort.signal, onMessage: () => abort.abort() })
        const { code, data } = await problemOf(run)
        expect(code).toBe('outcome-unknown')
        expect(data.cause).toContain('stopped')
      },
    ))

  it('of a statement of moments lets it come to its end', async () => {
    const { wait, open: finish } = gate()
    const { wait: begun, open: begin } = gate()
    await withBench(
      {
        script: [
          [
            'ALTER …',
            async () => {
              begin()
              await wait
            },
          ],
        ],
      },
      async ({ open }) => {
        const instance = await open()
        const abort = new AbortController()
        const run = instance.run(statement('ALTER …'), { signal: abort.signal })
        await begun
        abort.abort()
        finish()
        await run
      },
    )
  })
})

describe('a secret', () => {
  const secrets = { 'key-password': new TextEncoder().encode("It's {{key-password}} ]x") }
  const backupKey = statement(
    "BACKUP SERVICE MASTER KEY TO FILE = N'D:\\{{key-password}}.key' ENCRYPTION BY PASSWORD = {{key-password}};",
    {
      secrets: ['key-password'],
    },
  )
  const sent =
    "BACKUP SERVICE MASTER KEY TO FILE = N'D:\\{{key-password}}.key' ENCRYPTION BY PASSWORD = N'It''s {{key-password}} ]x';"

  it('is put in as a literal when the statement is sent, and nowhere else', () =>
    withBench({ script: [[sent, () => undefined]] }, async ({ open, fake }) => {
      await (await open()).run(backupKey, { signal: signal(), secrets })
      expect(fake.asked).toEqual([sent])
    }))

  it('is taken out of everything that the server says', () =>
    withBench(
      {
        script: [
          [
            sent,
            (reply, { sql }) => {
              reply.info(50_000, `You sent ${sql}`)
              reply.error(15_240, `Cannot write into file It's {{key-password}} ]x, said ${sql}`)
            },
          ],
        ],
      },
      async ({ open }) => {
        const said: string[] = []
        const run = (await open()).run(backupKey, {
          signal: signal(),
          secrets,
          onMessage: ({ text }) => said.push(text),
        })
        const { data } = await problemOf(run)
        expect(data.code).toBe('sql-15240')
        const all = JSON.stringify([data, said])
        expect(all).toContain('********')
        expect(all).not.toMatch(/It'+s/)
      },
    ))

  it('that is not there is asked for before anything is sent', () =>
    withBench({}, async ({ open, fake }) => {
      const { code } = await problemOf((await open()).run(backupKey, { signal: signal() }))
      expect([code, fake.asked]).toEqual(['secret-missing', []])
    }))

  it('that no literal can hold is refused before anything is sent', () =>
    withBench({}, async ({ open, fake }) => {
      const odd = { 'key-password': new TextEncoder().encode('a\nb') }
      const problem = await problemOf((await open()).run(backupKey, { signal: signal(), secrets: odd }))
      expect([problem.code, fake.asked]).toEqual(['secret-unusable', []])
      expect(JSON.stringify(problem.data)).not.toContain('a\\nb')
    }))
})
