import * as z from 'zod/mini'
import { appState } from './app.ts'
import { bytes, call, nothing } from './call.ts'
import { certificateFingerprint, connection } from './input/connection.ts'
import { acknowledgement, fact, finding, option } from './finding.ts'
import { planView, secretName } from './plan.ts'
import { runAnswer, runView } from './run.ts'

const wizardId = z.string().check(z.maxLength(60))
const runId = z.string().check(z.regex(/^[0-9a-zA-Z-]{1,64}$/))
const field = z.string().check(z.maxLength(80))
/** Shape only: the wizard's own schema is applied by main, in part while pages are open and whole for the plan. */
const answers = z.record(z.string(), z.unknown())
const secrets = z.record(secretName, bytes)
const planHash = z.string().check(z.regex(/^[0-9a-f]{64}$/))

/** How a password stands up to guessing, in plain words. */
const strength = z.strictObject({
  /** 0 very weak to 4 very strong. */
  score: z.number(),
  text: z.string(),
  /** Long enough and hard enough to guess that a stolen file stays closed. */
  enough: z.boolean(),
})
export type Strength = z.infer<typeof strength>

/** Every question that the window can ask. Types, channel names, the bridge, the router's checks and the fake for tests come from here. */
export const calls = {
  'app.state': call(nothing, appState),
  'app.open-folder': call(z.strictObject({ folder: z.enum(['data', 'logs', 'kit']) }), nothing),
  'app.log': call(
    z.strictObject({ lines: z.number().check(z.int(), z.minimum(1), z.maximum(100_000)) }),
    z.strictObject({ lines: z.array(z.string()), file: z.string() }),
  ),
  /** The other target is a restart away. */
  'app.switch-target': call(nothing, nothing),
  /** Answers the question of `window.closing`. */
  'window.close': call(nothing, nothing),

  'practice.set': call(
    z.strictObject({
      computer: z.optional(z.string()),
      fault: z.optional(z.strictObject({ id: z.string(), on: z.boolean() })),
    }),
    nothing,
  ),
  'practice.reset': call(nothing, nothing),

  'wizard.start': call(z.strictObject({ wizard: wizardId, answers }), z.strictObject({ answers })),
  'wizard.facts': call(z.strictObject({ wizard: wizardId, page: field, answers }), z.array(fact)),
  'wizard.options': call(z.strictObject({ wizard: wizardId, field, answers }), z.array(option)),
  /** The secrets of the page go along where the machine judges them (strength of a password). */
  'wizard.findings': call(z.strictObject({ wizard: wizardId, page: field, answers, secrets }), z.array(finding)),
  'wizard.plan': call(z.strictObject({ wizard: wizardId, answers, secrets }), planView),
  /** Runs the plan of that hash or none. */
  'wizard.run': call(
    z.strictObject({ hash: planHash, acknowledge: z.array(acknowledgement), secrets }),
    z.strictObject({ run: runId }),
  ),
  /** The person left the wizard: passwords that were kept in memory for it are wiped. */
  'wizard.leave': call(nothing, nothing),
  /** The script of that plan, as text, to a file that the person picks. False when the dialog was cancelled. */
  'plan.save-script': call(
    z.strictObject({ hash: planHash }),
    z.strictObject({ saved: z.boolean(), path: z.optional(z.string()) }),
  ),

  /**
   * Signs in and says who that is and what the server is; what stands in the way is a finding. `server` is the name to keep:
   * the server's own where the one that was typed stands for this computer only.
   */
  'instance.test': call(
    z.strictObject({ connection, password: z.optional(bytes) }),
    z.strictObject({
      server: z.optional(z.string()),
      facts: z.array(fact),
      findings: z.array(finding),
      /** What the server presented, where no authority vouches for it: the person decides. */
      certificate: z.optional(
        z.strictObject({
          fingerprint: certificateFingerprint,
          subject: z.string(),
          issuer: z.string(),
          validFrom: z.string(),
          validTo: z.string(),
        }),
      ),
    }),
  ),

  'run.get': call(z.strictObject({ run: runId }), runView),
  'run.resume': call(z.strictObject({ run: runId, secrets }), z.strictObject({ run: runId })),
  'run.discard': call(z.strictObject({ run: runId }), nothing),
  'run.stop': call(z.strictObject({ run: runId }), nothing),
  'run.answer': call(z.strictObject({ run: runId, step: z.string(), answer: runAnswer }), nothing),
  'run.open-report': call(z.strictObject({ run: runId, format: z.enum(['html', 'json']) }), nothing),

  'password.strength': call(z.strictObject({ password: bytes }), strength),
  'password.generate': call(nothing, z.strictObject({ passphrase: bytes })),

  'clipboard.write': call(
    z.strictObject({ text: bytes, /** Cleared after 30 seconds when it is still there. */ secret: z.boolean() }),
    nothing,
  ),
  /** A path that the person picks; absent when cancelled. */
  'dialog.pick': call(
    z.strictObject({ what: z.enum(['save-file', 'open-file', 'folder']), start: z.string(), title: z.string() }),
    z.strictObject({ path: z.optional(z.string()) }),
  ),
}
export type Calls = typeof calls
export type CallName = keyof Calls
export type CallIn<N extends CallName> = z.infer<Calls[N]['in']>
export type CallOut<N extends CallName> = z.infer<Calls[N]['out']>

/** What main tells the window unasked. */
export const events = {
  'run.changed': runView,
  /** The window was asked to close while a run goes on: the page asks the person, then calls `window.close` after the run has stopped. */
  'window.closing': z.strictObject({ run: runId }),
  'app.changed': nothing,
}
export type Events = typeof events
export type EventName = keyof Events
export type EventData<N extends EventName> = z.infer<Events[N]>

/** What the preload puts on `window.recovery`. Untyped on purpose: both ends check what crosses. */
export interface Bridge {
  call(name: string, input: unknown): Promise<unknown>
  /** Returns the way to stop listening. */
  on(name: string, listener: (data: unknown) => void): () => void
  readonly platform: string
}
