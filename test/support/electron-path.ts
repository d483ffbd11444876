import { accessSync, constants, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

const require = createRequire(import.meta.url)
const STAND_IN = path.resolve(import.meta.dirname, '../host')

export type Host = 'electron' | 'stand-in'

/**
 * Electron's real executable, or null. It is looked for by hand: `require('electron')` downloads it when it is missing,
 * since Electron has no postinstall script any more.
 */
export function realElectron(): string | null {
  const folder = path.dirname(require.resolve('electron/package.json'))
  try {
    const file = path.join(folder, 'dist', readFileSync(path.join(folder, 'path.txt'), 'utf8').trim())
    accessSync(file, constants.X_OK)
    return file
  } catch {
    return null // not installed, which is what was asked
  }
}

/**
 * Chooses what `_electron.launch` starts: Electron where its executable is present, else the stand-in, by the variable
 * that `electron/index.js` itself looks at. E2E_HOST=electron|stand-in forces one.
 * @throws Error with the command to run, where neither can be used
 */
export function useElectronOrStandIn(): Host {
  const forced = process.env['E2E_HOST']
  if (forced !== undefined && forced !== 'electron' && forced !== 'stand-in') {
    throw new Error(`E2E_HOST is '${forced}'. It can be 'electron' or 'stand-in'.`)
  }
  const isPresent = realElectron() !== null
  if (isPresent && forced !== 'stand-in') {
    delete process.env['ELECTRON_OVERRIDE_DIST_PATH']
    return 'electron'
  }
  if (forced === 'electron')
    throw new Error('E2E_HOST is electron, and its executable is missing. Run: npx install-electron')
  if (process.platform !== 'linux') throw new Error("Electron's executable is missing. Run: npx install-electron")
  process.env['ELECTRON_OVERRIDE_DIST_PATH'] = STAND_IN
  return 'stand-in'
}

/** The executable that `useElectronOrStandIn` chose, for tests that start a process of their own. */
export function hostExecutable(host: Host): string {
  const real = realElectron()
  return host === 'electron' && real !== null ? real : path.join(STAND_IN, 'electron')
}
