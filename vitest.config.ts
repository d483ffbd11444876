import { defineConfig } from 'vitest/config'
import { contractEntries } from './build/contract-entries.ts'

/** One project a layer, so that seconds are counted a layer and one can be run alone: `vitest run --project unit`. */
const layer = (name: string) => ({
  extends: true as const,
  test: { name, include: [`test/${name}/**/*.test.{ts,tsx}`] },
})

export default defineConfig({
  plugins: [contractEntries()],
  test: {
    environment: 'node',
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    allowOnly: false,
    // Electron's crypto is BoringSSL's: what that lacks is taken away in tests too.
    setupFiles: ['./test/host/crypto-mask-now.ts'],
    projects: [layer('unit'), layer('integration'), layer('security'), layer('package')],
  },
})
