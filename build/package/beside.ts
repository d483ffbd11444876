import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { PRODUCT } from '../../main/product.ts'
import { NOTICES_FILE, notices, windowsText } from './notices.ts'
import { SBOM_FILE, sbom } from './sbom.ts'
import type { ShippedPackage } from './shipped.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const EXAMPLES = path.join(ROOT, 'docs/examples')

export interface Beside {
  /** Where all of them are written to. */
  folder: string
  version: string
  electronVersion: string
  shipped: readonly ShippedPackage[]
  time: Date
}

/**
 * Everything that lies beside the program in a package: what to read, what starts it without a window, what it consists of. Name in the package →
 * file. Rejects with all sentences when a licence forbids passing something on.
 */
export async function besideTheProgram(o: Beside): Promise<Record<string, string>> {
  const { text, findings } = notices({ name: PRODUCT, version: o.version }, o.shipped)
  if (findings.length > 0) throw new Error(`The package must not ship like this:\n${findings.join('\n')}`)
  const bom = sbom({ ...o, timestamp: o.time.toISOString() })
  const readMe = await readFile(path.join(import.meta.dirname, 'read-me.txt'), 'utf8')
  const written: Record<string, string> = {
    'READ ME.txt': windowsText(readMe.replace('{VERSION}', o.version)),
    'LICENSE.txt': windowsText(await readFile(path.join(ROOT, 'LICENSE'), 'utf8')),
    [NOTICES_FILE]: windowsText(text),
    [SBOM_FILE]: `${JSON.stringify(bom, null, 2)}\n`,
  }
  const copied: Record<string, string> = { 'recovery.cmd': path.join(ROOT, 'build/installer/recovery.cmd') }
  for (const name of (await readdir(EXAMPLES)).toSorted()) copied[`examples/${name}`] = path.join(EXAMPLES, name)
  const beside: Record<string, string> = {}
  const place = async (name: string): Promise<string> => {
    const file = path.join(o.folder, ...name.split('/'))
    await mkdir(path.dirname(file), { recursive: true })
    beside[name] = file
    return file
  }
  for (const [name, content] of Object.entries(written)) await writeFile(await place(name), content)
  // electron-builder links files in place of copying them: what is done to the package must not be done to the project's own.
  for (const [name, from] of Object.entries(copied)) await copyFile(from, await place(name))
  return beside
}
