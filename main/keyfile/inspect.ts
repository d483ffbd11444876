import type { Problem } from '../engine/problem.ts'
import { emptyFile, fromLook } from './classify.ts'
import { whatItLooksLike } from './look.ts'

/**
 * Why a file is no key file of this program, as far as its bytes tell without the password: empty, cut short within its first
 * lines, of a newer format, probably Microsoft's, or something else. Undefined when only opening it can tell.
 *
 * @param name for the sentences
 */
export function whyNoKeyFile(file: Uint8Array, name: string): Problem | undefined {
  if (file.length === 0) return emptyFile(name)
  return whatItLooksLike(file).kind === 'age' ? undefined : fromLook(name, file, undefined)
}
