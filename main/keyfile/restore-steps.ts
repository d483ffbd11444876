import { sidecarName } from './name.ts'
import type { KeyItem } from './payload.ts'

/**
 * How a key is put back without this program, as lines of ASCII: for the payload and for the text beside the file. Needs
 * the `age` program and Windows PowerShell 5.1. What is typed stands in lines that start with two spaces.
 */
export function restoreSteps(from: {
  fileName: string
  items: readonly Pick<KeyItem, 'name' | 'path' | 'protection'>[]
}): string[] {
  const file = doubleQuoted(from.fileName)
  const isProtected = from.items.some((item) => item.protection === 'dpapi-machine')
  return [
    '1. Get the age program: winget install FiloSottile.age, or https://github.com/FiloSottile/age/releases',
    '2. On the server that is to have the key, open Windows PowerShell as administrator, go to the folder of the file and type the password when asked:',
    `  age -d -o key.json ${file}`,
    '3. Put the key back (Windows PowerShell 5.1):',
    '  $key = Get-Content -LiteralPath key.json -Raw -Encoding UTF8 | ConvertFrom-Json',
    ...(isProtected ? ['  Add-Type -AssemblyName System.Security'] : []),
    ...from.items.flatMap(putBack),
    '4. Remove the file that holds the key in clear:',
    '  Remove-Item -LiteralPath key.json',
    ...(isProtected
      ? [
          'The value was protected for its machine by DPAPI. The file holds it unprotected; the lines above protect it again for the machine where they run.',
        ]
      : []),
    `To see whether the file is intact, compare its SHA-256 with the one in ${ascii(sidecarName(from.fileName))}:`,
    `  Get-FileHash -Algorithm SHA256 -LiteralPath ${singleQuoted(from.fileName)}`,
  ]
}

function putBack(item: Pick<KeyItem, 'name' | 'path' | 'protection'>, index: number): string[] {
  const path = singleQuoted(item.path.replace(/^HKLM\\/, 'HKLM:\\'))
  return [
    `  $bytes = [Convert]::FromBase64String($key.items[${index}].data)`,
    ...(item.protection === 'dpapi-machine'
      ? ["  $bytes = [Security.Cryptography.ProtectedData]::Protect($bytes, $null, 'LocalMachine')"]
      : []),
    // New-Item -Force would empty a key that exists.
    `  if (-not (Test-Path -LiteralPath ${path})) { New-Item -Path ${path} -Force | Out-Null }`,
    `  New-ItemProperty -LiteralPath ${path} -Name ${singleQuoted(item.name)} -PropertyType Binary -Value $bytes -Force | Out-Null`,
  ]
}

function singleQuoted(text: string): string {
  return `'${ascii(text).replaceAll("'", "''")}'`
}

function doubleQuoted(text: string): string {
  return /^[A-Za-z0-9._-]+$/.test(text) ? text : singleQuoted(text)
}

/** Text for an ASCII file: what is not printable ASCII as `?`. Names of files may be anything; the commands stay readable. */
function ascii(text: string): string {
  return text.replace(/[^ -~]/gu, '?')
}
