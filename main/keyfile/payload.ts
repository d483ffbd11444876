import * as z from 'zod/mini'
import { canonicalJson } from '../engine/canonical-json.ts'
import { Problem } from '../engine/problem.ts'
import { duplicateKey } from './duplicate-keys.ts'
import { fingerprintOf, sha256 } from './fingerprint.ts'

/** What a key file holds, inside the encryption. The words of `docs/key-file.md`. */
export const KEY_FORMAT = 'system-center-recovery-wizard/key-backup'
export const KEY_FORMAT_VERSION = 1
/** Bytes of JSON. */
export const MAX_PAYLOAD = 64 * 1024

// Text that is shown, and printed into commands: one line, no control characters, no half characters.
const line = (max: number, min = 1) =>
  z.string().check(z.minLength(min), z.maxLength(max), z.regex(/^[^\p{Cc}\p{Cs}]*$/u, 'has a control character'))
const ascii = (max: number) => z.string().check(z.minLength(1), z.maxLength(max), z.regex(/^[ -~]*$/, 'is not ASCII'))
const base64 = z.string().check(
  z.minLength(4),
  z.maxLength(MAX_PAYLOAD),
  z.refine((text) => Buffer.from(text, 'base64').toString('base64') === text, 'is not base64'),
)
const time = z
  .string()
  .check(
    z.refine(
      (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) && isoSecond(new Date(text)) === text,
      'is not a time in UTC',
    ),
  )

const item = z.strictObject({
  /** The registry value's name. */
  name: line(256),
  kind: z.literal('registry-value'),
  /** `HKLM\…` */
  path: ascii(512).check(z.regex(/^HKLM\\[^\\]/, 'does not start with HKLM\\')),
  type: z.literal('REG_BINARY'),
  /** Of the bytes in `data`, hexadecimal. */
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/, 'is not a SHA-256')),
  /** How the value lay on the server: as `data` has it, or protected for that machine by DPAPI (`data` then has it unprotected). */
  protection: z.enum(['none', 'dpapi-machine']),
  data: base64,
})

const schema = z.strictObject({
  format: z.literal(KEY_FORMAT),
  v: z.literal(KEY_FORMAT_VERSION),
  created: time,
  target: z.enum(['practice', 'this-computer']),
  product: z.strictObject({
    name: line(128),
    version: line(64),
    role: z.enum(['management-server', 'data-warehouse-management-server', 'self-service-portal']),
  }),
  machine: z.strictObject({ netbios: line(63), fqdn: line(255), domain: line(255, 0) }),
  managementGroup: line(256, 0),
  database: z.optional(z.strictObject({ server: line(300), name: line(128) })),
  items: z.array(item).check(z.minLength(1), z.maxLength(16)),
  keyFingerprint: z.string().check(z.regex(/^SHA256:[0-9a-f]{64}$/, 'is not a fingerprint')),
  operator: line(300),
  tool: z.strictObject({ name: line(128), version: line(64) }),
  howToRestore: z.array(ascii(2000)).check(z.minLength(1), z.maxLength(64)),
})

export type KeyPayload = z.infer<typeof schema>
export type KeyItem = z.infer<typeof item>
export type KeyRole = KeyPayload['product']['role']

/** A time as the payload has it: UTC, whole seconds. */
export function isoSecond(at: Date): string {
  return Number.isNaN(at.getTime()) ? '' : `${at.toISOString().slice(0, 19)}Z`
}

/** One registry value as an item, with its checksum. `bytes` is the portable form: unprotected where DPAPI protected it. */
export function keyItem(from: {
  name: string
  path: string
  bytes: Uint8Array
  protection: KeyItem['protection']
}): KeyItem {
  const { name, path, bytes, protection } = from
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
  return { name, kind: 'registry-value', path, type: 'REG_BINARY', sha256: sha256(bytes), protection, data }
}

/** The bytes of an item; the caller wipes them. */
export function itemBytes(from: KeyItem): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(from.data, 'base64'))
}

/** The fingerprint that belongs to these items. */
export function fingerprintOfItems(items: readonly KeyItem[]): string {
  const parts = items.map((from) => ({ name: from.name, bytes: itemBytes(from) }))
  try {
    return fingerprintOf(parts)
  } finally {
    for (const part of parts) part.bytes.fill(0)
  }
}

/**
 * The payload as canonical JSON in UTF-8; the caller wipes it.
 *
 * @throws Problem as `parsePayload`: nothing is written that would not be read back
 */
export function encodePayload(payload: KeyPayload): Uint8Array {
  const bytes = new TextEncoder().encode(canonicalJson(payload))
  parsePayload(bytes)
  return bytes
}

/**
 * The payload of an opened key file, checked to the last key. Order of keys, white space and a byte order mark do not
 * matter, so that a file opened and sealed again by hand is still read.
 *
 * @throws Problem `key-file-too-large`, `key-file-foreign`, `key-file-newer`, `key-file-contents`
 */
export function parsePayload(bytes: Uint8Array): KeyPayload {
  if (bytes.length > MAX_PAYLOAD) throw tooLarge(bytes.length)
  const { text, value } = readJson(bytes)
  if (
    typeof value !== 'object' ||
    value === null ||
    !Object.hasOwn(value, 'format') ||
    !('format' in value) ||
    value.format !== KEY_FORMAT
  ) {
    throw foreign('It opened, but its contents are not a key backup.')
  }
  const twice = duplicateKey(text)
  if (twice !== undefined) throw contents(`The key ${JSON.stringify(twice.slice(0, 64))} stands there twice.`)
  if ('v' in value && typeof value.v === 'number' && Number.isInteger(value.v) && value.v > KEY_FORMAT_VERSION)
    throw newer(value.v)
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw contents(firstIssue(parsed.error))
  checkSums(parsed.data)
  return parsed.data
}

function readJson(bytes: Uint8Array): { text: string; value: unknown } {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return { text, value: JSON.parse(text) }
  } catch (error) {
    // TypeError: no UTF-8. SyntaxError: no JSON. The message of the latter quotes the text, which may hold a key: it is not passed on.
    if (error instanceof TypeError || error instanceof SyntaxError)
      throw foreign('It opened, but it holds something other than JSON.')
    throw error
  }
}

function checkSums(payload: KeyPayload): void {
  for (const from of payload.items) {
    const bytes = itemBytes(from)
    const actual = sha256(bytes)
    bytes.fill(0)
    if (actual !== from.sha256) throw contents(`The SHA-256 of the value ${from.name} does not fit its data.`)
  }
  if (fingerprintOfItems(payload.items) !== payload.keyFingerprint)
    throw contents('The fingerprint does not fit the key.')
}

function firstIssue(error: z.core.$ZodError): string {
  const [issue] = error.issues
  const at = issue?.path.map(String).join('.').slice(0, 100)
  // Only place and rule, never the value: it may be the key.
  return `${at === undefined || at === '' ? 'The whole' : at}: ${issue?.code === 'unrecognized_keys' ? 'has a key that the format does not know' : (issue?.message ?? 'invalid')}.`
}

const UNCHANGED = ['The file and this server were not changed.']

function tooLarge(size: number): Problem {
  return new Problem({
    code: 'key-file-too-large',
    text: 'The file is too large for a key backup.',
    cause: `Its contents have ${size} bytes; a key backup has at most ${MAX_PAYLOAD}.`,
    unchanged: UNCHANGED,
    next: ['Choose the key file. Its name usually ends in .age and a text file of the same name lies beside it.'],
  })
}

function foreign(cause: string): Problem {
  return new Problem({
    code: 'key-file-foreign',
    text: 'The file is not a key backup of this program.',
    cause,
    unchanged: UNCHANGED,
    next: ['Choose another file.', 'To see what it holds, open it with: age -d -o contents FILE'],
  })
}

function newer(v: number): Problem {
  return new Problem({
    code: 'key-file-newer',
    text: 'The file was written by a newer version of this program.',
    cause: `Its format has version ${v}; this program reads up to version ${KEY_FORMAT_VERSION}.`,
    unchanged: UNCHANGED,
    next: [
      'Open it with the newer version.',
      'Without it: run age -d -o key.json FILE and follow the lines under howToRestore in key.json.',
    ],
  })
}

function contents(cause: string): Problem {
  return new Problem({
    code: 'key-file-contents',
    text: 'The file opened, but its contents are not what the format says.',
    cause,
    unchanged: UNCHANGED,
    next: [
      'Use another backup of this key.',
      'Without one: run age -d -o key.json FILE and follow the lines under howToRestore in key.json, knowing that the contents are in doubt.',
    ],
  })
}
