import { messageOf, Problem } from '../engine/problem.ts'
import { type FailureKind, MachineFailure, ScriptError, type ScriptErrorData } from './failure.ts'
import { refusalOf } from './refusals.ts'
import type { ScriptVerb } from './timeouts.ts'

/** What a verb was to do, as it stands in a sentence: "… could not be read". */
interface Words {
  code: string
  /** What failed. */
  text(name: string): string
  unchanged: readonly string[]
}

const ONLY_READ = ['Nothing was changed: it was only read.']

export const words: Readonly<Record<ScriptVerb, Words>> = {
  'computer.identify': {
    code: 'registry-unreadable',
    text: (name) => `The registry of ${name} can’t be read.`,
    unchanged: ONLY_READ,
  },
  'key.read': {
    code: 'registry-unreadable',
    text: (name) => `The encryption key in the registry of ${name} can’t be read.`,
    unchanged: ONLY_READ,
  },
  'key.write': {
    code: 'registry-unwritable',
    text: (name) => `The encryption key can’t be written to the registry of ${name}.`,
    unchanged: [
      'Values that the backup does not name were not changed. Which of the named ones were written is not certain.',
    ],
  },
  'services.list': {
    code: 'services-unreadable',
    text: (name) => `The services of ${name} can’t be listed.`,
    unchanged: ['No service was started or stopped.'],
  },
  'services.stop': {
    code: 'services-not-stopped',
    text: (name) => `The Service Manager services on ${name} can’t be stopped.`,
    unchanged: ['Other services were not touched. Which of the named ones were stopped is not certain.'],
  },
  'services.start': {
    code: 'services-not-started',
    text: (name) => `The Service Manager services on ${name} can’t be started.`,
    unchanged: ['Other services were not touched. Which of the named ones were started is not certain.'],
  },
  'place.describe': {
    code: 'place-unreadable',
    text: (name) => `${name} does not say what kind of place this is.`,
    unchanged: ['Nothing was written to that place.'],
  },
  'tool.find': {
    code: 'search-failed',
    text: (name) => `SecureStorageBackup.exe can’t be looked for on ${name}.`,
    unchanged: ONLY_READ,
  },
  'program.run': {
    code: 'program-not-started',
    text: (name) => `The program did not start on ${name}.`,
    unchanged: ['Nothing was changed.'],
  },
}

/** Anything that a call ended in, as a person reads it. `name` is this computer's. */
export function problemOf(error: unknown, verb: ScriptVerb, name: string): Problem {
  if (error instanceof Problem) return error
  if (error instanceof ScriptError) return scriptProblem(error, verb, name)
  if (error instanceof MachineFailure) return failureProblem(error, verb, name)
  return new Problem(
    {
      code: 'machine-fault',
      text: words[verb].text(name),
      cause: `The part of this program that speaks to Windows failed: ${messageOf(error)}.`,
      unchanged: [...words[verb].unchanged],
      next: ['Open the log folder and keep the newest log.', 'Try again.'],
    },
    { cause: error },
  )
}

function scriptProblem(error: ScriptError, verb: ScriptVerb, name: string): Problem {
  const { code, text, unchanged } = words[verb]
  const refusal = refusalOf(error.data, verb)
  return new Problem(
    {
      code: refusal.code ?? code,
      text: text(name),
      cause: refusal.cause,
      unchanged: [...(refusal.unchanged ?? unchanged)],
      next: [...refusal.next],
      detail: detailOf(error.data),
    },
    { cause: error },
  )
}

function detailOf({ code, message, category, hresult, native }: ScriptErrorData): string {
  const numbers = native === 0 ? hresult : `Win32 ${native}, ${hresult}`
  return `${message} (${code}, ${category}, ${numbers})`
}

/** Failures before the script was asked: nothing of it can have taken effect. */
const BEFORE: ReadonlySet<FailureKind> = new Set(['missing', 'not-started', 'restricted', 'not-begun'])

const FAILURES: Readonly<Record<FailureKind, { code: string; cause: string; next: readonly string[] }>> = {
  missing: {
    code: 'powershell-missing',
    cause: 'Windows PowerShell is not where Windows keeps it (System32\\WindowsPowerShell\\v1.0\\powershell.exe).',
    next: ['Have Windows repaired (sfc /scannow), or use another server of the management group.'],
  },
  'not-started': {
    code: 'powershell-not-started',
    cause:
      'Windows did not let this program start Windows PowerShell. A policy (AppLocker, Software Restriction) or a virus scanner may forbid it.',
    next: ['Ask who looks after these policies to allow powershell.exe for this program, then try again.'],
  },
  restricted: {
    code: 'powershell-restricted',
    cause:
      'Windows PowerShell runs in constrained language mode here: a policy (App Control, AppLocker) forbids what the scripts need.',
    next: [
      'Ask who looks after this policy to allow full language mode for this program, or use a computer of the management group without it.',
    ],
  },
  timeout: {
    code: 'machine-timeout',
    cause: 'Windows PowerShell did not answer in time; it was ended.',
    next: [
      'Try again; Windows PowerShell is started anew.',
      'If it stays silent, restart the computer when that is possible.',
    ],
  },
  died: {
    code: 'powershell-ended',
    cause: 'Windows PowerShell ended before it answered. A virus scanner or a person may have ended it.',
    next: ['Try again; Windows PowerShell is started anew.'],
  },
  'wrong-answer': {
    code: 'powershell-answer',
    cause: 'Windows PowerShell answered something that is not the answer to what was asked; it was ended.',
    next: [
      'Try again; Windows PowerShell is started anew.',
      'If it happens again, open the log folder and keep the newest log.',
    ],
  },
  'not-begun': {
    code: 'machine-not-begun',
    cause:
      'A question before this one did not get its answer, and Windows PowerShell was ended. This one was not asked any more.',
    next: ['Try again; Windows PowerShell is started anew.'],
  },
}

function failureProblem(error: MachineFailure, verb: ScriptVerb, name: string): Problem {
  const { code, cause, next } = FAILURES[error.kind]
  const isOpen = verb === 'program.run' && !BEFORE.has(error.kind)
  return new Problem(
    {
      code,
      text: isOpen ? `How the program on ${name} ended is not known.` : words[verb].text(name),
      cause,
      unchanged: isOpen
        ? ['If the program is open, it stays open.']
        : BEFORE.has(error.kind)
          ? ['Nothing was read and nothing was changed.']
          : [...words[verb].unchanged],
      next: [...next],
      ...(error.detail === '' ? {} : { detail: error.detail }),
    },
    { cause: error },
  )
}
