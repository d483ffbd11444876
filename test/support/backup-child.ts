import { nodeFs } from '../../main/files/index.ts'
import { backup, openBench } from './key-bench.ts'
import { runsOn, secretsOf } from './key-runs.ts'
import { watchedFs } from './keyfile/watched-fs.ts'

// Backs up the key of the practice computer with the engine, and kills itself before its n-th call of the simulated disks.
// Arguments: folder, n, location, second copy. Prints how many calls
// there were when the run began and when it ended, when it gets through.

const [folder = '', at = '0', location = '', copyTo = ''] = process.argv.slice(2)
const { fs, calls } = watchedFs(nodeFs, ({ n }) => {
  if (n === Number(at)) process.kill(process.pid, 'SIGKILL')
  return undefined
})
const { runs } = runsOn(await openBench(folder, fs))
const plan = await runs.plan('encryption-key', backup(location, copyTo), secretsOf())
await runs.start(plan.hash, [], secretsOf())
const begun = calls.length
await runs.idle()
process.stdout.write(JSON.stringify({ begun, calls: calls.length }))
