import { copyFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Arch, build, Platform } from 'electron-builder'
import { type BuildOptions, type Built, configOf } from './build.ts'
import { hashOf } from './files.ts'
import { makePortable, makeSetup } from './makensis.ts'
import { SBOM_FILE } from './sbom.ts'

/** Makes zip, installer and portable program of a package, and lays beside them the bill of materials and SHA256SUMS.txt; their paths. */
export async function buildArtifacts(o: BuildOptions, { package: made, name, sign }: Built): Promise<string[]> {
  const zip = path.join(o.output, `${name}.zip`)
  await build({
    projectDir: made.stage,
    prepackaged: made.folder,
    targets: Platform.WINDOWS.createTarget(['zip'], Arch.x64),
    config: configOf(o, made),
    publish: 'never',
  })
  const setup = path.join(o.output, `${name}-setup.exe`)
  const portable = path.join(o.output, `${name}-portable.exe`)
  const common = {
    appDir: made.folder,
    version: made.version,
    icon: made.icon,
    stub: 'x86',
    ...(sign && { sign }),
  } as const
  await makeSetup({ ...common, outFile: setup })
  await makePortable({ ...common, outFile: portable })
  const bom = path.join(o.output, SBOM_FILE)
  await copyFile(path.join(made.folder, SBOM_FILE), bom)
  const artifacts = [zip, setup, portable, bom]
  const sums: string[] = []
  for (const file of artifacts) sums.push(`${await hashOf(file)} *${path.basename(file)}\r\n`)
  const list = path.join(o.output, 'SHA256SUMS.txt')
  await writeFile(list, sums.join(''))
  return [...artifacts, list]
}
