// `npm run dist:check`: builds the packages with a stand-in for Electron, checks them, and installs and runs them under Wine.
import path from 'node:path'
import process from 'node:process'
import { ensureModules, environment, node24, root, run } from './launch.mjs'

ensureModules()
const env = environment()
const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs')
const checked = run(node24, ['build/package/dist-check.ts'], { env })
process.exit(checked === 0 ? run(node24, [vitest, 'run', '--project', 'package'], { env }) : checked)
