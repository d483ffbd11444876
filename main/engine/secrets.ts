import { Problem } from './problem.ts'
import type { SecretName, Secrets } from './types.ts'

/**
 * The named secrets in buffers of the run's own, so that it decides when they are wiped.
 * @throws Problem `secret-missing` when one is absent or empty
 */
export function takeSecrets(names: readonly SecretName[], given: Secrets): Secrets {
  const missing = names.filter((name) => !given[name]?.length)
  if (missing.length > 0) {
    throw new Problem({
      code: 'secret-missing',
      text: `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not given.`,
      cause: 'This plan uses what is secret, and secrets are never kept.',
      unchanged: ['Nothing ran.'],
      next: ['Give what is missing and start again.'],
    })
  }
  return Object.fromEntries(names.map((name) => [name, copyOf(given[name] ?? new Uint8Array())]))
}

/** Overwrites the bytes. */
export function wipe(secrets: Secrets): void {
  for (const bytes of Object.values(secrets)) bytes.fill(0)
}

/** Outside V8's heap, which moves arrays of up to 64 bytes and leaves copies behind that nobody can wipe. */
function copyOf(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new ArrayBuffer(bytes.length))
  copy.set(bytes)
  return copy
}
