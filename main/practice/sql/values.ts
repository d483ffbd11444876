/** Bytes as hex digits, so that SIDs and hashes are compared as they are kept. */
export class Binary {
  readonly hex: string

  constructor(hex: string) {
    this.hex = hex.toUpperCase()
  }

  toBytes(): Uint8Array {
    return Buffer.from(this.hex, 'hex')
  }

  /** CONVERT(varchar, …, 1): `0x01FF`. */
  toString(): string {
    return `0x${this.hex}`
  }
}

/** A value of an expression; bit is 0 or 1. */
export type Value = string | number | Binary | null

/** `0x01FF` for hex digits of the state, NULL for none. */
export function shown(hex: string | undefined): string | null {
  return hex === undefined ? null : `0x${hex}`
}

export function bit(value: boolean | undefined): 0 | 1 {
  return value === true ? 1 : 0
}
