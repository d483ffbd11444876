import { readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import path from 'node:path'
import type { Plugin } from 'vite'
import * as z from 'zod/mini'

/** A package of which something reaches the people who use the program. */
export interface ShippedPackage {
  name: string
  version: string
  /** Its folder on this machine. */
  folder: string
  /** Its source files that are part of a bundle, sorted; empty when only something compiled from it ships. */
  files: string[]
}

const root = path.resolve(import.meta.dirname, '../..')

/** Of these a compiled file ships beside the bundles: the native driver, and the headers that are compiled into it. */
const COMPILED: readonly { name: string; neededBy?: string }[] = [
  { name: 'msnodesqlv8' },
  { name: 'node-addon-api', neededBy: 'msnodesqlv8' },
]

/** Modules without a file that the bundler adds, by the package that their code comes from. */
const HELPERS: readonly { id: RegExp; from: string }[] = [
  { id: /^\0vite\//, from: 'vite' },
  { id: /^\0rolldown\//, from: 'rolldown' },
]

/** Modules without a file that this project's own plugins make. */
const OWN = /^\0(contract:\w+|azure|node-stream|no-colors|msnodesqlv8-[\w-]+)$/

/** Files that count although no code of theirs is left in a chunk: the bundler moves them into files of their own. */
const STYLE = /\.(css|less|sass|scss|styl)$/

/**
 * Watches bundles being made, and tells afterwards which packages ended up in them. A package counts when code of one of its modules is left,
 * or a style sheet or an asset of it is written: what is only looked at, or replaced by a stand-in, does not. Two versions of one package are two.
 */
export function watchPackages(): { plugin: Plugin; packages: () => ShippedPackage[] } {
  const found = new Map<string, Set<string>>()
  const add = (folder: string, file?: string): void => {
    const files = found.get(folder) ?? new Set()
    found.set(folder, files)
    if (file !== undefined) files.add(file)
  }
  const plugin: Plugin = {
    name: 'watch-packages',
    generateBundle(_, output) {
      for (const item of Object.values(output)) {
        if (item.type === 'asset')
          for (const file of item.originalFileNames) note(path.resolve(this.environment.config.root, file), add)
        else
          for (const id of item.moduleIds)
            if ((item.modules[id]?.renderedLength ?? 0) > 0 || STYLE.test(fileOf(id))) note(id, add)
      }
    },
  }
  return {
    plugin,
    packages: () => {
      for (const { name, neededBy } of COMPILED) {
        const folder = folderOf(name, neededBy === undefined ? root : folderOf(neededBy, root))
        add(folder)
      }
      return [...found].map(([folder, files]) => describe(folder, files)).sort(byName)
    },
  }
}

function byName(a: ShippedPackage, b: ShippedPackage): number {
  const [left, right] = [`${a.name}\n${a.version}`, `${b.name}\n${b.version}`]
  return left < right ? -1 : Number(left > right)
}

/** @throws Error for a module that nobody accounts for: its licence would be missing */
function note(id: string, add: (folder: string, file?: string) => void): void {
  const helper = HELPERS.find((one) => one.id.test(id))
  if (helper !== undefined) return add(folderOf(helper.from, root))
  const file = fileOf(id)
  const inPackage = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)
  if (inPackage !== null) return add(path.normalize(inPackage[0]), path.normalize(file))
  if (id.startsWith('\0') && !path.isAbsolute(file) && !OWN.test(id))
    throw new Error(
      `The bundle holds ${JSON.stringify(id)}, a module without a file. Whose code it is has to be said in build/package/shipped.ts.`,
    )
}

/** The file behind a module's id, with slashes only: without the marks that plugins put before and behind it. */
function fileOf(id: string): string {
  return id
    .replace(/^\0(commonjs-\w+:)?/, '')
    .replace(/[?#].*$/, '')
    .replaceAll('\\', '/')
}

/** The folder of a package as a file below `from` finds it. @throws Error when it is not installed */
function folderOf(name: string, from: string): string {
  const manifest = findPackageJSON(name, path.join(from, 'package.json'))
  if (manifest === undefined) throw new Error(`The package ${name} is not installed: npm ci installs it.`)
  return path.dirname(manifest)
}

const manifest = z.object({ name: z.string(), version: z.string() })

function describe(folder: string, files: ReadonlySet<string>): ShippedPackage {
  const { name, version } = manifest.parse(JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')))
  return { name, version, folder, files: [...files].sort() }
}
