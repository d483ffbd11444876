import { readFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { filesBelow } from '../files.ts'
import type { MadePackage } from '../made.ts'

const ROOT = path.resolve(import.meta.dirname, '../../..')

/** What may stand in no shipped text, and what it would mean. */
const FORBIDDEN: readonly { found: RegExp; means: string }[] = [
  { found: /sourceMappingURL=/, means: 'a source map' },
  { found: /login\.microsoftonline\.com|@azure\/(identity|keyvault|msal)[^'"`]*['"`]\)/, means: 'code of @azure' },
  { found: /\bdebugger\b\s*[;}]/, means: 'a stop for debuggers' },
]

/** Bundlers write Windows' paths with slashes, and strings of JavaScript with two backslashes for one. */
const withSlashes = (text: string): string => text.replace(/\\+/g, '/')

/** A path in this folder, from its beginning: a project in `/src` is not named by `./src/index.ts`. */
function names(text: string, folder: string): boolean {
  for (let at = text.indexOf(`${folder}/`); at >= 0; at = text.indexOf(`${folder}/`, at + 1))
    if (!/[\w.-]/.test(text.charAt(at - 1))) return true
  return false
}

/** Looks for what must not ship in everything that was staged as text: maps, code for Entra ID, paths of the machine that built it. */
export async function checkContents(p: MadePackage): Promise<string[]> {
  const here = [ROOT, p.stage, os.homedir()].filter((folder) => folder.length > 1).map(withSlashes)
  const complaints: string[] = []
  for (const name of await filesBelow(p.stage)) {
    if (name.endsWith('.map')) complaints.push(`${name} is a source map.`)
    if (name.endsWith('.node')) continue
    const text = await readFile(path.join(p.stage, name), 'utf8')
    for (const { found, means } of FORBIDDEN) if (found.test(text)) complaints.push(`${name} holds ${means}.`)
    if (here.some((folder) => names(withSlashes(text), folder)))
      complaints.push(`${name} names a folder of the computer that built it.`)
  }
  return complaints
}
