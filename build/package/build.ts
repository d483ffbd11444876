import { mkdir, rm, stat, utimes } from 'node:fs/promises'
import path from 'node:path'
import { Arch, build, type Configuration, Platform, type WinPackager } from 'electron-builder'
import { PROGRAM_FILE } from '../../main/product.ts'
import {
  artifactName,
  electronBuilderConfig,
  type Kind,
  type PackageOptions,
  type Signing,
} from '../electron-builder.config.ts'
import { filesBelow, hashesBelow } from './files.ts'
import { setFuses } from './fuses.ts'
import { DROPPED, ELECTRON_PROGRAM, LOCALE, type MadePackage } from './made.ts'
import { besideTheProgram } from './beside.ts'
import { readManifest, stage } from './stage.ts'

export interface BuildOptions {
  /** Emptied first; everything is written below it. */
  output: string
  /** Electron for Windows: an unpacked folder or its zip. */
  electronDist: string
  kind: Kind
  signing: Signing
  /** Time that every file gets, so that the same sources give the same archives. */
  time: Date
  /** Another version than package.json's, for tests of an upgrade. */
  version?: string
}

export interface Built {
  package: MadePackage
  /** The first part of the artifacts' names. */
  name: string
  /** Signs a file as the program was signed; does nothing in an unsigned build. */
  sign: ((file: string) => Promise<void>) | undefined
}

const ROOT = path.resolve(import.meta.dirname, '../..')
const ICONS = path.join(ROOT, 'build/icons')

/** Makes the unpacked package: what the zip, the installer and the portable program consist of. */
export async function buildPackage(o: BuildOptions): Promise<Built> {
  const manifest = await readManifest()
  const version = o.version ?? manifest.version
  const electronVersion = manifest.devDependencies.electron
  const staged = path.join(o.output, 'stage')
  await rm(o.output, { recursive: true, force: true })
  await mkdir(o.output, { recursive: true })
  const shipped = await stage(staged, { ...manifest, version })
  const beside = await besideTheProgram({
    folder: path.join(o.output, 'beside'),
    version,
    electronVersion,
    shipped,
    time: o.time,
  })

  let electron: Record<string, string> = {}
  let electronProgramSize = 0
  let packager: WinPackager | undefined
  const config = configOf(o, {
    version,
    electronVersion,
    beside,
    async afterExtract({ appOutDir }) {
      electron = await hashesBelow(appOutDir)
      electronProgramSize = (await stat(path.join(appOutDir, ELECTRON_PROGRAM))).size
      // electron-builder drops them from its own download only (packaging.md section 1).
      for (const name of DROPPED) await rm(path.join(appOutDir, name), { force: true })
      // electron-builder would keep variants of a language (en-US_FEMININE.pak), which an English program has no use for.
      for (const name of Object.keys(electron).filter((one) => one.startsWith('locales/') && one !== LOCALE))
        await rm(path.join(appOutDir, name))
    },
    async afterPack(context) {
      packager = context.packager as WinPackager
      await setFuses(path.join(context.appOutDir, PROGRAM_FILE))
    },
  })
  await build({
    projectDir: staged,
    targets: Platform.WINDOWS.createTarget(['dir'], Arch.x64),
    config,
    publish: 'never',
  })
  const folder = path.join(o.output, 'win-unpacked')
  await giveTime(folder, o.time)
  const sign =
    o.signing.how === 'unsigned'
      ? undefined
      : async (file: string): Promise<void> => {
          if ((await packager?.signIf(file)) !== true) throw new Error(`${path.basename(file)} could not be signed.`)
        }
  return {
    package: {
      folder,
      version,
      electronVersion,
      stage: staged,
      electron,
      electronProgramSize,
      beside,
      icon: path.join(ICONS, 'icon.ico'),
      shipped,
    },
    name: artifactName(version, o.kind, o.signing),
    sign,
  }
}

type OfPackage = Pick<PackageOptions, 'version' | 'electronVersion' | 'beside'>
type Hooks = Pick<PackageOptions, 'afterExtract' | 'afterPack'>

/** electron-builder's configuration for this build; without hooks where nothing is packed any more. */
export function configOf(o: BuildOptions, own: OfPackage & Partial<Hooks>): Configuration {
  const nothing = (): Promise<void> => Promise.resolve()
  const { electronDist, output, kind, signing } = o
  return electronBuilderConfig({
    afterExtract: nothing,
    afterPack: nothing,
    ...own,
    electronDist,
    output,
    icons: ICONS,
    kind,
    signing,
  })
}

/** Every file and folder gets the same time: archives keep it, and with the time of the build no two of them were alike. */
async function giveTime(folder: string, time: Date): Promise<void> {
  const names = await filesBelow(folder)
  const folders = new Set(names.flatMap((name) => foldersOf(name)))
  for (const name of [...names, ...folders, '.']) await utimes(path.join(folder, name), time, time)
}

function foldersOf(name: string): string[] {
  const parts = name.split('/').slice(0, -1)
  return parts.map((_, n) => parts.slice(0, n + 1).join('/'))
}
