import path from 'node:path'
import { build } from 'vite'

/** Bundles a TypeScript file with all it imports into one module for Node; its path. One file starts three times faster than a hundred. */
export async function bundleForNode(input: string, outDir: string): Promise<string> {
  await bundleAllForNode({ bundle: input }, outDir)
  return path.join(outDir, 'bundle.mjs')
}

/** The same for several files that share much: `<name>.mjs` of each. */
export async function bundleAllForNode(input: Readonly<Record<string, string>>, outDir: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir,
      target: 'node24',
      rolldownOptions: {
        input: { ...input },
        output: { entryFileNames: '[name].mjs' },
        checks: { pluginTimings: false },
      },
    },
  })
}
