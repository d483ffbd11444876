import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { build, type Plugin } from 'vite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ShippedPackage, watchPackages } from '../../../build/package/shipped.ts'

let folder: string
beforeEach(() => {
  folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'recovery-shipped-')))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Writes a package below a folder's node_modules. */
function packageAt(place: string, name: string, version: string, files: Record<string, string>): void {
  write(
    `${place}node_modules/${name}/package.json`,
    JSON.stringify({ name, version, type: 'module', main: 'index.js' }),
  )
  for (const [file, text] of Object.entries(files)) write(`${place}node_modules/${name}/${file}`, text)
}

function write(file: string, text: string): void {
  const full = path.join(folder, file)
  mkdirSync(path.dirname(full), { recursive: true })
  writeFileSync(full, text)
}

/** Bundles main.js, and gives what ships besides the native driver. */
async function shippedOf(main: string, plugins: Plugin[] = []): Promise<ShippedPackage[]> {
  write('main.js', main)
  const watched = watchPackages()
  await build({
    root: folder,
    configFile: false,
    logLevel: 'silent',
    plugins: [...plugins, watched.plugin],
    build: { outDir: 'out', assetsInlineLimit: 0, rolldownOptions: { input: path.join(folder, 'main.js') } },
  })
  return watched.packages().filter(({ name }) => !['msnodesqlv8', 'node-addon-api'].includes(name))
}

const namesOf = (packages: ShippedPackage[]) => packages.map(({ name, version }) => `${name} ${version}`)

describe('the packages that ship', () => {
  it('are those with code left in a chunk, each version of them, with the files that it is from', async () => {
    packageAt('', '@scope/used', '1.0.0', {
      'index.js': "export const a = () => console.log('a 1')",
      'b.js': 'export {}',
    })
    packageAt('', 'user', '3.1.0', { 'index.js': "import { a } from '@scope/used'\nexport const user = () => a()" })
    packageAt('node_modules/user/', '@scope/used', '2.0.0', { 'index.js': "export const a = () => console.log('a 2')" })
    const shipped = await shippedOf("import { a } from '@scope/used'\nimport { user } from 'user'\na()\nuser()")
    expect(namesOf(shipped)).toEqual(['@scope/used 1.0.0', '@scope/used 2.0.0', 'user 3.1.0'])
    expect(shipped[1]?.folder).toBe(path.join(folder, 'node_modules/user/node_modules/@scope/used'))
    expect(shipped[1]?.files).toEqual([path.join(folder, 'node_modules/user/node_modules/@scope/used/index.js')])
  })

  it('are not those that are looked at and left out, nor those that something stands in for', async () => {
    packageAt('', 'unused', '1.0.0', { 'index.js': 'export const nothing = 1' })
    packageAt('', 'for-others', '1.0.0', { 'index.js': "if (process.env.NODE_ENV === 'another') console.log(1)" })
    packageAt('', 'replaced', '1.0.0', { 'index.js': "console.log('replaced')" })
    write('stand-in.js', "console.log('stand-in')")
    const standIn: Plugin = {
      name: 'stand-in',
      enforce: 'pre',
      resolveId: (id) => (id === 'replaced' ? path.join(folder, 'stand-in.js') : undefined),
    }
    const shipped = await shippedOf(
      "import { nothing } from 'unused'\nimport 'for-others'\nimport 'replaced'\nconsole.log(1)",
      [standIn],
    )
    expect(namesOf(shipped)).toEqual([])
  })

  it('are not those that only hand on what others have', async () => {
    packageAt('', 'real', '1.0.0', { 'index.js': "export const a = () => console.log('a')" })
    packageAt('', 'barrel', '1.0.0', { 'index.js': "export { a } from 'real'" })
    expect(namesOf(await shippedOf("import { a } from 'barrel'\na()"))).toEqual(['real 1.0.0'])
  })

  it('are those whose style sheets and pictures are written, too', async () => {
    packageAt('', 'styled', '1.0.0', { 'index.css': 'body { color: red }' })
    packageAt('', 'styled-later', '1.0.0', { 'index.css': 'p { color: red }' })
    packageAt('', 'pictures', '1.0.0', { 'a.png': 'png', 'index.css': 'body { background: url(./a.png) }' })
    packageAt('', 'copied', '1.0.0', { 'b.bin': 'b' })
    const copies: Plugin = {
      name: 'copies',
      buildStart() {
        this.emitFile({ type: 'asset', name: 'b.bin', originalFileName: 'node_modules/copied/b.bin', source: 'b' })
      },
    }
    const shipped = await shippedOf(
      "import 'styled/index.css'\nimport 'pictures/index.css'\nimport('styled-later/index.css')",
      [copies],
    )
    const names = namesOf(shipped).filter((name) => !/^(vite|rolldown) /.test(name))
    expect(names).toEqual(['copied 1.0.0', 'pictures 1.0.0', 'styled 1.0.0', 'styled-later 1.0.0'])
  })

  it('are the bundler itself, when it adds code of its own', async () => {
    write('later.js', "import './later.css'\nexport const later = 1")
    write('later.css', 'p { color: red }')
    const shipped = await shippedOf("import('./later.js').then(({ later }) => console.log(later))")
    expect(shipped.map(({ name }) => name)).toContain('vite')
  })

  it('are the native driver and its headers in any case', async () => {
    write('main.js', 'console.log(1)')
    const names = watchPackages()
      .packages()
      .map(({ name }) => name)
    expect(names).toEqual(['msnodesqlv8', 'node-addon-api'])
  })

  it('are known for certain: a module that nobody accounts for ends the build', async () => {
    const mystery: Plugin = {
      name: 'mystery',
      resolveId: (id) => (id === 'mystery' ? '\0mystery' : undefined),
      load: (id) => (id === '\0mystery' ? "console.log('whose?')" : undefined),
    }
    await expect(shippedOf("import 'mystery'", [mystery])).rejects.toThrow('Whose code it is has to be said')
  })
})
