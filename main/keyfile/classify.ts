import { Problem } from '../engine/problem.ts'
import { TheFile, theFile, whatItLooksLike } from './look.ts'
import type { Reached, StanzaRefused } from './recipient.ts'
import { MAX_WORK_FACTOR } from './scrypt.ts'
import { compareWithSidecar } from './sidecar.ts'

/** How an attempt to open a file ended, when it did not open. */
export interface Attempt {
  reached: Reached
  /** The header's stanza was refused before anything was derived. */
  refused?: StanzaRefused
  /** Raw message of the format's reader; it never holds file contents. */
  detail?: string
}

/** What is known beside the bytes. */
export interface About {
  /** The file's name, for the sentences. */
  name?: string
  /** The text beside the file. */
  sidecar?: string
}

const CHANGED =
  'Its SHA-256 is not the one in the text file beside it: it was changed after it was written, or that text belongs to another file.'

/** Says why a file that was tried did not open, as exactly as the bytes and the text beside them allow. */
export function classify(attempt: Attempt, file: Uint8Array, about: About): Problem {
  const { name } = about
  const beside = about.sidecar === undefined ? 'unreadable' : compareWithSidecar(file, about.sidecar)
  if (beside === 'shorter') return truncated(name, 'It has fewer bytes than the text file beside it says.')
  if (beside === 'different') return damaged(name, CHANGED)

  switch (attempt.reached) {
    case 'nothing':
      return fromLook(name, file, attempt.detail)
    case 'recipients':
      return foreign(
        name,
        'It is an age file, but not one that opens with a password: it was made for other recipients.',
      )
    case 'stanza':
      if (attempt.refused?.reason === 'work-factor') return workFactor(name, attempt.refused.shown)
      if (attempt.refused !== undefined)
        return damaged(name, 'Its first lines break the rules of the format.', attempt.refused.message)
      return beside === 'same' ? wrongPassword(name) : wrongOrDamaged(name)
    case 'unwrapped':
      break
  }
  if (bodyLength(file) < 32) {
    return truncated(name, 'The password is right, but what follows the first lines is cut short.')
  }
  return damaged(
    name,
    beside === 'same'
      ? 'The password is right and the file is as it was written, so it was damaged while it was written.'
      : 'The password is right, but the contents are not what was written.',
    attempt.detail,
  )
}

/** The bytes after the header: 16 of nonce and at least 16 of the last part's tag. */
function bodyLength(file: Uint8Array): number {
  const text = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  const mac = text.indexOf('\n--- ')
  const end = mac < 0 ? -1 : text.indexOf('\n', mac + 1)
  return end < 0 ? 0 : file.length - end - 1
}

/** Says what a file is that is no age file, by its bytes. */
export function fromLook(name: string | undefined, file: Uint8Array, detail: string | undefined): Problem {
  const look = whatItLooksLike(file)
  switch (look.kind) {
    case 'age-truncated':
      return truncated(name, 'It ends within its first lines.')
    case 'age-newer':
      return newer(name, look.version)
    case 'age':
      return damaged(name, 'Its first lines break the rules of the format.', detail)
    case 'binary':
      return microsoft(name)
    case 'other':
      break
  }
  return foreign(name, look.words)
}

const UNCHANGED = ['The file and this server were not changed.']

function problem(code: string, text: string, cause: string, next: string[], detail?: string): Problem {
  return new Problem({ code, text, cause, unchanged: UNCHANGED, next, ...(detail === undefined ? {} : { detail }) })
}

const OTHER_COPY = 'Copy the file again from where it is kept, or use another backup of this key.'

function wrongPassword(name: string | undefined): Problem {
  return problem(
    'key-file-wrong-password',
    `The password does not open ${theFile(name)}.`,
    'The file is intact: its SHA-256 is the one in the text file beside it.',
    [
      'Type the password again. Watch Caps Lock and the keyboard layout.',
      'Look up where the password of this backup is kept; there is no other way to open it.',
    ],
  )
}

function wrongOrDamaged(name: string | undefined): Problem {
  return problem(
    'key-file-wrong-password-or-damaged',
    `The password does not open ${theFile(name)}, or the file is damaged.`,
    'Without the text file that was written beside it, the two look the same.',
    [
      'Type the password again. Watch Caps Lock and the keyboard layout.',
      'Put the text file of the same name, ending in .txt, beside it and try again: then the two are told apart.',
      OTHER_COPY,
    ],
  )
}

function damaged(name: string | undefined, cause: string, detail?: string): Problem {
  return problem('key-file-damaged', `${TheFile(name)} is damaged.`, cause, [OTHER_COPY], detail)
}

function truncated(name: string | undefined, cause: string): Problem {
  return problem('key-file-truncated', `${TheFile(name)} is incomplete.`, cause, [OTHER_COPY])
}

function foreign(name: string | undefined, cause: string): Problem {
  return problem('key-file-foreign', `${TheFile(name)} is not a key backup of this program.`, cause, [
    'Choose the key file. Its name usually ends in .age and a text file of the same name lies beside it.',
  ])
}

function microsoft(name: string | undefined): Problem {
  return problem(
    'key-file-microsoft',
    `${TheFile(name)} looks like a key backup made by Microsoft's SecureStorageBackup.`,
    'It is binary and not an age file. Only the tool that made it can read it.',
    [
      'Run Tools\\SecureStorageBackup\\SecureStorageBackup.exe from the Service Manager installation media as administrator and choose Restore the Encryption Key.',
      'If it was made by this program, its first bytes are damaged: use another copy of it.',
    ],
  )
}

function newer(name: string | undefined, version: string): Problem {
  return problem(
    'key-file-newer',
    `${TheFile(name)} is in a newer format.`,
    `It is an age file of version ${version}; this program reads version 1.`,
    [
      'Open it with the newer version of this program that wrote it.',
      'Without it: run age -d -o key.json FILE with a current age and follow the lines under howToRestore in key.json.',
    ],
  )
}

function workFactor(name: string | undefined, asked: string): Problem {
  return problem(
    'key-file-work-factor',
    `${TheFile(name)} asks for more work than is done to open it.`,
    `Its work factor is ${asked}; up to ${MAX_WORK_FACTOR} is accepted (1 GiB of memory), and this program writes 17 or 18. The file was made by another program, or it is damaged.`,
    [OTHER_COPY, 'If it was made so on purpose: run age -d -o key.json FILE on a computer with enough memory.'],
  )
}

/** The file has no bytes. */
export function emptyFile(name: string | undefined): Problem {
  return problem('key-file-empty', `${TheFile(name)} is empty.`, 'It has no bytes.', [OTHER_COPY])
}

/** The file has more bytes than any key file. */
export function tooLargeFile(name: string | undefined, limit: number): Problem {
  return problem(
    'key-file-too-large',
    `${TheFile(name)} is too large for a key backup.`,
    `A key file has at most ${limit} bytes.`,
    ['Choose the key file. Its name usually ends in .age and a text file of the same name lies beside it.'],
  )
}
