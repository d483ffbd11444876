import { defineConfig } from '@playwright/test'
import { useElectronOrStandIn } from './test/support/electron-path.ts'

const host = useElectronOrStandIn()

/** Two windows of a real desktop take the focus from each other; those of the stand-in each have their own. */
const workers = host === 'stand-in' ? 2 : 1

export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results',
  workers: Number(process.env['E2E_WORKERS'] ?? workers),
  timeout: 60_000,
  expect: { timeout: 15_000 },
  retries: 0,
  forbidOnly: true,
  fullyParallel: false,
  reporter: [['list']],
  use: { trace: 'retain-on-failure' },
  metadata: { host },
})
