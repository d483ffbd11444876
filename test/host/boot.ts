/** What Electron's executable does with its command line, as far as the product and its tests need it. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import inspector from 'node:inspector'
import { createRequire, registerHooks } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from './app.ts'
import { Chromium } from './cdp.ts'
import { chromiumArguments } from './chromium-arguments.ts'
import { ELECTRON_VERSION } from './electron.ts'
import { findChromium } from './find-chromium.ts'
import { state } from './state.ts'

function refuse(sentence: string): never {
  process.stderr.write(`stand-in: ${sentence}\n`)
  process.exit(1)
}

interface Package {
  name?: string
  productName?: string
  version?: string
  main?: string
}

/** Finds the entry of an app, a folder with package.json or a file, and takes its names over. */
function openApp(given: string): string {
  const folder = path.resolve(given)
  if (!statSync(folder).isDirectory()) {
    app.appPath = path.dirname(folder)
    return folder
  }
  const { name, productName, version, main } = JSON.parse(
    readFileSync(path.join(folder, 'package.json'), 'utf8'),
  ) as Package
  app.appPath = folder
  app.setName(productName ?? name ?? 'Electron')
  if (version !== undefined) app.takeVersion(version)
  return path.join(folder, main ?? 'index.js')
}

/** `import … from 'electron'` and `require('electron')` give the stand-in from here on. */
function putInPlace(): void {
  const url = pathToFileURL(path.join(import.meta.dirname, 'electron.ts')).href
  registerHooks({
    resolve: (specifier, context, next) =>
      /^electron(\/(main|common))?$/.test(specifier)
        ? { url, format: 'module', shortCircuit: true }
        : next(specifier, context),
  })
}

async function startChromium(args: readonly string[]): Promise<void> {
  const executable = findChromium()
  if (executable === null) {
    refuse('Chromium is missing. Install it (Debian: apt-get install chromium), or name it in STANDIN_CHROMIUM.')
  }
  const folder = app.getPath('sessionData')
  mkdirSync(folder, { recursive: true })
  const profile = mkdtempSync(path.join(folder, 'stand-in-chromium-'))
  process.on('exit', () => {
    try {
      rmSync(profile, { recursive: true, force: true, maxRetries: 3 })
    } catch (error) {
      process.stderr.write(`stand-in: ${profile} stays behind: ${String(error)}\n`) // a killed Chromium may still be writing
    }
  })
  const chromium = new Chromium(executable, chromiumArguments(app.switches, args, profile))
  state.chromium = chromium
  chromium.process.on('exit', () => {
    if (app.quitting) return
    if (!state.ready) process.stderr.write(chromium.said)
    app.exit(1)
  })
  const { product } = await chromium.root.send('Browser.getVersion')
  Object.defineProperty(process.versions, 'chrome', { value: product.split('/')[1], enumerable: true })
}

async function boot(): Promise<void> {
  if (process.platform !== 'linux') refuse('it runs on Linux only. Install Electron: npx install-electron')
  const args = process.argv.slice(2)
  process.argv = [path.join(import.meta.dirname, 'electron'), ...args]
  Object.defineProperties(process, {
    type: { value: 'browser' },
    defaultApp: { value: true },
    resourcesPath: { value: import.meta.dirname },
  })
  Object.defineProperty(process.versions, 'electron', { value: ELECTRON_VERSION, enumerable: true })
  if (args.some((arg) => arg.startsWith('--inspect'))) inspector.open(0, '127.0.0.1') // prints the line that Playwright awaits
  putInPlace()

  let entry: string | null = null
  let isRequired = false
  for (const arg of args) {
    if (isRequired) createRequire(import.meta.url)(path.resolve(arg))
    else if (!arg.startsWith('-') && entry === null) entry = openApp(arg)
    isRequired = arg === '-r' || arg === '--require'
  }
  if (entry === null) refuse('no app was given')
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit())
  const stillEvaluating = (code: number): void => {
    if (code === 13)
      process.stderr.write(`stand-in: ${entry} awaits app.whenReady() at its top level; it is ready after that\n`)
  }
  process.on('exit', stillEvaluating)
  await import(pathToFileURL(entry).href)
  process.off('exit', stillEvaluating)
  if (app.quitting) return
  await startChromium(args)
  app.markReady()
}

await boot()
