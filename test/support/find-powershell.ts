import { existsSync } from 'node:fs'
import path from 'node:path'
import { type PowerShellProgram, windowsPowerShell } from '../../main/machine/powershell.ts'

/** A real PowerShell on this machine: Windows' own, or `pwsh` elsewhere. */
export function findPowerShell(): PowerShellProgram | undefined {
  if (process.platform === 'win32') {
    const program = windowsPowerShell()
    return existsSync(program.file) ? program : undefined
  }
  const file = (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, 'pwsh'))
    .find((name) => existsSync(name))
  // Without these it colours its errors and switches the keypad around each line.
  return file === undefined ? undefined : { file, env: { ...process.env, NO_COLOR: '1', TERM: 'dumb' } }
}
