import { builtinModules } from 'node:module'
import path from 'node:path'
import react from '@vitejs/plugin-react'
import type { InlineConfig, Plugin } from 'vite'
import { leanSqlClient } from './lean-sql-client.ts'
import { contractEntries } from './contract-entries.ts'
import { contractNames } from './contract-names.ts'
import { nativeDriver } from './native-driver.ts'
import { powershellScripts } from './powershell-scripts.ts'

const root = path.resolve(import.meta.dirname, '..')
const builtins = [...builtinModules, ...builtinModules.map((name) => `node:${name}`), /^electron(\/|$)/]

function common(outDir: string): InlineConfig {
  return {
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    define: { 'process.env.NODE_ENV': JSON.stringify('production') },
    build: {
      outDir: path.join(outDir),
      emptyOutDir: true,
      minify: true,
      sourcemap: false,
      reportCompressedSize: false,
    },
  }
}

/** Main: one file, and lazy chunks for what a start does not need (SQL, PowerShell, key files, password strength). */
function mainBundle(outDir: string): InlineConfig {
  const base = common(path.join(outDir, 'main'))
  return {
    ...base,
    plugins: [powershellScripts(root), leanSqlClient(), nativeDriver()],
    resolve: { conditions: ['node'], mainFields: ['module', 'main'] },
    ssr: { noExternal: true, external: ['electron'] },
    build: {
      ...base.build,
      target: 'node24',
      ssr: true,
      rolldownOptions: {
        // The native driver has a process of its own, and so an entry of its own.
        input: { index: path.join(root, 'main/index.ts'), native: path.join(root, 'main/sqlserver/native/child.ts') },
        external: builtins,
        checks: { pluginTimings: false },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  }
}

/** Preload: one CommonJS file that a sandboxed window can load: no chunk, no Node module, no zod. */
function preloadBundle(outDir: string): InlineConfig {
  const base = common(path.join(outDir, 'preload'))
  return {
    ...base,
    plugins: [contractNames()],
    build: {
      ...base.build,
      target: 'chrome156',
      rolldownOptions: {
        input: path.join(root, 'preload/index.ts'),
        external: [/^electron(\/|$)/],
        output: { format: 'cjs', entryFileNames: 'index.cjs', codeSplitting: false },
      },
    },
  }
}

/** Renderer: relative addresses only, because the page's address is `app://`. */
function rendererBundle(outDir: string): InlineConfig {
  const base = common(path.join(outDir, 'renderer'))
  return {
    ...base,
    root: path.join(root, 'renderer'),
    base: './',
    plugins: [react(), contractEntries()],
    build: {
      ...base.build,
      target: 'chrome156',
      modulePreload: { polyfill: false },
      rolldownOptions: {
        // The contract is data: what the first page does not name of it comes with the code that does, or not at all.
        treeshake: { moduleSideEffects: [{ test: /[\\/]preload[\\/]contract[\\/]/, sideEffects: false }] },
      },
      assetsInlineLimit: 0,
      cssCodeSplit: true,
    },
  }
}

/** The three bundles of the program, as Vite's configuration. `outDir` is absolute; `plugins` are added to each of them. */
export function bundles(outDir: string, plugins: Plugin[] = []): InlineConfig[] {
  const all = [mainBundle(outDir), preloadBundle(outDir), rendererBundle(outDir)]
  return all.map((config) => ({ ...config, plugins: [...(config.plugins ?? []), ...plugins] }))
}
