import { scrypt } from 'node:crypto'
import { messageOf, Problem } from '../engine/problem.ts'
import { secretCopy } from './secret-bytes.ts'

/** Highest work factor that is read: 2^20 takes 1 GiB and some seconds. A higher one is refused before memory is taken. */
export const MAX_WORK_FACTOR = 20

/** What age puts before the salt (C2SP age specification, "The scrypt recipient type"). */
const LABEL = new TextEncoder().encode('age-encryption.org/v1/scrypt')
const GIB = 2 ** 30

/**
 * The work factor to write with: 18, age's own default (256 MiB, about a second), or 17 (128 MiB, OWASP's minimum) where
 * memory is short. It is never lower than 17: a stolen file can be attacked for years.
 *
 * @param freeBytes free memory, `os.freemem()`; two derivations run side by side
 */
export function workFactorFor(freeBytes: number): 17 | 18 {
  return freeBytes >= GIB ? 18 : 17
}

/**
 * The 32-byte key that wraps an age file's key: scrypt with N = 2^workFactor, r = 8, p = 1, on a thread of its own.
 * The caller wipes the result. The password is not changed and not kept;
 * it has to lie outside the JavaScript heap (`secretCopy`).
 *
 * @param salt 16 bytes, from the file's header
 * @throws Problem `not-enough-memory`; RangeError for a work factor outside 1 to 20 or a salt of another length
 */
export function deriveKey(password: Uint8Array, salt: Uint8Array, workFactor: number): Promise<Uint8Array> {
  if (!Number.isInteger(workFactor) || workFactor < 1 || workFactor > MAX_WORK_FACTOR) {
    return Promise.reject(new RangeError(`The work factor ${workFactor} is not between 1 and ${MAX_WORK_FACTOR}.`))
  }
  if (salt.length !== 16) return Promise.reject(new RangeError(`The salt has ${salt.length} bytes instead of 16.`))
  const N = 2 ** workFactor
  const labelled = Buffer.concat([LABEL, salt])
  return new Promise((resolve, reject) => {
    // maxmem is a limit of Node's own, 32 MiB unless said; twice the need leaves room for the block buffers.
    scrypt(password, labelled, 32, { N, r: 8, p: 1, maxmem: 256 * N * 8 + 1024 * 1024 }, (error, key) => {
      if (error === null) resolve(key)
      else reject(notEnoughMemory(workFactor, error))
    })
  })
}

/** The parameters are checked before, so that memory is the only thing left to fail ("malloc failure" in OpenSSL's words). */
function notEnoughMemory(workFactor: number, error: unknown): Problem {
  const needed = (128 * 8 * 2 ** workFactor) / 2 ** 20
  return new Problem(
    {
      code: 'not-enough-memory',
      text: 'There is not enough free memory to derive the key from the password.',
      cause: `Deriving it takes ${needed} MiB at once (work factor ${workFactor}), and twice as much while a backup is made.`,
      unchanged: ['No file was written or changed.'],
      next: ['Close other programs until 1 GiB of memory is free, then try again.'],
      detail: messageOf(error),
    },
    { cause: error },
  )
}

/**
 * Two independent derivations of the same key, side by side: the first seals, the second proves. Where memory allows
 * only one at a time, the second follows the first. Costs about one derivation on two processors.
 *
 * @throws Problem `not-enough-memory` when not even one at a time fits
 */
export async function deriveTwice(
  password: Uint8Array,
  salt: Uint8Array,
  workFactor: number,
): Promise<[Uint8Array, Uint8Array]> {
  // A copy each, so that neither depends on the other's memory.
  const copies: [Uint8Array, Uint8Array] = [secretCopy(password), secretCopy(password)]
  try {
    const settled = await Promise.allSettled(copies.map((copy) => deriveKey(copy, salt, workFactor)))
    const keys = settled.map((result) => (result.status === 'fulfilled' ? result.value : undefined))
    try {
      return [
        keys[0] ?? (await deriveKey(copies[0], salt, workFactor)),
        keys[1] ?? (await deriveKey(copies[1], salt, workFactor)),
      ]
    } catch (error) {
      for (const key of keys) key?.fill(0)
      throw error
    }
  } finally {
    for (const copy of copies) copy.fill(0)
  }
}
