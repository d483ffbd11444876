import path from 'node:path'
import type { Plugin } from 'vite'
import { scriptFiles } from '../main/machine/script-files.ts'

const MODULE = 'main/machine/script-files.ts'

/** Puts the scripts' texts into the bundle: an archive can't be read by PowerShell, and a policy may forbid script files. */
export function powershellScripts(root: string): Plugin {
  const file = path.join(root, ...MODULE.split('/'))
  return {
    name: 'powershell-scripts',
    load: (id) =>
      path.normalize(id) === file ? `export const scriptFiles = ${JSON.stringify(scriptFiles)}\n` : undefined,
  }
}
