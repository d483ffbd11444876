/** Launches the small app beside this file on the host that the e2e tests use, and gives its tests their words. */
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { endingOf } from '../../support/end-app.ts'
import { type Host, useElectronOrStandIn } from '../../support/electron-path.ts'

export const host: Host = useElectronOrStandIn()
export const APP = path.join(import.meta.dirname, 'app')

/** What the preload of the app exposes. */
export interface Api {
  platform: string
  sum(a: unknown, b: unknown): number
  throws(): void
  rejects(): Promise<void>
  callback(fn: (n: number) => number): number
  callbackLater(fn: (n: number) => Promise<number>): Promise<number>
  awaits(promise: Promise<number>): Promise<number>
  nested(value: { n: number; when: Date }): { twice: number; when: Date; read(): number }
  values(): { map: Map<number, Date>; pattern: RegExp; bytes: Uint8Array; nothing: undefined; none: null }
  error(): Error
  early(): Promise<{ url: string; origin: string; isMain: boolean }>
  invoke(channel: string, ...args: unknown[]): Promise<unknown>
  send(channel: string, ...args: unknown[]): void
  listen(channel: string, fn: (...args: unknown[]) => void): () => void
}
declare global {
  interface Window {
    api: Api
    facts: Record<string, unknown>
    early: Record<string, unknown>
  }
}

export interface Contract {
  app: ElectronApplication
  page: Page
  dataFolder: string
  mainLog: string[]
  /** What the app's main script has heard so far. */
  heard(): Promise<string[]>
  close(): Promise<void>
}

export async function launchContract(env: Record<string, string> = {}): Promise<Contract> {
  const dataFolder = await mkdtemp(path.join(os.tmpdir(), 'host-contract-'))
  let close = (): Promise<void> => rm(dataFolder, { recursive: true, force: true, maxRetries: 3 })
  try {
    const app = await _electron.launch({
      args: [APP, `--user-data-dir=${dataFolder}`],
      env: { ...(process.env as Record<string, string>), ...env },
      timeout: 20_000,
    })
    const end = endingOf(app)
    const remove = close
    close = () => end().then(remove)
    const mainLog: string[] = []
    app.on('console', (message) => mainLog.push(message.text()))
    const page = await app.firstWindow()
    await page.getByRole('heading', { name: 'Contract' }).waitFor()
    const heard = (): Promise<string[]> => app.evaluate(() => (globalThis as unknown as { heard: string[] }).heard)
    return { app, page, dataFolder, mainLog, heard, close }
  } catch (error) {
    await close()
    throw error
  }
}
