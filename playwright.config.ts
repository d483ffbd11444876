import { defineConfig } from '@playwright/test'
import { useElectronOrStandIn } from './test/support/electron-path.ts'

const host = useElectronOrStandIn()

export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results',
  workers: Number(process.env['E2E_WORKERS'] ?? 1),
  timeout: 60_000,
  expect: { timeout: 15_000 },
  retries: 0,
  forbidOnly: true,
  fullyParallel: false,
  reporter: [['list']],
  use: { trace: 'retain-on-failure' },
  metadata: { host },
})
