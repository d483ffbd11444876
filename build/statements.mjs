// `npm run statements [-- FILE]`: writes every T-SQL batch that the product can send, one a batch, so that others can read and parse them.
import process from 'node:process'
import { ensureModules, node24, run } from './launch.mjs'

ensureModules()
process.exit(run(node24, ['build/statements.ts', ...process.argv.slice(2)]))
