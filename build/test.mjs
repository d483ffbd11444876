// `npm test`: installs what is missing, then types, lint, unit, integration, security and end-to-end tests; seconds a layer at the end.
import { existsSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { ensureModules, environment, fail, findChromium, node24, realElectron, root, run } from './launch.mjs'

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

/** Runs each until one fails. */
function first(works) {
  for (const work of works) {
    const code = work()
    if (code !== 0) return code
  }
  return 0
}

/** Chromium (where Electron's binary is missing) and age: installed as root on Debian, asked for elsewhere. Nothing is skipped for want of them. */
function ensureSystem() {
  const missing = []
  if (realElectron() === undefined && findChromium() === undefined) missing.push('chromium')
  if (
    !(process.env['PATH'] ?? '')
      .split(path.delimiter)
      .some((folder) => existsSync(path.join(folder, 'age')) || existsSync(path.join(folder, 'age.exe')))
  )
    missing.push('age')
  if (missing.length === 0) return
  const command = `apt-get install -y ${missing.join(' ')}`
  const mayInstall = process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  if (!mayInstall)
    fail(`The tests need ${missing.join(' and ')}. Install them, for example on Debian as root: ${command}`)
  console.log(`Installing ${missing.join(' and ')} …`)
  const quiet = { env: { DEBIAN_FRONTEND: 'noninteractive' }, spawn: { stdio: ['ignore', 'ignore', 'inherit'] } }
  run('apt-get', ['update'], quiet)
  if (run('apt-get', ['install', '-y', '--no-install-recommends', ...missing], quiet) !== 0)
    fail(`That failed. Run by hand: ${command}`)
}
