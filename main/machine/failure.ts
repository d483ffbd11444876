import * as z from 'zod/mini'

/**
 * How a call can end without an answer of its script.
 * `missing`: no Windows PowerShell. `not-started`: Windows refused to start it. `restricted`: it runs in a constrained language mode.
 * `timeout`, `died`: as they say. `wrong-answer`: something came, but not one marked answer. `not-begun`: a call before it ended the session.
 */
export type FailureKind = 'missing' | 'not-started' | 'restricted' | 'timeout' | 'died' | 'wrong-answer' | 'not-begun'

/** A call that got no answer. */
export class MachineFailure extends Error {
  readonly kind: FailureKind
  readonly detail: string

  constructor(kind: FailureKind, detail = '') {
    super(detail === '' ? kind : `${kind}: ${detail}`)
    this.name = 'MachineFailure'
    this.kind = kind
    this.detail = detail
  }
}

/** What a script says of its own error. `message` is in the language of Windows; decisions are made by the other members. */
const scriptErrorData = z.strictObject({
  code: z.string(),
  message: z.string(),
  category: z.string(),
  id: z.string(),
  hresult: z.string(),
  native: z.number(),
})
export type ScriptErrorData = z.infer<typeof scriptErrorData>

/** A script that ran and could not do it. The session is as good as before. */
export class ScriptError extends Error {
  readonly data: ScriptErrorData

  constructor(data: ScriptErrorData) {
    super(data.message)
    this.name = 'ScriptError'
    this.data = data
  }
}

const envelope = z.union([
  z.strictObject({ call: z.number(), ok: z.literal(true), data: z.unknown() }),
  z.strictObject({ call: z.number(), ok: z.literal(false), error: scriptErrorData }),
])

/**
 * The data within an answer.
 *
 * @throws ScriptError what the script says of its error; MachineFailure `wrong-answer` when it is no answer to this call
 */
export function dataOf(answer: unknown, call: number): unknown {
  const parsed = envelope.safeParse(answer)
  if (!parsed.success || parsed.data.call !== call) {
    throw new MachineFailure('wrong-answer', parsed.success ? 'an answer to another call' : 'no answer of this shape')
  }
  if (parsed.data.ok) return parsed.data.data
  throw new ScriptError(parsed.data.error)
}

/** True when a text of PowerShell's says that it runs in a restricted language mode. These words are in no language of Windows translated. */
export function saysRestricted(text: string): boolean {
  return /ConstrainedLanguage|RestrictedLanguage|NoLanguage/.test(text)
}
