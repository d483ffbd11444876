import { chacha20poly1305 } from '@noble/ciphers/chacha.js'
import type { Identity, Recipient, Stanza } from 'age-encryption'
import { loadAge } from './age.ts'
import { deriveKey, MAX_WORK_FACTOR } from './scrypt.ts'

// age's own scrypt recipient and identity derive in JavaScript on the main thread; these do it natively beside it.

/** What a file's header says about its password: the two arguments of the scrypt stanza. */
export interface Wrap {
  salt: Uint8Array
  workFactor: number
}

/** The header's stanza cannot be used: it breaks the format's rules, or it asks for more work than is done. */
export class StanzaRefused extends Error {
  readonly reason: 'malformed' | 'work-factor'
  /** As the header has it, at most twelve characters; only with `work-factor`. */
  readonly shown: string

  constructor(reason: 'malformed' | 'work-factor', message: string, shown = '') {
    super(message)
    this.name = 'StanzaRefused'
    this.reason = reason
    this.shown = shown
  }
}

/** Wraps the file key with a key derived before. `fileKey` is kept only to be wiped when the file is sealed. */
export class DerivedKeyRecipient implements Recipient {
  readonly #wrap: Wrap
  readonly #key: Uint8Array
  #fileKey: Uint8Array | undefined

  constructor(wrap: Wrap, key: Uint8Array) {
    this.#wrap = wrap
    this.#key = key
  }

  async wrapFileKey(fileKey: Uint8Array): Promise<Stanza[]> {
    this.#fileKey = fileKey
    const { Stanza } = await loadAge()
    const body = chacha20poly1305(this.#key, new Uint8Array(12)).encrypt(fileKey)
    return [new Stanza(['scrypt', unpaddedBase64(this.#wrap.salt), String(this.#wrap.workFactor)], body)]
  }

  wipe(): void {
    this.#fileKey?.fill(0)
  }
}

/** How far an identity came with a file. */
export type Reached = 'nothing' | 'recipients' | 'stanza' | 'unwrapped'

/**
 * Opens the file key with a key that `derive` supplies for the stanza's salt and work factor. Work factors 1 to 20 are
 * accepted; more, and any spelling but the plain decimal one, are refused before anything is derived.
 */
export class ScryptIdentity implements Identity {
  readonly #derive: (wrap: Wrap) => Promise<Uint8Array>
  #fileKey: Uint8Array | undefined
  reached: Reached = 'nothing'
  /** What the derivation failed with: no property of the file. */
  failure: unknown

  constructor(derive: (wrap: Wrap) => Promise<Uint8Array>) {
    this.#derive = derive
  }

  static ofPassword(password: Uint8Array): ScryptIdentity {
    return new ScryptIdentity(({ salt, workFactor }) => deriveKey(password, salt, workFactor))
  }

  async unwrapFileKey(stanzas: Stanza[]): Promise<Uint8Array | null> {
    this.reached = 'recipients'
    const stanza = stanzas.find((candidate) => candidate.args[0] === 'scrypt')
    if (stanza === undefined) return null
    this.reached = 'stanza'
    const wrap = readStanza(stanza, stanzas.length)
    const key = await this.#derived(wrap)
    try {
      this.#fileKey = chacha20poly1305(key, new Uint8Array(12)).decrypt(stanza.body)
    } catch {
      // The tag does not fit: another password, or a damaged stanza. age's word for both is "no match".
      return null
    } finally {
      key.fill(0)
    }
    this.reached = 'unwrapped'
    return this.#fileKey
  }

  wipe(): void {
    this.#fileKey?.fill(0)
  }

  async #derived(wrap: Wrap): Promise<Uint8Array> {
    try {
      return await this.#derive(wrap)
    } catch (error) {
      this.failure = error
      throw error
    }
  }
}

function readStanza(stanza: Stanza, count: number): Wrap {
  if (count !== 1) throw new StanzaRefused('malformed', 'A password is not the only recipient in the header.')
  const [, salt, workFactor, ...more] = stanza.args
  if (salt === undefined || workFactor === undefined || more.length > 0) {
    throw new StanzaRefused('malformed', 'The scrypt stanza does not have two arguments.')
  }
  if (!/^[1-9][0-9]*$/.test(workFactor)) throw new StanzaRefused('malformed', 'The work factor is no plain number.')
  if (workFactor.length > 2 || Number(workFactor) > MAX_WORK_FACTOR) {
    throw new StanzaRefused('work-factor', 'The work factor is too high.', workFactor.slice(0, 12))
  }
  const bytes = Uint8Array.from(Buffer.from(salt, 'base64'))
  // Node's decoder skips what it does not know; only the one spelling of these bytes is the format's.
  if (bytes.length !== 16 || unpaddedBase64(bytes) !== salt)
    throw new StanzaRefused('malformed', 'The salt is not 16 bytes of base64.')
  if (stanza.body.length !== 32) throw new StanzaRefused('malformed', 'The wrapped key does not have 32 bytes.')
  return { salt: bytes, workFactor: Number(workFactor) }
}

function unpaddedBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '')
}
