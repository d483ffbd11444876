// Shared by the launchers. Plain JavaScript without dependencies: it runs on Node 20, before anything is installed.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, lstatSync, readFileSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import process from 'node:process'

export const root = path.resolve(import.meta.dirname, '..')
const modules = path.join(root, 'node_modules')

/** The project's own Node 24. */
export const node24 = path.join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

/** Installs what package-lock.json names when node_modules is missing or older than it. */
export function ensureModules() {
  const stamp = path.join(modules, '.package-lock.json')
  const lock = path.join(root, 'package-lock.json')
  if (existsSync(stamp) && existsSync(node24) && statSync(stamp).mtimeMs >= statSync(lock).mtimeMs) return
  // npm would empty the folder that the link points to, which is another checkout's.
  if (lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink())
    fail('node_modules is a link, and what it points to is older than package-lock.json: run npm ci there.')
  console.log('Installing the packages that package-lock.json names …')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const result = spawnSync(npm, ['ci', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  })
  if (result.status !== 0)
    fail(`npm ci failed (${result.error?.message ?? `exit code ${result.status}`}). Run it by hand to see more.`)
  if (!existsSync(node24)) fail('The package "node" brought no binary. Run: npm rebuild node')
}

/** The environment in which the project's own Node and tools come first. */
export function environment(extra = {}) {
  const PATH = [path.dirname(node24), path.join(modules, '.bin'), process.env['PATH'] ?? ''].join(path.delimiter)
  return { ...process.env, PATH, ...extra }
}

/** Runs a command in the project's root and gives its exit code. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: environment(options.env),
    ...options.spawn,
  })
  if (result.error !== undefined) {
    console.error(`${command} can't be started: ${result.error.message}`)
    return 1
  }
  return result.status ?? 128 + (os.constants.signals[result.signal] ?? 0)
}

/** Electron's real binary, or undefined. `require('electron')` would try to download it, so it is looked for by hand. */
export function realElectron() {
  const folder = path.join(modules, 'electron')
  try {
    const file = path.join(folder, 'dist', readFileSync(path.join(folder, 'path.txt'), 'utf8').trim())
    accessSync(file, constants.X_OK)
    return file
  } catch {
    return undefined
  }
}

/** Tries once to download Electron's binary. */
export function installElectron() {
  if (realElectron() !== undefined) return true
  console.log('Looking for Electron’s binary, for a minute at most …')
  const result = spawnSync(node24, [path.join(modules, 'electron', 'install.js')], {
    cwd: root,
    stdio: 'ignore',
    env: environment(),
    timeout: 60_000,
  })
  return result.status === 0 && realElectron() !== undefined
}

/** A Chromium on this machine for the development host, or undefined. */
export function findChromium() {
  const named = process.env['STANDIN_CHROMIUM']
  if (named !== undefined) return existsSync(named) ? named : undefined
  for (const folder of (process.env['PATH'] ?? '').split(path.delimiter)) {
    for (const name of ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']) {
      const file = path.join(folder, name)
      if (existsSync(file)) return file
    }
  }
  return undefined
}

export function fail(text) {
  console.error(text)
  process.exit(1)
}
