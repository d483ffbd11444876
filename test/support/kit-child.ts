import { nodeFs } from '../../main/files/index.ts'
import { openKit } from '../../main/kit/index.ts'
import { watchedFs } from './keyfile/watched-fs.ts'
import { sampleArtifact } from './sample-artifact.ts'

// Adds entries to a kit in a process of its own and kills itself before its n-th call of the file system (0: never).
// Arguments: folder, n, id … Prints the number of calls when it gets through.

const [folder = '', at = '0', ...ids] = process.argv.slice(2)
const { fs, calls } = watchedFs(nodeFs, ({ n }) => {
  if (n === Number(at)) process.kill(process.pid, 'SIGKILL')
  return undefined
})
const kit = openKit({ folder, target: 'practice', fs })
for (const id of ids) await kit.add(sampleArtifact({ id }))
process.stdout.write(String(calls.length))
