import path from 'node:path'
import { build, type Plugin } from 'vite'
import { bundles } from './bundles.ts'

/** Builds main, preload and renderer into `dist` (or the folder given); `plugins` take part in each of the three. */
export async function bundleAll(
  outDir = path.resolve(import.meta.dirname, '../dist'),
  plugins: Plugin[] = [],
): Promise<void> {
  // What another value of it would build is a program for developers: slower, and with the paths of this computer in it.
  const before = process.env['NODE_ENV']
  process.env['NODE_ENV'] = 'production'
  try {
    await Promise.all(bundles(outDir, plugins).map((config) => build(config)))
  } finally {
    if (before === undefined) delete process.env['NODE_ENV']
    else process.env['NODE_ENV'] = before
  }
}

if (import.meta.main) await bundleAll(process.argv[2])
