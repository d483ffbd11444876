/** Code page 1252: the one of varchar in the collation that this server has. 0x80 to 0x9f differ from Latin-1. */
const UPPER = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'
const toByte = new Map(UPPER.split('').map((character, n) => [character, 0x80 + n]))

/** What the code page lacks becomes a question mark, as on SQL Server. */
export function encode1252(text: string): Buffer {
  return Buffer.from(
    Array.from(text, (character) => {
      const code = character.codePointAt(0) ?? 0
      return code < 0x80 || (code > 0x9f && code < 0x100) ? code : (toByte.get(character) ?? 0x3f)
    }),
  )
}

export function decode1252(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) =>
    byte >= 0x80 && byte <= 0x9f ? UPPER.charAt(byte - 0x80) : String.fromCharCode(byte),
  ).join('')
}
