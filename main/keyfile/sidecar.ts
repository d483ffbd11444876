import { sha256, shortFingerprint } from './fingerprint.ts'
import { roleWords } from './name.ts'
import type { KeyPayload } from './payload.ts'
import { restoreSteps } from './restore-steps.ts'

const FORMAT = 'system-center-recovery-wizard/key-sidecar'
const VERSION = 1

/** What the text beside a key file says. It is not secret and not trusted: anyone can write it. */
export interface Sidecar {
  file: string
  /** Bytes of the key file. */
  size: number
  /** Of the key file, hexadecimal. */
  sha256: string
  /** Of the key in it. */
  fingerprint: string
  product: string
  role: string
  computer: string
  created: string
  tool: string
  target: string
}

/**
 * The text beside a key file: which key it is, whether the file is intact, how to put the key back. ASCII with Windows
 * line ends; values that are not ASCII are written with `\u` escapes.
 */
export function sidecarText(from: { fileName: string; file: Uint8Array; payload: KeyPayload }): string {
  const { fileName, file, payload } = from
  const lines = [
    'Key backup of the System Center Recovery Wizard',
    '',
    'This file holds no secret. It describes the key file beside it: which key that is,',
    'whether it is intact, and how to put the key back with or without the program.',
    '',
    `format: ${FORMAT}`,
    `v: ${VERSION}`,
    `file: ${escaped(fileName)}`,
    `size: ${file.length}`,
    `sha256: ${sha256(file)}`,
    `fingerprint: ${payload.keyFingerprint}`,
    `fingerprint-short: ${shortFingerprint(payload.keyFingerprint)}`,
    `product: ${escaped(`${payload.product.name} ${payload.product.version}`)}`,
    `role: ${roleWords(payload.product.role)}`,
    `computer: ${escaped(payload.machine.fqdn)}`,
    `created: ${payload.created}`,
    `tool: ${escaped(`${payload.tool.name} ${payload.tool.version}`)}`,
    `target: ${payload.target}`,
    ...(payload.target === 'practice' ? ['', 'This is a practice file: the key in it belongs to no real server.'] : []),
    '',
    'The password is not written here and cannot be recovered. Keep a note of where it is kept.',
    '',
    'To put the key back, use the program (Encryption Key Backup or Restore Wizard), or by hand:',
    '',
    ...restoreSteps({ fileName, items: payload.items }),
    '',
  ]
  return lines.join('\r\n')
}

/** Reads such a text; nothing when it is another text, a newer version, or incomplete. */
export function parseSidecar(text: string): Sidecar | undefined {
  const values = new Map<string, string>()
  for (const line of text.slice(0, 64 * 1024).split(/\r?\n/)) {
    const [, key, value] = /^([a-z0-9-]+): (.*)$/.exec(line) ?? []
    if (key !== undefined && value !== undefined && !values.has(key)) values.set(key, unescaped(value))
  }
  const get = (key: string) => values.get(key) ?? ''
  const size = Number(get('size'))
  if (get('format') !== FORMAT || get('v') !== String(VERSION)) return undefined
  if (
    !/^\d{1,9}$/.test(get('size')) ||
    !/^[0-9a-f]{64}$/.test(get('sha256')) ||
    !/^SHA256:[0-9a-f]{64}$/.test(get('fingerprint'))
  )
    return undefined
  return {
    file: get('file'),
    size,
    sha256: get('sha256'),
    fingerprint: get('fingerprint'),
    product: get('product'),
    role: get('role'),
    computer: get('computer'),
    created: get('created'),
    tool: get('tool'),
    target: get('target'),
  }
}

/** Does the text describe this very file? `shorter`: the file has fewer bytes than it says. */
export function compareWithSidecar(file: Uint8Array, text: string): 'same' | 'shorter' | 'different' | 'unreadable' {
  const sidecar = parseSidecar(text)
  if (sidecar === undefined) return 'unreadable'
  if (file.length === sidecar.size && sha256(file) === sidecar.sha256) return 'same'
  return file.length < sidecar.size ? 'shorter' : 'different'
}

/** One line of printable ASCII: a value can begin no line of its own. */
function escaped(text: string): string {
  return text.replace(/[^ -[\]-~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function unescaped(text: string): string {
  return text.replace(/\\u([0-9a-f]{4})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
}
