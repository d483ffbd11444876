/** A whole number within its type. @throws TypeError, RangeError */
export function wholeNumber(value: unknown, bits: number, signed = true): bigint {
  const number = asBigInt(value)
  const fits = signed ? BigInt.asIntN(bits, number) : BigInt.asUintN(bits, number)
  if (fits !== number) throw new RangeError(`${number} does not fit into ${bits} bits`)
  return number
}

function asBigInt(value: unknown): bigint {
  if (typeof value === 'bigint') return value
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value)
  if (typeof value === 'string' && /^[+-]?\d{1,40}$/.test(value)) return BigInt(value)
  throw new TypeError(`${String(value)} is no whole number`)
}

/** Bytes of a decimal’s magnitude by its precision (MS-TDS 2.2.5.5.1.6), without the sign. */
export function decimalWidth(precision: number): number {
  return precision <= 9 ? 4 : precision <= 19 ? 8 : precision <= 28 ? 12 : 16
}

/**
 * The value times 10^scale, rounded half away from zero as SQL Server rounds.
 * @throws TypeError for what is no decimal number, RangeError beyond the precision
 */
export function unscaled(value: unknown, precision: number, scale: number): bigint {
  const match = /^([+-]?)(\d+)(?:\.(\d*))?$/.exec(String(value))
  if (match === null) throw new TypeError(`${String(value)} is no decimal number`)
  const [, sign = '', whole = '', fraction = ''] = match
  const digits = fraction.padEnd(scale + 1, '0')
  const kept = BigInt(whole + digits.slice(0, scale))
  const magnitude = digits.charAt(scale) >= '5' ? kept + 1n : kept
  if (magnitude >= 10n ** BigInt(precision)) throw new RangeError(`${String(value)} has more than ${precision} digits`)
  return sign === '-' ? -magnitude : magnitude
}

/** The decimal as text, always with `scale` digits after the point. */
export function decimalText(value: bigint, scale: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0')
  const sign = value < 0n ? '-' : ''
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

/** A little-endian magnitude of any width. */
export function magnitude(bytes: Uint8Array): bigint {
  return bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
}
