import { randomBytes } from 'node:crypto'
import { Problem } from '../engine/problem.ts'
import { loadAge } from './age.ts'
import { sha256 } from './fingerprint.ts'
import { decrypt, readAndWipe } from './open.ts'
import { normalisePassword } from './password.ts'
import { encodePayload, type KeyPayload } from './payload.ts'
import { DerivedKeyRecipient, ScryptIdentity, StanzaRefused, type Wrap } from './recipient.ts'
import { deriveTwice } from './scrypt.ts'
import { secretCopy } from './secret-bytes.ts'

/**
 * Proves that bytes read back from a disk open with the password, without deriving again: it holds a key that was derived
 * from the password independently of the one that sealed them.
 */
export interface KeyFileVerifier {
  /**
   * Opens the bytes and compares their contents with what was sealed. May be called more than once.
   * @throws Problem `read-back-differs`
   */
  verify(bytesReadBack: Uint8Array): Promise<KeyPayload>
  /** Forgets the key; to be called when the file has its name, or when the backup is given up. */
  wipe(): void
}

export interface SealedKeyFile {
  file: Uint8Array
  /** Of `file`, hexadecimal. */
  sha256: string
  verifier: KeyFileVerifier
}

/**
 * Seals a payload with a password, as an age v1 file that any age program opens. The password is used composed (NFC); two
 * independent derivations run side by side, so that sealing and proving together cost about one. `password` is not
 * changed and not kept; every key and copy made on the way is wiped.
 *
 * @param options `workFactor` is what `workFactorFor` says in the program (17 or 18); tests use less
 * @throws Problem `password-empty`, `password-not-text`, `not-enough-memory`, `key-file-too-large`, `key-file-contents`
 */
export async function sealKeyFile(
  payload: KeyPayload,
  password: Uint8Array,
  options: { workFactor: number },
): Promise<SealedKeyFile> {
  const plain = encodePayload(payload)
  const wrap: Wrap = { salt: randomBytes(16), workFactor: options.workFactor }
  let composed: Uint8Array | undefined
  try {
    composed = normalisePassword(password)
    const [sealing, proving] = await deriveTwice(composed, wrap.salt, wrap.workFactor)
    const verifier = new Verifier(wrap, proving, sha256(plain))
    try {
      const file = await encrypt(plain, wrap, sealing)
      return { file, sha256: sha256(file), verifier }
    } catch (error) {
      verifier.wipe()
      throw error
    }
  } finally {
    composed?.fill(0)
    plain.fill(0)
  }
}

async function encrypt(plain: Uint8Array, wrap: Wrap, key: Uint8Array): Promise<Uint8Array> {
  const { Encrypter } = await loadAge()
  const recipient = new DerivedKeyRecipient(wrap, key)
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipient)
  try {
    return await encrypter.encrypt(plain)
  } finally {
    recipient.wipe()
    key.fill(0)
  }
}

class Verifier implements KeyFileVerifier {
  readonly #wrap: Wrap
  readonly #key: Uint8Array
  readonly #contents: string
  #wiped = false

  constructor(wrap: Wrap, key: Uint8Array, contents: string) {
    this.#wrap = wrap
    this.#key = key
    this.#contents = contents
  }

  async verify(bytesReadBack: Uint8Array): Promise<KeyPayload> {
    if (this.#wiped) throw new Error('The verifier was wiped before it was used.')
    const identity = new ScryptIdentity((found) => Promise.resolve(this.#keyFor(found)))
    const plain = await decrypt(bytesReadBack, identity)
    if (!(plain instanceof Uint8Array)) throw differs('They do not open with the password.', plain.detail)
    if (sha256(plain) !== this.#contents) {
      plain.fill(0)
      throw differs('They open, but hold something else.')
    }
    return readAndWipe(plain)
  }

  wipe(): void {
    this.#key.fill(0)
    this.#wiped = true
  }

  /** A copy, because the identity wipes what it is given. */
  #keyFor(found: Wrap): Uint8Array {
    if (found.workFactor !== this.#wrap.workFactor || Buffer.compare(found.salt, this.#wrap.salt) !== 0) {
      throw new StanzaRefused('malformed', 'The header is not the one that was written.')
    }
    return secretCopy(this.#key)
  }
}

function differs(cause: string, detail?: string): Problem {
  return new Problem({
    code: 'read-back-differs',
    text: 'The bytes read back from the disk are not the key file that was written.',
    cause,
    unchanged: ['No finished key file was made.', 'The key on this server was not changed.'],
    next: ['Choose another disk or share; this one may be failing.'],
    ...(detail === undefined ? {} : { detail }),
  })
}
