// `npm run screenshots`: builds the program, then takes a picture of every page and state into .screenshots. `npm run screenshots -- 02` takes some.
import process from 'node:process'
import { ensureModules, environment, fail, findChromium, node24, realElectron, run } from './launch.mjs'

ensureModules()
if (realElectron() === undefined && findChromium() === undefined)
  fail('The pictures need Electron or Chromium. On Debian as root: apt-get install -y chromium')
if (run(node24, ['build/bundle.ts']) !== 0) fail('The program could not be built.')
process.exit(run(node24, ['test/support/screenshots.ts', ...process.argv.slice(2)], { env: environment() }))
