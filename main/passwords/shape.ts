/** What can be told of a password from its bytes alone, without making a string of it. Bytes are UTF-8. */
export interface PasswordShape {
  /** Characters as a person counts them: code points. */
  length: number
  isText: boolean
  isAscii: boolean
  /** A space or tab at the start or the end. */
  isPadded: boolean
  /** A character that no keyboard types: a line end, a NUL … */
  hasControl: boolean
}

/** Looks at each byte once. */
export function shapeOf(password: Uint8Array): PasswordShape {
  let length = 0
  let isAscii = true
  let hasControl = false
  for (const byte of password) {
    if ((byte & 0xc0) !== 0x80) length++
    if (byte >= 0x80) isAscii = false
    if (byte < 0x20 || byte === 0x7f) hasControl = true
  }
  return {
    length,
    isText: isAscii || isUtf8(password),
    isAscii,
    isPadded: isSpace(password[0]) || isSpace(password.at(-1)),
    hasControl,
  }
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    // The string that comes of it is dropped at once.
    new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return true
  } catch (error) {
    // TypeError is the decoder's word for bytes that are no UTF-8.
    if (error instanceof TypeError) return false
    throw error
  }
}
