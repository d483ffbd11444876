import * as z from 'zod/mini'
import { describe, expect, it } from 'vitest'
import { type DropKind, types } from '../../../main/practice/tds/index.ts'
import { query } from '../../../main/sqlserver/statements/define.ts'
import { allOf, type FakeOptions, problemOf, signal, statement, withBench } from './rig.ts'

const HOWS: readonly DropKind[] = ['end', 'destroy', 'half-packet', 'unknown-token']
const STEPS = 30

/** A connection that is lost after so many packets of the reply in question; the handler says when that begins. */
function lossy(how: DropKind) {
  let left: number | undefined
  return {
    packets: 0,
    begin() {
      left = this.packets
    },
    /** The server asks before each packet. */
    faults() {
      if (left === undefined) return undefined
      left -= 1
      if (left >= 0) return undefined
      left = undefined
      return { afterPackets: 0, how }
    },
  }
}

describe.each(HOWS)('a connection that is lost by “%s”', (how) => {
  it('during a long statement leaves its outcome open, wherever it is lost', async () => {
    const fault = lossy(how)
    const options: FakeOptions = {
      faults: () => fault.faults(),
      script: [
        [
          'BACKUP …',
          async (reply) => {
            fault.begin()
            for (let step = 1; step <= STEPS; step += 1) {
              reply.info(3211, `${Math.round((step * 100) / STEPS)} percent processed.`)
              reply.more()
              reply.flush()
              await reply.drain()
            }
          },
        ],
      ],
    }
    await withBench(options, async ({ open }) => {
      const instance = await open()
      const verdicts: string[] = []
      // One packet for each step, and the last one.
      for (fault.packets = 0; fault.packets <= STEPS + 1; fault.packets += 1) {
        const run = instance.run(statement('BACKUP …', { takes: 'long' }), { signal: signal() })
        verdicts.push(fault.packets <= STEPS ? (await problemOf(run)).code : await run.then(() => 'done'))
      }
      expect(verdicts).toEqual([...Array.from({ length: STEPS + 1 }, () => 'outcome-unknown'), 'done'])
    })
  })

  it('during a big result is told as that, after the rows that came', async () => {
    const fault = lossy(how)
    const columns = [{ name: 'text', type: types.nvarchar(2000) }]
    const options: FakeOptions = {
      faults: () => fault.faults(),
      script: [
        [
          'SELECT big;',
          async (reply) => {
            if (fault.packets < 31) fault.begin()
            reply.columns(columns)
            for (let row = 0; row < 31; row += 1) {
              reply.row(['x'.repeat(1000)])
              // One packet each.
              reply.flush()
              await reply.drain()
            }
            reply.rowsDone()
          },
        ],
      ],
    }
    const big = query('big', 'SELECT big;', z.object({ text: z.string() }))
    await withBench(options, async ({ open }) => {
      const instance = await open()
      for (fault.packets = 0; fault.packets <= 30; fault.packets += 1) {
        let rows = 0
        const read = async (): Promise<void> => {
          for await (const _ of instance.rows(big)) rows += 1
        }
        const { code, data } = await problemOf(read())
        expect([fault.packets, code]).toEqual([fault.packets, 'outcome-unknown'])
        expect(data.unchanged).toEqual(['Nothing was changed: it was only read.'])
        // Not more than arrived; tedious drops what it has not read yet when the connection goes.
        expect(rows).toBeLessThanOrEqual(fault.packets)
      }
      expect(await allOf(instance.rows(big))).toHaveLength(31)
    })
  })
})

describe('an error that ends the session', () => {
  const killed = 'Cannot continue the execution because the session is in the kill state.'
  const severe = 'A severe error occurred on the current command.  The results, if any, should be discarded.'

  it.each([
    ['KILL, and nothing else', [], 'outcome-unknown'],
    [
      'that it was ended and undone, then KILL',
      [
        [3204, 'The backup or restore was aborted.'],
        [3013, 'BACKUP DATABASE is terminating abnormally.'],
      ],
      'sql-3204',
    ],
  ] as const)('says what it says: %s', (_, before, code) =>
    withBench(
      {
        script: [
          [
            'BACKUP …',
            (reply) => {
              for (const [number, text] of before) reply.error(number, text)
              reply.error(596, killed, 21)
              reply.error(0, severe, 20)
            },
          ],
        ],
      },
      async ({ open }) => {
        const run = (await open()).run(statement('BACKUP …', { takes: 'long' }), { signal: signal() })
        const problem = await problemOf(run)
        expect(problem.code).toBe(code)
        expect(problem.data.detail).toContain('596: Cannot continue')
      },
    ),
  )
})
