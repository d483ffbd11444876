import path from 'node:path'
import { build } from 'vite'

/** Bundles a TypeScript file with all it imports into one module for Node; its path. One file starts three times faster than a hundred. */
export async function bundleForNode(input: string, outDir: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir,
      target: 'node24',
      rolldownOptions: { input, output: { entryFileNames: 'bundle.mjs' }, checks: { pluginTimings: false } },
    },
  })
  return path.join(outDir, 'bundle.mjs')
}
