/** The program launched as a person launches it, on Electron or on the stand-in. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { type BrowserContext, _electron, type ElectronApplication, type Page } from '@playwright/test'
import { type Host, hostExecutable, useElectronOrStandIn } from '../support/electron-path.ts'
import { endingOf } from '../support/end-app.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const LAUNCH_TIMEOUT = 30_000

export const host: Host = useElectronOrStandIn()

export interface LaunchOptions {
  /** After `.`, `--practice` and `--data-folder`. */
  args?: string[]
  /** Kept when it is given; else a temporary folder that is removed. */
  dataFolder?: string
  env?: Record<string, string>
}

export interface Launched {
  app: ElectronApplication
  page: Page
  dataFolder: string
  /** What the main process has written to its console. */
  mainLog: string[]
  /** Uncaught errors and console errors and warnings of the pages. Whatever is left in it at its end fails the test. */
  pageErrors: string[]
  /** Starts the program once more on the same data folder and resolves with its exit code. */
  startAgain(args?: string[]): Promise<number | null>
  isRunning(): boolean
  /** Ends the program, whatever it is at. */
  end(): Promise<void>
}

/** The stand-in's way to refuse new windows makes Chromium say this once a page (see test/host/requests.ts). */
const HOST_NOISE =
  'An iframe which has both allow-scripts and allow-same-origin for its sandbox attribute can escape its sandboxing.'

/** The lists of this worker's programs, so that the check at a test's end finds those of both fixtures. */
export const errorLists = new Set<string[]>()
let hostIsTold = false

function gatherErrors(context: BrowserContext): string[] {
  const pageErrors: string[] = []
  errorLists.add(pageErrors)
  context.on('weberror', (error) => pageErrors.push(error.error().stack ?? error.error().message))
  context.on('console', (message) => {
    const isTrouble = message.type() === 'error' || message.type() === 'warning'
    if (isTrouble && !(host === 'stand-in' && message.text() === HOST_NOISE)) pageErrors.push(message.text())
  })
  return pageErrors
}

async function tellHost(app: ElectronApplication): Promise<void> {
  if (hostIsTold) return
  hostIsTold = true
  const { electron, chrome, node } = await app.evaluate(() => ({ ...process.versions }))
  console.log(`host: ${host} (Electron ${electron}, Chromium ${chrome}, Node ${node})`)
}

function commandLine(dataFolder: string, args: readonly string[]): string[] {
  return ['.', '--practice', `--data-folder=${dataFolder}`, ...args]
}

async function startAgain(
  dataFolder: string,
  env: Record<string, string>,
  args: readonly string[],
): Promise<number | null> {
  const given = [...(process.platform === 'linux' ? ['--no-sandbox'] : []), ...commandLine(dataFolder, args)]
  const second = spawn(hostExecutable(host), given, { cwd: ROOT, env, stdio: 'ignore' })
  try {
    const [code] = (await once(second, 'exit', { signal: AbortSignal.timeout(LAUNCH_TIMEOUT) })) as [number | null]
    return code
  } finally {
    second.kill('SIGKILL')
  }
}

/** Launches the program and waits for its page. Whoever launches it ends it. */
export async function launchProgram(options: LaunchOptions = {}): Promise<Launched> {
  const { args = [], dataFolder: given, env: extra = {} } = options
  const dataFolder = given ?? (await mkdtemp(path.join(os.tmpdir(), 'recovery-wizard-e2e-')))
  const removeFolder = async (): Promise<void> => {
    if (given === undefined) await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 })
  }
  const env = { ...(process.env as Record<string, string>), STANDIN_RELAUNCH: 'record', ...extra }
  let end = removeFolder
  try {
    const app = await _electron.launch({ args: commandLine(dataFolder, args), cwd: ROOT, env, timeout: LAUNCH_TIMEOUT })
    const child = app.process()
    const endApp = endingOf(app)
    end = async () => {
      await endApp()
      await removeFolder()
    }
    const pageErrors = gatherErrors(app.context())
    const mainLog: string[] = []
    app.on('console', (message) => mainLog.push(message.text()))
    const page = await app.firstWindow({ timeout: LAUNCH_TIMEOUT })
    // A window is there before main has loaded anything into it; what a test did meanwhile would be lost.
    await page.waitForURL((url) => url.href !== 'about:blank')
    await tellHost(app)
    return {
      app,
      page,
      dataFolder,
      mainLog,
      pageErrors,
      startAgain: (more = []) => startAgain(dataFolder, env, more),
      isRunning: () => child.exitCode === null && child.signalCode === null && !page.isClosed(),
      end,
    }
  } catch (error) {
    await end()
    throw error
  }
}
