import path from 'node:path'
import { build } from 'vite'
import { bundles } from './bundles.ts'

/** Builds main, preload and renderer into `dist` (or the folder given). */
export async function bundleAll(outDir = path.resolve(import.meta.dirname, '../dist')): Promise<void> {
  await Promise.all(bundles(outDir).map((config) => build(config)))
}

if (import.meta.main) await bundleAll(process.argv[2])
