import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { buildPackage } from '../../build/package/build.ts'
import { useLocalTools } from '../../build/package/local-tools.ts'
import type { MadePackage } from '../../build/package/made.ts'
import { makeStandIn } from '../../build/package/stand-in.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The package that all tests look at; none of them changes it. */
    made: MadePackage
  }
}

/** What all files of the packages of these tests have. */
export const TIME = new Date('2026-01-02T03:04:06Z')

/** Builds the package with the stand-in for Electron, once for all tests. Fails with a sentence where a tool is missing. */
export default async function make(project: TestProject): Promise<() => Promise<void>> {
  useLocalTools(['makensis', 'sevenZip', 'mingw'])
  const folder = await mkdtemp(path.join(os.tmpdir(), 'recovery-package-'))
  const electronDist = path.join(folder, 'electron')
  await makeStandIn(electronDist)
  const { package: made } = await buildPackage({
    output: path.join(folder, 'packages'),
    electronDist,
    kind: 'stand-in',
    signing: { how: 'unsigned' },
    time: TIME,
  })
  project.provide('made', made)
  return () => rm(folder, { recursive: true, force: true })
}
