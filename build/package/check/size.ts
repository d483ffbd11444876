import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { PROGRAM_FILE } from '../../../main/product.ts'
import { filesBelow } from '../files.ts'
import { ELECTRON_LICENSE, type MadePackage, programOf } from '../made.ts'

/** What the product may add to Electron, packed, in bytes. */
export const SIZE_BOUND = 8 * 1024 * 1024

export interface Size {
  /** Bytes that the package has beyond Electron's own, as they lie on the disk. */
  unpacked: number
  /** The same, packed as a zip packs them (deflate). */
  packed: number
}

/**
 * What the package adds to Electron's distribution. Files that Electron brought count nothing (they are the same bytes, which is checked), its
 * languages and default program that were dropped are not taken off, and of the executable counts what it has grown by.
 */
export async function sizeOverElectron(p: MadePackage): Promise<Size> {
  const size: Size = { unpacked: 0, packed: 0 }
  for (const name of await filesBelow(p.folder)) {
    if (name in p.electron || name === PROGRAM_FILE || name === ELECTRON_LICENSE) continue
    const content = await readFile(path.join(p.folder, name))
    size.unpacked += content.length
    size.packed += deflateRawSync(content).length
  }
  const grown = Math.max(0, (await stat(programOf(p))).size - p.electronProgramSize)
  return { unpacked: size.unpacked + grown, packed: size.packed + grown }
}

export async function checkSize(p: MadePackage): Promise<string[]> {
  const { packed } = await sizeOverElectron(p)
  return packed <= SIZE_BOUND
    ? []
    : [`The product adds ${inMegabytes(packed)} to Electron, packed; ${inMegabytes(SIZE_BOUND)} are allowed.`]
}

/** “3.1 MB” of 1,048,576 bytes. */
export function inMegabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}
