import { messageOf } from '../../../main/engine/problem.ts'
import { checkFuses } from '../fuses.ts'
import { type MadePackage, programOf } from '../made.ts'
import { checkArchive } from './archive.ts'
import { checkContents } from './contents.ts'
import { checkFolder } from './folder.ts'
import { checkResources } from './resources.ts'
import { checkSize } from './size.ts'
import { checkTexts } from './texts.ts'

/** Everything that is checked of an unpacked package, by name. Each gives one sentence for whatever is wrong. */
export const CHECKS: Readonly<Record<string, (p: MadePackage) => Promise<string[]>>> = {
  'files beside the archive': checkFolder,
  'files in the archive, and their hashes': checkArchive,
  'version, icon, execution level, hash of the archive': checkResources,
  'fuses, read back': (p) => checkFuses(programOf(p)),
  'no source maps, no @azure, no path of this computer': checkContents,
  'licence notices and bill of materials': checkTexts,
  'size over Electron’s own': checkSize,
}

/** Runs all checks. A check that can't be made at all (an archive that can't be read) is a complaint too. */
export async function checkPackage(p: MadePackage): Promise<{ check: string; complaints: string[] }[]> {
  const results: { check: string; complaints: string[] }[] = []
  for (const [check, work] of Object.entries(CHECKS)) {
    const complaints = await work(p).catch((error: unknown) => [`It could not be checked: ${messageOf(error)}`])
    results.push({ check, complaints })
  }
  return results
}
