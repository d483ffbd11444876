import { timingSafeEqual } from 'node:crypto'

/** A copy outside the JavaScript heap, so that wiping it leaves none behind (test/integration/keyfile/memory.test.ts). */
function copyOf(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new ArrayBuffer(bytes.length))
  copy.set(bytes)
  return copy
}

/** One password while its sessions live. Strings of it, which drivers ask for and nobody can erase, are made when they are used. */
export class Password {
  readonly #bytes: Uint8Array
  #isWiped = false

  constructor(bytes: Uint8Array) {
    this.#bytes = copyOf(bytes)
  }

  /** @throws Error when it was wiped */
  text(): string {
    if (this.#isWiped) throw new Error('the password was wiped')
    return new TextDecoder().decode(this.#bytes)
  }

  equals(bytes: Uint8Array): boolean {
    return !this.#isWiped && bytes.length === this.#bytes.length && timingSafeEqual(bytes, this.#bytes)
  }

  wipe(): void {
    this.#isWiped = true
    this.#bytes.fill(0)
  }
}
