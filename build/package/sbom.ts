import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import * as z from 'zod/mini'
import { PRODUCT } from '../../main/product.ts'
import { electronZip } from './electron.ts'
import { ELECTRON_COMPONENTS, ONLY_FROM_BINARY, type ElectronComponent } from './electron-components.ts'
import type { ShippedPackage } from './shipped.ts'

/** The name that the file has beside the program. */
export const SBOM_FILE = 'sbom.cdx.json'

const license = z.union([
  z.object({ license: z.union([z.object({ id: z.string() }), z.object({ name: z.string() })]) }),
  z.object({ expression: z.string() }),
])
const property = z.object({ name: z.string(), value: z.string() })
const reference = z.object({ type: z.string(), url: z.string() })
const base = {
  'bom-ref': z.string(),
  type: z.enum(['application', 'framework', 'library']),
  name: z.string(),
  version: z.optional(z.string()),
  description: z.optional(z.string()),
  scope: z.enum(['required', 'optional', 'excluded']),
  purl: z.optional(z.string()),
  cpe: z.optional(z.string()),
  properties: z.optional(z.array(property)),
  externalReferences: z.optional(z.array(reference)),
  hashes: z.optional(z.array(z.object({ alg: z.string(), content: z.string().check(z.regex(/^[0-9a-f]+$/)) }))),
  licenses: z.optional(z.array(license)),
}
const component = z.object({ ...base, components: z.optional(z.array(z.object(base))) })
const dependency = z.object({ ref: z.string(), dependsOn: z.array(z.string()) })

/** The parts of CycloneDX 1.5 that are relied on here; whatever else npm writes is not taken over. */
export const bomSchema = z.object({
  $schema: z.literal('http://cyclonedx.org/schema/bom-1.5.schema.json'),
  bomFormat: z.literal('CycloneDX'),
  specVersion: z.literal('1.5'),
  serialNumber: z.string().check(z.regex(/^urn:uuid:[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/)),
  version: z.literal(1),
  metadata: z.object({
    timestamp: z.iso.datetime(),
    lifecycles: z.array(z.object({ phase: z.string() })),
    tools: z.array(z.object({ vendor: z.string(), name: z.string(), version: z.string() })),
    component,
  }),
  components: z.array(component),
  dependencies: z.array(dependency),
})
export type Bom = z.infer<typeof bomSchema>
type Component = Bom['components'][number]

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      name: z.optional(z.string()),
      version: z.optional(z.string()),
      dev: z.optional(z.boolean()),
      dependencies: z.optional(z.record(z.string(), z.string())),
    }),
  ),
})

export interface SbomInput {
  shipped: readonly Pick<ShippedPackage, 'name' | 'version'>[]
  /** ISO 8601, UTC. The same time and the same packages give the same document. */
  timestamp: string
  /** The product's version. */
  version: string
  electronVersion: string
  /** The project's root, with package-lock.json and node_modules. */
  root?: string
}

/**
 * The bill of materials: what npm knows of the packages of package-lock.json, which of them ship (`required`) and which only exist in it
 * (`excluded`), and Electron with what it consists of.
 * @throws Error for a shipped package that npm doesn't know, and for a version of Electron without a row in electron-components.ts
 */
export function sbom({ root = path.resolve(import.meta.dirname, '../..'), ...input }: SbomInput): Bom {
  const lock: unknown = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'))
  const sums = JSON.parse(readFileSync(path.join(root, 'node_modules/electron/checksums.json'), 'utf8')) as unknown
  return composeSbom({ ...input, npm: npmSbom(root), lock, sums })
}

/** What `npm sbom` says of every package of package-lock.json; npm comes from PATH, asks no registry, and runs on this Node. */
export function npmSbom(root: string): unknown {
  const windows = process.platform === 'win32'
  // Not `--omit dev`: npm 11 then leaves out what a development package needs as well, as tedious, which @types/mssql needs.
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only', '--offline']
  const PATH = [path.dirname(process.execPath), process.env['PATH'] ?? ''].join(path.delimiter)
  const result = spawnSync(windows ? 'npm.cmd' : 'npm', args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    shell: windows,
    env: { ...process.env, PATH, npm_config_loglevel: 'error' },
  })
  if (result.status !== 0)
    throw new Error(
      `npm sbom failed: ${result.error?.message ?? `exit code ${result.status}, ${result.stderr.trim()}`}`,
    )
  return JSON.parse(result.stdout) as unknown
}

/** Makes the document of what was read; pure. */
export function composeSbom(o: Omit<SbomInput, 'root'> & { npm: unknown; lock: unknown; sums: unknown }): Bom {
  const npm = bomSchema.parse(o.npm)
  const { packages } = lockSchema.parse(o.lock)
  const productive = new Set(
    Object.entries(packages)
      .filter(([folder, { dev }]) => folder !== '' && dev !== true)
      .map(([folder, { name, version }]) => `${name ?? nameOf(folder)}@${version ?? ''}`),
  )
  const ships = new Set(o.shipped.map(({ name, version }) => `${name}@${version}`))
  const known = new Map(npm.components.map((one) => [`${one.name}@${one.version ?? ''}`, one]))
  const missing = [...ships].filter((one) => !known.has(one))
  if (missing.length > 0)
    throw new Error(
      `${missing.join(', ')} ${missing.length > 1 ? 'ship' : 'ships'} and npm does not find it in package-lock.json: node_modules is another state than the lock file. npm ci makes them the same.`,
    )
  const kept = [...known]
    .filter(([id]) => productive.has(id) || ships.has(id))
    .map(([id, one]) => ours(one, ships.has(id) ? 'required' : 'excluded'))
  const electron = electronComponent(o.electronVersion, o.sums)
  const self = npm.metadata.component
  const ref = `${self['bom-ref'].replace(/@[^@]*$/, '')}@${o.version}`
  const content: Omit<Bom, 'serialNumber'> = {
    $schema: npm.$schema,
    bomFormat: npm.bomFormat,
    specVersion: npm.specVersion,
    version: 1,
    metadata: {
      timestamp: o.timestamp,
      lifecycles: [{ phase: 'build' }],
      tools: npm.metadata.tools,
      component: {
        'bom-ref': ref,
        type: 'application',
        // npm names it after the folder that it lies in.
        name: PRODUCT,
        version: o.version,
        ...(self.description === undefined ? {} : { description: self.description }),
        scope: 'required',
        ...(self.licenses === undefined ? {} : { licenses: self.licenses }),
      },
    },
    components: [electron, ...kept].sort((a, b) => (a['bom-ref'] < b['bom-ref'] ? -1 : 1)),
    dependencies: dependenciesOf(npm, new Set(kept.map((one) => one['bom-ref'])), ref, electron['bom-ref']),
  }
  // bomSchema also vouches for what is written.
  return bomSchema.parse({ ...content, serialNumber: serialOf(content) })
}

/** The name of a package by its folder below node_modules. */
function nameOf(folder: string): string {
  return folder.split('node_modules/').at(-1) ?? folder
}

/** npm's entry without what differs from one machine to the next: where a package was downloaded from. */
function ours(one: Component, scope: Component['scope']): Component {
  const { properties: _, externalReferences = [], components: __, ...rest } = one
  const references = externalReferences.filter(({ type }) => ['vcs', 'website', 'issue-tracker'].includes(type))
  return { ...rest, scope, ...(references.length > 0 ? { externalReferences: references } : {}) }
}

function electronComponent(version: string, sums: unknown): Component {
  const parts = ELECTRON_COMPONENTS[version]
  if (parts === undefined)
    throw new Error(
      `build/package/electron-components.ts has no row for Electron ${version}: look up what it consists of.`,
    )
  const zip = electronZip(version)
  const sum = z.record(z.string(), z.string()).parse(sums)[zip]
  if (sum === undefined)
    throw new Error(`Electron's checksums.json does not name ${zip}: another version is installed. npm ci installs it.`)
  return {
    'bom-ref': `electron@${version}`,
    type: 'framework',
    name: 'electron',
    version,
    description: `Electron for Windows: ${zip}`,
    scope: 'required',
    purl: `pkg:npm/electron@${version}`,
    externalReferences: [
      { type: 'website', url: 'https://www.electronjs.org/' },
      { type: 'release-notes', url: `https://github.com/electron/electron/releases/tag/v${version}` },
    ],
    hashes: [{ alg: 'SHA-256', content: sum }],
    licenses: [{ license: { id: 'MIT' } }],
    components: parts.map((part) => partOf(part, version)),
  }
}

function partOf(part: ElectronComponent, electron: string): Component {
  const { name, type, version, line, licence, purl, cpe, website } = part
  const unknown = [
    ...(line === undefined ? [] : [{ name: 'version-line', value: line }]),
    ...(version === undefined ? [{ name: 'version', value: ONLY_FROM_BINARY }] : []),
  ]
  return {
    'bom-ref': `electron@${electron}/${name}`,
    type,
    name,
    ...(version === undefined ? {} : { version }),
    scope: 'required',
    ...(purl === undefined ? {} : { purl }),
    ...(cpe === undefined ? {} : { cpe }),
    ...(unknown.length > 0 ? { properties: unknown } : {}),
    externalReferences: [{ type: 'website', url: website }],
    licenses: [{ license: licence }],
  }
}

function dependenciesOf(npm: Bom, kept: ReadonlySet<string>, self: string, electron: string): Bom['dependencies'] {
  const own = npm.metadata.component['bom-ref']
  const edges = npm.dependencies
    .filter(({ ref }) => ref === own || kept.has(ref))
    .map(({ ref, dependsOn }) => {
      const on = dependsOn.filter((one) => kept.has(one))
      return ref === own ? { ref: self, dependsOn: [...on, electron].sort() } : { ref, dependsOn: on.sort() }
    })
  return [...edges, { ref: electron, dependsOn: [] }].sort((a, b) => (a.ref < b.ref ? -1 : 1))
}

/** A UUID (version 8, RFC 9562) of the content's SHA-256: the same content has the same number. */
function serialOf(content: unknown): string {
  const hash = createHash('sha256').update(JSON.stringify(content)).digest()
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x80, 6)
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = hash.toString('hex')
  return `urn:uuid:${[hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')}`
}
