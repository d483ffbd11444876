import { MalformedMessage } from './wire.ts'

/** Bytes that grow, little-endian unless the name says otherwise. */
export class ByteWriter {
  #bytes: Buffer
  #size = 0

  constructor(capacity = 64) {
    this.#bytes = Buffer.allocUnsafe(capacity)
  }

  get size(): number {
    return this.#size
  }

  /** Forgets what was written after the first `size` bytes. */
  truncate(size: number): void {
    this.#size = Math.min(size, this.#size)
  }

  /** Removes the first `count` bytes and returns them. */
  take(count: number): Buffer {
    const taken = Buffer.from(this.#bytes.subarray(0, Math.min(count, this.#size)))
    this.#bytes.copyWithin(0, taken.length, this.#size)
    this.#size -= taken.length
    return taken
  }

  /** A copy of everything written. */
  toBuffer(): Buffer {
    return Buffer.from(this.#bytes.subarray(0, this.#size))
  }

  #room(count: number): number {
    const at = this.#size
    this.#size += count
    if (this.#size > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#size, this.#bytes.length * 2))
      this.#bytes.copy(larger, 0, 0, at)
      this.#bytes = larger
    }
    return at
  }

  bytes(bytes: Uint8Array): this {
    const at = this.#room(bytes.length)
    this.#bytes.set(bytes, at)
    return this
  }

  u8(value: number): this {
    const at = this.#room(1)
    this.#bytes.writeUInt8(value, at)
    return this
  }

  /** Overwrites a byte that was written before: a length that was not known yet. */
  setU8(at: number, value: number): void {
    if (at >= this.#size) throw new RangeError('nothing was written there')
    this.#bytes.writeUInt8(value, at)
  }

  u16(value: number): this {
    const at = this.#room(2)
    this.#bytes.writeUInt16LE(value, at)
    return this
  }

  u16be(value: number): this {
    const at = this.#room(2)
    this.#bytes.writeUInt16BE(value, at)
    return this
  }

  u32(value: number): this {
    const at = this.#room(4)
    this.#bytes.writeUInt32LE(value, at)
    return this
  }

  u32be(value: number): this {
    const at = this.#room(4)
    this.#bytes.writeUInt32BE(value, at)
    return this
  }

  i32(value: number): this {
    const at = this.#room(4)
    this.#bytes.writeInt32LE(value, at)
    return this
  }

  u64(value: bigint): this {
    const at = this.#room(8)
    this.#bytes.writeBigUInt64LE(value, at)
    return this
  }

  f64(value: number): this {
    const at = this.#room(8)
    this.#bytes.writeDoubleLE(value, at)
    return this
  }

  /** The lowest `count` bytes of a number; negative ones in two’s complement. */
  integer(value: bigint, count: number): this {
    const at = this.#room(count)
    let rest = BigInt.asUintN(count * 8, value)
    for (let n = 0; n < count; n++) {
      this.#bytes[at + n] = Number(rest & 0xffn)
      rest >>= 8n
    }
    return this
  }

  /** UTF-16 without a length. */
  utf16(text: string): this {
    const at = this.#room(text.length * 2)
    this.#bytes.write(text, at, 'utf16le')
    return this
  }

  /** B_VARCHAR: length in characters in one byte. @throws RangeError beyond 255 characters */
  shortText(text: string): this {
    return this.u8(text.length).utf16(text)
  }

  /** US_VARCHAR: length in characters in two bytes. @throws RangeError beyond 65,535 characters */
  text(text: string): this {
    return this.u16(text.length).utf16(text)
  }
}

/** Reads what a client sent. Every method throws `MalformedMessage` where there is not enough. */
export class ByteReader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  get left(): number {
    return this.#bytes.length - this.#at
  }

  take(count: number): Buffer {
    if (count > this.left) throw new MalformedMessage(`${count} bytes wanted, ${this.left} left`)
    const part = this.#bytes.subarray(this.#at, this.#at + count)
    this.#at += count
    return part
  }

  rest(): Buffer {
    return this.take(this.left)
  }

  u8(): number {
    return this.take(1).readUInt8()
  }

  u16(): number {
    return this.take(2).readUInt16LE()
  }

  u32(): number {
    return this.take(4).readUInt32LE()
  }

  u64(): bigint {
    return this.take(8).readBigUInt64LE()
  }

  utf16(characters: number): string {
    return this.take(characters * 2).toString('utf16le')
  }

  /** B_VARCHAR */
  shortText(): string {
    return this.utf16(this.u8())
  }

  /** A part of the message given by offset and length, as LOGIN7 and NTLM do; the position stays. */
  slice(offset: number, length: number): Buffer {
    if (offset + length > this.#bytes.length)
      throw new MalformedMessage(`a part ends at ${offset + length}, the message at ${this.#bytes.length}`)
    return this.#bytes.subarray(offset, offset + length)
  }

  /** A reader of the same bytes at another place. */
  at(offset: number): ByteReader {
    return new ByteReader(this.slice(offset, this.#bytes.length - offset))
  }
}
