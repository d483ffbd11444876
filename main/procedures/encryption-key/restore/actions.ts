import type { Action } from '../../../engine/types.ts'
import { FILE_PASSWORD } from '../../key-file/open.ts'

/** Where the key lies on a server of any version that this wizard restores to (service-manager.md section 1.3). */
const BINS = 'HKLM:\\SOFTWARE\\Microsoft\\System Center\\2010\\Common\\MOMBins'

export function openAction(file: string, sha256: string): Action {
  return {
    kind: 'file',
    target: file,
    text: [`read         ${file}`, `compare      SHA-256 ${sha256}`, `decrypt      password {{${FILE_PASSWORD}}}`].join(
      '\n',
    ),
    secrets: [FILE_PASSWORD],
  }
}

/** Names no folder: see the backup's entry in the recovery kit. */
export function keepAction(name: string): Action {
  return {
    kind: 'file',
    target: 'Recovery kit',
    text: [
      'where the registry holds another key than the file:',
      `create       replaced/${name}, replacing nothing`,
      `write        age v1, scrypt, password {{${FILE_PASSWORD}}}: the key that is in the registry now`,
      'flush, read back, decrypt by a second derivation, compare',
    ].join('\n'),
    secrets: [FILE_PASSWORD],
  }
}

/** The bytes of the values are handed over on a pipe and never printed; names and protection are those in the file. */
export function writeAction(netbios: string): Action {
  return {
    kind: 'powershell',
    target: netbios,
    text: [
      '# For each value in the file. Its bytes come in on standard input, never in the script;',
      '# a value that the file notes as protected is protected again for this computer by DPAPI.',
      `$path = '${BINS}'`,
      'if (-not (Test-Path -LiteralPath $path)) { New-Item -Path $path -Force -ErrorAction Stop | Out-Null }',
      'New-ItemProperty -LiteralPath $path -Name $name -PropertyType Binary -Value $bytes -Force -ErrorAction Stop | Out-Null',
    ].join('\n'),
    secrets: [],
  }
}

export function compareAction(netbios: string): Action {
  return {
    kind: 'powershell',
    target: netbios,
    text: [
      '# Compared by SHA-256 with the file, never shown or logged:',
      `Get-ItemProperty -LiteralPath '${BINS}' -ErrorAction Stop`,
    ].join('\n'),
    secrets: [],
  }
}
