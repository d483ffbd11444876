import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { builtinModules } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'
import * as z from 'zod/mini'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { leanSqlClient } from '../../../build/lean-sql-client.ts'
import { nativeDriver } from '../../../build/native-driver.ts'
import { types } from '../../../main/practice/tds/index.ts'
import type * as sqlserver from '../../../main/sqlserver/index.ts'
import { forkNative } from '../../../main/sqlserver/native/start.ts'
import { query } from '../../../main/sqlserver/statements/define.ts'
import { allOf, fake, password, problemOf } from '../../unit/sqlserver/rig.ts'

/** The client as it is shipped: bundled, with what stands in for modules that it does not need. */
let folder = ''
/** Chunks by file name: what they hold, and what is loaded together with them. */
const chunks = new Map<string, { modules: readonly string[]; imports: readonly string[] }>()

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'recovery-sql-bundle-'))
  await build({
    root: path.resolve('.'),
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    resolve: { conditions: ['node'], mainFields: ['module', 'main'] },
    ssr: { noExternal: true },
    plugins: [
      leanSqlClient(),
      nativeDriver(),
      {
        name: 'list-modules',
        generateBundle(_, bundle) {
          for (const part of Object.values(bundle))
            if (part.type === 'chunk') chunks.set(part.fileName, { modules: part.moduleIds, imports: part.imports })
        },
      },
    ],
    build: {
      target: 'node24',
      ssr: true,
      minify: true,
      outDir: folder,
      emptyOutDir: true,
      rolldownOptions: {
        input: {
          index: path.resolve('main/sqlserver/index.ts'),
          native: path.resolve('main/sqlserver/native/child.ts'),
        },
        external: [...builtinModules, ...builtinModules.map((name) => `node:${name}`)],
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  })
}, 60_000)

afterAll(() => {
  if (folder !== '') rmSync(folder, { recursive: true, force: true })
})

/** Everything that comes with a file when it is loaded. */
function loadedWith(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return []
  seen.add(file)
  const { modules = [], imports = [] } = chunks.get(file) ?? {}
  return [...modules, ...imports.flatMap((other) => loadedWith(other, seen))]
}

it('holds nothing of Azure, and loads the client only when it is needed', () => {
  const all = [...chunks.values()].flatMap(({ modules }) => modules)
  expect(all.some((id) => id.includes('/tedious/lib/connection.js'))).toBe(true)
  expect(all.filter((id) => /node_modules\/(@azure|@js-joda)/.test(id))).toEqual([])
  for (const entry of ['index.js', 'native.js']) {
    expect(loadedWith(entry).length).toBeGreaterThan(10)
    expect(loadedWith(entry).filter((id) => /node_modules\/(mssql|tedious)\//.test(id))).toEqual([])
  }
})

it('signs in, by NTLM too, and reads what servers send', async () => {
  const { createSqlServers } = (await import(pathToFileURL(path.join(folder, 'index.js')).href)) as typeof sqlserver
  const moment = new Date('2026-11-21T03:15:44.120Z')
  const one = fake({
    script: [
      [
        /^SELECT @n/,
        (reply) =>
          reply.table(
            [
              { name: 'datetime', type: types.datetime },
              { name: 'datetime2', type: types.datetime2(3) },
              { name: 'date', type: types.date },
              { name: 'text', type: types.varchar(20) },
              { name: 'large', type: types.bigint },
            ],
            [[moment, moment, moment, 'Müller €', 9_007_199_254_740_993n]],
          ),
      ],
    ],
  })
  const servers = createSqlServers({ dial: () => one.dial() })
  try {
    const connection = { server: 'SQL01', signIn: 'account', user: 'CONTOSO\\bob' } as const
    const instance = await servers.open(connection, { password: password() })
    const row = z.object({
      datetime: z.date(),
      datetime2: z.date(),
      date: z.date(),
      text: z.string(),
      large: z.string(),
    })
    const parameters = { n: 1, s: 'x', b: true, x: null, long: 'y'.repeat(9000), big: 2 ** 40 }
    const [read] = await allOf(instance.rows(query('all', 'SELECT @n …', row, { parameters })))
    expect(read).toEqual({
      datetime: moment,
      datetime2: moment,
      date: new Date('2026-11-21T00:00:00.000Z'),
      text: 'Müller €',
      large: '9007199254740993',
    })
  } finally {
    await servers.forget()
    one.server.close()
  }
})

it('prints no statement, whatever the environment asks for', () => {
  const child = path.resolve('test/integration/sqlserver/debug-child.ts')
  const { stdout, stderr } = spawnSync(process.execPath, [child], {
    encoding: 'utf8',
    env: { ...process.env, DEBUG: '*' },
  })
  expect(stdout).toContain('sent 1, environment *')
  expect(stderr + stdout).not.toMatch(/Canary|BACKUP|Passw0rd/)
})

it('starts the native driver’s process from beside it', async () => {
  const { createSqlServers } = (await import(pathToFileURL(path.join(folder, 'index.js')).href)) as typeof sqlserver
  const servers = createSqlServers({ native: { start: () => forkNative(path.join(folder, 'native.js')) } })
  const { code, data } = await problemOf(servers.open({ server: 'localhost', signIn: 'windows' }).catch(plain))
  // It runs and answers; the driver's compiled file is not where this copy looks for it.
  expect([code, data.detail]).toEqual(['driver-missing', expect.stringContaining('prebuilds')])
  await servers.forget()
})

/** The bundle has a `Problem` of its own. */
async function plain(error: unknown): Promise<never> {
  const { Problem } = await import('../../../main/engine/index.ts')
  const { data } = error as InstanceType<typeof Problem>
  throw new Problem(data)
}
