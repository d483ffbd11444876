import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { downloadArtifact } from '@electron/get'
import * as z from 'zod/mini'
import { messageOf } from '../../main/engine/problem.ts'

const CHECKSUMS = path.resolve(import.meta.dirname, '../../node_modules/electron/checksums.json')

/** Name of Electron's distribution for Windows. */
export const electronZip = (version: string): string => `electron-v${version}-win32-x64.zip`

/** The SHA-256 that Electron's npm package names for its distributions, by file. */
export async function electronChecksums(): Promise<Record<string, string>> {
  return z.record(z.string(), z.string()).parse(JSON.parse(await readFile(CHECKSUMS, 'utf8')))
}

/**
 * The path of Electron's distribution for Windows: downloaded once for a user (also from `ELECTRON_MIRROR`), and used only when its SHA-256
 * is the one that the pinned npm package names. Rejects with a sentence when it can't be had. `cacheRoot`: another folder than the user's cache.
 */
export async function downloadElectron(version: string, cacheRoot?: string): Promise<string> {
  const checksums = await electronChecksums()
  if (checksums[electronZip(version)] === undefined)
    throw new Error(`The electron package names no SHA-256 of ${electronZip(version)}.`)
  try {
    const cache = cacheRoot === undefined ? {} : { cacheRoot }
    return await downloadArtifact({
      version,
      artifactName: 'electron',
      platform: 'win32',
      arch: 'x64',
      checksums,
      ...cache,
    })
  } catch (error) {
    throw new Error(
      `${electronZip(version)} can’t be had (${messageOf(error)}). Where there is no network, put it into Electron’s cache or name a mirror with ELECTRON_MIRROR. "npm run dist:check" builds and checks everything with a stand-in.`,
      { cause: error },
    )
  }
}
