import { createHash } from 'node:crypto'

const LABEL = 'system-center-recovery-wizard/key-fingerprint/v1\0'

/** One part of a key, as bytes. */
export interface KeyPart {
  /** The registry value's name; upper and lower case are the same. */
  name: string
  bytes: Uint8Array
}

/**
 * Which key this is, without the key: SHA-256 over a label and every part (name in lower case, bytes; each with its length
 * before it, parts sorted by name). It is safe to show because the key itself cannot be guessed. The registry path, the
 * machine and the protection stay out of it, so that the key in use and a backup of it have the same fingerprint.
 *
 * @returns `SHA256:` and 64 hexadecimal digits
 */
export function fingerprintOf(parts: readonly KeyPart[]): string {
  const hash = createHash('sha256').update(LABEL, 'utf8')
  const sorted = parts
    .map((part) => ({
      name: Buffer.from(
        part.name.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
        'utf8',
      ),
      bytes: part.bytes,
    }))
    .sort((a, b) => Buffer.compare(a.name, b.name) || Buffer.compare(a.bytes, b.bytes))
  hash.update(length(sorted.length))
  for (const { name, bytes } of sorted)
    hash.update(length(name.length)).update(name).update(length(bytes.length)).update(bytes)
  return `SHA256:${hash.digest('hex')}`
}

/** What people compare: the first 20 digits in groups of four, `7c4e 91a0 33bd 5f12 08d6`. */
export function shortFingerprint(fingerprint: string): string {
  const digits = fingerprint.replace(/^SHA256:/, '').slice(0, 20)
  return digits.match(/.{1,4}/g)?.join(' ') ?? ''
}

/** SHA-256 in hexadecimal. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function length(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
