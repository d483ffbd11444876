import type { Secrets } from './types.ts'

/** Keeps the secrets of a run out of what is written down. A net below the rule that no text ever holds one. */
export interface Guard {
  /** The name of a secret that stands in one of the value's strings: as it is, in base64 (at any alignment, UTF-16 too) or in hex. */
  find(value: unknown): string | undefined
  /** The same value with `{{name}}` wherever a secret stood. */
  redact<T>(value: T): T
  /** Overwrites what the guard knows of the secrets. */
  close(): void
}

/** Shorter secrets can't be told from ordinary text. */
const shortest = 4

interface Form {
  name: string
  bytes: Buffer
}

/**
 * @param known text that was written before the secrets were given, so it can't come from them: a weak password such as the wizard's
 *   own name must not stop the run. Forms that stand in it are not looked for.
 */
export function createGuard(secrets: Secrets, known = ''): Guard {
  const forms = Object.entries(secrets)
    .flatMap(([name, bytes]) => spellings(bytes).map((spelling): Form => ({ name, bytes: spelling })))
    .filter((form) => !Buffer.from(known).includes(form.bytes))
    // The longest first, so that no rest of a longer form stays behind.
    .sort((a, b) => b.bytes.length - a.bytes.length)

  const findIn = (text: string): Form | undefined => {
    const bytes = Buffer.from(text)
    return forms.find((form) => bytes.includes(form.bytes))
  }

  return {
    find: (value) =>
      strings(value)
        .map(findIn)
        .find((form) => form !== undefined)?.name,
    redact: (value) => mapStrings(value, (text) => (findIn(text) === undefined ? text : withoutForms(text, forms))),
    close() {
      for (const form of forms) form.bytes.fill(0)
      forms.length = 0
    },
  }
}

function withoutForms(text: string, forms: readonly Form[]): string {
  let bytes = Buffer.from(text)
  for (const form of forms) {
    const name = Buffer.from(`{{${form.name}}}`)
    for (let at = bytes.indexOf(form.bytes); at !== -1; at = bytes.indexOf(form.bytes, at + name.length)) {
      bytes = Buffer.concat([bytes.subarray(0, at), name, bytes.subarray(at + form.bytes.length)])
    }
  }
  return bytes.toString()
}

function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, member]) => [key, ...strings(member)])
}

function mapStrings<T>(value: T, change: (text: string) => string): T
function mapStrings(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, mapStrings(member, change)]))
}

function spellings(secret: Uint8Array): Buffer[] {
  if (secret.length < shortest) return []
  const plain = Buffer.from(secret)
  const wide = Buffer.alloc(secret.length * 2)
  secret.forEach((byte, index) => wide.writeUInt8(byte, index * 2))
  const all = [plain, hex(secret, '0123456789abcdef'), hex(secret, '0123456789ABCDEF')]
  for (const bytes of [plain, wide]) {
    for (const offset of [0, 1, 2]) all.push(base64(bytes, offset, '+/'), base64(bytes, offset, '-_'))
  }
  wide.fill(0)
  return all.filter((form) => form.length > shortest || form === plain)
}

// By hand into bytes: a string could not be overwritten afterwards.
function hex(bytes: Uint8Array, digits: string): Buffer {
  const out = Buffer.alloc(bytes.length * 2)
  bytes.forEach((byte, index) => {
    out.writeUInt8(digits.charCodeAt(byte >> 4), index * 2)
    out.writeUInt8(digits.charCodeAt(byte & 15), index * 2 + 1)
  })
  return out
}

/** The characters that stay the same wherever these bytes stand in a longer text, `offset` bytes after a group of three begins. */
function base64(bytes: Uint8Array, offset: number, last: '+/' | '-_'): Buffer {
  const alphabet = `ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789${last}`
  const first = Math.ceil((offset * 8) / 6)
  const end = Math.floor(((offset + bytes.length) * 8) / 6)
  const out = Buffer.alloc(Math.max(0, end - first))
  for (let at = first; at < end; at++) {
    const bit = at * 6 - offset * 8
    const high = bytes[bit >> 3] ?? 0
    const low = bytes[(bit >> 3) + 1] ?? 0
    out.writeUInt8(alphabet.charCodeAt((((high << 8) | low) >> (10 - (bit & 7))) & 63), at - first)
  }
  return out
}
