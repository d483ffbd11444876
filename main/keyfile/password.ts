import { Problem } from '../engine/problem.ts'
import { secretCopy, secretJoin } from './secret-bytes.ts'

/**
 * The password as it is used for writing: UTF-8 in Unicode's composed form (NFC), so that the same keys pressed on another
 * machine give the same bytes. age itself does no normalisation. The result is a new array that the caller wipes.
 *
 * @throws Problem `password-empty`, `password-not-text` (bytes that are no UTF-8)
 */
export function normalisePassword(bytes: Uint8Array): Uint8Array {
  if (bytes.length === 0) throw empty()
  const composed = normalised(bytes, 'NFC')
  if (composed === undefined) throw notText()
  return composed
}

/**
 * The spellings of a password worth trying on a file, best first, each once: as typed, composed (NFC), decomposed (NFD).
 * Plain ASCII has one. Each costs a derivation. All are new arrays that the caller wipes.
 */
export function passwordForms(bytes: Uint8Array): Uint8Array[] {
  const forms: Uint8Array[] = [secretCopy(bytes)]
  for (const form of ['NFC', 'NFD'] as const) {
    const other = normalised(bytes, form)
    if (other === undefined) continue
    if (forms.some((known) => Buffer.compare(known, other) === 0)) other.fill(0)
    else forms.push(other)
  }
  return forms
}

/**
 * Normalises run by run: only what is not ASCII, with the one ASCII character before it, passes through a string, because
 * a string cannot be wiped. An ASCII character starts anew in every normalisation form and never joins the one before it.
 */
function normalised(bytes: Uint8Array, form: 'NFC' | 'NFD'): Uint8Array | undefined {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const parts: Uint8Array[] = []
  const made: Uint8Array[] = []
  try {
    let at = 0
    while (at < bytes.length) {
      const start = indexFrom(bytes, at, (byte) => byte >= 0x80)
      const from = start < bytes.length && start > at ? start - 1 : start
      const end = indexFrom(bytes, start, (byte) => byte < 0x80)
      parts.push(bytes.subarray(at, from))
      if (from < end) {
        const run = new TextEncoder().encode(decoder.decode(bytes.subarray(from, end)).normalize(form))
        made.push(run)
        parts.push(run)
      }
      at = end
    }
    return secretJoin(parts)
  } catch (error) {
    // TypeError is the decoder's word for bytes that are no UTF-8.
    if (error instanceof TypeError) return undefined
    throw error
  } finally {
    for (const run of made) run.fill(0)
  }
}

function indexFrom(bytes: Uint8Array, from: number, wanted: (byte: number) => boolean): number {
  let at = from
  while (at < bytes.length && !wanted(bytes[at] ?? 0)) at++
  return at
}

function empty(): Problem {
  return new Problem({
    code: 'password-empty',
    text: 'The password is empty.',
    cause: 'A key file without a password would protect nothing.',
    unchanged: ['No file was written.'],
    next: ['Type a password, or generate one.'],
  })
}

function notText(): Problem {
  return new Problem({
    code: 'password-not-text',
    text: 'The password is not valid text.',
    cause: 'Its bytes are no UTF-8, so nobody could type it again.',
    unchanged: ['No file was written.'],
    next: ['Save the file that holds the password as UTF-8, or type the password.'],
  })
}
