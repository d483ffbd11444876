/** MD4 (RFC 1320), for NTLM only: OpenSSL 3 no longer has it. */

const rotate = (x: number, n: number): number => (x << n) | (x >>> (32 - n))

type Mix = (b: number, c: number, d: number) => number
interface Round {
  readonly mix: Mix
  readonly order: readonly number[]
  readonly shifts: readonly [number, number, number, number]
  readonly add: number
}

const rounds: readonly Round[] = [
  {
    mix: (b, c, d) => (b & c) | (~b & d),
    order: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    shifts: [3, 7, 11, 19],
    add: 0,
  },
  {
    mix: (b, c, d) => (b & c) | (b & d) | (c & d),
    order: [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15],
    shifts: [3, 5, 9, 13],
    add: 0x5a827999,
  },
  {
    mix: (b, c, d) => b ^ c ^ d,
    order: [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15],
    shifts: [3, 9, 11, 15],
    add: 0x6ed9eba1,
  },
]

/** @returns 16 bytes */
export function md4(input: Uint8Array): Buffer {
  const padded = Buffer.alloc((((input.length + 8) >> 6) + 1) * 64)
  padded.set(input)
  padded[input.length] = 0x80
  padded.writeBigUInt64LE(BigInt(input.length) * 8n, padded.length - 8)
  let state: readonly [number, number, number, number] = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476]
  for (let at = 0; at < padded.length; at += 64) {
    let [a, b, c, d] = state
    for (const { mix, order, shifts, add } of rounds)
      order.forEach((word, step) => {
        const sum = (a + mix(b, c, d) + padded.readInt32LE(at + word * 4) + add) | 0
        ;[a, b, c, d] = [d, rotate(sum, shifts[step & 3] ?? 0), b, c]
      })
    state = [(state[0] + a) | 0, (state[1] + b) | 0, (state[2] + c) | 0, (state[3] + d) | 0]
  }
  const digest = Buffer.alloc(16)
  state.forEach((word, n) => digest.writeInt32LE(word, n * 4))
  return digest
}
