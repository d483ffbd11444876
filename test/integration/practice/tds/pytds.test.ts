import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { certificate } from '../../../support/tds/certificate.ts'
import { demo } from '../../../support/tds/demo-handler.ts'
import { listen } from '../../../support/tds/listen.ts'
import { PASSWORD, withServer } from '../../../support/tds/rig.ts'
import { runClient } from '../../../support/tds/run-client.ts'

/** The first Python that has pytds; Debian’s own has it from python3-tds, which another one on the path has not. */
async function findPython(): Promise<string | undefined> {
  for (const python of ['/usr/bin/python3', 'python3', 'python'])
    try {
      if ((await runClient(python, ['-c', 'import pytds, OpenSSL'])).code === 0) return python
    } catch {
      continue
    }
  return undefined
}

const python = await findPython()
if (python === undefined)
  console.warn('not checked here: the TDS server against pytds (missing: python3-tds, python3-openssl)')

const client = path.resolve('test/support/tds/pytds-client.py')

/** What the client printed, asked once. */
async function seen(): Promise<Record<string, unknown>> {
  if (python === undefined) throw new Error('There is no Python with pytds.')
  const folder = mkdtempSync(path.join(os.tmpdir(), 'recovery-pytds-'))
  let told = ''
  try {
    const file = path.join(folder, 'cert.pem')
    writeFileSync(file, certificate().cert)
    await withServer({ handler: demo, encryption: 'off', tls: certificate() }, async ({ server }) => {
      const listening = await listen(server)
      try {
        const { code, out, err } = await runClient(python, [client, `${listening.port}`, file, PASSWORD])
        expect([code, err]).toEqual([0, ''])
        told = out
      } finally {
        await listening.close()
      }
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return JSON.parse(told) as Record<string, unknown>
}

describe.skipIf(python === undefined)('pytds', () => {
  it('reads types, parameters, results, transactions, errors and TLS as the server meant them', async () => {
    const { types, ...rest } = await seen()
    const [values = [], nulls = []] = types as unknown[][]
    expect(values.map((value) => (typeof value === 'string' && value.length > 100 ? value.length : value))).toEqual([
      -5,
      '9007199254740993',
      255,
      -3,
      true,
      1.5,
      'žluťoučký kůň 🐎',
      20_000,
      'abc €',
      'deadbeef',
      60_000,
      '2026-01-02T03:04:05.678000',
      '2026-01-02T03:04:05.677000',
      '2026-01-02',
      '1234567890123456',
      '-12.3456',
      '6f9619ff-8b86-d011-b42d-00c04fc964ff',
      'hi',
    ])
    expect(nulls).toEqual(Array(18).fill(null))
    expect(rest).toEqual({
      parameters: [[1, 'žluť 🐎', 'dead', true, '-12.5', '2026-01-02']],
      large: 5000,
      procedure: [[[[1], [2]], [['x']]], [42], 7],
      transaction: [true, true],
      encrypted: true,
      'login only': false,
      unknown: [102, "Incorrect syntax near 'frobnicate'."],
      errors: [50_000, expect.stringContaining('boom')],
      password: [18_456, "Login failed for user 'sa'."],
      database: [18_456, expect.stringContaining("Login failed for user 'sa'.")],
    })
  })
})
