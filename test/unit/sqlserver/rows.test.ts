import * as z from 'zod/mini'
import { describe, expect, it } from 'vitest'
import type { Query } from '../../../main/ports/instance.ts'
import { type Reply, types } from '../../../main/practice/tds/index.ts'
import { query } from '../../../main/sqlserver/statements/define.ts'
import { manualClock } from '../../support/manual-clock.ts'
import { allOf, problemOf, withBench } from './rig.ts'

const n = z.object({ n: z.number() })
const numbers = (count: number): Query<{ n: number }> => query('numbers', `SELECT n FROM ${count};`, n)
const columns = [{ name: 'n', type: types.int }]

/** As many rows as asked for, as fast as the client takes them. */
const counting = [
  /^SELECT n FROM (\d+);$/,
  async (reply: Reply, { sql }: { sql: string }) => {
    reply.columns(columns)
    for (let row = 0; row < Number(/\d+/.exec(sql)?.[0]); row += 1) {
      reply.row([row])
      if (row % 500 === 0) await reply.drain()
    }
    reply.rowsDone()
  },
] as const

describe('a query', () => {
  it('gives its rows as they arrive, in their shape', () =>
    withBench({ script: [counting] }, async ({ open }) => {
      const instance = await open()
      expect(await allOf(instance.rows(numbers(3)))).toEqual([{ n: 0 }, { n: 1 }, { n: 2 }])
      expect(await allOf(instance.rows(numbers(0)))).toEqual([])
      expect(await allOf(instance.rows(numbers(5000)))).toHaveLength(5000)
    }))

  it('holds the server back while its reader is slow', () => {
    let sent = 0
    const told = [
      counting[0],
      async (reply: Reply, { sql }: { sql: string }) => {
        reply.columns([...columns, { name: 'padding', type: types.nvarchar(1000) }])
        const padding = 'x'.repeat(1000)
        for (sent = 0; sent < Number(/\d+/.exec(sql)?.[0]); sent += 1) {
          reply.row([sent, padding])
          if (sent % 20 === 0) await reply.drain()
        }
        reply.rowsDone()
      },
    ] as const
    return withBench({ script: [told] }, async ({ open }) => {
      const instance = await open()
      let handled = 0
      for await (const row of instance.rows(numbers(20_000))) {
        handled += 1
        // What is on the way: packets and queues, not the rest of the table.
        expect(sent - row.n).toBeLessThan(1500)
        // A reader that does something else now and then.
        if (row.n % 100 === 0) await new Promise((resolve) => setImmediate(resolve))
        if (handled === 15_000) break
      }
      expect(handled).toBe(15_000)
      // The rest was not read, and the connection serves the next question.
      expect(await allOf(instance.rows(numbers(1)))).toEqual([{ n: 0 }])
    })
  })

  it('sends its values as parameters of their types, and a text without any as a plain batch', () =>
    withBench(
      {
        script: [
          [
            /^SELECT @/,
            (reply, { params }) => {
              reply.table(
                [
                  { name: 'name', type: types.nvarchar(20) },
                  { name: 'type', type: types.nvarchar(40) },
                  { name: 'value', type: types.nvarchar(4000) },
                ],
                params.map(({ name, type, value }) => [
                  name,
                  type.name,
                  value === null ? null : String(value).slice(0, 20),
                ]),
              )
            },
          ],
          ['SELECT batch;', (reply, { params }) => reply.table(columns, [[params.length]])],
        ],
      },
      async ({ open }) => {
        const instance = await open()
        const row = z.object({ name: z.string(), type: z.string(), value: z.nullable(z.string()) })
        const parameters = {
          text: "it's",
          long: 'x'.repeat(5000),
          small: -7,
          large: 5_000_000_000,
          yes: true,
          no: false,
          nothing: null,
        }
        const told = await allOf(instance.rows(query('types', 'SELECT @text …', row, { parameters })))
        expect(
          Object.fromEntries(told.map(({ name, type, value }) => [name.replace('@', ''), `${type} ${value}`])),
        ).toEqual({
          text: "nvarchar(4000) it's",
          long: 'nvarchar(max) xxxxxxxxxxxxxxxxxxxx',
          small: 'int -7',
          large: 'bigint 5000000000',
          yes: 'bit true',
          no: 'bit false',
          nothing: 'nvarchar(4000) null',
        })
        expect(await allOf(instance.rows(query('batch', 'SELECT batch;', n)))).toEqual([{ n: 0 }])
        await expect(allOf(instance.rows(query('odd', 'SELECT @x', n, { parameters: { x: 0.5 } })))).rejects.toThrow(
          RangeError,
        )
        // The line of the question that never went out is not lost.
        for (let again = 0; again < 10; again += 1) await allOf(instance.rows(query('batch', 'SELECT batch;', n)))
      },
    ))

  it('that answers something else than expected is a problem that says what', () =>
    withBench({ script: [counting] }, async ({ open }) => {
      const instance = await open()
      const other = query('numbers', 'SELECT n FROM 3;', z.object({ n: z.string() }))
      const { code, data } = await problemOf(allOf(instance.rows(other)))
      expect(code).toBe('unexpected-answer')
      expect(data.detail).toBe('n: invalid_type, string expected')
      expect(await allOf(instance.rows(numbers(1)))).toHaveLength(1)
    }))

  it('runs beside another one that is not read to its end', () =>
    withBench({ script: [counting] }, async ({ open }) => {
      const instance = await open()
      const pairs: number[] = []
      for await (const outer of instance.rows(numbers(3)))
        for await (const inner of instance.rows(numbers(2))) pairs.push(outer.n * 10 + inner.n)
      expect(pairs).toEqual([0, 1, 10, 11, 20, 21])
    }))

  it('ends when it is told to, at once, and is cancelled on the server', () =>
    withBench(
      {
        script: [
          counting,
          [
            'SELECT slowly;',
            async (reply) => {
              reply.columns(columns)
              reply.row([1])
              reply.flush()
              await reply.sleep(3_600_000)
            },
          ],
        ],
      },
      async ({ open, fake }) => {
        const instance = await open()
        const abort = new AbortController()
        const rows = instance.rows(query('slow', 'SELECT slowly;', n), { signal: abort.signal })[Symbol.asyncIterator]()
        expect(await rows.next()).toEqual({ done: false, value: { n: 1 } })
        const next = rows.next()
        abort.abort(new Error('stop'))
        await expect(next).rejects.toThrow('stop')
        expect(await allOf(instance.rows(numbers(1)))).toHaveLength(1)
        expect(fake.faults).toEqual([])
        const late = instance.rows(numbers(1), { signal: abort.signal })
        await expect(allOf(late)).rejects.toThrow('stop')
      },
    ))

  it('that the server refuses has the first error as its code and all of them in its detail', () =>
    withBench(
      {
        script: [
          [
            /^RESTORE HEADERONLY/,
            (reply) => {
              reply.error(
                3201,
                "Cannot open backup device 'D:\\no.bak'. Operating system error 2(The system cannot find the file specified.).",
              )
              reply.error(3013, 'RESTORE HEADERONLY is terminating abnormally.')
            },
          ],
        ],
      },
      async ({ open }) => {
        const instance = await open()
        const { code, data } = await problemOf(allOf(instance.rows(query('header', 'RESTORE HEADERONLY FROM …;', n))))
        expect(code).toBe('sql-3201')
        expect(data.text).toBe('The server can’t open the backup file D:\\no.bak.')
        expect(data.cause).toMatch(/file is not there/)
        expect(data.detail).toMatch(/^3201: Cannot open .*; 3013: RESTORE HEADERONLY is terminating abnormally\.$/)
      },
    ))

  it('whose rows stop coming is given up, but not while its reader is slow', async () => {
    const clock = manualClock()
    await withBench(
      {
        client: { clock },
        script: [
          counting,
          [
            /silence;$/,
            async (reply) => {
              reply.columns(columns)
              reply.row([1])
              reply.flush()
              await reply.sleep(3_600_000)
            },
          ],
        ],
      },
      async ({ open }) => {
        const instance = await open()
        let read = 0
        for await (const row of instance.rows(numbers(1000))) {
          read += 1
          // Hours pass in the reader.
          if (row.n === 10) clock.advance(10 * 3_600_000)
        }
        expect(read).toBe(1000)
        for (const [text, minutes, words] of [
          ['SELECT silence;', 1, '60 seconds'],
          ['RESTORE silence;', 10, '10 minutes'],
        ] as const) {
          const rows = instance.rows(query('silence', text, n))[Symbol.asyncIterator]()
          await rows.next()
          const next = problemOf(rows.next())
          clock.advance(minutes * 60_000)
          clock.advance(minutes * 60_000)
          const { code, data } = await next
          expect(code).toBe('server-silent')
          expect(data.cause).toContain(words)
        }
      },
    )
  })

  it('is asked again on a new connection when the idle one had died', () =>
    withBench({ script: [counting] }, async ({ open, fake }) => {
      const instance = await open()
      await allOf(instance.rows(numbers(1)))
      for (const { id } of fake.server.sessions()) fake.server.disconnect(id)
      expect(await allOf(instance.rows(numbers(1)))).toEqual([{ n: 0 }])
    }))

  it('leaves no connection in another database behind when a statement follows', () =>
    withBench({ script: [counting, ['ALTER …', () => undefined]] }, async ({ open, fake }) => {
      const instance = await open()
      await allOf(instance.rows({ ...numbers(1), database: 'Shop' }))
      expect(fake.server.sessions().map(({ database }) => database)).toContain('Shop')
      await instance.run(
        { id: 'alter', database: 'master', text: 'ALTER …', secrets: [], takes: 'moments' },
        { signal: new AbortController().signal },
      )
      expect(fake.server.sessions().map(({ database }) => database)).not.toContain('Shop')
    }))
})
