import { defineConfig } from 'vitest/config'
import { contractEntries } from './build/contract-entries.ts'
import { LongFirst } from './test/support/long-first.ts'

/** Electron's crypto is BoringSSL's: what that lacks is taken away in tests too. */
const MASK = './test/host/crypto-mask-now.ts'

/** Files share the workers' processes and what these have loaded, which halves the time; none may leave anything behind. */
const SHARED = { isolate: false, setupFiles: ['./test/support/leaves-nothing.ts'] }

interface More {
  isolate?: boolean
  setupFiles?: string[]
  globalSetup?: string
}

/** One project a layer, so that seconds are counted a layer and one can be run alone: `vitest run --project unit`. */
const layer = (name: string, more: More = {}) => ({
  extends: true as const,
  test: { name, include: [`test/${name}/**/*.test.{ts,tsx}`], ...more },
})

/** What is shipped: built once, before all tests of the layer. */
const packages = {
  extends: true as const,
  test: { name: 'package', include: ['test/package/**/*.test.ts'], globalSetup: ['test/package/make.ts'] },
}

export default defineConfig({
  plugins: [contractEntries()],
  test: {
    environment: 'node',
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    allowOnly: false,
    setupFiles: [MASK],
    sequence: { sequencer: LongFirst },
    projects: [
      layer('unit', SHARED),
      layer('integration', { ...SHARED, globalSetup: './test/support/bundle-children.ts' }),
      layer('security'),
      packages,
    ],
  },
})
