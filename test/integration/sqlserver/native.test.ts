import { execFileSync } from 'node:child_process'
import path from 'node:path'
import * as z from 'zod/mini'
import { afterAll, describe, expect, it } from 'vitest'
import type { ServerMessage } from '../../../main/ports/instance.ts'
import { types } from '../../../main/practice/tds/index.ts'
import { type ChildLike, createSqlServers, type SqlServersOptions } from '../../../main/sqlserver/index.ts'
import { ODBC_DRIVERS } from '../../../main/sqlserver/native/connection-string.ts'
import { forkNative } from '../../../main/sqlserver/native/start.ts'
import { query } from '../../../main/sqlserver/statements/define.ts'
import { gate } from '../../support/tds/rig.ts'
import { type FakeOptions, fake, PASSWORD, problemOf, signal, statement } from '../../unit/sqlserver/rig.ts'
import { record } from './wire.ts'

/**
 * The native driver in its own process, which is really started, with FreeTDS’ ODBC driver in Microsoft’s place. What Microsoft’s drivers
 * do, and Windows’ sign-in, can be seen on Windows only.
 */
const CHILD = path.resolve('main/sqlserver/native/child.ts')

function hasFreeTds(): boolean {
  try {
    return execFileSync('odbcinst', ['-q', '-d', '-n', 'FreeTDS'], { encoding: 'utf8', stdio: 'pipe' }).includes(
      'FreeTDS',
    )
  } catch {
    return false
  }
}

const isThere = hasFreeTds()
if (!isThere) console.warn('not run: the native driver against a server (needs FreeTDS’ ODBC: tdsodbc and unixodbc)')
console.warn('never checked here: Microsoft’s ODBC drivers and sign-in with the Windows account that runs the program')

const closing: (() => Promise<unknown>)[] = []
afterAll(async () => {
  for (const close of closing) await close()
})

async function rig(options: FakeOptions, more: SqlServersOptions = {}) {
  const one = fake(options)
  const wire = await record(one.server)
  const children: ChildLike[] = []
  const servers = createSqlServers({
    native: {
      start() {
        const child = forkNative(CHILD)
        children.push(child)
        return child
      },
      drivers: [...ODBC_DRIVERS.slice(0, 2), 'FreeTDS'],
      // FreeTDS takes no Windows sign-in without Kerberos.
      keywords: {
        Server: '127.0.0.1',
        Port: String(wire.port),
        TDS_Version: '7.4',
        Trusted_Connection: 'no',
        UID: 'sa',
        PWD: PASSWORD,
      },
    },
    ...more,
  })
  closing.push(async () => {
    await servers.forget()
    one.server.close()
    await wire.close()
  })
  const open = () => servers.open({ server: `localhost,${wire.port}`, signIn: 'windows' })
  return { one, wire, children, servers, open }
}

const n = z.object({ n: z.number() })
const columns = [{ name: 'n', type: types.int }]

describe.skipIf(!isThere)('the native driver', () => {
  it('is the first one that is installed, and signs in', async () => {
    const { open, one } = await rig({})
    const { identity } = await open()
    expect(identity).toMatchObject({ name: 'SQL01', login: 'sa', sysadmin: true, encrypted: false })
    expect(one.faults).toEqual([])
  })

  it('answers questions with parameters, and holds its rows back for a slow reader', async () => {
    const { open } = await rig({
      script: [
        [
          /SELECT n FROM @count/,
          async (reply, { params }) => {
            const count = Number(params.find(({ name }) => /count|P1/i.test(name))?.value ?? 3000)
            reply.columns(columns)
            for (let row = 0; row < count; row += 1) reply.row([row])
            reply.rowsDone()
          },
        ],
      ],
    })
    const instance = await open()
    const seen: number[] = []
    for await (const row of instance.rows(query('n', 'SELECT n FROM @count', n, { parameters: { count: 3000 } }))) {
      seen.push(row.n)
      if (row.n % 500 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    expect(seen).toEqual(Array.from({ length: 3000 }, (_, row) => row))
  })

  it('tells errors with their numbers, the cause first', async () => {
    const { open } = await rig({
      script: [
        [
          'BACKUP …',
          (reply) => {
            reply.error(3201, "Cannot open backup device 'D:\\x.bak'. Operating system error 5(Access is denied.).")
            reply.error(3013, 'BACKUP DATABASE is terminating abnormally.')
          },
        ],
      ],
    })
    const problem = await problemOf((await open()).run(statement('BACKUP …', { takes: 'long' }), { signal: signal() }))
    expect(problem.code).toBe('sql-3201')
    expect(problem.data.detail).toMatch(/^3201: .*; 3013: /)
  })

  it('keeps its messages back, so that progress is asked for on a second connection', async () => {
    const { wait, open: finish } = gate()
    const { open, one } = await rig(
      {
        progress: () => 42,
        script: [
          [
            'BACKUP …',
            async (reply) => {
              await wait
              reply.info(3014, 'BACKUP DATABASE successfully processed 378 pages.')
            },
          ],
        ],
      },
      { timeouts: { silenceOfNative: 5 } },
    )
    const instance = await open()
    const messages: ServerMessage[] = []
    await instance.run(statement('BACKUP …', { takes: 'long' }), {
      signal: signal(),
      onMessage(message) {
        messages.push(message)
        if (message.percent === 42) finish()
      },
    })
    expect(messages[0]).toEqual({ number: 3211, text: '42 percent processed.', percent: 42 })
    expect(one.questions.length).toBeGreaterThan(0)
  })

  it('that refuses a cancel loses its process, and the outcome is open', async () => {
    const { wait: begun, open: begin } = gate()
    const { open } = await rig(
      {
        progress: () => 1,
        script: [
          [
            'BACKUP …',
            async (reply) => {
              begin()
              await reply.sleep(3_600_000)
            },
          ],
        ],
      },
      { timeouts: { cancelOfNative: 50 } },
    )
    const instance = await open()
    const abort = new AbortController()
    const run = problemOf(instance.run(statement('BACKUP …', { takes: 'long' }), { signal: abort.signal }))
    await begun
    abort.abort()
    const { code } = await run
    expect(code).toBe('outcome-unknown')
  })

  it('whose process dies in the middle of a statement leaves its outcome open, and the next one goes on', async () => {
    const { wait: begun, open: begin } = gate()
    const { open, children } = await rig({
      script: [
        [
          'BACKUP …',
          async (reply) => {
            begin()
            await reply.sleep(3_600_000)
          },
        ],
        ['ALTER …', () => undefined],
      ],
    })
    const instance = await open()
    const run = problemOf(instance.run(statement('BACKUP …', { takes: 'long' }), { signal: signal() }))
    await begun
    for (const child of children) child.kill()
    expect((await run).code).toBe('outcome-unknown')
    await instance.run(statement('ALTER …'), { signal: signal() })
  })

  it('whose process dies in the middle of a result says so', async () => {
    const { open, children } = await rig({
      script: [
        [
          'SELECT slow;',
          async (reply) => {
            reply.columns(columns)
            for (let row = 0; row < 200; row += 1) reply.row([row])
            reply.flush()
            await reply.sleep(3_600_000)
          },
        ],
      ],
    })
    const instance = await open()
    const read = async (): Promise<void> => {
      for await (const _ of instance.rows(query('slow', 'SELECT slow;', n))) for (const child of children) child.kill()
    }
    const { code, data } = await problemOf(read())
    expect(code).toBe('driver-died')
    expect(data.unchanged).toEqual(['Nothing was changed: it was only read.'])
  })

  it('tells a login that fails', async () => {
    const { open } = await rig({
      login: () => ({
        accepted: false,
        errors: [{ number: 18_456, state: 1, class: 14, text: "Login failed for user 'sa'." }],
      }),
    })
    const { code, data } = await problemOf(open())
    expect([code, JSON.stringify(data).includes(PASSWORD)]).toEqual(['login-failed', false])
  })
})
