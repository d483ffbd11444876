import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundleAll } from '../../../build/bundle.ts'
import { notices } from '../../../build/package/notices.ts'
import { bomSchema, npmSbom, sbom } from '../../../build/package/sbom.ts'
import { type ShippedPackage, watchPackages } from '../../../build/package/shipped.ts'
import manifest from '../../../package.json' with { type: 'json' }

const ROOT = path.resolve(import.meta.dirname, '../../..')

let folder: string
let packages: ShippedPackage[]

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'recovery-shipped-packages-'))
  const watched = watchPackages()
  await bundleAll(folder, [watched.plugin])
  packages = watched.packages()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const names = () => packages.map(({ name }) => name)

describe('the packages in the bundles', () => {
  it('are those of main and of the renderer, with both versions of one that is there twice', () => {
    expect(names()).toEqual(
      expect.arrayContaining(['tedious', 'age-encryption', 'react-dom', 'zod', 'vite', 'rolldown']),
    )
    expect(names().filter((name) => name === '@noble/curves')).toHaveLength(2)
  })

  it('are all of package.json’s, and none of what something stands in for', () => {
    expect(Object.keys(manifest.dependencies).filter((name) => !names().includes(name))).toEqual([])
    expect(
      names().filter((name) => /^(@azure|@js-joda|@types)\/|^(readable-stream|node-gyp-build)$/.test(name)),
    ).toEqual([])
  })

  it('may all be passed on', () => {
    const { text, findings } = notices({ name: manifest.productName, version: manifest.version }, packages)
    expect(findings).toEqual([])
    for (const { name, version } of packages) expect(text).toContain(`\n${name} ${version}\nLicence: `)
    expect(text).not.toContain(ROOT)
  })

  it('are all in the bill of materials, and what only package-lock.json knows is told apart', () => {
    const electronVersion = manifest.devDependencies.electron
    const bom = sbom({
      shipped: packages,
      timestamp: '2026-01-01T00:00:00Z',
      version: manifest.version,
      electronVersion,
    })
    const of = (scope: string) => bom.components.filter((one) => one.scope === scope).map(({ name }) => name)
    expect(of('required').toSorted()).toEqual([...names(), 'electron'].toSorted())
    expect(of('excluded')).toContain('@azure/identity')
    expect(of('excluded')).not.toContain('vitest')
    expect(bomSchema.safeParse(JSON.parse(JSON.stringify(bom))).success).toBe(true)
    const text = JSON.stringify(bom)
    expect(text).not.toContain(ROOT)
    expect(text).not.toMatch(/https?:\/\/[^"]*(registry|npmjs)/)
  })

  it('come with a sentence when npm can’t list them', () => {
    writeFileSync(path.join(folder, 'package.json'), '{ "name": "no-lock", "version": "1.0.0" }')
    expect(() => npmSbom(folder)).toThrow(/npm sbom failed: exit code 1, .*lock/s)
  })
})
