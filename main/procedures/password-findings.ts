import { MINIMUM_PASSWORD } from '../../preload/contract/input/text.ts'
import type { Finding } from '../engine/types.ts'
import { shapeOf } from '../passwords/shape.ts'
import { strengthOf } from '../passwords/strength.ts'

/**
 * What is to be said of a new password: too short or untypable blocks; weak, or with spaces around it, is warned about.
 *
 * @param context names of servers, domain and the like, which count as the first guesses
 * @param field the field that holds the password
 */
export async function passwordFindings(
  password: Uint8Array,
  context: readonly string[],
  field: string,
): Promise<Finding[]> {
  const shape = shapeOf(password)
  if (!shape.isText || shape.hasControl) return [untypable(field)]
  if (shape.length < MINIMUM_PASSWORD) return [tooShort(shape.length, field)]
  const strength = await strengthOf(password, context)
  return [
    ...(strength.enough ? [] : [weak(strength.text, field)]),
    ...(shape.isPadded ? [padded(field)] : []),
    ...(shape.isAscii ? [] : [notAscii(field)]),
  ]
}

function tooShort(length: number, field: string): Finding {
  return {
    level: 'block',
    code: 'password-short',
    text: `The password has ${length === 1 ? '1 character' : `${length} characters`}; it needs at least ${MINIMUM_PASSWORD}.`,
    fix: `Enter a password of at least ${MINIMUM_PASSWORD} characters, or generate one.`,
    field,
  }
}

function untypable(field: string): Finding {
  return {
    level: 'block',
    code: 'password-untypable',
    text: 'The password holds a character that cannot be typed.',
    detail:
      'A line end, a control character or bytes that are no text: on the day of the restore nobody could enter it.',
    fix: 'Type the password, or generate one.',
    field,
  }
}

function weak(words: string, field: string): Finding {
  return {
    level: 'warn',
    code: 'password-weak',
    text: 'This password does not keep a stolen key file closed.',
    detail: `${words}. Whoever copies the file can try passwords on it for years, without the network noticing.`,
    fix: 'Generate a passphrase, or use 15 characters or more that are no words, names or dates of this company.',
    field,
    acknowledge: 'tick',
    keep: 'Use this password',
  }
}

function padded(field: string): Finding {
  return {
    level: 'warn',
    code: 'password-spaces',
    text: 'The password starts or ends with a space.',
    detail: 'The space counts. On a note or in a password manager it is not seen and is lost in copying.',
    fix: 'Remove the space, unless it is meant.',
    field,
    acknowledge: 'tick',
    keep: 'Keep the space',
  }
}

function notAscii(field: string): Finding {
  return {
    level: 'info',
    code: 'password-not-ascii',
    text: 'The password has characters that not every keyboard has.',
    detail: 'A recovery console or a server with another keyboard layout may not let them be typed.',
    fix: 'Keep to letters, digits and signs of the English keyboard where that is a concern.',
    field,
  }
}
