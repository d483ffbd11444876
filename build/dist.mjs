// `npm run dist`: zip, installer and portable program for Windows, from Electron's own distribution, which is downloaded.
import process from 'node:process'
import { ensureModules, environment, node24, run } from './launch.mjs'

ensureModules()
process.exit(run(node24, ['build/package/dist.ts', ...process.argv.slice(2)], { env: environment() }))
