import path from 'node:path'
import type { ShippedPackage } from './shipped.ts'
import { PROGRAM_FILE } from '../../main/product.ts'

/** An unpacked package and what it was made from, which is what it is checked against. */
export interface MadePackage {
  /** The package's folder: what is zipped and installed. */
  folder: string
  version: string
  electronVersion: string
  /** What went into the archive. */
  stage: string
  /** Electron's files as they were before anything was changed: name → SHA-256. */
  electron: Readonly<Record<string, string>>
  /** Size of Electron's executable before anything was changed, in bytes. */
  electronProgramSize: number
  /** Files that lie beside the program: name in the package → where it came from. */
  beside: Readonly<Record<string, string>>
  /** Packages whose code is in the bundles. */
  shipped: readonly ShippedPackage[]
  /** The icon that the program has to carry. */
  icon: string
}

/** Electron's own name of the executable. */
export const ELECTRON_PROGRAM = 'electron.exe'
/** Of Electron's distribution but not of the package: its default program and its version's file. */
export const DROPPED = ['resources/default_app.asar', 'version']
/** The only one of Chromium's languages that ships. */
export const LOCALE = 'locales/en-US.pak'
export const ARCHIVE = 'resources/app.asar'
export const UNPACKED = 'resources/app.asar.unpacked'
/** electron-builder's name of Electron's licence in a package. */
export const ELECTRON_LICENSE = 'LICENSE.electron.txt'

export const programOf = (p: Pick<MadePackage, 'folder'>): string => path.join(p.folder, PROGRAM_FILE)
export const archiveOf = (p: Pick<MadePackage, 'folder'>): string => path.join(p.folder, ...ARCHIVE.split('/'))
