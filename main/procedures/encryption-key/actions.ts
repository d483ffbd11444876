import type { Action } from '../../engine/types.ts'
import type { KeyItem } from '../../ports/index.ts'
import { PASSWORD } from './answers.ts'
import { type Destination, isRoot, rootOf } from './place.ts'

/** Reads each value. The value itself is handed over as bytes and never printed. */
export function readAction(
  netbios: string,
  items: readonly Pick<KeyItem, 'name' | 'path'>[],
  fingerprint: string,
): Action {
  const lines = items.flatMap(({ name, path }) => [
    `$path = '${path.replace(/^HKLM\\/, 'HKLM:\\').replaceAll("'", "''")}'`,
    `(Get-ItemProperty -LiteralPath $path -Name '${name.replaceAll("'", "''")}' -ErrorAction Stop).'${name.replaceAll("'", "''")}'`,
  ])
  const comment = ['# Compared by fingerprint, never shown or logged:', `# ${fingerprint}`]
  return { kind: 'powershell', target: netbios, text: [...comment, ...lines].join('\n'), secrets: [] }
}

export function writeAction(to: Destination, what: string, secrets: string[]): Action {
  const folder = isRoot(to.folder) ? [] : [`make folder  ${to.folder}, where it is missing`]
  return file(to, secrets, [
    ...folder,
    `create       ${to.temporary}, replacing nothing`,
    `write        ${what}`,
    'flush',
    'read back, compare byte by byte',
  ])
}

/** What the key file is made of. The work factor is no part of it: a resumed run may have less memory. */
export function sealedWords(items: readonly Pick<KeyItem, 'name'>[], netbios: string): string {
  return `age v1, scrypt, password {{${PASSWORD}}}: ${items.map(({ name }) => name).join(', ')} of ${netbios}`
}

export function readBackAction(from: Destination, fingerprint: string): Action {
  return file(
    from,
    [PASSWORD],
    [
      `read         ${from.temporary}`,
      `decrypt      password {{${PASSWORD}}}, by a second derivation`,
      `compare      ${fingerprint}`,
    ],
  )
}

export function publishAction(of: Destination): Action {
  return file(
    of,
    [],
    [
      `link         ${of.temporary}`,
      `to           ${of.path}, refused when the name is taken`,
      `remove       ${of.temporary}`,
      `flush        names in ${of.folder}`,
    ],
  )
}

export function sidecarAction(of: Destination): Action {
  return file(
    of,
    [],
    [
      `create       ${of.sidecar}, replacing nothing`,
      'write        SHA-256, size, fingerprint, computer, role, how to restore: no secret',
      'flush, read back, compare',
    ],
  )
}

/** Names no folder: the program may run from a stick whose drive letter changes before a run is resumed. */
export function kitAction(id: string): Action {
  return {
    kind: 'file',
    target: 'Recovery kit',
    text: [
      `add          ${id} to manifest.json`,
      'under a lock: temporary name, flush, rename; manifest.previous.json keeps the list before',
    ].join('\n'),
    secrets: [],
  }
}

function file(at: Destination, secrets: string[], lines: string[]): Action {
  return { kind: 'file', target: rootOf(at.folder), text: lines.join('\n'), secrets }
}
