import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { build, type Plugin } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundles } from '../../../build/bundles.ts'

const ROOT = path.resolve(import.meta.dirname, '../../..')

interface Chunk {
  file: string
  code: string
  /** Files that are loaded with it, at once. */
  imports: string[]
  modules: string[]
}

let folder: string
const chunks = new Map<string, Chunk>()

/** Notes which module of which file came into which chunk. */
const watch: Plugin = {
  name: 'watch',
  generateBundle(_, output) {
    for (const chunk of Object.values(output)) {
      if (chunk.type !== 'chunk') continue
      const { fileName: file, code, imports, moduleIds: modules } = chunk
      chunks.set(file, { file, code, imports, modules })
    }
  },
}

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'recovery-bundle-'))
  const [main] = bundles(path.join(folder, 'dist'))
  if (main === undefined) throw new Error('There is no bundle of main')
  await build({ ...main, plugins: [...(main.plugins ?? []), watch] })
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Everything that is loaded with a file before its first line runs. */
function loadedWith(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  for (const name of chunks.get(file)?.imports ?? []) loadedWith(name, seen)
  return seen
}

const modulesOf = (files: Iterable<string>): string[] => [...files].flatMap((file) => chunks.get(file)?.modules ?? [])
const all = (): string[] => modulesOf(chunks.keys())

describe('the bundle of main', () => {
  it('holds the SQL client in chunks that a start does not load', () => {
    expect(all().some((id) => id.includes('/node_modules/tedious/'))).toBe(true)
    const atStart = modulesOf(loadedWith('index.js'))
    expect(atStart.length).toBeGreaterThan(3)
    expect(atStart.filter((id) => /node_modules\/(mssql|tedious)\/|main\/sqlserver\//.test(id))).toEqual([])
  })

  it('holds no code of @azure: nobody signs in with Entra ID here', () => {
    expect(all().filter((id) => id.includes('/@azure/'))).toEqual([])
    const text = [...chunks.values()].map(({ code }) => code).join('\n')
    expect(text).not.toContain('login.microsoftonline.com')
    expect(text).toContain('it does not sign in with Entra ID')
  })

  it('holds none of the libraries that something smaller stands in for', () => {
    expect(all().filter((id) => /node_modules\/(@js-joda|readable-stream|event-target-shim)\//.test(id))).toEqual([])
    expect(all().some((id) => id.endsWith('build/local-date.ts'))).toBe(true)
  })

  it('holds the native driver’s own code in chunks that its process alone loads, and finds the compiled file in one place', () => {
    const withDriver = [...chunks.values()].filter(({ modules }) =>
      modules.some((id) => id.includes('/node_modules/msnodesqlv8/')),
    )
    expect(withDriver.length).toBeGreaterThan(0)
    const text = withDriver.map(({ code }) => code).join('\n')
    expect(text).toContain('msnodesqlv8.node')
    // node-gyp-build follows environment variables to any file that they name.
    expect(all().filter((id) => id.includes('/node-gyp-build/'))).toEqual([])
    expect(text).not.toContain('_PREBUILD')
    expect(chunks.get('native.js')?.modules.some((id) => id.endsWith('main/sqlserver/native/child.ts'))).toBe(true)
    // What has to be there to tell that the driver can't be loaded must not need the driver.
    const withIt = modulesOf([...loadedWith('native.js'), ...loadedWith('index.js')])
    expect(withIt.filter((id) => /node_modules\/(mssql|tedious|msnodesqlv8)\//.test(id))).toEqual([])
  })

  it('loads the compiled file from below node_modules, two folders above, as in the tree and in the package', () => {
    const entry = path.join(folder, 'dist/main', chunkOf('node_modules/msnodesqlv8/lib/sql.js'))
    const script = `
      const chunk = await import(${JSON.stringify(entry)})
      try {
        console.log(Object.values(chunk).map((get) => typeof get().open).join())
      } catch (error) {
        console.log(error.message)
      }
    `
    const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }).trim()
    // Found and not loaded: the compiled file for Linux needs unixODBC's library. Windows brings its own.
    if (said.includes('libodbc')) console.warn(`found, but not loaded here: the native driver (${said})`)
    else expect(said).toBe('function')
  })

  it('has an SQL client that loads from it, with the first question', () => {
    const entry = path.join(folder, 'dist/main', chunkOf('main/sqlserver/index.ts'))
    const script = `
      const { createSqlServers } = await import(${JSON.stringify(entry)})
      const dial = () => Promise.reject(Object.assign(new Error('no such host'), { code: 'ENOTFOUND' }))
      const sql = createSqlServers({ dial })
      await sql.open({ server: 'NOWHERE', signIn: 'sql', user: 'sa' }, { password: new TextEncoder().encode('x') })
        .catch((error) => console.log(error.code))
    `
    const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
    expect(said.trim()).toBe('server-not-found')
  })
})

/** The chunk that holds a module of the program. */
function chunkOf(module: string): string {
  const found = [...chunks.values()].find(({ modules }) => modules.some((id) => id.endsWith(module)))
  if (found === undefined) throw new Error(`No chunk holds ${module}`)
  return found.file
}
