// `npm start`: opens the wizard in its practice environment; with --unattended FILE it runs an answer file instead.
import { existsSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import {
  ensureModules,
  environment,
  fail,
  findChromium,
  installElectron,
  node24,
  realElectron,
  root,
  run,
} from './launch.mjs'

const args = process.argv.slice(2)
const entry = path.join(root, 'dist', 'main', 'index.js')

ensureModules()
if (isStale()) {
  const built = run(node24, ['build/bundle.ts'])
  if (built !== 0) fail('The program could not be built.')
}

// Without a window no browser engine is started: plain Node runs the same bundle.
if (
  args.some((arg) =>
    ['--unattended', '--help', '-h', '--version', '--save-secret'].some(
      (name) => arg === name || arg.startsWith(`${name}=`),
    ),
  )
) {
  process.exit(run(node24, [entry, ...args]))
}

if (!installElectron()) {
  console.log(
    'Electron’s binary can’t be downloaded here, so the same program opens on the development host (Chromium in place of Electron’s window).',
  )
  if (process.platform !== 'linux') fail('The development host runs on Linux only. Run: npx install-electron')
  if (findChromium() === undefined)
    fail(
      'No Chromium was found. Install one (Debian: apt-get install -y chromium), or run without a window: npm start -- --unattended docs/examples/backup-key.json',
    )
  if (!process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'])
    fail('There is no display here. Run without a window: npm start -- --unattended docs/examples/backup-key.json')
  process.exit(run(path.join(root, 'test', 'host', 'electron'), ['.', ...args], { env: { STANDIN_HEADED: '1' } }))
}
const electron = realElectron()
process.exit(electron === undefined ? 1 : run(electron, ['.', ...args], { env: environment() }))

/** Is a source file newer than the bundle? */
function isStale() {
  if (!existsSync(entry)) return true
  const built = statSync(entry).mtimeMs
  const newer = (folder) =>
    readdirSync(folder, { withFileTypes: true, recursive: true }).some(
      (file) => file.isFile() && statSync(path.join(file.parentPath, file.name)).mtimeMs > built,
    )
  return (
    ['main', 'preload', 'renderer', 'build'].some((folder) => newer(path.join(root, folder))) ||
    statSync(path.join(root, 'package-lock.json')).mtimeMs > built
  )
}
