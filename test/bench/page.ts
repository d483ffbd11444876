import path from 'node:path'
import react from '@vitejs/plugin-react'
import { build } from 'vite'

/** Bundles a page of `fixtures` as the program's own renderer is bundled. */
export async function buildFixture(page: string, outDir: string): Promise<void> {
  await build({
    root: path.join(import.meta.dirname, 'fixtures'),
    configFile: false,
    logLevel: 'error',
    base: './',
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [react()],
    build: {
      outDir,
      target: 'chrome156',
      modulePreload: { polyfill: false },
      rolldownOptions: { input: path.join(import.meta.dirname, 'fixtures', page) },
    },
  })
}
