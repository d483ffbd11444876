import path from 'node:path'
import { messageOf } from '../../main/engine/problem.ts'
import { signingOf } from '../electron-builder.config.ts'
import { buildArtifacts } from './artifacts.ts'
import { buildPackage } from './build.ts'
import { downloadElectron } from './electron.ts'
import { useLocalTools } from './local-tools.ts'
import { ownWeakness } from './makensis.ts'
import { reportArtifacts, reportChecks } from './report.ts'
import { readManifest } from './stage.ts'
import { timeOfSources } from './time.ts'

/** `npm run dist`: the packages of a release in `release/`. Nothing is made of a package that fails its checks. */
async function dist(): Promise<void> {
  const { makensis = '' } = useLocalTools(['makensis'])
  const { devDependencies } = await readManifest()
  const signing = signingOf(process.env)
  if (signing.how === 'unsigned')
    process.stdout.write(
      'No certificate is named (WIN_CSC_LINK): the packages will not be signed, and their names say so.\n',
    )
  const weakness = await ownWeakness(makensis)
  if (weakness !== undefined && signing.how !== 'unsigned') throw new Error(weakness)
  if (weakness !== undefined) process.stdout.write(`${weakness}\n`)
  const options = {
    output: path.resolve(import.meta.dirname, '../../release'),
    electronDist: await downloadElectron(devDependencies.electron),
    kind: 'release',
    signing,
    time: timeOfSources(),
  } as const
  const built = await buildPackage(options)
  if (!(await reportChecks(built.package)))
    throw new Error('The package is not what it has to be; nothing was made of it.')
  await reportArtifacts(await buildArtifacts(options, built))
}

await dist().catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`)
  process.exitCode = 1
})
