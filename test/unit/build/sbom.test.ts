import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { ELECTRON_COMPONENTS, ONLY_FROM_BINARY } from '../../../build/package/electron-components.ts'
import { type Bom, composeSbom } from '../../../build/package/sbom.ts'

const ROOT = path.resolve(import.meta.dirname, '../../..')
const manifest = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
  version: string
  devDependencies: { electron: string }
}
const electronVersion = manifest.devDependencies.electron

/** A package as npm writes it. */
const listed = (name: string, version: string, more: Record<string, unknown> = {}) => ({
  'bom-ref': `${name}@${version}`,
  type: 'library',
  name,
  version,
  scope: 'required',
  purl: `pkg:npm/${name}@${version}`,
  properties: [{ name: 'cdx:npm:package:path', value: `node_modules/${name}` }],
  externalReferences: [
    { type: 'distribution', url: `https://registry.example.org/${name}.tgz` },
    { type: 'vcs', url: `https://example.org/${name}` },
  ],
  hashes: [{ alg: 'SHA-512', content: 'ab12' }],
  licenses: [{ license: { id: 'MIT' } }],
  ...more,
})

const npm = {
  $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  serialNumber: 'urn:uuid:00000000-0000-4000-8000-000000000000',
  version: 1,
  metadata: {
    timestamp: '2026-01-01T00:00:00.000Z',
    lifecycles: [{ phase: 'pre-build' }],
    tools: [{ vendor: 'npm', name: 'cli', version: '11.0.0' }],
    component: { ...listed('the-product', '1.0.0'), name: 'folder-it-lies-in' },
  },
  components: [
    listed('@scope/used', '1.0.0'),
    listed('only-a-type', '2.0.0'),
    listed('tool', '3.0.0'),
    listed('helper', '4.0.0'),
    listed('used', '1.0.0'),
    listed('used', '2.0.0'),
  ],
  dependencies: [
    { ref: 'the-product@1.0.0', dependsOn: ['@scope/used@1.0.0', 'tool@3.0.0'] },
    { ref: '@scope/used@1.0.0', dependsOn: ['used@2.0.0', 'only-a-type@2.0.0'] },
    { ref: 'tool@3.0.0', dependsOn: ['helper@4.0.0'] },
    { ref: 'used@2.0.0', dependsOn: [] },
  ],
}

const lock = {
  packages: {
    '': { name: 'the-product', version: '1.0.0' },
    'node_modules/@scope/used': { version: '1.0.0' },
    'node_modules/@scope/used/node_modules/used': { version: '2.0.0' },
    'node_modules/used': { version: '1.0.0' },
    'node_modules/only-a-type': { version: '2.0.0' },
    'node_modules/tool': { version: '3.0.0', dev: true },
    'node_modules/helper': { version: '4.0.0', dev: true },
  },
}
const sums = { [`electron-v${electronVersion}-win32-x64.zip`]: 'c0ffee' }

const input = {
  shipped: [
    { name: '@scope/used', version: '1.0.0' },
    { name: 'used', version: '2.0.0' },
    { name: 'helper', version: '4.0.0' },
  ],
  timestamp: '2026-02-03T04:05:06.000Z',
  version: '1.5.0',
  electronVersion,
  npm,
  lock,
  sums,
}

const scopes = (bom: Bom) => Object.fromEntries(bom.components.map((one) => [one['bom-ref'], one.scope]))

describe('the bill of materials', () => {
  it('holds what package-lock.json names for the program, and tells what ships; of the tools only what ships', () => {
    expect(scopes(composeSbom(input))).toEqual({
      '@scope/used@1.0.0': 'required',
      [`electron@${electronVersion}`]: 'required',
      'helper@4.0.0': 'required',
      'only-a-type@2.0.0': 'excluded',
      'used@1.0.0': 'excluded',
      'used@2.0.0': 'required',
    })
  })

  it('is about the product, whatever the folder’s name is', () => {
    const { metadata } = composeSbom(input)
    expect(metadata.component).toMatchObject({
      'bom-ref': 'the-product@1.5.0',
      type: 'application',
      name: 'System Center Recovery Wizard',
      version: '1.5.0',
    })
    expect(metadata.timestamp).toBe(input.timestamp)
  })

  it('names no registry and no path, and keeps the projects’ own addresses', () => {
    const text = JSON.stringify(composeSbom(input))
    expect(text).not.toMatch(/registry|node_modules|folder-it-lies-in/)
    expect(text).toContain('https://example.org/used')
    expect(text).toContain('ab12')
  })

  it('names Electron with the hash of its zip, and what it consists of, each with a version or where to find it', () => {
    const electron = composeSbom(input).components.find(({ name }) => name === 'electron')
    expect(electron?.hashes).toEqual([{ alg: 'SHA-256', content: 'c0ffee' }])
    const parts = electron?.components ?? []
    expect(parts.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Chromium', 'Node.js', 'V8', 'BoringSSL', 'FFmpeg']),
    )
    for (const { version, properties = [] } of parts)
      expect(version !== undefined || properties.some(({ value }) => value === ONLY_FROM_BINARY)).toBe(true)
  })

  it('tells what depends on what, of what it holds', () => {
    const { components, dependencies } = composeSbom(input)
    expect(dependencies).toContainEqual({
      ref: 'the-product@1.5.0',
      dependsOn: ['@scope/used@1.0.0', `electron@${electronVersion}`],
    })
    expect(dependencies).toContainEqual({ ref: '@scope/used@1.0.0', dependsOn: ['only-a-type@2.0.0', 'used@2.0.0'] })
    const known = new Set(components.map((one) => one['bom-ref']))
    expect(dependencies.flatMap(({ dependsOn }) => dependsOn).filter((ref) => !known.has(ref))).toEqual([])
  })

  it('is the same for the same content, and has another number for other content', () => {
    const number = (change: Partial<typeof input> = {}) => composeSbom({ ...input, ...change }).serialNumber
    expect(composeSbom(input)).toEqual(
      composeSbom({ ...input, npm: { ...npm, serialNumber: npm.serialNumber.replace('4', '5') } }),
    )
    expect(number({ timestamp: '2026-02-03T04:05:07.000Z' })).not.toBe(number())
    expect(number({ shipped: input.shipped.slice(1) })).not.toBe(number())
  })

  it('refuses a shipped package that npm does not know', () => {
    const shipped = [...input.shipped, { name: 'used', version: '2.0.1' }]
    expect(() => composeSbom({ ...input, shipped })).toThrow('used@2.0.1 ships and npm does not find it')
    expect(() => composeSbom({ ...input, shipped: [...shipped, { name: 'x', version: '1.0.0' }] })).toThrow(
      'used@2.0.1, x@1.0.0 ship and',
    )
  })

  it('refuses an Electron that nobody has looked at, and one without a hash', () => {
    expect(() => composeSbom({ ...input, electronVersion: '1.0.0' })).toThrow('no row for Electron 1.0.0')
    expect(() => composeSbom({ ...input, sums: {} })).toThrow('does not name electron-v')
  })

  it('refuses what is not CycloneDX 1.5', () => {
    expect(() => composeSbom({ ...input, npm: { ...npm, specVersion: '1.6' } })).toThrow('specVersion')
  })
})

describe('the table of Electron’s components', () => {
  it('has a row for the Electron of package.json', () => {
    expect(Object.keys(ELECTRON_COMPONENTS)).toContain(electronVersion)
  })
})
