/**
 * Bytes that hold a secret, outside the JavaScript heap. V8 keeps arrays of up to 64 bytes inside its heap and moves them,
 * leaving copies that nobody can wipe; it does so too when such an array is handed to native code. An explicit
 * `ArrayBuffer` lies outside from the start (measured: `test/integration/keyfile/memory.test.ts`).
 */
export function secretBytes(length: number): Uint8Array {
  return new Uint8Array(new ArrayBuffer(length))
}

/** A copy of a secret; whoever makes it wipes it. */
export function secretCopy(bytes: Uint8Array): Uint8Array {
  const copy = secretBytes(bytes.length)
  copy.set(bytes)
  return copy
}

/** The parts one after the other, in new memory. The parts are left as they are. */
export function secretJoin(parts: readonly Uint8Array[]): Uint8Array {
  const all = secretBytes(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
