/**
 * Holds the secrets of one wizard, out of the store and out of React's state: what was accepted, and what is typed but not
 * accepted yet. Bytes, so that they can be wiped; strings made from them live as briefly as the caller lets them.
 */
export class SecretBox {
  readonly #accepted = new Map<string, Uint8Array<ArrayBuffer>>()
  readonly #drafts = new Map<string, Uint8Array<ArrayBuffer>>()

  /** Keeps what is typed into a password box; an empty text forgets it. */
  type(name: string, text: string): void {
    wipe(this.#drafts, name)
    if (text !== '') this.#drafts.set(name, new TextEncoder().encode(text))
  }

  /** What is typed, as a string that the caller must not keep. */
  readDraft(name: string): string {
    const bytes = this.#drafts.get(name)
    return bytes === undefined ? '' : new TextDecoder().decode(bytes)
  }

  /** Whether anything is typed into the boxes of this secret, the confirmation included. */
  hasDraft(name: string): boolean {
    return this.#drafts.has(name) || this.#drafts.has(`${name}-confirm`)
  }

  /** Makes what is typed the secret; does nothing when nothing is typed. */
  accept(name: string): void {
    const draft = this.#drafts.get(name)
    if (draft === undefined) return
    wipe(this.#accepted, name)
    this.#accepted.set(name, draft)
    this.#drafts.delete(name)
    wipe(this.#drafts, `${name}-confirm`)
  }

  /** Whether this secret was accepted. */
  has(name: string): boolean {
    return this.#accepted.has(name)
  }

  /** Copies for one call, which wipes them; secrets that are not there are left out. */
  copy(names: readonly string[]): Record<string, Uint8Array<ArrayBuffer>> {
    const copies: Record<string, Uint8Array<ArrayBuffer>> = {}
    for (const name of names) {
      const bytes = this.#accepted.get(name)
      if (bytes !== undefined) copies[name] = bytes.slice()
    }
    return copies
  }

  /** What is typed, as bytes for one call that wipes them. */
  copyDraft(name: string): Uint8Array<ArrayBuffer> {
    return this.#drafts.get(name)?.slice() ?? new Uint8Array()
  }

  /** Nothing is left afterwards. */
  wipe(): void {
    for (const held of [this.#accepted, this.#drafts]) for (const name of held.keys()) wipe(held, name)
  }
}

function wipe(held: Map<string, Uint8Array>, name: string): void {
  held.get(name)?.fill(0)
  held.delete(name)
}
