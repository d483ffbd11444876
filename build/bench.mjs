// `npm run bench`: builds the bundles, then prints one JSON line a measure. Ratios only, side by side in one run.
import process from 'node:process'
import { ensureModules, environment, findChromium, fail, node24, run } from './launch.mjs'

ensureModules()
if (findChromium() === undefined)
  fail('The paint measure needs Chromium. On Debian as root: apt-get install -y chromium')
if (run(node24, ['build/bundle.ts']) !== 0) fail('The program could not be built.')
process.exit(run(node24, ['test/bench/index.ts', ...process.argv.slice(2)], { env: environment() }))
