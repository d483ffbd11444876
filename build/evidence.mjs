// `npm run evidence`: writes docs/evidence.md from the steps of the wizards.
import process from 'node:process'
import { ensureModules, node24, run } from './launch.mjs'

ensureModules()
process.exit(
  run(node24, [
    '--input-type=module',
    '-e',
    "import { writeFileSync } from 'node:fs'; import { evidencePage } from './test/support/evidence.ts'; writeFileSync('docs/evidence.md', await evidencePage())",
  ]),
)
