import type { ScriptErrorData } from './failure.ts'
import type { ScriptVerb } from './timeouts.ts'

/** Why a script could not do it, in words; `code` where it differs from the verb's usual one. */
export interface Refusal {
  code?: string
  cause: string
  unchanged?: readonly string[]
  next: readonly string[]
}

const NOT_ELEVATED = 'This program runs without administrator rights, or Windows denies them here.'
const AS_ADMINISTRATOR = 'Start the program as administrator.'

/** Errors by the scripts' own ids. */
const OWN: Readonly<Record<string, Refusal>> = {
  'recovery:key-protected': {
    cause:
      'The value is protected by DPAPI, and this computer can’t unprotect it. It was protected on another computer, or for one account only.',
    next: ['Back the key up with Microsoft’s SecureStorageBackup.exe on this computer.'],
  },
  'recovery:read-back': {
    cause: 'The value read back differs from what was written.',
    next: ['Look for a program that protects or changes the registry, then restore the key again.'],
  },
  'recovery:service-state': {
    cause:
      'Windows reported success, and the service is in another state all the same: something else starts or stops it.',
    next: ['Look for a monitoring program that does that, and into the event log, then try again.'],
  },
}

/** Errors of Windows by number, for a program that did not start. */
const NOT_STARTED: Readonly<Record<number, Refusal>> = {
  2: { cause: 'The file is not there.', next: ['Put the media back, or choose the program again.'] },
  3: { cause: 'The folder is not there.', next: ['Put the media back, or choose the program again.'] },
  5: { cause: 'Windows denies access to the file.', next: ['Copy the program to a local disk, then try again.'] },
  1223: {
    cause: 'The question for administrator rights was answered with No.',
    next: ['Start it again and answer Yes.'],
  },
  1260: {
    cause: 'A policy of this computer forbids the program.',
    next: ['Ask who looks after this policy to allow the program.'],
  },
}

/** By id, category and numbers: messages are in the language of Windows. */
export function refusalOf(error: ScriptErrorData, verb: ScriptVerb): Refusal {
  const own = Object.entries(OWN).find(([id]) => error.id === id || error.id.startsWith(`${id},`))?.[1]
  if (own !== undefined) return own
  if (verb === 'program.run') {
    return (
      NOT_STARTED[error.native] ?? {
        cause: 'Windows did not start it.',
        next: ['Start the program by hand, as administrator.'],
      }
    )
  }
  if (isDenied(error)) return denied(verb)
  if (error.code.endsWith('.CommandNotFoundException'))
    return {
      cause: 'A command of Windows PowerShell is missing on this computer.',
      next: ['Have Windows repaired (sfc /scannow), or use another server of the management group.'],
    }
  return {
    cause: 'Windows answered with an error.',
    next: ['Try again.', 'If it happens again, open the log folder and keep the newest log.'],
  }
}

function isDenied({ category, code, hresult, native }: ScriptErrorData): boolean {
  return (
    category === 'PermissionDenied' ||
    category === 'SecurityError' ||
    code === 'System.UnauthorizedAccessException' ||
    code === 'System.Security.SecurityException' ||
    hresult === '0x80070005' ||
    native === 5
  )
}

function denied(verb: ScriptVerb): Refusal {
  if (verb === 'key.write')
    return { code: 'not-elevated', cause: NOT_ELEVATED, unchanged: ['Nothing was written.'], next: [AS_ADMINISTRATOR] }
  if (verb === 'services.stop' || verb === 'services.start')
    return { code: 'not-elevated', cause: NOT_ELEVATED, next: [AS_ADMINISTRATOR] }
  if (verb === 'key.read' || verb === 'computer.identify') return { cause: NOT_ELEVATED, next: [AS_ADMINISTRATOR] }
  return { code: 'access-denied', cause: NOT_ELEVATED, next: [AS_ADMINISTRATOR] }
}
