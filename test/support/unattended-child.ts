import process from 'node:process'
import { runUnattended } from '../../main/unattended/index.ts'
import { CHEAP } from './application.ts'

// An unattended run as a process of its own, with cheap scrypt and at no pace. Arguments: data folder, answer file, optionally "check".
const [folder = '', answerFile = '', check] = process.argv.slice(2)
process.exitCode = await runUnattended({
  answerFile,
  check: check === 'check',
  output: undefined,
  folder: () => ({ path: folder, why: 'a test' }),
  workFactor: CHEAP,
  pace: 0,
})
// As the program does: no idle timer is waited for.
process.exit()
