import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { TdsServer } from '../../../../main/practice/tds/index.ts'
import { browser } from '../../../support/tds/browser.ts'
import { certificate } from '../../../support/tds/certificate.ts'
import { demo } from '../../../support/tds/demo-handler.ts'
import { listen } from '../../../support/tds/listen.ts'
import { PASSWORD, withServer } from '../../../support/tds/rig.ts'
import { findProgram, runClient } from '../../../support/tds/run-client.ts'

/** FreeTDS’ own client: it shares no code with the one that the program uses. */
const tsql = findProgram('tsql')
if (tsql === undefined) console.warn('not checked here: the TDS server against FreeTDS (tsql is missing: freetds-bin)')

const folder = mkdtempSync(path.join(os.tmpdir(), 'recovery-freetds-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Ask {
  readonly version?: string
  readonly encryption?: 'off' | 'request' | 'require'
  readonly user?: string
  readonly password?: string
  readonly database?: string
}

/** @returns lines of output and messages; each statement is a batch */
async function ask(server: TdsServer, statements: readonly string[], how: Ask = {}): Promise<[string[], string[]]> {
  if (tsql === undefined) throw new Error('There is no tsql.')
  const { version = '7.4', encryption = 'request', user = 'sa', password = PASSWORD, database = 'Shop' } = how
  const conf = path.join(folder, `${encryption}.conf`)
  writeFileSync(conf, `[global]\nencryption = ${encryption}\nuse ntlmv2 = yes\nclient charset = UTF-8\n`)
  const listening = await listen(server)
  try {
    const { out, err } = await runClient(
      tsql,
      ['-H', '127.0.0.1', '-p', `${listening.port}`, '-U', user, '-P', password, '-D', database, '-o', 'q'],
      {
        input: statements.map((statement) => `${statement}\ngo\n`).join(''),
        env: { TDSVER: version, FREETDSCONF: conf, LANG: 'C.UTF-8' },
      },
    )
    const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '')
    return [lines(out), lines(err)]
  } finally {
    await listening.close()
  }
}

const rig = { handler: demo, encryption: 'off', tls: certificate() } as const

describe.skipIf(tsql === undefined)('FreeTDS', () => {
  it('reads every type and NULL, the same in every version and mode of encryption', () =>
    withServer(rig, async ({ server }) => {
      const results = new Set<string>()
      for (const version of ['7.2', '7.3', '7.4'])
        for (const encryption of ['off', 'request', 'require'] as const) {
          const [out, err] = await ask(server, ['select every type'], { version, encryption })
          expect([version, encryption, err]).toEqual([version, encryption, []])
          // Versions before 7.3 do not know datetime2 and date; FreeTDS reads them all the same.
          results.add(out.join('\n'))
        }
      expect(results.size).toBe(1)
      const [, values = '', nulls] = [...results][0]?.split('\n') ?? []
      const columns = values.split('\t')
      expect(columns.slice(0, 7)).toEqual(['-5', '9007199254740993', '255', '-3', '1', '1.5', 'žluťoučký kůň 🐎'])
      expect([columns[7]?.length, columns[8], columns[9], columns[10]?.length]).toEqual([
        20_000,
        'abc €',
        'deadbeef',
        60_000,
      ])
      expect(columns.slice(14)).toEqual(['1234567890123456', '-12.3456', '6F9619FF-8B86-D011-B42D-00C04FC964FF', 'hi'])
      expect(nulls).toBe(Array(18).fill('NULL').join('\t'))
    }))

  it('shows messages and errors with number, severity, state and line, and goes on', () =>
    withServer(rig, async ({ server }) => {
      const [out, err] = await ask(server, ['raiserror', 'backup', 'frobnicate', 'use msdb', 'select who'])
      expect(err).toEqual([
        'Msg 50000 (severity 10, state 1) from FAKESQL Line 1:',
        '\t"hello info"',
        'Msg 50000 (severity 16, state 5) from FAKESQL Line 3:',
        '\t"boom"',
        ...['50 percent processed.', '100 percent processed.'].flatMap((text) => [
          'Msg 3211 (severity 0, state 1) from FAKESQL Line 1:',
          `\t"${text}"`,
        ]),
        'Msg 3014 (severity 0, state 1) from FAKESQL Line 1:',
        '\t"BACKUP DATABASE successfully processed 378 pages."',
        'Msg 102 (severity 15, state 1) from FAKESQL Line 1:',
        '\t"Incorrect syntax near \'frobnicate\'."',
      ])
      expect(out).toEqual(['user\tdatabase\tencrypted\ttransaction', 'sa\tmsdb\t0\t0'])
    }))

  it('encrypts the login only, or everything, as it asks', () =>
    withServer(rig, async ({ server }) => {
      const encrypted = async (encryption: Ask['encryption']): Promise<unknown> =>
        (await ask(server, ['select who'], encryption === undefined ? {} : { encryption }))[0][1]?.split('\t')[2]
      expect([await encrypted('off'), await encrypted('request'), await encrypted('require')]).toEqual(['0', '0', '1'])
    }))

  it('logs in by NTLMv2, and not with the wrong password', () =>
    withServer(rig, async ({ server }) => {
      const user = 'FAKEDOM\\bob'
      for (const encryption of ['off', 'request', 'require'] as const) {
        expect((await ask(server, ['select who'], { user, encryption }))[0][1]).toContain('FAKEDOM\\bob\tShop')
        expect((await ask(server, ['select who'], { user, encryption, password: 'wrong' }))[1].join('\n')).toContain(
          'Msg 18456 (severity 14, state 1) from FAKESQL Line 1:\n\t"Login failed for user \'bob\'."',
        )
      }
    }))

  it('is told why it is not let in', () =>
    withServer(rig, async ({ server }) => {
      const messages = async (how: Ask): Promise<string[]> =>
        (await ask(server, [], how))[1].filter((line) => line.startsWith('Msg'))
      expect(await messages({ password: 'wrong' })).toEqual(['Msg 18456 (severity 14, state 1) from FAKESQL Line 1:'])
      expect(await messages({ database: 'Nowhere' })).toEqual([
        'Msg 4060 (severity 11, state 1) from FAKESQL Line 1:',
        'Msg 18456 (severity 14, state 1) from FAKESQL Line 1:',
      ])
    }))

  it('takes a large result, plain and encrypted', () =>
    withServer(rig, async ({ server }) => {
      for (const encryption of ['off', 'require'] as const) {
        const [out] = await ask(server, ['select 20000 rows'], { encryption })
        expect([out.length, out[1], out.at(-1)]).toEqual([20_001, '0\trow 0', '19999\trow 19999'])
      }
    }))

  it('lists instances from the browser service', async () => {
    let found: Awaited<ReturnType<typeof browser>>
    try {
      found = await browser('127.0.0.3', [{ name: 'SQLEXPRESS', port: 5000 }])
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code !== 'EADDRNOTAVAIL' && code !== 'EACCES') throw error
      console.warn('not checked here: FreeTDS and the browser service (no UDP port 1434 on 127.0.0.3)')
      return
    }
    try {
      const { err } = await runClient(tsql ?? '', ['-L', '-H', '127.0.0.3'])
      expect(err).toMatch(/InstanceName SQLEXPRESS[\s\S]*tcp 5000/)
    } finally {
      await found.close()
    }
  })
})
