import { rm } from 'node:fs/promises'
import path from 'node:path'
import { messageOf } from '../../main/engine/problem.ts'
import { buildArtifacts } from './artifacts.ts'
import { buildPackage } from './build.ts'
import { useLocalTools } from './local-tools.ts'
import { reportArtifacts, reportChecks } from './report.ts'
import { makeStandIn } from './stand-in.ts'
import { timeOfSources } from './time.ts'

/** `npm run dist:check`, its first half: the packages with a stand-in for Electron in `release/check/`, and what is checked of them. */
async function distCheck(): Promise<void> {
  useLocalTools(['makensis', 'sevenZip', 'mingw'])
  const folder = path.resolve(import.meta.dirname, '../../release/check')
  const electronDist = path.join(folder, 'electron')
  await rm(folder, { recursive: true, force: true })
  await makeStandIn(electronDist)
  const options = {
    output: path.join(folder, 'packages'),
    electronDist,
    kind: 'stand-in',
    signing: { how: 'unsigned' },
    time: timeOfSources(),
  } as const
  const built = await buildPackage(options)
  if (!(await reportChecks(built.package))) throw new Error('The package is not what it has to be.')
  await reportArtifacts(await buildArtifacts(options, built))
}

await distCheck().catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`)
  process.exitCode = 1
})
