// `npm test`: installs what is missing, then types, lint, unit, integration, security, package and end-to-end tests; seconds a layer at the end.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { ensureModules, environment, fail, findChromium, node24, realElectron, root, run } from './launch.mjs'

/** What packages are made with, what they are tried with, and the Debian packages that bring it. */
const MAKES = [
  { files: ['makensis'], debian: 'nsis' },
  { files: ['7za', '7z'], debian: 'p7zip-full' },
  { files: ['x86_64-w64-mingw32-gcc'], debian: 'gcc-mingw-w64-x86-64-win32' },
]
const TRIES = [
  { files: ['wine64', '/usr/lib/wine/wine64'], debian: 'wine64' },
  { files: ['osslsigncode'], debian: 'osslsigncode' },
]

const only = process.argv.slice(2)
ensureModules()
ensureSystem()

const bin = (name, file) => path.join(root, 'node_modules', name, ...file.split('/'))
const node = (...args) => run(node24, args, { env: environment() })
const vitest = (project) => node(bin('vitest', 'vitest.mjs'), 'run', '--project', project)

const folders = ['main', 'preload', 'renderer', 'build', 'test']
const layers = [
  { name: 'types', work: () => first(folders.map((folder) => () => node(bin('typescript', 'bin/tsc'), '-p', folder))) },
  { name: 'lint', work: () => node('build/lint.ts') },
  { name: 'unit', work: () => vitest('unit') },
  { name: 'build', work: () => node('build/bundle.ts') },
  { name: 'integration', work: () => vitest('integration') },
  { name: 'security', work: () => vitest('security') },
  { name: 'package', work: packages },
  { name: 'e2e', work: () => node(bin('@playwright/test', 'cli.js'), 'test') },
]

const unknown = only.find((name) => !layers.some((layer) => layer.name === name))
if (unknown !== undefined)
  fail(`There is no layer "${unknown}". Layers: ${layers.map((layer) => layer.name).join(', ')}.`)

const seconds = []
let failed
for (const { name, work } of layers) {
  if (only.length > 0 && !only.includes(name)) continue
  console.log(`\n== ${name}`)
  const began = performance.now()
  const code = work()
  seconds.push([name, (performance.now() - began) / 1000])
  if (code !== 0) {
    failed = name
    break
  }
}
console.log('\nSeconds per layer')
for (const [name, took] of seconds) console.log(`  ${name.padEnd(12)} ${took.toFixed(1).padStart(6)}`)
console.log(
  `  ${'all'.padEnd(12)} ${seconds
    .reduce((sum, [, took]) => sum + took, 0)
    .toFixed(1)
    .padStart(6)}`,
)
if (failed !== undefined) fail(`\nFailed: ${failed}. The layers after it did not run.`)
console.log(
  `\nWindow tests ran on ${realElectron() === undefined ? 'the stand-in for Electron (its binary is not here)' : 'Electron'}. Windows and macOS: not run here.`,
)

/** Where a tool is missing, what can't be checked is said, and nothing fails: packages are made on machines that have it. */
function packages() {
  const missing = MAKES.filter(({ files }) => !files.some(isThere)).map(({ debian }) => debian)
  if (missing.length === 0) return node('build/dist-check.mjs')
  console.warn(`NOT CHECKED: packages, installer, portable program. Not here: ${missing.join(', ')} (names of Debian).`)
  return 0
}

/** Runs each until one fails. */
function first(works) {
  for (const work of works) {
    const code = work()
    if (code !== 0) return code
  }
  return 0
}

/**
 * Chromium (where Electron's binary is missing) and age must be there; FreeTDS and pytds hold the simulated SQL Server honest, NSIS and its like
 * make and run the packages, and it is said aloud where they are missing. All are installed as root on Debian.
 */
function ensureSystem() {
  const needed = []
  if (realElectron() === undefined && findChromium() === undefined) needed.push('chromium')
  if (!isOnPath('age')) needed.push('age')
  const wanted = []
  if (!isOnPath('tsql')) wanted.push('freetds-bin')
  if (!hasPytds()) wanted.push('python3-tds', 'python3-openssl')
  for (const { files, debian } of [...MAKES, ...TRIES]) if (!files.some(isThere)) wanted.push(debian)
  if (needed.length + wanted.length === 0) return
  const mayInstall = process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  if (mayInstall) quietly('apt-get', ['update'])
  const install = (packages) =>
    mayInstall && quietly('apt-get', ['install', '-y', '--no-install-recommends', ...packages]) === 0
  for (const packages of [needed, wanted]) {
    if (packages.length === 0) continue
    if (mayInstall) console.log(`Installing ${packages.join(' and ')} …`)
    if (install(packages)) continue
    // One that is not to be had must not keep the others away.
    const missing = packages.filter((one) => !install([one]))
    const command = `apt-get install -y ${missing.join(' ')}`
    if (packages === needed && missing.length > 0)
      fail(`The tests need ${missing.join(' and ')}. Install them, for example on Debian as root: ${command}`)
    if (missing.length > 0)
      console.warn(
        `Not here: ${missing.join(', ')}. What they would check is named by the tests. On Debian as root: ${command}`,
      )
  }
}

/** A program on the path, or a file. */
function isThere(name) {
  return name.startsWith('/') ? existsSync(name) : isOnPath(name)
}

function isOnPath(name) {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter)
  return folders.some((folder) => [name, `${name}.exe`].some((file) => existsSync(path.join(folder, file))))
}

/** Debian's own Python has the module from its package; another one on the path has not. */
function hasPytds() {
  return ['/usr/bin/python3', 'python3'].some((python) => {
    const { status } = spawnSync(python, ['-c', 'import pytds, OpenSSL'], { stdio: 'ignore' })
    return status === 0
  })
}

function quietly(command, args) {
  return run(command, args, {
    env: { DEBIAN_FRONTEND: 'noninteractive' },
    spawn: { stdio: ['ignore', 'ignore', 'inherit'] },
  })
}
