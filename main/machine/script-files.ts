import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/**
 * The text of every script by its name without `.ps1`. From source they are read from their folder; when the program is bundled,
 * `build/powershell-scripts.ts` puts the texts in this module's place, so that nothing is ever executed from disk.
 */
export const scriptFiles: Readonly<Record<string, string>> = readScripts(path.join(import.meta.dirname, 'scripts'))

function readScripts(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder)
      .filter((name) => name.endsWith('.ps1'))
      .map((name) => [name.slice(0, -'.ps1'.length), readFileSync(path.join(folder, name), 'utf8')]),
  )
}
