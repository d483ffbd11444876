import { messageOf } from '../engine/problem.ts'
import { loadAge } from './age.ts'
import { type About, type Attempt, classify, emptyFile, tooLargeFile } from './classify.ts'
import { passwordForms } from './password.ts'
import { type KeyPayload, MAX_PAYLOAD, parsePayload } from './payload.ts'
import { ScryptIdentity, StanzaRefused } from './recipient.ts'

/** Bytes. The largest payload with its tags and any header this program or `age` writes stays far below. */
export const MAX_KEY_FILE = MAX_PAYLOAD + 32 * 1024

/**
 * Opens a key file with a password, tried as typed, then composed (NFC), then decomposed (NFD): one derivation each, and
 * one in all for plain ASCII. Takes any work factor from 1 to 20. Neither `file` nor `password` is changed or kept.
 *
 * @param about the file's name for the sentences, and the text beside it, which tells a wrong password from damage
 * @throws Problem `key-file-…` (see `docs/key-file.md`, "When a file does not open") or `not-enough-memory`
 */
export async function openKeyFile(file: Uint8Array, password: Uint8Array, about: About = {}): Promise<KeyPayload> {
  if (file.length === 0) throw emptyFile(about.name)
  if (file.length > MAX_KEY_FILE) throw tooLargeFile(about.name, MAX_KEY_FILE)
  const forms = passwordForms(password)
  try {
    let attempt: Attempt = { reached: 'nothing' }
    for (const form of forms) {
      const opened = await decrypt(file, ScryptIdentity.ofPassword(form))
      if (opened instanceof Uint8Array) return readAndWipe(opened)
      attempt = opened
      // Only where the stanza was tried and did not unwrap can another spelling help.
      if (attempt.reached !== 'stanza' || attempt.refused !== undefined) break
    }
    throw classify(attempt, file, about)
  } finally {
    for (const form of forms) form.fill(0)
  }
}

/**
 * The bytes in an age file, or how far the identity came. The caller wipes them.
 *
 * @throws what the derivation failed with (`not-enough-memory`)
 */
export async function decrypt(file: Uint8Array, identity: ScryptIdentity): Promise<Uint8Array | Attempt> {
  const { Decrypter } = await loadAge()
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  try {
    return await decrypter.decrypt(file)
  } catch (error) {
    const { reached, failure } = identity
    if (error === failure && !(failure instanceof StanzaRefused)) throw error
    if (error instanceof StanzaRefused) return { reached, refused: error }
    // Before the header is read the library quotes it; that is no secret, and it is of no use to people either.
    return {
      reached,
      detail: messageOf(error)
        .slice(0, 80)
        .replace(/[^ -~]/g, '?'),
    }
  } finally {
    identity.wipe()
  }
}

export function readAndWipe(plain: Uint8Array): KeyPayload {
  try {
    return parsePayload(plain)
  } finally {
    plain.fill(0)
  }
}
